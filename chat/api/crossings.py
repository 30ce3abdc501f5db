"""Telling the other branch without the student, over HTTP. To a student it is an event alone."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Schema, Status

from chat import crossings
from chat.api.answers import REFUSALS
from chat.api.bodies import Envelope, ManifestIn
from chat.api.router import router
from chat.companions import door_to
from chat.crossings import CrossingOut
from chat.models import Crossing
from chat.services import crossings as services
from chat.who_answers.routes import RouteOut
from elevhalsa.clock import database_now
from elevhalsa.people.door import actor, care_staff
from elevhalsa.wire import Body, Id


class CrossingMessage(Body):
    """What is told, in the author's own words."""

    mid: Id
    sealed: Envelope


class CrossIn(Body):
    """What is told, to which team, why the law lets one, and whether the student hears of it."""

    id: Id
    team: Id
    ground: Crossing.Ground
    paragraph: Crossing.Paragraph | None = None  # a page of the release before names none
    tells: bool
    manifest: ManifestIn
    message: CrossingMessage


class Crossings(Schema):
    """What one has to do with."""

    crossings: list[CrossingOut]


@router.get("/threads/{id:thread_id}/crossing-route", response={200: RouteOut, **REFUSALS})
def show_route(request: HttpRequest, thread_id: UUID) -> RouteOut:
    """Say which team of the other branch would be told, with the keys to seal for."""
    return crossings.route_out(door_to(actor(request), thread_id), moment=database_now())


@router.post("/threads/{id:thread_id}/crossings", response={201: CrossingOut, **REFUSALS})
def cross(request: HttpRequest, thread_id: UUID, body: CrossIn) -> Status[CrossingOut]:
    """Tell the other branch's team, by exception. Repeat freely: its id makes it one."""
    person = actor(request)
    door_to(person, thread_id)
    row = services.cross(
        person=person,
        thread_id=thread_id,
        new=services.NewCrossing(
            id=body.id,
            team=body.team,
            ground=body.ground,
            paragraph=body.paragraph,
            tells=body.tells,
            manifest=body.manifest.read(),
            mid=body.message.mid,
            sealed=body.message.sealed,
        ),
        now=database_now,
    )
    return Status(201, crossings.crossing_out(row, None))


@router.get("/crossings", response={200: Crossings, **REFUSALS}, auth=care_staff)
def show_crossings(request: HttpRequest) -> Crossings:
    """List what was told to one's teams, and what one's own branch told of its threads."""
    return Crossings(crossings=crossings.shown_to(actor(request), moment=database_now()))


@router.post(
    "/crossings/{id:crossing_id}/read", response={200: CrossingOut, **REFUSALS}, auth=care_staff
)
def read(request: HttpRequest, crossing_id: UUID) -> CrossingOut:
    """Note that one of those it was told to has read it."""
    person = actor(request)
    row = services.read(person=person, crossing_id=crossing_id, now=database_now)
    return crossings.crossing_out(row, person)


@router.post(
    "/crossings/{id:crossing_id}/tell", response={200: CrossingOut, **REFUSALS}, auth=care_staff
)
def tell(request: HttpRequest, crossing_id: UUID) -> CrossingOut:
    """Let the student know after all."""
    row = services.tell(person=actor(request), crossing_id=crossing_id, now=database_now)
    return crossings.crossing_out(row, None)


@router.post(
    "/crossings/{id:crossing_id}/review", response={200: CrossingOut, **REFUSALS}, auth=care_staff
)
def review(request: HttpRequest, crossing_id: UUID) -> CrossingOut:
    """Agree, as a second person, that it is dangerous to tell the student yet."""
    row = services.review(person=actor(request), crossing_id=crossing_id, now=database_now)
    return crossings.crossing_out(row, None)
