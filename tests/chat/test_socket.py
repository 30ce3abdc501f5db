"""The socket tells whoever may read, at once, and is asked for nothing but a ping."""

import asyncio
from datetime import datetime, timedelta

import pytest
from channels.layers import get_channel_layer
from django.db import InterfaceError

from chat import consumers, events
from chat.consumers import ClientConsumer
from chat.services.escalation import ThreadDoor
from chat.services.posting import post_message
from chat.watch import watch
from elevhalsa.people import sessions
from elevhalsa.people.ended import group_of
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla.scheduler import act_on_one
from tests.chat.sockets import in_thread, socket_of
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk

BURST = 300  # three times what the layer holds for one client

pytestmark = pytest.mark.django_db(transaction=True)


def answer(talk: Talk, author: Person, text: str = "Hej") -> None:
    message = talk.text(author, text)
    post_message(person=author, thread_id=talk.id, message=message, now=at_noon)


def burst(talk: Talk, author: Person) -> None:
    for _ in range(BURST):
        answer(talk, author)


async def test_a_client_is_first_told_the_newest_numbers(talk: Talk, village: Village) -> None:
    async with socket_of(village.anna) as socket:
        hello = await socket.frame()

    assert hello["type"] == "hello"
    assert hello["heads"] == {to_text(talk.id.bytes): [1, 1]}


async def test_a_message_arrives_with_its_sealed_bytes(talk: Talk, village: Village) -> None:
    async with socket_of(village.student) as socket:
        await socket.frame()
        await in_thread(answer, talk, village.anna)
        told = await socket.frame()

    assert (told["type"], told["thread"], told["seq"]) == ("entry", to_text(talk.id.bytes), 2)
    assert told["entry"]["author"] == to_text(village.anna.pk.bytes)
    assert told["entry"]["sealed"] is not None


async def test_an_entry_over_four_kibibytes_is_named_and_not_carried(
    talk: Talk, village: Village
) -> None:
    async with socket_of(village.student) as socket:
        await socket.frame()
        await in_thread(answer, talk, village.anna, "x" * 5000)
        told = await socket.frame()

    assert (told["seq"], told["entry"]) == (2, None)


async def test_a_new_thread_is_told_to_its_team_and_to_nobody_else(village: Village) -> None:
    async with socket_of(village.anna) as anna, socket_of(village.kaj) as nurse:
        await anna.frame()
        await nurse.frame()
        await in_thread(open_talk, village)

        assert (await anna.frame())["type"] == "entry"
        assert await nurse.receive_nothing()


@pytest.mark.usefixtures("talk")
async def test_the_back_up_hears_of_a_thread_from_its_escalation_on(village: Village) -> None:
    later = NOON + timedelta(hours=25)
    async with socket_of(village.bo) as bo:
        hello = await bo.frame()
        await in_thread(act_on_one, now=lambda: later, thread=ThreadDoor())
        told = await bo.frame()

    assert hello["heads"] == {}
    assert told["entry"]["kind"] == "escalated"


@pytest.mark.parametrize(
    ("verified", "code"), [(False, 4403), (True, None)], ids=["password alone", "second factor"]
)
async def test_staff_are_let_in_with_their_second_factor_alone(
    village: Village, verified: bool, code: int | None
) -> None:
    async with socket_of(village.anna, verified=verified) as socket:
        if code:
            assert await socket.closed_with() == code
        else:
            assert (await socket.frame())["type"] == "hello"


async def test_a_stranger_is_asked_to_sign_in() -> None:
    async with socket_of(None) as socket:
        assert await socket.closed_with() == 4401


async def test_a_ping_is_answered(village: Village) -> None:
    async with socket_of(village.student) as socket:
        await socket.frame()
        await socket.send_to(text_data='{"op": "ping"}')

        assert await socket.frame() == {"type": "pong"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 50_000,
        "null",
        '{"op": "sub"}',
        '{"op": "ping", "more": 1}',
        '{"type": "client.tell", "frame": {"type": "entry"}}',
        '{"op": "session_ended"}',
        '{"op": 1e999}',
    ],
)
async def test_any_other_frame_closes_the_socket(village: Village, text: str) -> None:
    async with socket_of(village.student) as socket:
        await socket.frame()
        await socket.send_to(text_data=text)

        assert await socket.closed_with() == 1008


async def test_a_client_that_floods_is_closed(village: Village) -> None:
    async with socket_of(village.student) as socket:
        await socket.frame()
        for _ in range(consumers.FRAMES + 1):
            await socket.send_to(text_data='{"op":"ping"}')

        assert await socket.closed_with() == 1008


async def test_ending_all_sessions_closes_the_sockets_at_once(village: Village) -> None:
    async with socket_of(village.anna) as socket:
        await socket.frame()
        await in_thread(sessions.end_all, village.anna)

        assert await socket.closed_with() == 4401


async def test_a_session_that_ended_unheard_is_found_by_the_watch(village: Village) -> None:
    def deactivate_silently() -> None:
        Person.objects.filter(pk=village.anna.pk).update(is_active=False)

    async with socket_of(village.anna) as socket, socket_of(village.student) as other:
        await socket.frame()
        await other.frame()
        await in_thread(deactivate_silently)
        await watch.close_ended()

        assert await socket.closed_with() == 4401
        assert await other.receive_nothing()


async def test_the_watch_goes_on_after_the_database_was_away(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = 0

    def away_at_first(tickets: set[sessions.Ticket], *, now: datetime) -> set[sessions.Ticket]:
        nonlocal rounds
        del now
        rounds += 1
        if rounds == 1:
            raise InterfaceError("the connection is closed")
        return tickets

    monkeypatch.setattr("chat.watch.EVERY_S", 0.05)
    monkeypatch.setattr("chat.watch.ended_among", away_at_first)
    async with socket_of(village.anna) as socket:
        await socket.frame()

        assert await socket.closed_with() == 4401


@pytest.mark.usefixtures("talk")
async def test_heads_come_again_without_any_news(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "HEADS_EVERY_S", 0.05)
    async with socket_of(village.anna) as socket:
        hello, heads = await socket.frame(), await socket.frame()

    assert (hello["type"], heads["type"]) == ("hello", "heads")
    assert heads["heads"] == hello["heads"]


async def test_a_burst_that_the_layer_drops_is_made_good_by_the_heads(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CH-4: over its capacity a layer drops silently; a client never stays behind for it."""
    told = ClientConsumer.client_tell

    async def slowly(consumer: ClientConsumer, event: dict[str, object]) -> None:
        await asyncio.sleep(0.02)
        await told(consumer, event)

    monkeypatch.setattr(ClientConsumer, "client_tell", slowly)
    monkeypatch.setattr(consumers, "HEADS_EVERY_S", 0.5)
    async with socket_of(village.student) as socket:
        await in_thread(burst, talk, village.anna)
        frames = [await socket.frame()]
        while frames[-1].get("heads") != {to_text(talk.id.bytes): [1 + BURST, 1 + BURST]}:
            frames.append(await socket.frame())

    assert sum(frame["type"] == "entry" for frame in frames) < BURST, "the layer dropped none"


async def test_what_changes_in_many_threads_at_once_overflows_no_socket(
    talk: Talk, village: Village
) -> None:
    many = [(talk.id, None)] * BURST  # as when the back-up takes over what a night left
    async with socket_of(village.anna) as socket:
        await socket.frame()
        await in_thread(events.announce_all, many)
        frames = [await socket.frame() for _ in many]

    assert {frame["type"] for frame in frames} == {"changed"}


async def test_a_client_hears_what_the_version_before_tells(village: Village) -> None:
    told = {"type": "client.tell", "frame": {"type": "notice"}}
    async with socket_of(village.anna) as socket:
        await socket.frame()
        await get_channel_layer().group_send(group_of(village.anna.pk), told)

        assert await socket.frame() == {"type": "notice"}


async def test_without_a_channel_layer_the_socket_still_tells_the_numbers(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("channels.layers.InMemoryChannelLayer.group_add", away)
    async with socket_of(village.anna) as socket:
        assert list((await socket.frame())["heads"]) == [to_text(talk.id.bytes)]


async def test_a_socket_that_ends_without_goodbye_leaves_nothing_behind(village: Village) -> None:
    async with socket_of(village.anna) as socket:
        await socket.frame()
        assert len(watch.tickets) == 1
        socket.stop()
        await socket.wait()

    assert watch.tickets == {}
