"""Commands that write down what a school promises. Each version is a new row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people.models import Person, School
from sla import history
from sla.calendars.sweden import Holiday, public_holidays
from sla.models import Answer, CalendarVersion, PolicyVersion, Question, Rollout
from sla.policies import bounds, readers
from sla.policies.errors import CalendarNeeded, CalendarWrong, PolicyWrong, VersionTaken
from sla.policies.selectors import calendar_of, policy_of
from sla.policies.stored import HOLIDAY, Readers, calendar_from, policy_to, readers_to
from sla.policy import Policy

YEARS_OF_HOLIDAYS = 6  # this one and the five that follow
LONGEST_CLOSED_DAYS = 400


@dataclass(frozen=True)
class Closed:
    """Days on which a school is closed, and who reads meanwhile."""

    first: date
    last: date
    kind: str
    name: str
    cover: Readers


@dataclass(frozen=True)
class Draft:
    """A calendar as somebody wrote it down. ``holiday_cover`` None: open on holidays."""

    week: Sequence[Sequence[tuple[str, str]]]
    closed: Sequence[Closed]
    holiday_cover: Readers | None


@transaction.atomic
def write_policy(
    *, school: School, author: Person, policy: Policy, after: int, now: Now
) -> PolicyVersion:
    """Write a school's next policy; running clocks follow, none of them later than it was.

    Raises:
        PolicyWrong: It promises less than the product does.
        CalendarNeeded: It promises by a calendar that nobody has written.
        VersionTaken: ``after`` is not the newest version.
    """
    if wrong := bounds.wrong_in(policy):
        raise PolicyWrong(wrong)
    moment = _lock(school, now)
    if policy.mode == "calendar" and calendar_of(school.pk) is None:
        raise CalendarNeeded
    written = PolicyVersion(
        school_id=school.pk,
        version=_after(policy_of(school.pk), after),
        author_id=author.pk,
        written_at=moment,
        content=policy_to(policy),
    )
    _keep("policy_written", written)
    return written


@transaction.atomic
def write_calendar(
    *, school: School, author: Person, draft: Draft, after: int, now: Now
) -> CalendarVersion:
    """Write a school's next calendar, with the holidays of some years in it.

    Raises:
        CalendarWrong: Its hours or days contradict each other, or it never opens.
        ReadersWrong: A closed period lacks people of a branch's back-up.
        VersionTaken: ``after`` is not the newest version.
    """
    moment = _lock(school, now)
    for one in draft.closed:
        readers.check(school.pk, one.cover)
    if draft.holiday_cover is not None:
        readers.check(school.pk, draft.holiday_cover)
    version = _after(calendar_of(school.pk), after)
    written = CalendarVersion(
        school_id=school.pk,
        version=version,
        author_id=author.pk,
        written_at=moment,
        content=content_of(draft, zone=school.time_zone, year=moment.year),
    )
    _keep("calendar_written", written)
    return written


def content_of(draft: Draft, *, zone: str, year: int) -> dict[str, Any]:
    """Return a calendar's stored form: what was written, and the holidays from ``year`` on.

    Raises:
        CalendarWrong: Its hours or days contradict each other, or it never opens.
    """
    closed = [_row(one) for one in (*draft.closed, *_holidays(draft, year))]
    week = [[{"opens": opens, "closes": closes} for opens, closes in day] for day in draft.week]
    content = {"zone": zone, "week": week, "closed": closed}
    too_long = any((one.last - one.first).days >= LONGEST_CLOSED_DAYS for one in draft.closed)
    try:
        calendar_from(content, version=0)
    except ValueError as contradiction:
        raise CalendarWrong([str(contradiction)]) from contradiction
    if too_long:
        raise CalendarWrong(["a period is longer than a year"])
    return content


def _holidays(draft: Draft, year: int) -> list[Closed]:
    cover = draft.holiday_cover
    if cover is None:
        return []
    found = holidays_from(year)
    return [Closed(one.day, one.day, HOLIDAY, one.name, cover) for one in found]


def holidays_from(year: int) -> tuple[Holiday, ...]:
    """Return the holidays that a calendar written in ``year`` knows."""
    return public_holidays(range(year, year + YEARS_OF_HOLIDAYS))


def _row(one: Closed) -> dict[str, Any]:
    days = {"first": one.first.isoformat(), "last": one.last.isoformat()}
    return {**days, "kind": one.kind, "name": one.name, "cover": readers_to(one.cover)}


@transaction.atomic
def answer_question(
    *, school: School, author: Person, question: Question, people: Readers, now: Now
) -> None:
    """Write down who reads then. The answer before stays, and counts no more.

    Raises:
        ReadersWrong: Nobody is named for a branch, or somebody who is not in its team.
    """
    moment = _lock(school, now)
    readers.check(school.pk, people, readers.MAY_ANSWER[question])
    named = readers_to(people)
    Answer.objects.create(
        school_id=school.pk,
        question=question,
        people=named,
        author_id=author.pk,
        written_at=moment,
    )
    data = {"question": question.value, "by": str(author.pk), "people": named}
    history.record_at_school(school.pk, "question_answered", moment, data)


def _lock(school: School, now: Now) -> datetime:
    School.objects.select_for_update().get(pk=school.pk)
    return now()


def _after(newest: PolicyVersion | CalendarVersion | None, seen: int) -> int:
    version = newest.version if newest else 0
    if version != seen:
        raise VersionTaken(version)
    return version + 1


def _keep(kind: str, written: PolicyVersion | CalendarVersion) -> None:
    """Store a version, tell the log what it says, and let running promises follow."""
    written.save(force_insert=True)
    data = {"version": written.version, "by": str(written.author_id), "content": written.content}
    history.record_at_school(written.school_id, kind, written.written_at, data)
    Rollout.objects.update_or_create(
        school_id=written.school_id,
        defaults={"written_at": written.written_at, "next_at": written.written_at, "after": None},
    )
