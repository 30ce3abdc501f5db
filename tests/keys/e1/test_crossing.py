"""Each object goes from Python to the TypeScript client and back, and means the same to both.

The client runs under Node as it is, not a copy: it opens what Python made, makes
its own of what it read, and Python opens that.
"""

from dataclasses import replace
from typing import Any

import pytest

from elevhalsa.keys.e1 import attachment, chain, envelope, fingerprint, identity, slot, vault
from elevhalsa.keys.e1 import manifest as manifests
from elevhalsa.keys.e1.encoding import digest, from_base64url, to_base64url
from elevhalsa.keys.e1.envelope import Content, Kind, Place
from elevhalsa.keys.e1.identity import Identity, IdentityKind, Signed
from elevhalsa.keys.e1.identity_envelope import open_identity, seal_identity
from elevhalsa.keys.e1.manifest import Reason, Signer, SigningKeys
from elevhalsa.keys.e1.primitives import KeyPair, new_identity, random_bytes
from elevhalsa.keys.e1.team_epoch import (
    Branch,
    Member,
    open_bundle,
    seal_bundle,
    unwrap_previous,
    wrap_previous,
)
from elevhalsa.keys.e1.thread_key import Grant, Recipient, RecipientType, companion_of
from tests.keys.e1.client import Client
from tests.keys.e1.people import NOW, SCHOOL, Team, a_team, an_id, flipped

EVERY_KIND = 'Hej å ä ö \u2028 \x7f \x01 " \\ / 👩🏽\u200d🚒'

b64 = to_base64url
unb64 = from_base64url


def told(signed: Signed) -> dict[str, str]:
    return {"record": b64(signed.record), "signature": b64(signed.signature)}


def heard(answer: dict[str, Any]) -> Signed:
    return Signed(unb64(answer["record"]), unb64(answer["signature"]))


def test_an_identity_crosses(client: Client) -> None:
    keys = new_identity()
    signed = identity.sign_identity(Identity(an_id(1), IdentityKind.STAFF, keys.public, NOW), keys)

    answer = client.ask("identity", **told(signed))

    theirs = identity.verify_identity(heard(answer))
    assert (theirs.id, theirs.kind, theirs.created_ms) == (an_id(1), IdentityKind.STAFF, NOW)
    assert theirs.keys == KeyPair.from_bytes(unb64(answer["keys"])).public
    assert answer["code"] == fingerprint.code(keys.kid, signed.digest)


def test_a_chain_its_bundle_and_its_link_cross(client: Client) -> None:
    back_up, nora = a_team(1, epochs=2), new_identity()
    team = Team(an_id(2), Branch.COUNSELLOR, [], [], [])
    team.members = [Member(an_id(0x61), nora.kid), Member(an_id(0x62), an_id(0x72))]
    team.add_epoch(signer=back_up.secrets[1])
    second = team.add_epoch()

    answer = client.ask(
        "team",
        school=SCHOOL,
        root=back_up.epochs[0].digest,
        back_up=[told(each) for each in back_up.records],
        team=[told(each) for each in team.records],
        member=team.members[0].id,
        member_keys=nora.to_bytes(),
        bundle=seal_bundle(team.secrets[1], second, team.members[0], nora.public.kem_pk),
        link=wrap_previous(team.secrets[1], second, team.secrets[0]),
    )

    assert unb64(answer["before"]) == team.secrets[0].to_bytes()
    trunk = chain.Chain(tuple(back_up.epochs))
    third = chain.verify_next_team_epoch(
        heard(answer), previous=second, back_up=trunk, floor=2, school=SCHOOL
    )
    keys = open_bundle(unb64(answer["bundle"]), third, team.members[0], nora.kem_seed)
    assert keys.to_bytes() == unb64(answer["keys"])
    assert unwrap_previous(unb64(answer["link"]), keys, third, second) == team.secrets[1]


def test_manifests_their_grants_and_history_cross(client: Client) -> None:
    student, team, keys = new_identity(), new_identity(), [random_bytes(32), random_bytes(32)]
    signers = [Signer(an_id(1), student.public), Signer(an_id(2), team.public)]
    made: list[manifests.SealedManifest] = []
    for ke, by in ((1, SigningKeys(an_id(1), student)), (2, SigningKeys(an_id(2), team))):
        made.append(
            manifests.build_manifest(
                thread=an_id(7),
                key=keys[ke - 1],
                signer=by,
                recipients=[
                    Recipient(RecipientType.STUDENT, an_id(1), student.public),
                    Recipient(RecipientType.TEAM, an_id(2), team.public),
                ],
                reason=Reason.OPEN if ke == 1 else Reason.STUDENT_KEY,
                created_ms=NOW,
                previous=manifests.decode_manifest(made[0].signed.record) if made else None,
                previous_key=keys[0] if made else None,
            )
        )

    answer = client.ask(
        "manifest",
        thread=an_id(7),
        team=an_id(2),
        team_keys=team.to_bytes(),
        signers=[_signer(signers[0])],
        manifests=[_manifest(each) for each in made],
    )

    assert unb64(answer["before"]) == keys[0]
    assert unb64(answer["companion"]) == companion_of(an_id(7))
    _check_third(answer, made[1], signers, student, keys[1])


def _signer(signer: Signer) -> dict[str, str]:
    keys = signer.keys
    return {"id": b64(signer.id), "sig_pk": b64(keys.sig_pk), "kem_pk": b64(keys.kem_pk)}


def _manifest(sealed: manifests.SealedManifest) -> dict[str, str]:
    grant = sealed.grants[1].sealed
    return {**told(sealed.signed), "grant": b64(grant), "hist": b64(sealed.hist)}


def _check_third(
    answer: dict[str, Any],
    second: manifests.SealedManifest,
    signers: list[Signer],
    student: KeyPair,
    key_before: bytes,
) -> None:
    previous = manifests.decode_manifest(second.signed.record)
    third = manifests.verify_manifest(
        heard(answer), thread=an_id(7), previous=previous, signers=signers
    )
    grants = [
        Grant(RecipientType(g["type"]), unb64(g["id"]), unb64(g["kid"]), unb64(g["sealed"]))
        for g in answer["grants"]
    ]
    hist, key = unb64(answer["hist"]), unb64(answer["key"])
    manifests.check_parts(third, hist=hist, grants=grants)
    assert manifests.open_grant(third, grants[0], student) == key
    assert manifests.open_hist(third, hist, key, previous) == key_before


@pytest.mark.parametrize(
    "content",
    [
        Content(""),
        Content(EVERY_KIND, seen=an_id(3), team_epoch=1, sent_ms=NOW),
        Content("x" * 9000, more={"c": {"topics": ["a"], "n": 1.5}, "__proto__": {"x": 1}}),
    ],
    ids=["empty", "every kind of character", "long"],
)
def test_a_message_crosses(client: Client, content: Content) -> None:
    key = random_bytes(32)
    place = Place(an_id(1), 9, an_id(2), an_id(3), RecipientType.BACK_UP, Kind.MEETING)
    where = {"thread": place.thread, "mid": place.mid, "author": place.author, "ke": 9}
    sealed = envelope.seal_message(key, place, content)

    answer = client.ask("message", **where, key=key, role=2, kind=6, envelope=sealed)

    assert answer["text"] == content.text
    theirs = unb64(answer["envelope"])
    assert envelope.open_message(key, place, theirs) == content
    assert theirs[22:34] != sealed[22:34]


def test_both_clients_refuse_a_changed_message(client: Client) -> None:
    key = random_bytes(32)
    place = Place(an_id(1), 9, an_id(2), an_id(3), RecipientType.STUDENT, Kind.TEXT)
    where = {"thread": place.thread, "mid": place.mid, "author": place.author, "ke": 9}
    changed = flipped(envelope.seal_message(key, place, Content("hej")), 300)

    answer = client.ask("message", **where, key=key, role=0, kind=0, envelope=changed)

    assert answer == {"refused": "cannot_open"}


def test_an_attachment_crosses(client: Client) -> None:
    data = random_bytes(3333)
    ref, sealed = attachment.seal_file(an_id(1), an_id(2), data, name="å.png", mime="image/png")

    answer = client.ask("attachment", thread=an_id(1), ref=ref.to_value(), sealed=sealed)

    theirs = attachment.attachment_ref(answer["ref"])
    assert (theirs.name, theirs.type, theirs.size) == (ref.name, ref.type, ref.size)
    assert attachment.open_attachment(theirs, an_id(1), unb64(answer["sealed"])) == data


def test_a_vault_crosses(client: Client) -> None:
    key, pin = random_bytes(32), chain.ChainPin(2, bytes(32))
    pins = chain.BranchPins(bytes(32), pin, {an_id(5): pin})
    schools = {SCHOOL: vault.SchoolPins(bytes(32), from_paper=True, branches={Branch.NURSE: pins})}
    nobody = vault.AnonymousIdentity(an_id(6), an_id(7), new_identity(), NOW)
    full = vault.Vault(new_identity(), NOW, schools, {an_id(8): an_id(9)})
    full = replace(full, anonymous=(nobody,), threads={an_id(1): vault.ThreadPin(3, bytes(32))})

    sealed = vault.seal_vault(key, an_id(1), 4, full)
    answer = client.ask("vault", key=key, user=an_id(1), version=4, sealed=sealed)

    assert vault.open_vault(key, an_id(1), 5, unb64(answer["sealed"])) == full


@pytest.mark.parametrize("kind", list(slot.SlotType))
def test_every_type_of_slot_crosses(client: Client, kind: slot.SlotType) -> None:
    user, at, key, share = an_id(1), an_id(2), random_bytes(32), random_bytes(32)
    params, secret, raw = b"", "", random_bytes(32)
    if kind is slot.SlotType.PIN:
        pin = slot.PinParams(random_bytes(16), kib=32_768, passes=2)
        params, secret = pin.encode(), "måne sol fisk"
        kek = slot.pin_kek(user, at, slot.pin_halves(secret, pin).enc, share)
    elif kind is slot.SlotType.PRF:
        secret, kek = b64(raw), slot.prf_kek(user, at, raw)
    else:
        secret, kek = slot.recovery_code_text(raw[:16]), slot.code_kek(user, at, raw[:16])
    place = slot.SlotPlace(user, at, kind, params)

    wrapped = slot.wrap_vault_key(kek, place, key)
    parts = {"user": user, "slot": at, "type": kind.value, "params": params, "share": share}
    answer = client.ask("slot", **parts, secret=secret, wrapped=wrapped)

    assert slot.unwrap_vault_key(kek, place, unb64(answer["wrapped"])) == key


def test_what_people_compare_crosses(client: Client) -> None:
    roots, secret, kid = (digest(b"c"), digest(b"n")), random_bytes(32), an_id(4)
    paper = fingerprint.school_fingerprint(SCHOOL, *roots)

    answer = client.ask(
        "compared",
        fragment=fingerprint.start_fragment(SCHOOL, paper),
        counsellor=roots[0],
        nurse=roots[1],
        secret=secret,
        kid=kid,
    )

    proof = fingerprint.meeting_proof(secret, SCHOOL, kid, roots[1])
    assert answer == {"isSame": True, "proof": b64(proof)}


def test_an_identity_envelope_crosses(client: Client) -> None:
    keys, roster = new_identity(), {"name": "Åsa Öst", "class": "9C"}
    sealed = seal_identity(an_id(1), roster, keys.public)

    answer = client.ask("identity_envelope", student=an_id(1), keys=keys.to_bytes(), sealed=sealed)

    assert open_identity(an_id(1), unb64(answer["sealed"]), keys) == roster
