"""Telling one person: push, else e-mail, else SMS; what is acute by every way at once.

The own page always shows a notice: who has no other way is told there.
"""

import structlog

from elevhalsa.clock import Now
from elevhalsa.notify import ways as set_up
from elevhalsa.notify.addresses import address_of
from elevhalsa.notify.channels.way import Gone, Note, Unreachable, Way
from elevhalsa.notify.models import Delivery, Destination, Dispatch, Kind
from elevhalsa.notify.sending import renew
from elevhalsa.notify.texts import Text
from elevhalsa.notify.ways import Ways

logger = structlog.get_logger(__name__)


def tell(dispatch: Dispatch, now: Now, *, ways: Ways | None = None) -> bool:
    """Send a dispatch its person's ways. Return whether the person was reached."""
    ways = _configured() if ways is None else ways
    if ways is None:
        return False
    person = dispatch.person
    if not person.is_active:
        return True
    rows = Destination.objects.usable().filter(person=person, kind__in=ways).order_by("made_at")
    destinations = list(rows)
    attempts: list[bool | Exception] = []
    for kind in Kind:
        of_kind = [one for one in destinations if one.kind == kind]
        attempts += [_attempt(one, dispatch, ways[kind], now) for one in of_kind]
        if True in attempts and not dispatch.acute:
            break
    faults = [one for one in attempts if isinstance(one, Exception)]
    if faults and True not in attempts:
        raise faults[0]
    return True in attempts or not destinations


def _attempt(destination: Destination, dispatch: Dispatch, way: Way, now: Now) -> bool | Exception:
    """Try one destination. A fault of ours in it must not keep the next from being tried."""
    try:
        return _reach(destination, dispatch, way, now)
    except Exception as fault:
        # Told on once the other ways were tried: if one of them works the person is told.
        logger.exception("a channel broke", channel=destination.kind)
        return fault


def _configured() -> Ways | None:
    """Return the ways that are set up; None, said in the log, where a setting cannot be meant.

    Then everything waits, for a day, for the operator to put it right.
    """
    try:
        return set_up.configured()
    except (ValueError, OSError):
        logger.exception("the ways out are set up wrongly: elevhalsa doctor says how")
        return None


def _reach(destination: Destination, dispatch: Dispatch, way: Way, now: Now) -> bool:
    """Hand a dispatch to the server of one destination, unless that was done before."""
    done = Delivery.objects.filter(dispatch=dispatch, destination_id=destination.pk)
    if done.exists():
        return True
    if not renew(dispatch, moment=now()):
        return False  # another worker has it
    try:
        way.send(address_of(destination), note_of(dispatch))
    except Unreachable as trouble:
        logger.warning(
            "a channel did not take a notice",
            channel=destination.kind,
            status=trouble.status,
            exc_info=True,
        )
        return False
    except Gone:
        _forget(destination, now)
        return False
    row = Delivery(
        dispatch=dispatch, destination_id=destination.pk, kind=destination.kind, at=now()
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
    return True


def note_of(dispatch: Dispatch) -> Note:
    """Return what goes out for a dispatch."""
    return Note(
        text=Text(dispatch.text),
        language=dispatch.person.language,
        key=str(dispatch.pk),
        acute=dispatch.acute,
    )


def _forget(destination: Destination, now: Now) -> None:
    """A browser that listens no more is forgotten; a mailbox is marked, for its owner to see."""
    logger.info("a destination is gone", channel=destination.kind)
    if destination.kind == Kind.PUSH:
        destination.delete()
    else:
        Destination.objects.filter(pk=destination.pk).update(broken_at=now())
