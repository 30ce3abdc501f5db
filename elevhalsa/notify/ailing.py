"""An address that takes nothing any more: marked, and said to its owner and to who can help."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from elevhalsa.notify import outbox
from elevhalsa.notify.models import Delivery, Destination, Kind
from elevhalsa.people.models import Person, Role

logger = structlog.get_logger(__name__)

WHILE_OTHERS_ARE_REACHED = timedelta(hours=1)
AT_MOST = timedelta(days=1)  # with nobody to compare with


def note_refusal(destination: Destination, *, moment: datetime) -> bool:
    """Note that an address took nothing, by its own fault. Return whether it is given up.

    It is, when that has lasted for an hour in which others were reached by the same channel.
    """
    since = destination.failing_since
    if since is None:
        mine = Destination.objects.filter(pk=destination.pk, failing_since=None)
        mine.update(failing_since=moment)
        return False
    lasts = moment - since
    if lasts < AT_MOST and not (lasts >= WHILE_OTHERS_ARE_REACHED and _others_are(destination)):
        return False
    give_up(destination, moment=moment)
    return True


def note_taken(destination: Destination) -> None:
    """Note that an address took something."""
    if destination.failing_since is not None:
        Destination.objects.filter(pk=destination.pk).update(failing_since=None)


def give_up(destination: Destination, *, moment: datetime) -> None:
    """Send nothing there any more. A browser is forgotten; a mailbox is marked, and that is told.

    Its owner and their administrators find it on their pages: no notice says what it is about.
    """
    logger.info("a destination is gone", channel=destination.kind)
    if destination.kind == Kind.PUSH:
        destination.delete()
        return
    _mark(destination, moment)


@transaction.atomic
def _mark(destination: Destination, moment: datetime) -> None:
    working = Destination.objects.filter(pk=destination.pk, broken_at=None)
    if working.update(broken_at=moment, failing_since=None):
        outbox.queue_all(
            outbox.Queued(person.pk, outbox.Text.NEWS, f"broken:{destination.pk}", moment)
            for person in [destination.person, *_who_can_help(destination.person)]
        )


def _others_are(destination: Destination) -> bool:
    """Say whether, since this one failed, another took something by the same channel."""
    by_channel = Delivery.objects.filter(kind=destination.kind, at__gt=destination.failing_since)
    return by_channel.exclude(destination_id=destination.pk).exists()


def _who_can_help(person: Person) -> list[Person]:
    colleagues = Person.objects.filter(organisation=person.organisation_id, is_active=True)
    return list(colleagues.filter(role=Role.ADMINISTRATOR).exclude(pk=person.pk))
