"""Passwords: their rules, their spelling, and changing one."""

import unicodedata
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from elevhalsa.people import hashing, leaving, sessions, throttle, user_names
from elevhalsa.people.errors import AccountEnded, PasswordWeak, WrongSignIn
from elevhalsa.people.models import Person
from elevhalsa.people.throttle import Door


def normal(password: str) -> str:
    """Return the one spelling of a password, whichever keyboard typed it."""
    return unicodedata.normalize("NFKC", password)


def check_rules(password: str) -> None:
    """Accept a new password.

    Raises:
        PasswordWeak: Too short, or among the most common ones.
    """
    try:
        validate_password(normal(password))
    except ValidationError:
        raise PasswordWeak from None


def hashed(password: str) -> str:
    """Return what is kept of a password. It takes long: call it in no transaction.

    Raises:
        Busy: Too many people at once.
    """
    with hashing.a_place():
        return make_password(normal(password))


@transaction.atomic
def store_password(person: Person, kept: str) -> None:
    """Give a person a password, by its hash, and end every session of theirs."""
    person.password = kept
    person.save(update_fields=["password"])
    sessions.end_all(person)


def sign_in(*, username: str, password: str, now: datetime, device: str = "") -> Person:
    """Return whose user name and password these are.

    It takes as long, and waits as long, for an account that does not exist. Tries on a known
    ``device`` are counted apart.

    Raises:
        Busy: Too many people at once; nothing was compared or counted.
        Wait: Too many tries; nothing was compared.
        WrongSignIn: They do not belong together, or the person is deactivated.
        AccountEnded: They do, of a student whose time to read is over.
    """
    account = user_names.normal(username)
    counted = f"{account} {device}".rstrip()
    with hashing.a_place():
        throttle.count_try(Door.PASSWORD, counted, now=now)
        person = Person.objects.filter(username=account).first()
        is_right = _is_right(person, normal(password))
    if person is None or not is_right:
        raise WrongSignIn
    throttle.forget(Door.PASSWORD, counted)
    if not person.is_active:
        raise AccountEnded
    return person


def _is_right(person: Person | None, password: str) -> bool:
    """Say whether an active person has this password; the same work where there is nobody.

    Who has left for good is told so, with the right password alone.
    """
    if person is None:
        make_password(password)
        return False
    is_known = person.is_active or leaving.is_shut(person)
    return person.check_password(password) and is_known


def change_password(
    *, person: Person, current: str, new: str, now: datetime, device: str = ""
) -> None:
    """Replace a person's password and end every session of theirs.

    Raises:
        PasswordWeak: The new one breaks the rules.
        Wait, WrongSignIn: The current one is not right.
    """
    check_rules(new)
    sign_in(username=person.username, password=current, now=now, device=device)
    store_password(person, hashed(new))
