"""What those who answer do with a thread."""

from uuid import UUID

from django.http import HttpRequest

from chat import doors
from chat.api.answers import REFUSALS, HandOverTarget, HandOverTargets
from chat.api.bodies import ElsewhereIn, GiveIn, HandOverIn, NoneNeededIn
from chat.api.router import router
from chat.services import claims, corrections, endings, manifests, states
from chat.shapes import Named, ThreadOut
from chat.summaries import summary
from chat.who_answers import staffing
from elevhalsa.clock import database_now
from elevhalsa.errors import NotAllowed
from elevhalsa.keys.api.teams import ChainOut, chain_out
from elevhalsa.people.door import actor
from elevhalsa.people.models import Team, TeamKind
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import members_of

THREAD = {200: ThreadOut, **REFUSALS}


@router.post("/threads/{id:thread_id}/claim", response=THREAD)
def claim(request: HttpRequest, thread_id: UUID) -> ThreadOut:
    """Take a thread; two cannot both win."""
    return summary(claims.claim(person=actor(request), thread_id=thread_id, now=database_now))


@router.post("/threads/{id:thread_id}/release", response=THREAD)
def release(request: HttpRequest, thread_id: UUID) -> ThreadOut:
    """Give a claim back, one's own or a colleague's."""
    return summary(claims.release(person=actor(request), thread_id=thread_id, now=database_now))


@router.post("/threads/{id:thread_id}/give", response=THREAD)
def give(request: HttpRequest, thread_id: UUID, body: GiveIn) -> ThreadOut:
    """Let a colleague of the same team have a thread."""
    person = actor(request)
    return summary(claims.give(person=person, thread_id=thread_id, to=body.to, now=database_now))


@router.get("/threads/{id:thread_id}/hand-over", response={200: HandOverTargets, **REFUSALS})
def show_hand_over(request: HttpRequest, thread_id: UUID) -> HandOverTargets:
    """Say where a thread may go, with the keys to seal for."""
    access = doors.access_to(actor(request), thread_id)
    if not access.is_staff:
        raise NotAllowed
    back_up = chain_out(access.thread.back_up)
    teams = staffing.hand_over_targets(access.thread)
    return HandOverTargets(teams=[_target(team, back_up) for team in teams])


def _target(team: Team, back_up: ChainOut) -> HandOverTarget:
    people = [Named(id=person.pk, name=name_of(person)) for person in members_of(team)]
    return HandOverTarget(
        id=team.pk,
        name=team.name,
        kind=TeamKind(team.kind),
        keys=chain_out(team),
        back_up=back_up,
        people=people,
    )


@router.post("/threads/{id:thread_id}/hand-over", response=THREAD)
def hand_over(request: HttpRequest, thread_id: UUID, body: HandOverIn) -> ThreadOut:
    """Hand a thread to another team of the branch."""
    access = manifests.hand_over(
        person=actor(request),
        thread_id=thread_id,
        to=body.to,
        given=body.manifest.read(),
        companion=body.companion.read() if body.companion else None,
        now=database_now,
    )
    return summary(access)


@router.post("/threads/{id:thread_id}/end-clock", response=THREAD)
def end_clock(request: HttpRequest, thread_id: UUID, body: ElsewhereIn | NoneNeededIn) -> ThreadOut:
    """End a promise without an answer, for one of the reasons that are allowed."""
    person = actor(request)
    if isinstance(body, NoneNeededIn):
        return summary(endings.end_as_read(person=person, thread_id=thread_id, now=database_now))
    said = endings.Elsewhere(how=body.how, by=body.by, at=body.at)
    access = endings.end_elsewhere(person=person, thread_id=thread_id, said=said, now=database_now)
    return summary(access)


@router.post("/threads/{id:thread_id}/end-clock/{id:request_id}/confirm", response=THREAD)
def confirm_ending(request: HttpRequest, thread_id: UUID, request_id: UUID) -> ThreadOut:
    """Agree, as a second person, that an acute thread was answered elsewhere."""
    access = endings.confirm_elsewhere(
        person=actor(request), thread_id=thread_id, request_id=request_id, now=database_now
    )
    return summary(access)


@router.post("/threads/{id:thread_id}/close", response=THREAD)
def close(request: HttpRequest, thread_id: UUID) -> ThreadOut:
    """Close a thread in which nobody waits."""
    return summary(states.close(person=actor(request), thread_id=thread_id, now=database_now))


@router.post("/threads/{id:thread_id}/reopen", response=THREAD)
def reopen(request: HttpRequest, thread_id: UUID) -> ThreadOut:
    """Open a closed thread again."""
    return summary(states.reopen(person=actor(request), thread_id=thread_id, now=database_now))


@router.post("/threads/{id:thread_id}/false-alarm", response=THREAD)
def false_alarm(request: HttpRequest, thread_id: UUID) -> ThreadOut:
    """Lower a thread's place in the queue; no time moves."""
    person = actor(request)
    return summary(
        corrections.set_false_alarm(person=person, thread_id=thread_id, now=database_now)
    )
