"""A student with new keys meets somebody of the team: a code is scanned, or digits are read."""

from dataclasses import dataclass

from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.errors import BadSignature, ManifestRefused
from elevhalsa.keys.e1.fingerprint import code, meeting_proof
from elevhalsa.keys.e1.identity import Identity, Signed
from elevhalsa.keys.e1.manifest import Reason
from elevhalsa.keys.e1.primitives import KEY_BYTES, random_bytes
from tests.actors import records
from tests.actors.staff import Staff
from tests.actors.student import Student
from tests.actors.wire import Json


@dataclass(frozen=True)
class Screen:
    """What the QR code on the staff's screen holds. The service knows the id alone."""

    meeting: str
    secret: bytes


def show_code(staff: Staff, thread: str) -> Screen:
    """Begin to meet the student of a thread: draw the secret for one scan."""
    begun = staff.wire.post(f"/api/threads/{thread}/meetings")
    return Screen(begun["id"], random_bytes(KEY_BYTES))


def scan(student: Student, screen: Screen) -> None:
    """Prove, with what the camera saw, that these new keys are of who stands here."""
    signed = records.signed(student.wire.get("/api/keys/mine")["identity"])
    proof = meeting_proof(screen.secret, student.my_id, student.keys.kid, signed.digest)
    body = {"kid": student.wire.get("/api/keys/mine")["identity"]["kid"]}
    student.wire.post(
        f"/api/meetings/{screen.meeting}/proof", {**body, "proof": to_base64url(proof)}
    )


def met_by_code(staff: Staff, screen: Screen, student: str) -> list[str]:
    """Seal the old threads to the keys that the scan has proved. Return which.

    Raises:
        BadSignature: The proof is of other keys than the service shows, or of another secret.
    """
    seen = staff.wire.get(f"/api/meetings/{screen.meeting}")
    identity, signed = _shown(seen, student)
    owner = id_from_text(student)
    wanted = meeting_proof(screen.secret, owner, identity.kid, signed.digest)
    if seen["proof"] is None or from_base64url(seen["proof"]["proof"]) != wanted:
        raise BadSignature
    return _met(staff, screen, identity, "qr")


def met_by_digits(staff: Staff, screen: Screen, student: str, heard: str) -> list[str]:
    """Seal the old threads to the keys whose twenty digits the student has read out.

    Raises:
        BadSignature: The service shows keys with other digits.
    """
    identity, signed = _shown(staff.wire.get(f"/api/meetings/{screen.meeting}"), student)
    if code(identity.kid, signed.digest) != heard:
        raise BadSignature
    return _met(staff, screen, identity, "digits")


def _shown(seen: Json, student: str) -> tuple[Identity, Signed]:
    return records.verified_identity(seen["identity"], owner=student), records.signed(
        seen["identity"]
    )


def _met(staff: Staff, screen: Screen, identity: Identity, how: str) -> list[str]:
    kid = id_to_text(identity.kid)
    path = f"/api/meetings/{screen.meeting}/confirm"
    waiting: list[str] = staff.wire.post(path, {"kid": kid, "how": how})["threads"]
    for thread in waiting:
        _seal_for(staff, thread, identity)
    staff.know_person(identity.id, identity.kid)
    return waiting


def _seal_for(staff: Staff, thread: str, identity: Identity) -> None:
    """Make a new key for the student who was met, and no other; history goes with it."""
    opened = staff.open(thread)
    live = opened.student.identities[0]
    if (opened.student.id, live.kid) != (identity.id, identity.kid):
        raise ManifestRefused("another student, or other keys, than those met")
    manifest = staff.rotate(opened, reason=Reason.STUDENT_KEY)
    staff.outbox.deliver("POST", f"/api/threads/{thread}/manifests", manifest)
