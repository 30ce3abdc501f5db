"""Security tests 1, 2 and 7 of docs/protocol.md: what people write, and what opens it, is nowhere.

They search every file of the service and every byte on the wire, in all the forms in which a
text could lie there. The same search on a client whose AES is replaced by the identity finds it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from elevhalsa.keys.e1 import primitives
from elevhalsa.keys.e1.attachment import AttachmentRef
from tests.actors.founding import Town
from tests.actors.hamlet import SCHOOL, found_hamlet
from tests.canary import needles, secrets_of
from tests.canary.needles import Hit, Needle
from tests.canary.recorder import Recorder
from tests.servers import Service

WRITTEN = "Kanariefågeln sjunger på åkern 🐤 Ωμέγα 4711"
ANSWERED = "Också svaret är en hemlighet: blåbärsöga 🫐"
SEEN = "Mitt blåslagna knä i trappan"
PICTURE = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"".join(
    sha256(bytes([number])).digest() for number in range(100)
)
PLAIN = "Utan lås: nu syns räven i ån 🦊"


class IdentityAES:
    """A cipher that hides nothing: what a broken client would use."""

    def __init__(self, key: bytes) -> None:
        del key

    def encrypt(self, nonce: bytes, data: bytes, aad: bytes) -> bytes:
        del nonce, aad
        return data + bytes(primitives.TAG_BYTES)

    def decrypt(self, nonce: bytes, data: bytes, aad: bytes) -> bytes:
        del nonce, aad
        return data[: -primitives.TAG_BYTES]


@pytest.fixture(scope="module")
def wire() -> Iterator[Recorder]:
    with Recorder() as recorder:
        yield recorder


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the service's process may use for temporary files."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def service(
    wire: Recorder, temporary: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    running = Service(
        tmp_path_factory.mktemp("canary"),
        public_url=wire.url,
        ELEVHALSA_DEMONSTRATION="1",
        TMPDIR=str(temporary),
    )
    wire.to_port = running.port
    running.set_up()
    with logs_kept(running.data):
        running.start("--every", "0.5")
        yield running
        running.stop()


@contextmanager
def logs_kept(data: Path) -> Iterator[None]:
    """Keep every database open, so that no write-ahead log vanishes before it was searched."""
    with ExitStack() as stack:
        for file in data.glob("*.sqlite3"):
            reader = stack.enter_context(closing(sqlite3.connect(file)))
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield


@pytest.fixture(scope="module")
def town(service: Service) -> Iterator[Town]:
    founded = found_hamlet(service)
    yield founded
    founded.close()


@pytest.fixture(scope="module")
def threads(town: Town, service: Service) -> list[str]:
    """The main job with everything that moves a key: answer, retraction, new key, escalation."""
    sara, karl, berit = town.student("sara"), town.staff("karl"), town.staff("berit")
    sara.arrive(town.fingerprints[SCHOOL])
    with karl.follow() as screen:
        posted = sara.start_thread(WRITTEN, sara.wish("counsellor"))
        thread = str(posted["thread"]["id"])
        screen.entry(thread, posted["entry"]["mid"])
    sara.set_secret("melon kajak vinter")
    karl.write(thread, ANSWERED)
    karl.rotate_out(next(team for team, one in karl.teams.items() if one["kind"] == "school"))
    taken_back = sara.write(thread, WRITTEN)["entry"]["mid"]
    sara.retract(thread, taken_back)
    sara.retract(thread, sara.show(thread, WRITTEN, (SEEN, PICTURE))["entry"]["mid"])
    karl.show(thread, ANSWERED, (SEEN, PICTURE), ("", PICTURE))
    sara.lock()
    sara.unlock("melon kajak vinter")
    alone = str(sara.start_thread(WRITTEN, sara.wish("counsellor"))["thread"]["id"])
    with berit.follow() as screen:
        service.command("demo", "advance", "25h")
        screen.wait_until(lambda: alone in screen.shown)
    assert berit.texts(alone) == [WRITTEN]
    assert sara.texts(thread)[:2] == [WRITTEN, ANSWERED]
    assert [data for _, data in sara.pictures(thread)] == [PICTURE, PICTURE]
    return [thread, alone]


def test_no_text_is_in_any_file_or_on_the_wire(
    threads: list[str], service: Service, temporary: Path, wire: Recorder
) -> None:
    canaries = [*needles.of_text("question", WRITTEN), *needles.of_text("answer", ANSWERED)]

    assert found(canaries, service, temporary, wire) == []
    assert threads


def test_no_key_or_secret_is_in_any_file_or_on_the_wire(
    town: Town, threads: list[str], service: Service, temporary: Path, wire: Recorder
) -> None:
    secrets = list(secrets_of.needles(town, threads))

    kinds = {needle.name.split(" of ")[0].split(" held by ")[0] for needle in secrets}
    assert kinds == {
        *("KEM seed", "signing seed", "vault key", "secret", "enc half"),
        *("team KEM seed", "team signing seed", "thread key"),
    }
    assert found(secrets, service, temporary, wire) == []


def test_no_picture_nor_its_name_type_or_key_is_in_any_file_or_on_the_wire(
    town: Town, threads: list[str], service: Service, temporary: Path, wire: Recorder
) -> None:
    refs = [ref for ref, _ in town.student("sara").pictures(threads[0])]
    wanted = [*of_picture(), *of_refs(refs)]

    assert {(ref.name, ref.type) for ref in refs} == {(SEEN, "image/jpeg"), ("", "image/jpeg")}
    assert found(wanted, service, temporary, wire) == []


def of_picture() -> Iterator[Needle]:
    """Yield forms of the picture's first bytes and of parts that no page of a database splits."""
    for at in (0, 700, 1500, 2300):
        yield from needles.of_bytes("picture", PICTURE[at : at + 24])


def of_refs(refs: list[AttachmentRef]) -> Iterator[Needle]:
    """Yield forms of what messages say of pictures, but for the ids that the service knows."""
    yield from needles.of_text("picture's name", SEEN)
    for ref in refs:
        yield from needles.of_text("picture's type", ref.type)
        yield from needles.of_bytes("picture's key", ref.key)


def test_the_half_of_a_secret_that_the_server_compares_is_never_stored(
    town: Town, threads: list[str], service: Service, temporary: Path, wire: Recorder
) -> None:
    halves = list(secrets_of.auth_halves(town))

    assert needles.search(needles.files_in(service.data, temporary), halves) == []
    assert needles.search([("wire", wire.everything())], halves), "it is in its own request"
    assert threads


def test_the_same_search_finds_a_client_that_does_not_encrypt(
    town: Town,
    service: Service,
    temporary: Path,
    wire: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(primitives, "AESGCM", IdentityAES)
    siv = town.student("siv")
    siv.arrive(town.fingerprints[SCHOOL])

    thread = siv.start_thread(PLAIN, siv.wish("counsellor"))["thread"]["id"]
    siv.show(thread, PLAIN, (SEEN, PICTURE))
    siv.set_secret("zebra lampa mynt")

    plain = [
        *needles.of_text("text", PLAIN),
        *of_picture(),
        *needles.of_bytes("vault key", siv.vault_key),
    ]
    places = {(hit.name, hit.place.split(".")[0]) for hit in found(plain, service, temporary, wire)}
    assert {("text", "wire"), ("text", "elevhalsa"), ("vault key", "wire")} <= places
    assert {("picture", "wire"), ("picture", "elevhalsa")} <= places


def found(wanted: list[Needle], service: Service, temporary: Path, wire: Recorder) -> list[Hit]:
    """Search databases with their WAL, key ring, keys, logs, temporary files, and the wire."""
    files = dict(needles.files_in(service.data, temporary))
    assert {"elevhalsa.sqlite3", "elevhalsa.sqlite3-wal", "keyring.sqlite3", "kek"} <= files.keys()
    assert "server.out" in files
    recorded = wire.everything()
    assert b"websocket" in recorded.lower()
    assert b"content-encoding" not in recorded.lower(), "packed bytes would hide a text"
    return needles.search([*files.items(), ("wire", recorded)], wanted)
