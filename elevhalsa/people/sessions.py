"""Sessions: when one begins, what it may still do, and how all of a person's end at once.

Times here are the host's, never the promise's: a demonstration that moves its clock signs
nobody out. The middleware and the socket both come through ``state_of``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as otp_login
from django_otp.models import Device

from elevhalsa.errors import NotSignedIn, SecondFactorNeeded
from elevhalsa.people import ended
from elevhalsa.people.models import Person

STUDENT_IDLE = timedelta(minutes=15)
STAFF_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=30)  # how exactly a session remembers when it was last used

FRESH = timedelta(minutes=10)  # how long a proved second factor lets one change the ways in

# Moments in seconds since 1970.
EPOCH, BEGUN, SEEN, PROVED = "epoch", "begun_at", "seen_at", "proved_at"


def idle_limit(person: Person) -> timedelta:
    """Return how long a person's session may lie unused."""
    return STUDENT_IDLE if person.is_student else STAFF_IDLE


def begin(
    request: HttpRequest, person: Person, *, now: datetime, device: Device | None = None
) -> None:
    """Sign a person in under a new session id, with the second factor if ``device`` proved it."""
    request.session.flush()
    if hasattr(person, "otp_device"):  # what another session proved is not proved in this one
        delattr(person, "otp_device")
    request.user = person
    auth.login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[EPOCH] = person.epoch
    request.session[BEGUN] = request.session[SEEN] = now.timestamp()
    if device is not None:
        otp_login(request, device)
        request.session[PROVED] = now.timestamp()


def renew(request: HttpRequest, person: Person, *, now: datetime) -> None:
    """Go on in a new session after all of a person's were ended: no more proved than before."""
    name = request.session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(name) if name else None  # none, if it was taken away
    proved = request.session.get(PROVED)
    begin(request, person, now=now, device=device)
    request.session[PROVED] = proved


def prove_second_factor(request: HttpRequest, device: Device, *, now: datetime) -> None:
    """Remember in the session that ``device`` was proved, under a new session id."""
    otp_login(request, device)
    request.session[PROVED] = now.timestamp()
    request.session.cycle_key()


def is_fresh(session: SessionBase, *, now: datetime) -> bool:
    """Say whether the second factor was proved just now."""
    proved = session.get(PROVED)
    return isinstance(proved, float) and now.timestamp() - proved < FRESH.total_seconds()


def end_all(person: Person) -> None:
    """End every session of a person everywhere, with their sockets. Call it in a transaction."""
    Person.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)
    person.refresh_from_db(fields=["epoch"])
    ended.announce(person.pk, epoch=person.epoch)


def sign_out(request: HttpRequest, person: Person) -> None:
    """End every session of the person who asks, this one included."""
    with transaction.atomic():
        end_all(person)
    close(request)


def is_over(session: SessionBase, person: Person, *, now: datetime) -> bool:
    """Say whether a session has ended: by the person's epoch, by idleness or by age."""
    if not person.is_active or session.get(EPOCH) != person.epoch:
        return True
    begun, seen = session.get(BEGUN), session.get(SEEN)
    if not isinstance(begun, float) or not isinstance(seen, float):
        return True
    moment = now.timestamp()
    is_idle = moment - seen >= idle_limit(person).total_seconds()
    return is_idle or moment - begun >= LONGEST.total_seconds()


def touch(session: SessionBase, *, now: datetime) -> bool:
    """Remember that the session was used, if that is news. Return whether it still exists."""
    if now.timestamp() - session[SEEN] < SEEN_EVERY.total_seconds():
        return True
    session[SEEN] = now.timestamp()
    try:
        session.save()
    except UpdateError:  # signed out in another tab at this moment
        return False
    session.modified = False
    return True


@dataclass(frozen=True)
class Ticket:
    """What a socket keeps of the session that opened it."""

    session_key: str
    person_id: UUID
    epoch: int


def admit(session_key: str | None, *, now: datetime) -> tuple[Person, Ticket]:
    """Return who opens a socket with this session, by the same rules as over HTTP.

    Raises:
        NotSignedIn: No session, or one that has ended.
        SecondFactorNeeded: Staff whose session has not proved a second factor of their own.
    """
    session = new(session_key)
    request = HttpRequest()
    request.session = session
    person = auth.get_user(request)
    if not session_key or not isinstance(person, Person) or is_over(session, person, now=now):
        raise NotSignedIn
    if person.is_staff_member and not _has_proved(session, person):
        raise SecondFactorNeeded
    return person, Ticket(session_key, person.pk, person.epoch)


def _has_proved(session: SessionBase, person: Person) -> bool:
    name = session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(name) if name else None
    return device is not None and device.user_id == person.pk and device.confirmed


def ended_among(tickets: Collection[Ticket], *, now: datetime) -> set[Ticket]:
    """Return those whose session has ended by now. Two queries, however many there are."""
    people = Person.objects.in_bulk({ticket.person_id for ticket in tickets})
    keys = {ticket.session_key for ticket in tickets}
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    stored = {row.session_key: _Stored(row.get_decoded()) for row in rows}
    return {
        ticket
        for ticket in tickets
        if not _lives(ticket, stored.get(ticket.session_key), people, now=now)
    }


def _lives(
    ticket: Ticket, session: "_Stored | None", people: dict[UUID, Person], *, now: datetime
) -> bool:
    person = people.get(ticket.person_id)
    if session is None or person is None or ticket.epoch != person.epoch:
        return False
    return not is_over(session, person, now=now)


class _Stored(SessionBase):
    """A session's content that was read together with many others."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__()
        self._session_cache = content


def new(session_key: str | None = None) -> SessionBase:
    """Return the stored session of this key, or one that is not stored yet."""
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(session_key)


def close(request: HttpRequest) -> None:
    """Forget a session that is over, and treat the request as a stranger's."""
    request.session.flush()
    request.user = AnonymousUser()
