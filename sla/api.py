"""Insight: published figures for heads, the verksamhetschef and the municipality."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from elevhalsa.clock import database_now
from elevhalsa.people.door import actor, insight
from elevhalsa.people.models import Organisation, Person, School
from sla import selectors, shapes
from sla.shapes import Refusal, Staffing, StaffingIn, Subjects, Table
from sla.statistics import inquiries, sheets

router = Router(tags=["insight"], auth=insight)

REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 404, 422, 503), Refusal)
Form = Literal["csv", "ods"]
Subject = School | Organisation


@router.get("/insight/schools", response={200: Subjects, **REFUSALS})
def show_subjects(request: HttpRequest) -> Subjects:
    """List the schools, the municipality as one, and their published periods."""
    person = actor(request)
    schools = selectors.schools_seen_by(person)
    organisation = selectors.organisation_seen_by(person)
    branches = list(selectors.branches_seen_by(person))
    periods = selectors.published_periods(
        [*(school.pk for school in schools), *([organisation.pk] if organisation else [])]
    )
    return Subjects(
        schools=[shapes.subject_shape(one, periods[one.pk], branches) for one in schools],
        organisation=shapes.subject_shape(organisation, periods[organisation.pk], branches)
        if organisation
        else None,
    )


@router.get("/insight/schools/{id:school_id}/{period}", response={200: Table, **REFUSALS})
def show_school(request: HttpRequest, school_id: UUID, period: str) -> Table:
    """Show a school's published month or term, as it was frozen."""
    person = actor(request)
    school = selectors.school_for(person, school_id)
    return _shown(person, school, schools=[school], period=period)


@router.get("/insight/organisation/{period}", response={200: Table, **REFUSALS})
def show_organisation(request: HttpRequest, period: str) -> Table:
    """Show the municipality's published term: its schools together."""
    person = actor(request)
    organisation = selectors.organisation_for(person)
    schools = selectors.schools_seen_by(person)
    return _shown(person, organisation, schools=schools, period=period)


@router.get("/insight/schools/{id:school_id}/{period}/{form}", response=REFUSALS)
def take_school(request: HttpRequest, school_id: UUID, period: str, form: Form) -> HttpResponse:
    """Take a copy of a school's published table, as CSV or a spreadsheet."""
    person = actor(request)
    school = selectors.school_for(person, school_id)
    table = _shown(person, school, schools=[school], period=period, form=form)
    return _taken(person, table, form)


@router.get("/insight/organisation/{period}/{form}", response=REFUSALS)
def take_organisation(request: HttpRequest, period: str, form: Form) -> HttpResponse:
    """Take a copy of the municipality's published table."""
    person = actor(request)
    organisation = selectors.organisation_for(person)
    schools = selectors.schools_seen_by(person)
    table = _shown(person, organisation, schools=schools, period=period, form=form)
    return _taken(person, table, form)


@router.put("/insight/staffing/{id:school_id}", response={200: Staffing, **REFUSALS})
def write_staffing(request: HttpRequest, school_id: UUID, body: StaffingIn) -> Staffing:
    """Write down how much staff a school has; a branch that is not named stays as it is."""
    person = actor(request)
    school = selectors.school_for(person, school_id)
    branches = selectors.branches_seen_by(person)
    posts = {one.branch: one.percent for one in body.posts if one.branch in branches}
    inquiries.write_staffing(school=school, posts=posts, now=database_now)
    return Staffing(staffing=shapes.posts_shape(None, selectors.staffing_of([school.pk]), branches))


def _shown(
    person: Person, subject: Subject, *, schools: list[School], period: str, form: str = "json"
) -> Table:
    """Return a published table, and note for the data protection officer that it was asked for."""
    wanted, published = selectors.table_for(subject, period)
    inquiries.note(person=person, subject=subject, period=wanted, form=form, now=database_now)
    return shapes.table_shape(
        subject,
        published,
        branches=selectors.branches_seen_by(person),
        months=selectors.months_beside(subject.pk, wanted),
        terms=selectors.terms_before(subject.pk, wanted),
        posts=selectors.staffing_of(school.pk for school in schools),
    )


def _taken(person: Person, table: Table, form: Form) -> HttpResponse:
    content = sheets.FORMS[form](sheets.lines(table.model_dump(), person.language))
    answer = HttpResponse(content, content_type=sheets.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="insyn-{table.period}.{form}"'
    return answer
