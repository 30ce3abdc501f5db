"""No socket is ever told more than its person could fetch at that moment."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest

from chat import doors
from chat.services import claims, corrections, endings, manifests, states
from chat.services.escalation import ThreadDoor
from chat.services.posting import post_message
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.manifest import Reason
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla.scheduler import act_on_one
from tests import factories
from tests.chat.beside import opened
from tests.chat.sockets import Socket, in_thread, socket_of
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish
from triage.models import Correction

pytestmark = pytest.mark.django_db(transaction=True)


def later() -> datetime:
    return NOON + timedelta(hours=25)


def hand_over(talk: Talk) -> None:
    sealed, _ = talk.next_manifest(
        signer=talk.village.counsellors.pk, reason=Reason.HAND_OVER, team=talk.village.back_up
    )
    anna, to = talk.village.anna, talk.village.back_up.pk
    manifests.hand_over(person=anna, thread_id=talk.id, to=to, given=sealed, now=at_noon)


def rotate(talk: Talk) -> None:
    sealed, _ = talk.next_manifest(signer=talk.student.pk)
    manifests.add_manifest(person=talk.student, thread_id=talk.id, given=sealed, now=at_noon)


def say(talk: Talk, author: Person) -> None:
    message = talk.text(author)
    post_message(person=author, thread_id=talk.id, message=message, now=at_noon)


def end(talk: Talk) -> None:
    anna = talk.village.anna
    said = endings.Elsewhere("met", anna.pk, NOON)
    endings.end_elsewhere(person=anna, thread_id=talk.id, said=said, now=at_noon)


def correct(talk: Talk) -> None:
    said = corrections.Said(Correction.Kind.URGENCY, "acute")
    corrections.correct(person=talk.village.anna, thread_id=talk.id, said=said, now=at_noon)


def escalate(_: Talk) -> None:
    assert act_on_one(now=later, thread=ThreadDoor())


def danger(talk: Talk) -> None:
    states.raise_urgency(student=talk.student, thread_id=talk.id, urgency="acute", now=at_noon)


def by_anna(command: Callable[..., object]) -> Callable[[Talk], None]:
    def run(talk: Talk) -> None:
        command(person=talk.village.anna, thread_id=talk.id, now=at_noon)

    return run


ACTIONS: dict[str, Callable[[Talk], None]] = {
    "student writes": lambda talk: say(talk, talk.student),
    "staff answer": lambda talk: say(talk, talk.village.anna),
    "claim": by_anna(claims.claim),
    "false alarm": by_anna(corrections.set_false_alarm),
    "correction": correct,
    "answered elsewhere": end,
    "new key epoch": rotate,
    "hand-over": hand_over,
    "hide": lambda talk: states.hide(student=talk.student, thread_id=talk.id, now=at_noon),
    "student says danger": danger,
    "escalation": escalate,
}


def note(talk: Talk) -> None:
    opened(talk).writes(talk.village.anna)


async def told(socket: Socket) -> list[dict[str, Any]]:
    """Return what a socket was told, when nothing more comes."""
    frames = []
    while not await socket.receive_nothing(timeout=0.1):
        frames.append(await socket.frame())
    return frames


def may_read(person: Person, talk: Talk) -> bool:
    try:
        doors.access_to(person, talk.id)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("name", ACTIONS)
async def test_events_reach_exactly_those_who_may_read(village: Village, name: str) -> None:
    talk = await in_thread(open_talk, village, wish(urgency="soon"))
    actors = [village.student, village.anna, village.bo, village.kaj]
    actors += [
        await in_thread(village.another_student),
        await in_thread(factories.head, village.school),
        await in_thread(factories.counsellor),
    ]
    async with AsyncExitStack() as stack:
        spies = [(one, await stack.enter_async_context(socket_of(one))) for one in actors]
        for _, spy in spies:
            await spy.frame()
        await in_thread(ACTIONS[name], talk)

        for person, spy in spies:
            heard = await told(spy)
            frames = [frame for frame in heard if frame != {"type": "notice"}]  # of no thread
            assert bool(frames) == await in_thread(may_read, person, talk), person.role
            assert {frame["thread"] for frame in frames} <= {to_text(talk.id.bytes)}


async def test_of_a_note_staff_are_told_its_number_and_the_student_nothing(
    village: Village,
) -> None:
    talk = await in_thread(open_talk, village)
    actors = [village.student, village.anna, village.bo, village.kaj]
    async with AsyncExitStack() as stack:
        spies = {one: await stack.enter_async_context(socket_of(one)) for one in actors}
        for spy in spies.values():
            await spy.frame()
        await in_thread(note, talk)

        heard = {one: await told(spy) for one, spy in spies.items()}

    thread = to_text(talk.id.bytes)
    assert heard.pop(village.anna) == [
        {"type": "companion", "thread": thread, "seq": seq} for seq in (0, 1)
    ]
    assert list(heard.values()) == [[], [], []]
