"""What terms would promise that nobody has written yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from elevhalsa.clock import Now
from elevhalsa.people.models import School
from sla import deadlines
from sla.calendars import due
from sla.policies import bounds, selectors
from sla.policies.errors import PolicyWrong
from sla.policies.examples import worth_showing
from sla.policies.services import Draft, content_of
from sla.policies.stored import calendar_from
from sla.policy import ACUTE, ROUTINE, SOON, Policy
from sla.terms import Terms


@dataclass(frozen=True)
class Example:
    """What would be promised to a student who writes at ``sent_at``."""

    sent_at: datetime
    is_open: bool
    due_at: datetime
    back_up_at: datetime
    back_up_soon_at: datetime
    back_up_acute_at: datetime


def tried(school: School, *, policy: Policy | None, calendar: Draft | None, now: Now) -> Terms:
    """Return terms in which the given part stands for the one in force.

    Raises:
        PolicyWrong: It promises less than the product does.
        CalendarWrong: Its hours or days contradict each other, or it never opens.
    """
    in_force = selectors.terms_for(school.pk)
    if policy and (wrong := bounds.wrong_in(policy)):
        raise PolicyWrong(wrong)
    if calendar is None:
        return Terms(policy or in_force.policy, in_force.calendar)
    content = content_of(calendar, zone=school.time_zone, year=now().year)
    return Terms(policy or in_force.policy, calendar_from(content, version=0))


def examples(terms: Terms, *, moments: Sequence[datetime], now: Now) -> list[Example]:
    """Return what is promised at moments of the school's clock; without any, at telling ones."""
    zone = terms.calendar.time_zone
    local = [one.replace(tzinfo=zone) for one in moments]
    today = now().astimezone(zone).date()
    return [_example(one, terms) for one in local or worth_showing(today, terms.calendar)]


def _example(sent: datetime, terms: Terms) -> Example:
    sent_at = sent.astimezone(UTC)
    acute, soon, routine = (
        deadlines.escalate_at(sent_at, one, terms) for one in (ACUTE, SOON, ROUTINE)
    )
    return Example(
        sent_at=sent_at,
        is_open=terms.policy.mode == "always" or due.is_open(sent_at, terms.calendar),
        due_at=deadlines.due_at(sent_at, terms),
        back_up_at=routine,
        back_up_soon_at=soon,
        back_up_acute_at=acute,
    )
