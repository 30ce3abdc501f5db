"""Whoever must read what was told across, or look at why a student was not told, is told again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chat.crossings import TO_BACK_UP
from chat.models import Crossing
from elevhalsa.clock import Now
from elevhalsa.keys.selectors import is_lost
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person

AGAIN = timedelta(minutes=15)  # of danger to life that nobody has read
A_DAY = timedelta(days=1)  # of everything else, and of a review that is missing
READ, REVIEW = "read", "review"


def begin(row: Crossing, *, tells: bool) -> None:
    """Tell those it was told to, and who must review why the student was not told."""
    row.remind_at = row.at + _pause(row)
    _tell(_readers(row, row.at), row, READ, row.at)
    if not tells:
        row.review_at = row.at + A_DAY
        _tell(_reviewers(row), row, REVIEW, row.at)
    row.save(update_fields=["remind_at", "review_at"])


def is_read(row: Crossing, moment: datetime) -> None:
    """Tell nobody more to read it."""
    row.remind_at = None
    row.save(update_fields=["remind_at"])
    _settle(_members(row.branch, row, [row.team_id, row.back_up_id]), row, READ, moment)


def is_reviewed(row: Crossing, moment: datetime) -> None:
    """Tell nobody more to look at it: somebody has, or the student knows."""
    row.review_at = None
    row.save(update_fields=["review_at"])
    _settle(_reviewers(row), row, REVIEW, moment)


@transaction.atomic
def remind_one(*, now: Now) -> bool:
    """Tell again of what has waited longest to be read or looked at. Return whether it did."""
    moment = now()
    due = Crossing.objects.filter(Q(remind_at__lte=moment) | Q(review_at__lte=moment))
    free = due.select_for_update(skip_locked=True, no_key=True)
    row = free.order_by("at").first()
    if row is None:
        return False
    row.reminders += 1
    if row.remind_at and row.remind_at <= moment:
        row.remind_at = moment + _pause(row)
        _tell(_readers(row, moment), row, READ, moment)
    if row.review_at and row.review_at <= moment:
        row.review_at = moment + A_DAY
        _tell(_reviewers(row), row, REVIEW, moment)
    row.save(update_fields=["reminders", "remind_at", "review_at"])
    return True


def _pause(row: Crossing) -> timedelta:
    return AGAIN if row.ground == Crossing.Ground.LIFE else A_DAY


def _readers(row: Crossing, moment: datetime) -> list[Person]:
    """Return those who may read it: the team, and its back-up where that cannot, or waits long."""
    team = [] if row.team_grant_sealed is None else [row.team_id]
    is_backed = not team or row.at <= moment - TO_BACK_UP or is_lost(row.team)
    return _members(row.branch, row, [*team, row.back_up_id] if is_backed else team)


def _reviewers(row: Crossing) -> list[Person]:
    """Return who may be the second person: of the thread's own branch, and not its author."""
    thread = row.thread
    teams = [thread.team_id, thread.back_up_id]
    return [one for one in _members(thread.branch, row, teams) if one.pk != row.author_id]


def _members(branch: str, row: Crossing, teams: Iterable[object]) -> list[Person]:
    """Return the members of today of some teams, without whom the student shut out."""
    people = Person.objects.filter(
        memberships__team__in=list(teams), memberships__to_at=None, role=branch, is_active=True
    )
    return list(people.exclude(pk__in=row.thread.excluded.values("pk")).distinct())


def _tell(people: Iterable[Person], row: Crossing, what: str, moment: datetime) -> None:
    is_acute = what == READ and row.ground == Crossing.Ground.LIFE
    key = _key(row, what, row.reminders)
    outbox.queue_all(
        outbox.Queued(one.pk, outbox.Text.ACKNOWLEDGE, key, moment, is_acute) for one in people
    )


def _settle(people: Iterable[Person], row: Crossing, what: str, moment: datetime) -> None:
    keys = [_key(row, what, number) for number in range(row.reminders + 1)]
    outbox.settle(people=[one.pk for one in people], keys=keys, moment=moment)


def _key(row: Crossing, what: str, number: int) -> str:
    return f"crossing:{row.pk}:{what}:{number}"
