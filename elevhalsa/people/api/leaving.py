"""Administration: who leaves and when, who stays after all, and to which school somebody moves."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from elevhalsa.clock import database_now
from elevhalsa.people import administration
from elevhalsa.people.door import actor, administrators
from elevhalsa.people.errors import LeavingWrong, ManyLeave, RoleWrong
from elevhalsa.people.services import leaving
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Id

router = Router(tags=["administration"], auth=administrators, by_alias=True)

MOST = 3000  # people of one school


class LeaversIn(Body):
    """Who leaves, and their last day. ``sure``: that many at once is no mistake."""

    people: list[Id] = Field(min_length=1, max_length=MOST)
    last_day: date
    sure: bool = False


class PlaceIn(Body):
    """The school that a student belongs to from now on."""

    school: Id


@router.post("/admin/leavers", response={204: None, **refusals(RoleWrong, LeavingWrong, ManyLeave)})
def record_leaving(request: HttpRequest, body: LeaversIn) -> Status[None]:
    """Record the last day of some people, all or nothing."""
    admin = actor(request)
    leaving.record_leaving(
        people=administration.people_of(admin, body.people),
        last_day=body.last_day,
        recorded_by=admin,
        sure=body.sure,
        now=database_now,
    )
    return Status(204, None)


@router.put("/admin/people/{id:person_id}/school", response={204: None, **refusals(RoleWrong)})
def place_student(request: HttpRequest, person_id: UUID, body: PlaceIn) -> Status[None]:
    """Let a student belong to a school: they stay after all, come back, or move."""
    admin = actor(request)
    leaving.place_student(
        student=administration.person_for(admin, person_id),
        school=administration.school_for(admin, body.school),
        by=admin,
        now=database_now,
    )
    return Status(204, None)
