"""A thread's key goes to exactly the readers that its signer chose, and all get the same one."""

from dataclasses import dataclass, replace

import pytest

from elevhalsa.keys.e1.encoding import digest
from elevhalsa.keys.e1.errors import (
    BadSignature,
    CannotOpen,
    CommitMismatch,
    Malformed,
    ManifestRefused,
)
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.manifest import (
    GrantEntry,
    Manifest,
    Reason,
    SealedManifest,
    Signer,
    SigningKeys,
    build_manifest,
    check_parts,
    check_recipients,
    decode_manifest,
    open_grant,
    open_hist,
    verify_manifest,
)
from elevhalsa.keys.e1.primitives import KeyPair, new_identity, sign
from elevhalsa.keys.e1.thread_key import (
    Grant,
    Recipient,
    RecipientType,
    companion_of,
    new_thread_key,
    seal_grant,
)
from tests.keys.e1.people import NOW, an_id, flipped

THREAD, STUDENT, TEAM, BACK_UP = an_id(0x70), an_id(0x71), an_id(0x72), an_id(0x73)


@dataclass(frozen=True)
class Thread:
    """A thread just opened by its student, with everybody's secrets."""

    student: KeyPair
    team: KeyPair
    back_up: KeyPair
    key: bytes
    sealed: SealedManifest

    @property
    def readers(self) -> list[Recipient]:
        return [
            Recipient(RecipientType.STUDENT, STUDENT, self.student.public),
            Recipient(RecipientType.TEAM, TEAM, self.team.public),
            Recipient(RecipientType.BACK_UP, BACK_UP, self.back_up.public),
        ]

    @property
    def signers(self) -> list[Signer]:
        return [Signer(STUDENT, self.student.public), Signer(TEAM, self.team.public)]

    @property
    def manifest(self) -> Manifest:
        return verify_manifest(
            self.sealed.signed, thread=THREAD, previous=None, signers=self.signers
        )

    def next_by_the_team(self, key: bytes, previous_key: bytes | None = None) -> SealedManifest:
        """Return the team's manifest after the first."""
        return build_manifest(
            thread=THREAD,
            key=key,
            signer=SigningKeys(TEAM, self.team),
            recipients=self.readers,
            reason=Reason.TEAM_EPOCH,
            created_ms=NOW,
            previous=self.manifest,
            previous_key=previous_key,
        )


@pytest.fixture
def thread() -> Thread:
    student, team, back_up, key = new_identity(), new_identity(), new_identity(), new_thread_key()
    bare = Thread(student, team, back_up, key, SealedManifest(Signed(b"", b""), b"", ()))
    sealed = build_manifest(
        thread=THREAD,
        key=key,
        signer=SigningKeys(STUDENT, student),
        recipients=bare.readers[::-1],
        reason=Reason.OPEN,
        created_ms=NOW,
    )
    return replace(bare, sealed=sealed)


def signed_anew(manifest: Manifest, keys: KeyPair) -> Signed:
    record = manifest.encode()
    return Signed(record, sign(keys.sig_seed, record))


def test_every_reader_gets_the_one_key(thread: Thread) -> None:
    check_recipients(thread.manifest, thread.readers)
    check_parts(thread.manifest, hist=thread.sealed.hist, grants=thread.sealed.grants)

    secrets = (thread.student, thread.team, thread.back_up)
    for grant, keys in zip(thread.sealed.grants, secrets, strict=True):
        assert open_grant(thread.manifest, grant, keys) == thread.key


def test_nobody_else_opens_a_grant(thread: Thread) -> None:
    for grant in thread.sealed.grants:
        with pytest.raises(ManifestRefused):
            open_grant(thread.manifest, grant, new_identity())


def test_a_grant_of_another_thread_or_key_epoch_does_not_open(thread: Thread) -> None:
    grant = thread.sealed.grants[1]
    other = replace(thread.manifest.key_epoch, thread=an_id(0x7F))
    moved = seal_grant(other, thread.key, thread.readers[1])
    claims = _with_grant(thread.manifest, moved)
    with pytest.raises(CannotOpen):
        open_grant(claims, moved, thread.team)

    second = decode_manifest(thread.next_by_the_team(thread.key).signed.record)
    with pytest.raises(CannotOpen):
        open_grant(_with_grant(second, grant), grant, thread.team)


def _with_grant(manifest: Manifest, grant: Grant) -> Manifest:
    """Return ``manifest`` as if it listed ``grant``."""
    entry = GrantEntry(grant.type, grant.id, grant.kid, digest(grant.sealed))
    return replace(manifest, grants=(entry,))


def test_two_keys_behind_one_commitment_are_noticed(thread: Thread) -> None:
    epoch = thread.manifest.key_epoch
    other = seal_grant(epoch, new_thread_key(), thread.readers[1])
    claims = _with_grant(thread.manifest, other)

    with pytest.raises(CommitMismatch):
        open_grant(claims, other, thread.team)


def test_a_manifest_by_a_stranger_is_refused(thread: Thread) -> None:
    stranger = new_identity()
    by_name = replace(thread.manifest, signer_kid=stranger.kid)
    for signed in (
        signed_anew(thread.manifest, stranger),
        signed_anew(by_name, stranger),
        Signed(flipped(thread.sealed.signed.record, 2000), thread.sealed.signed.signature),
    ):
        with pytest.raises((BadSignature, ManifestRefused)):
            verify_manifest(signed, thread=THREAD, previous=None, signers=thread.signers)


def test_a_former_team_epoch_no_longer_signs(thread: Thread) -> None:
    sealed = thread.next_by_the_team(new_thread_key())
    now = [thread.signers[0], Signer(TEAM, new_identity().public)]

    with pytest.raises(BadSignature):
        verify_manifest(sealed.signed, thread=THREAD, previous=thread.manifest, signers=now)


def test_one_reader_more_or_fewer_is_refused(thread: Thread) -> None:
    one_more = [*thread.readers, Recipient(RecipientType.TEAM, an_id(9), new_identity().public)]
    another_key = [*thread.readers[:2], replace(thread.readers[2], keys=new_identity().public)]
    for expected in (one_more, thread.readers[:2], another_key, []):
        with pytest.raises(ManifestRefused):
            check_recipients(thread.manifest, expected)


def test_the_next_manifest_follows_the_last(thread: Thread) -> None:
    sealed = thread.next_by_the_team(new_thread_key())
    second = verify_manifest(
        sealed.signed, thread=THREAD, previous=thread.manifest, signers=thread.signers
    )
    assert second.ke == 2

    for previous in (None, second, replace(thread.manifest, created_ms=NOW + 1)):
        with pytest.raises(ManifestRefused):
            verify_manifest(sealed.signed, thread=THREAD, previous=previous, signers=thread.signers)


def test_a_manifest_of_another_thread_is_refused(thread: Thread) -> None:
    with pytest.raises(ManifestRefused):
        verify_manifest(
            thread.sealed.signed, thread=an_id(1), previous=None, signers=thread.signers
        )


def test_history_opens_only_if_it_was_handed_over(thread: Thread) -> None:
    key = new_thread_key()
    with_history = thread.next_by_the_team(key, previous_key=thread.key)
    second = decode_manifest(with_history.signed.record)
    assert open_hist(second, with_history.hist, key, thread.manifest) == thread.key

    without = thread.next_by_the_team(key)
    with pytest.raises(ManifestRefused):
        open_hist(decode_manifest(without.signed.record), without.hist, key, thread.manifest)
    with pytest.raises(ManifestRefused):
        open_hist(second, flipped(with_history.hist, 3), key, thread.manifest)


def test_history_with_another_key_than_before_is_noticed(thread: Thread) -> None:
    key = new_thread_key()
    lying = thread.next_by_the_team(key, previous_key=new_thread_key())

    with pytest.raises(CommitMismatch):
        open_hist(decode_manifest(lying.signed.record), lying.hist, key, thread.manifest)


def test_a_server_stores_only_the_parts_that_were_signed(thread: Thread) -> None:
    manifest, grants = thread.manifest, list(thread.sealed.grants)
    changed = replace(grants[0], sealed=flipped(grants[0].sealed, 0))
    for wrong in (grants[:2], [*grants, grants[0]], [changed, *grants[1:]]):
        with pytest.raises(ManifestRefused):
            check_parts(manifest, hist=b"", grants=wrong)
    with pytest.raises(ManifestRefused):
        check_parts(manifest, hist=bytes(60), grants=grants)


def test_only_the_first_manifest_opens_a_thread(thread: Thread) -> None:
    for wrong in (
        replace(thread.manifest, reason=Reason.HAND_OVER),
        replace(thread.manifest, ke=0),
        replace(thread.manifest, prev=bytes([1]) * 32),
        replace(thread.manifest, hist_digest=bytes(32)),
        replace(thread.manifest, grants=()),
        replace(thread.manifest, grants=thread.manifest.grants[::-1]),
    ):
        with pytest.raises(Malformed):
            decode_manifest(wrong.encode())


def test_nobody_can_be_given_two_grants(thread: Thread) -> None:
    twice = [*thread.readers, replace(thread.readers[0], keys=new_identity().public)]

    with pytest.raises(Malformed):
        build_manifest(
            thread=THREAD,
            key=thread.key,
            signer=SigningKeys(STUDENT, thread.student),
            recipients=twice,
            reason=Reason.OPEN,
            created_ms=NOW,
        )


def test_notes_live_in_a_thread_of_their_own() -> None:
    assert companion_of(THREAD) not in {THREAD, companion_of(an_id(1))}
    assert len(companion_of(THREAD)) == 16
