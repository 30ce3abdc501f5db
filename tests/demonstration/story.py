"""Plays the demonstration's story at a running server: who is who, and then all that happened."""

from concurrent.futures import ThreadPoolExecutor

from elevhalsa.keys.e1.encoding import to_base64url
from tests.actors.account import Account
from tests.actors.admin import Admin
from tests.actors.founding import Part, Town, found
from tests.actors.keyholder import Keyholder
from tests.actors.wire import Json
from tests.demonstration import (
    a_year,
    cast,
    last_month_counsellors,
    last_month_nurses,
    occasions,
    school_days,
    today,
)
from tests.demonstration.script import Talk
from tests.demonstration.set_up import set_up
from tests.demonstration.telling import Stage, Telling

AT_ONCE = 3  # devices that make their vault at the same time: it takes a core half a second


def play(url: str, stage: Stage) -> Json:
    """Play everything. Return what ``demo.json`` holds."""
    stage.move_to(school_days.BEGINNING)
    admin = _administrator(url, stage)
    town = found(url, cast.PLAN, admin=admin, named=lambda i, part: stage.name_account(i, part.key))
    try:
        set_up(town)
        Telling(town, stage, talks(), occasions.DEEDS).tell(school_days.TODAY)
        _choose_secrets(town)
        return accounts(town)
    finally:
        town.close()


def talks() -> list[Talk]:
    """Return every talk of the demonstration."""
    last_month = [*last_month_counsellors.TALKS, *last_month_nurses.TALKS]
    return [*a_year.talks(), *occasions.TALKS, *last_month, *today.TALKS]


def accounts(town: Town) -> Json:
    """Return what ``demo.json`` holds: everybody, and how they come in."""
    schools = [
        {"id": town.schools[key], "name": name, "fingerprint": to_base64url(town.fingerprints[key])}
        for key, name in cast.SCHOOLS.items()
    ]
    people = [_account(town, part, town.people[part.key]) for part in cast.PARTS]
    people.append(_account(town, cast.ADMINISTRATOR, town.admin))
    return {"base_url": town.url, "schools": schools, "people": people}


def _account(town: Town, part: Part, device: Account) -> Json:
    has_branch = part.role in {"counsellor", "nurse"}
    return {
        "username": part.key,
        "name": part.name,
        "role": part.role,
        "branch": part.role if has_branch else None,
        "school": town.schools.get(part.school),
        "password": part.password,
        "totp_secret": device.totp_secret or None,
        "secret": part.secret or None,
    }


def _administrator(url: str, stage: Stage) -> Admin:
    part, admin = cast.ADMINISTRATOR, Admin(url)
    code = stage.first_administrator(
        organisation=cast.ORGANISATION, name=part.name, username=part.key
    )
    admin.redeem(code, part.password)
    return admin


def _choose_secrets(town: Town) -> None:
    """Let everybody who wrote choose the secret, and staff keep what they pinned meanwhile."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = [pool.submit(_keep, town.people[part.key], part) for part in cast.PARTS]
    for one in done:
        one.result()


def _keep(device: Account, part: Part) -> None:
    if not isinstance(device, Keyholder) or not device.is_unlocked:
        return
    device.sign_in(part.key, device.password, device.totp_secret)
    if device.version:
        device.save()
    else:
        device.set_secret(part.secret)
