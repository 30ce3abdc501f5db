"""The outbox: a notice is a row in the transaction that causes it, and goes out afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, QuerySet

from elevhalsa.adding import add_all
from elevhalsa.notify import in_app
from elevhalsa.notify.models import Dispatch, Notice, State
from elevhalsa.notify.texts import Text

__all__ = [
    "Queued",
    "Text",
    "forget_old",
    "given_up",
    "oldest_unsent_age",
    "queue",
    "queue_all",
    "settle",
]

KEPT = timedelta(days=30)  # who was told when is nobody's business for longer


@dataclass(frozen=True)
class Queued:
    """One thing that one person is to be told."""

    person_id: UUID
    text: Text
    key: str
    moment: datetime
    acute: bool = False


def queue(*, person_id: UUID, text: Text, key: str, moment: datetime, acute: bool = False) -> None:
    """Have a person told, in the transaction that is open: with it, or not at all.

    The same ``key`` for the same person is one notice, however often it is queued. Open pages
    are told at commit; push, e-mail and SMS go out from the scheduler, outside quiet hours
    unless ``acute``.
    """
    queue_all([Queued(person_id, text, key, moment, acute)])


def queue_all(several: Iterable[Queued]) -> None:
    """Have people told of several things, as ``queue`` does of one; each page is told once."""
    notices = [
        Notice(
            person_id=one.person_id,
            text=one.text,
            key=one.key,
            acute=one.acute,
            queued_at=one.moment,
            due_at=one.moment,
        )
        for one in several
    ]
    add_all(notices, but_known=True)
    in_app.announce(one.person_id for one in notices)


def settle(*, people: Iterable[UUID], keys: Iterable[str], moment: datetime) -> None:
    """Note that somebody took what people were told of: no channel need be tried for it again.

    Call it in the transaction that notes who. It waits for nobody: of a notice that is being sent
    at this moment it is not noted, and the worst that comes of that is a second try.
    """
    told = Notice.objects.filter(person__in=list(people), key__in=list(keys), settled_at=None)
    free = list(told.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=free).update(settled_at=moment)


def oldest_unsent_age(now: datetime) -> timedelta:
    """Return for how long who has waited longest to be told has waited; zero if nobody does."""
    queued = Notice.objects.due(now).order_by().aggregate(at=Min("due_at"))["at"]
    under_way = _of_the_house().aggregate(at=Min("due_at"))["at"]
    return max((now - at for at in (queued, under_way) if at), default=timedelta())


def _of_the_house() -> QuerySet[Dispatch]:
    """Return what reached nobody yet, without one person's own trouble with their address.

    Two people's addresses that are refused at once are no coincidence: then it is the house's.
    """
    untold = Dispatch.objects.untold()
    people = untold.filter(is_refused=True).order_by().values("person").distinct()[:2]
    return untold if len(people) > 1 else untold.filter(is_refused=False)


def given_up(*, since: datetime | None = None) -> int:
    """Return how many dispatches were put aside without having reached anybody."""
    dead = Dispatch.objects.filter(state=State.DEAD)
    return dead.filter(finished_at__gt=since).count() if since else dead.count()


def forget_old(*, moment: datetime) -> int:
    """Delete what went out, or was given up, so long ago. Return how many notices."""
    before = moment - KEPT
    over = Notice.objects.filter(dispatch__finished_at__lt=before)
    gone = over.count()
    Dispatch.objects.filter(finished_at__lt=before).delete()  # with its notices
    return gone
