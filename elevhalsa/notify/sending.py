"""Sending: lease one dispatch, send it outside every transaction, record what became of it.

At least once: a worker that dies between sending and recording is followed by another, which
sends the same dispatch under the same key. What is acute comes first, and has a sender of its own:
it waits behind nothing that is not.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Max

from elevhalsa.clock import Now
from elevhalsa.notify import quiet
from elevhalsa.notify.models import Dispatch, Notice, State
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
RETRY_AFTER = timedelta(minutes=1)  # doubles with each try
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WAIT_ACUTE = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)
MOST_ERRORS = 5  # of ours: then the row is put aside, whatever is wrong with it
WORK_LIST = 200  # people looked at in one turn: the first may all be busy

Send = Callable[[Dispatch, Now], bool]  # returns whether nothing is left to do


def send_one(*, now: Now, send: Send, only_acute: bool = False) -> bool:
    """Send what has been due longest, the acute first. Return whether there was something.

    Any number of processes may call this at once. Call it in no transaction: a slow mail
    server must hold no lock.
    """
    dispatch = _make_one(now, acute=True) or _retry_one(now, acute=True)
    if dispatch is None and not only_acute:
        dispatch = _retry_one(now) or _make_one(now)
    if dispatch is None:
        return False
    try:
        is_done = send(dispatch, now)
    except Exception:
        # One broken row must not hold up everybody behind it.
        logger.exception("a dispatch failed", dispatch=str(dispatch.pk))
        _note_error(dispatch, moment=now())
    else:
        _record(dispatch, is_done=is_done, moment=now())
    return True


@transaction.atomic
def _retry_one(now: Now, *, acute: bool = False) -> Dispatch | None:
    """Lease a dispatch whose next try is due: an acute one, or any."""
    due = Dispatch.objects.due(now())
    due = due.filter(acute=True) if acute else due
    dispatch = due.select_for_update(skip_locked=True).first()
    if dispatch is None:
        return None
    dispatch.state = State.LEASED
    dispatch.next_try_at = now() + LEASE
    dispatch.save(update_fields=["state", "next_try_at"])
    return dispatch


@transaction.atomic
def _make_one(now: Now, *, acute: bool = False) -> Dispatch | None:
    """Make one dispatch, leased, of all that one person is due to be told.

    With ``acute``, of a person who is due something acute.
    """
    due = Notice.objects.due(now())
    due = due.filter(acute=True) if acute else due
    for person_id in dict.fromkeys(due.values_list("person", flat=True)[:WORK_LIST]):
        rows = Person.objects.select_for_update(skip_locked=True, no_key=True)
        person = rows.filter(pk=person_id).first()
        if person is None:  # another worker's
            continue
        moment = now()
        notices = list(Notice.objects.due(moment).filter(person=person_id))
        wakes = any(notice.acute for notice in notices)
        if notices and (wakes or not _put_off(person, notices, moment)):
            return _dispatch_of(notices, moment)
    return None


def _put_off(person: Person, notices: list[Notice], moment: datetime) -> bool:
    """Move notices to the end of quiet hours, if these last. Return whether they do."""
    due_at = quiet.after(person, moment)
    if due_at > moment:
        ids = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=ids).update(due_at=due_at)
    return due_at > moment


def _dispatch_of(notices: list[Notice], moment: datetime) -> Dispatch:
    """Put notices into the dispatch that reached nobody yet, or into a new one, and lease it.

    So a mail server's night ends in one message. One that some channel has taken is left alone:
    there, what is new would not be told.
    """
    person = notices[0].person_id
    failed = Dispatch.objects.untold().filter(person=person, state=State.FAILED, errors=0)
    dispatch = failed.select_for_update(skip_locked=True).first()
    if dispatch is None:
        due_at = notices[0].due_at
        dispatch = Dispatch(person_id=person, text=Text.NEWS, acute=False, due_at=due_at)
    if any(notice.text == Text.ACKNOWLEDGE for notice in notices):
        dispatch.text = Text.ACKNOWLEDGE
    if any(notice.acute for notice in notices):
        dispatch.acute, dispatch.tries = True, 0  # tried again soon, however long it failed
    dispatch.state = State.LEASED
    dispatch.next_try_at = moment + LEASE
    dispatch.save()
    ids = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=ids).update(dispatch=dispatch)
    return dispatch


def renew(dispatch: Dispatch, *, moment: datetime) -> bool:
    """Take a lease for longer, between two slow servers. Return False if it ran out."""
    return _write(dispatch, state=State.LEASED, next_try_at=moment + LEASE)


def _record(dispatch: Dispatch, *, is_done: bool, moment: datetime) -> None:
    if is_done:
        _finish(dispatch, State.DELIVERED, moment)
    elif moment - _newest_in(dispatch) >= GIVEN_UP_AFTER:
        _give_up(dispatch, moment)
    else:
        next_try_at = _next_try(dispatch, dispatch.tries, moment)
        _write(dispatch, state=State.FAILED, next_try_at=next_try_at, tries=F("tries") + 1)


def _newest_in(dispatch: Dispatch) -> datetime:
    newest: datetime | None = dispatch.notices.aggregate(at=Max("due_at"))["at"]
    return newest or dispatch.due_at


def _note_error(dispatch: Dispatch, *, moment: datetime) -> None:
    if dispatch.errors + 1 >= MOST_ERRORS:
        _give_up(dispatch, moment)
    else:
        next_try_at = _next_try(dispatch, dispatch.errors, moment)
        _write(dispatch, state=State.FAILED, next_try_at=next_try_at, errors=F("errors") + 1)


def _next_try(dispatch: Dispatch, tries: int, moment: datetime) -> datetime:
    then = moment + wait_after(tries, acute=dispatch.acute)
    return then if dispatch.acute else quiet.after(dispatch.person, then)


def _give_up(dispatch: Dispatch, moment: datetime) -> None:
    if dispatch.deliveries.exists():  # acute, and one of several ways never took it
        _finish(dispatch, State.DELIVERED, moment)
        return
    logger.error("a dispatch is put aside: nobody was reached", dispatch=str(dispatch.pk))
    _finish(dispatch, State.DEAD, moment)


def _finish(dispatch: Dispatch, state: State, moment: datetime) -> None:
    _write(dispatch, state=state, next_try_at=None, finished_at=moment)


def wait_after(tries: int, *, acute: bool) -> timedelta:
    """Return how long to wait after so many tries before this one: ever longer, to a limit."""
    longest = LONGEST_WAIT_ACUTE if acute else LONGEST_WAIT
    doubled: timedelta = RETRY_AFTER * 2 ** min(tries, 10)
    return min(doubled, longest)


def _write(dispatch: Dispatch, **fields: object) -> bool:
    """Write what became of a dispatch, if the lease under which it was sent is still ours."""
    leased = Dispatch.objects.filter(pk=dispatch.pk, next_try_at=dispatch.next_try_at)
    is_ours = bool(leased.update(**fields))
    if is_ours:
        dispatch.refresh_from_db()
    return is_ours
