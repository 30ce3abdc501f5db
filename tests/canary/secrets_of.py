"""Every secret that the people of a hamlet hold, for the search; taken from their own devices."""

from collections.abc import Iterator

from elevhalsa.keys.e1.slot import PinParams, pin_halves
from tests.actors.founding import Town
from tests.actors.keyholder import Keyholder
from tests.actors.reader import Reader
from tests.actors.staff import Staff
from tests.canary.needles import Needle, of_bytes, of_text


def needles(town: Town, threads: list[str]) -> Iterator[Needle]:
    """Yield all forms of vault keys, own keys, secrets, team bundles and thread keys."""
    for key, person in town.people.items():
        if isinstance(person, Keyholder) and person.is_unlocked:
            yield from _own(key, person)
        if isinstance(person, Staff):
            yield from _bundles(key, person)
        if isinstance(person, Reader) and person.is_unlocked:
            yield from _thread_keys(key, person, threads)


def auth_halves(town: Town) -> Iterator[Needle]:
    """Yield the halves of the secrets that may be in their own request, and nowhere at rest."""
    for key, person in town.people.items():
        if isinstance(person, Keyholder):
            for params in person.slot_params:
                yield from of_bytes(f"auth half of {key}", _halves(person, params)[0])


def _own(key: str, person: Keyholder) -> Iterator[Needle]:
    yield from of_bytes(f"KEM seed of {key}", person.keys.kem_seed)
    yield from of_bytes(f"signing seed of {key}", person.keys.sig_seed)
    if person.vault_key:
        yield from of_bytes(f"vault key of {key}", person.vault_key)
        yield from of_text(f"secret of {key}", person.secret)
    for params in person.slot_params:
        yield from of_bytes(f"enc half of {key}", _halves(person, params)[1])


def _bundles(key: str, person: Staff) -> Iterator[Needle]:
    for ring in person.rings.values():
        for pair in ring.keys.values():
            yield from of_bytes(f"team KEM seed held by {key}", pair.kem_seed)
            yield from of_bytes(f"team signing seed held by {key}", pair.sig_seed)


def _thread_keys(key: str, person: Reader, threads: list[str]) -> Iterator[Needle]:
    mine = person.heads()
    for thread in threads:
        if thread in mine:
            for thread_key in person.open(thread).keys.values():
                yield from of_bytes(f"thread key held by {key}", thread_key)


def _halves(person: Keyholder, params: PinParams) -> tuple[bytes, bytes]:
    halves = pin_halves(person.secret, params)
    return halves.auth, halves.enc
