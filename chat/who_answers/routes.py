"""Where a new thread would go, with the keys to seal for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from chat.errors import BranchUnavailable
from chat.shapes import Named, ReadingNow, TeamName
from chat.summaries import team_name
from chat.who_answers.staffed import reading_now
from chat.who_answers.staffing import open_school_of, staffing_of
from elevhalsa.keys.api.teams import ChainOut, chain_out
from elevhalsa.people.models import CARE_ROLES, Branch, Person, School, Team
from elevhalsa.people.names import name_of
from elevhalsa.wire import Id, Moment
from sla import deadlines
from sla.policies.selectors import terms_for
from sla.policy import ACUTE
from triage import routing


class RouteKeys(Schema):
    """The chains to verify and seal for."""

    back_up: ChainOut
    team: ChainOut


class RouteOut(Schema):
    """A route, and everything a client needs to seal for it."""

    branch: Branch
    team: TeamName
    back_up: TeamName
    wished: Named | None  # the person asked for, where they can be reached
    due_at: Moment | None
    out_of_hours: bool
    reading: ReadingNow
    reasons: list[str]
    hidden_by: Literal["key", "service"] | None
    school: Id
    keys: RouteKeys


def route(student: Person, wish: routing.Wish, *, moment: datetime) -> tuple[School, routing.Route]:
    """Return where a student's new thread would go at a moment.

    Raises:
        SchoolNotOpen: The school takes no messages yet.
        LeftSchool: The student has left it, and has no thread open there.
        BranchUnavailable: Nobody of the wished branch could read.
    """
    school = open_school_of(student, in_danger=wish.urgency == ACUTE)
    return school, route_at(school, wish, moment=moment)


def route_at(school: School, wish: routing.Wish, *, moment: datetime) -> routing.Route:
    """Return who of a school would be written to at a moment, whoever belongs to it still.

    Raises:
        BranchUnavailable: Nobody of the wished branch could read.
    """
    try:
        due_at = deadlines.due_at(moment, terms_for(school.pk))
        horizon = routing.Horizon(at=moment, until=due_at)
        return routing.route(wish, staffing_of(school, moment), horizon)
    except ValueError as nobody:
        raise BranchUnavailable from nobody


def known_people(wish: routing.Wish, *, student: Person) -> routing.Wish:
    """Return the wish without ids that are nobody of the organisation's counsellors and nurses."""
    named = {*wish.wished, *wish.excluded}
    own = Person.objects.filter(
        pk__in=named, organisation=student.organisation_id, role__in=CARE_ROLES
    )
    known = set(own.values_list("pk", flat=True))
    return replace(wish, wished=_only(known, wish.wished), excluded=_only(known, wish.excluded))


def _only(known: set[UUID], people: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(person for person in people if person in known)


def route_out(
    school: School, chosen: routing.Route, *, wish: routing.Wish, moment: datetime
) -> RouteOut:
    """Return a route's wire form. An acute thread is shown no time (docs/guarantee.md, rule 12)."""
    teams = Team.objects.in_bulk([chosen.team, chosen.back_up])
    team, back_up = teams[chosen.team], teams[chosen.back_up]
    wished = Person.objects.filter(pk=chosen.wished).first() if chosen.wished else None
    return RouteOut(
        branch=Branch(chosen.branch),
        team=team_name(team),
        back_up=team_name(back_up),
        wished=Named(id=wished.pk, name=name_of(wished)) if wished else None,
        due_at=_due_at(school, wish.urgency, moment),
        out_of_hours=terms_for(school.pk).is_out_of_hours(moment),
        reading=reading_now(
            school_id=school.pk, teams=[team, back_up], at=moment, without=wish.excluded
        ),
        reasons=list(chosen.reasons),
        hidden_by=chosen.hidden_by,
        school=school.pk,
        keys=RouteKeys(back_up=chain_out(back_up), team=chain_out(team)),
    )


def _due_at(school: School, urgency: str, moment: datetime) -> datetime | None:
    return None if urgency == ACUTE else deadlines.due_at(moment, terms_for(school.pk))
