"""Telling one person: push, else e-mail, else SMS; what is acute by every way at once.

What is acute is done when each of the person's ways has taken it, or the person has opened it, or
somebody has taken what it is about: a push that nobody sees lets no mail be forgotten. The own page
always shows a notice: who has no other way is told there.
"""

from dataclasses import dataclass
from enum import StrEnum

import structlog

from elevhalsa.clock import Now
from elevhalsa.notify import ailing
from elevhalsa.notify import ways as set_up
from elevhalsa.notify.addresses import address_of
from elevhalsa.notify.breaker import Breaker
from elevhalsa.notify.channels.way import Gone, Note, Refused, Unreachable
from elevhalsa.notify.models import Delivery, Destination, Dispatch, Kind
from elevhalsa.notify.sending import renew
from elevhalsa.notify.texts import Text
from elevhalsa.notify.ways import Ways

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Turn:
    """A dispatch on its way, and by what."""

    dispatch: Dispatch
    now: Now
    ways: Ways
    breaker: Breaker


class Came(StrEnum):
    """What came of trying one destination. A fault of ours is told apart."""

    TAKEN = "taken"
    REFUSED = "refused"  # the server answers, and takes nothing for this address
    NOT_NOW = "not_now"
    GONE = "gone"


Attempts = list[Came | Exception]


def tell(
    dispatch: Dispatch, now: Now, *, ways: Ways | None = None, breaker: Breaker | None = None
) -> bool:
    """Send a dispatch its person's ways. Return whether nothing is left to do."""
    ways = _configured() if ways is None else ways
    if ways is None:
        return False
    if not dispatch.person.is_active or _is_over(dispatch):
        return True
    attempts = _try_all(Turn(dispatch, now, ways, breaker or Breaker()))
    _note_whose_trouble(dispatch, attempts)
    faults = [one for one in attempts if isinstance(one, Exception)]
    if faults and Came.TAKEN not in attempts:
        raise faults[0]
    if dispatch.acute:
        return set(attempts) <= {Came.TAKEN}
    return Came.TAKEN in attempts or not attempts


def _note_whose_trouble(dispatch: Dispatch, attempts: Attempts) -> None:
    is_refused = set(attempts) == {Came.REFUSED}
    if is_refused != dispatch.is_refused:
        Dispatch.objects.filter(pk=dispatch.pk).update(is_refused=is_refused)


def _is_over(dispatch: Dispatch) -> bool:
    """Say whether, since it was tried, its person opened it or somebody took the matter."""
    was_tried = dispatch.tries > 0 or dispatch.errors > 0
    return was_tried and not dispatch.notices.open().exists()


def _try_all(turn: Turn) -> Attempts:
    """Try a person's destinations, until one is enough. Return what came of those that are left."""
    person, acute = turn.dispatch.person, turn.dispatch.acute
    mine = Destination.objects.usable().filter(person=person, kind__in=turn.ways)
    destinations = list(mine.order_by("made_at"))
    attempts: Attempts = []
    for kind in Kind:
        attempts += [_attempt(one, turn) for one in destinations if one.kind == kind]
        if Came.TAKEN in attempts and not acute:
            break
    return [one for one in attempts if one != Came.GONE]


def _attempt(destination: Destination, turn: Turn) -> Came | Exception:
    """Try one destination. A fault of ours in it must not keep the next from being tried."""
    try:
        came: Came | Exception = _reach(destination, turn)
    except Exception as fault:
        # Told on once the other ways were tried: if one of them works the person is told.
        logger.exception("a channel broke", channel=destination.kind)
        came = fault
    if came == Came.TAKEN:
        ailing.note_taken(destination)
    is_its_own = came == Came.REFUSED or isinstance(came, Exception)
    if is_its_own and ailing.note_refusal(destination, moment=turn.now()):
        return Came.GONE
    return came


def _configured() -> Ways | None:
    """Return the ways that are set up; None, said in the log, where a setting cannot be meant.

    Then everything waits, for a day, for the operator to put it right.
    """
    try:
        return set_up.configured()
    except (ValueError, OSError):
        logger.exception("the ways out are set up wrongly: elevhalsa doctor says how")
        return None


def _reach(destination: Destination, turn: Turn) -> Came:
    """Hand a dispatch to the server of one destination, unless that was done before."""
    dispatch, way = turn.dispatch, turn.ways[Kind(destination.kind)]
    if dispatch.deliveries.filter(destination_id=destination.pk).exists():
        return Came.TAKEN
    address = address_of(destination)
    server = way.server_of(address)
    if turn.breaker.rests(server) or not renew(dispatch, moment=turn.now()):
        return Came.NOT_NOW  # or another worker has it
    try:
        with turn.breaker.asking(server):
            way.send(address, note_of(dispatch))
    except Unreachable as trouble:
        logger.warning(
            "a channel did not take a notice",
            channel=destination.kind,
            status=trouble.status,
            exc_info=True,
        )
        return Came.REFUSED if isinstance(trouble, Refused) else Came.NOT_NOW
    except Gone:
        ailing.give_up(destination, moment=turn.now())
        return Came.GONE
    _note_taken(destination, turn)
    return Came.TAKEN


def _note_taken(destination: Destination, turn: Turn) -> None:
    row = Delivery(
        dispatch=turn.dispatch,
        destination_id=destination.pk,
        kind=destination.kind,
        at=turn.now(),
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


def note_of(dispatch: Dispatch) -> Note:
    """Return what goes out for a dispatch."""
    return Note(
        text=Text(dispatch.text),
        language=dispatch.person.language,
        key=str(dispatch.pk),
        acute=dispatch.acute,
    )
