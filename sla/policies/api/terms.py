"""A school's policy and calendar: read, write the next version, try one before writing it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from elevhalsa.clock import database_now
from elevhalsa.people import administration
from elevhalsa.people import selectors as people
from elevhalsa.people.door import actor, administrators
from elevhalsa.people.models import Branch
from elevhalsa.refusals import refusals
from sla.models import CalendarVersion, PolicyVersion
from sla.policies import bounds, preview, readers, selectors, services
from sla.policies.api.shapes import (
    CalendarIn,
    CalendarOut,
    CalendarShape,
    CandidatesOut,
    ClosedShape,
    ExampleOut,
    HolidayOut,
    NamedOut,
    PolicyIn,
    PolicyOut,
    PolicyShape,
    PreviewIn,
    PreviewOut,
    ReadersShape,
    WrittenOut,
)
from sla.policies.errors import (
    CalendarNeeded,
    CalendarWrong,
    PolicyWrong,
    ReadersWrong,
    VersionTaken,
)
from sla.policies.stored import HOLIDAY, policy_to, readers_from

router = Router(tags=["administration"], auth=administrators)

POLICY = "/admin/schools/{id:school_id}/policy"
CALENDAR = "/admin/schools/{id:school_id}/calendar"
PREVIEW = "/admin/schools/{id:school_id}/preview"


@router.get(POLICY, response={200: PolicyOut, **refusals()})
def show_policy(request: HttpRequest, school_id: UUID) -> PolicyOut:
    """Return a school's policy in force, and who wrote which version."""
    school = administration.school_for(actor(request), school_id)
    policy = selectors.terms_for(school.pk).policy
    written = PolicyVersion.objects.filter(school_id=school.pk).order_by("-version")
    return PolicyOut(
        version=policy.version,
        policy=PolicyShape(**policy_to(policy)),
        bounds=bounds.BOUNDS,
        versions=who_wrote(written),
    )


@router.put(
    POLICY, response={200: PolicyOut, **refusals(PolicyWrong, CalendarNeeded, VersionTaken)}
)
def write_policy(request: HttpRequest, school_id: UUID, body: PolicyIn) -> PolicyOut:
    """Write the next version. Running promises follow it, none of them later than it was."""
    admin = actor(request)
    services.write_policy(
        school=administration.school_for(admin, school_id),
        author=admin,
        policy=body.policy.policy(),
        after=body.after,
        now=database_now,
    )
    return show_policy(request, school_id)


@router.get(CALENDAR, response={200: CalendarOut, **refusals()})
def show_calendar(request: HttpRequest, school_id: UUID) -> CalendarOut:
    """Return a school's calendar in force, if it wrote one, and what belongs into the next."""
    school = administration.school_for(actor(request), school_id)
    newest = selectors.calendar_of(school.pk)
    written = CalendarVersion.objects.filter(school_id=school.pk).order_by("-version")
    year = database_now().year
    return CalendarOut(
        version=newest.version if newest else 0,
        calendar=_calendar_shape(newest.content) if newest else None,
        holidays=[HolidayOut(day=one.day, name=one.name) for one in services.holidays_from(year)],
        without_cover=readers.without_cover(school.pk, newest.content["closed"]) if newest else [],
        candidates=candidates_out(school.pk, readers.BACK_UP_ALONE),
        versions=who_wrote(written),
    )


@router.put(
    CALENDAR, response={200: CalendarOut, **refusals(CalendarWrong, ReadersWrong, VersionTaken)}
)
def write_calendar(request: HttpRequest, school_id: UUID, body: CalendarIn) -> CalendarOut:
    """Write the next version, with the holidays of this year and the five that follow."""
    admin = actor(request)
    services.write_calendar(
        school=administration.school_for(admin, school_id),
        author=admin,
        draft=body.calendar.draft(),
        after=body.after,
        now=database_now,
    )
    return show_calendar(request, school_id)


@router.post(PREVIEW, response={200: PreviewOut, **refusals(PolicyWrong, CalendarWrong)})
def try_terms(request: HttpRequest, school_id: UUID, body: PreviewIn) -> PreviewOut:
    """Return what would be promised under terms that nobody has written yet. Nothing is kept."""
    school = administration.school_for(actor(request), school_id)
    terms = preview.tried(
        school,
        policy=body.policy.policy() if body.policy else None,
        calendar=body.calendar.draft() if body.calendar else None,
        now=database_now,
    )
    found = preview.examples(terms, moments=body.moments, now=database_now)
    return PreviewOut(
        time_zone=school.time_zone, examples=[ExampleOut(**vars(example)) for example in found]
    )


def _calendar_shape(content: dict[str, Any]) -> CalendarShape:
    closed = [one for one in content["closed"] if one["kind"] != HOLIDAY]
    holidays = [one for one in content["closed"] if one["kind"] == HOLIDAY]
    return CalendarShape(
        week=content["week"],
        closed=[ClosedShape(**{**one, "cover": readers_shape(one["cover"])}) for one in closed],
        holiday_cover=readers_shape(holidays[0]["cover"]) if holidays else None,
    )


def readers_shape(stored: dict[str, list[str]]) -> ReadersShape:
    """Return people by branch as they travel."""
    return ReadersShape(**readers_from(stored))


def who_wrote(rows: Iterable[PolicyVersion | CalendarVersion]) -> list[WrittenOut]:
    """Return who wrote which version, and when."""
    found = list(rows)
    names = people.names_by_id({row.author_id for row in found})
    return [
        WrittenOut(
            version=row.version,
            by=NamedOut(id=row.author_id, name=names.get(row.author_id, ("", ""))[0]),
            at=row.written_at,
        )
        for row in found
    ]


def candidates_out(school_id: UUID, kinds: Iterable[str]) -> CandidatesOut:
    """Return who can be named."""
    return CandidatesOut(
        **{
            branch.value: [
                NamedOut(id=one.pk, name=people.name_of(one))
                for one in readers.candidates(school_id, branch, kinds)
            ]
            for branch in Branch
        }
    )
