"""Asking who an anonymous student is, opening it, and looking at that afterwards."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import StringConstraints

from chat import identity_openings
from chat.api.answers import REFUSALS
from chat.api.router import router
from chat.services import identity_openings as services
from chat.shapes import IdentityEnvelope, OpeningOut, OpeningTold
from elevhalsa.clock import database_now
from elevhalsa.people.door import actor, care_staff
from elevhalsa.refusals import Refusal
from elevhalsa.wire import Body
from sla.ladder.api import responsible

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)]


class AskIn(Body):
    """Why somebody must know who it is. It is read by the back-up team, and by the service."""

    danger: bool
    reason: Reason


class OpenIn(Body):
    """Whether the student is told at once: always, unless that is dangerous."""

    tell: bool


class ReviewIn(Body):
    """What a second person says of it."""

    right: bool


class Openings(Schema):
    """What one has to do with."""

    openings: list[OpeningOut]


class Told(Schema):
    """What those responsible were told of."""

    openings: list[OpeningTold]


@router.post("/threads/{id:thread_id}/identity-openings", response={201: OpeningOut, **REFUSALS})
def ask(request: HttpRequest, thread_id: UUID, body: AskIn) -> Status[OpeningOut]:
    """Ask the back-up team who wrote an anonymous thread."""
    person = actor(request)
    opening = services.ask(
        person=person,
        thread_id=thread_id,
        is_danger=body.danger,
        reason=body.reason,
        now=database_now,
    )
    return Status(201, identity_openings.opening_out(opening, person))


@router.get("/identity-openings", response={200: Openings, **REFUSALS}, auth=care_staff)
def show_openings(request: HttpRequest) -> Openings:
    """List what one asked, and what waits for one's back-up team."""
    return Openings(openings=identity_openings.shown_to(actor(request)))


@router.get("/identity-openings/told", response={200: Told, **REFUSALS}, auth=responsible)
def show_told(request: HttpRequest) -> Told:
    """List identities that were opened by one person alone, for those responsible."""
    return Told(openings=identity_openings.told_to(actor(request), moment=database_now()))


@router.post(
    "/identity-openings/told/{id:opening_id}/review",
    response={200: OpeningTold, **REFUSALS},
    auth=responsible,
)
def review_as_responsible(request: HttpRequest, opening_id: UUID, body: ReviewIn) -> OpeningTold:
    """Say whether it was right, where nobody else of the back-up team has for a day."""
    opening = services.review_as_responsible(
        person=actor(request), opening_id=opening_id, was_right=body.right, now=database_now
    )
    return identity_openings.told_out(opening, moment=database_now())


@router.post(
    "/identity-openings/{id:opening_id}/open",
    response={200: IdentityEnvelope, **REFUSALS, 410: Refusal},
    auth=care_staff,
)
def open_identity(request: HttpRequest, opening_id: UUID, body: OpenIn) -> IdentityEnvelope:
    """Hand out the envelope, which the back-up team's keys open. Everybody concerned is told."""
    return services.open_identity(
        person=actor(request), opening_id=opening_id, tell=body.tell, now=database_now
    )


@router.post(
    "/identity-openings/{id:opening_id}/withdraw",
    response={200: OpeningOut, **REFUSALS},
    auth=care_staff,
)
def withdraw(request: HttpRequest, opening_id: UUID) -> OpeningOut:
    """Take back what one asked, while nobody has opened it."""
    person = actor(request)
    opening = services.withdraw(person=person, opening_id=opening_id, now=database_now)
    return identity_openings.opening_out(opening, person)


@router.post(
    "/identity-openings/{id:opening_id}/tell",
    response={200: OpeningOut, **REFUSALS},
    auth=care_staff,
)
def tell(request: HttpRequest, opening_id: UUID) -> OpeningOut:
    """Tell the student after all."""
    person = actor(request)
    opening = services.tell_student(person=person, opening_id=opening_id, now=database_now)
    return identity_openings.opening_out(opening, person)


@router.post(
    "/identity-openings/{id:opening_id}/review",
    response={200: OpeningOut, **REFUSALS},
    auth=care_staff,
)
def review(request: HttpRequest, opening_id: UUID, body: ReviewIn) -> OpeningOut:
    """Say, as a second person, whether it was right."""
    person = actor(request)
    opening = services.review(
        person=person, opening_id=opening_id, was_right=body.right, now=database_now
    )
    return identity_openings.opening_out(opening, person)
