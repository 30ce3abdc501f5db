"""What the TypeScript client makes and opens, byte for byte: `vectors.test.ts` reads the same."""

from typing import Any

import pytest

from elevhalsa.keys.e1 import (
    attachment,
    chain,
    envelope,
    fingerprint,
    identity,
    manifest,
    slot,
    team_epoch,
    vault,
)
from elevhalsa.keys.e1.chain import BranchPins
from elevhalsa.keys.e1.encoding import cat, digest, from_base64url, read_unsigned, to_base64url, u64
from elevhalsa.keys.e1.errors import Malformed
from elevhalsa.keys.e1.identity_envelope import open_identity
from elevhalsa.keys.e1.manifest import Signer
from elevhalsa.keys.e1.team_epoch import Branch, Member
from elevhalsa.keys.e1.thread_key import Grant, RecipientType, companion_of
from tests.keys.e1.vectors import E1, keys_of, place_of, signed_of, unhex


def test_encodings_agree() -> None:
    for told in E1["encoding"]["cat"]:
        assert cat(told["label"], *map(unhex, told["fields"])).hex() == told["bytes"]
    for told in E1["encoding"]["base64url"]:
        assert to_base64url(unhex(told["bytes"])) == told["text"]
        assert from_base64url(told["text"]).hex() == told["bytes"]
    for told in E1["encoding"]["u64"]:
        assert u64(told["number"]).hex() == told["bytes"]


@pytest.mark.parametrize("text", E1["encoding"]["base64url_refused"])
def test_bytes_have_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        from_base64url(text)


@pytest.mark.parametrize("field", E1["encoding"]["u64_refused"])
def test_numbers_that_javascript_cannot_hold_are_refused(field: str) -> None:
    with pytest.raises(Malformed):
        read_unsigned(unhex(field), 8)


@pytest.mark.parametrize("told", E1["identity"]["all"], ids=["student", "staff"])
def test_an_identity_has_the_same_record_and_code(told: dict[str, Any]) -> None:
    keys = keys_of(told["keys"])

    verified = identity.verify_identity(signed_of(told))

    assert verified.id.hex() == told["id"]
    assert verified.keys == keys.public
    assert digest(keys.public.kem_pk).hex() == told["keys"]["kem_pk_sha256"]
    assert identity.sign_identity(verified, keys) == signed_of(told)
    assert fingerprint.code(verified.kid, digest(verified.encode())) == told["code"]


def test_a_branch_of_two_chains_verifies() -> None:
    told = E1["team"]

    verified = chain.verify_branch(
        branch=Branch(told["branch"]),
        school=unhex(told["school"]),
        pins=BranchPins(unhex(told["root"])),
        back_up=[signed_of(each) for each in told["back_up"]["epochs"]],
        teams=[[signed_of(each) for each in told["team"]["epochs"]]],
    )

    team = verified.teams[unhex(told["team"]["team"])]
    assert team.current.digest.hex() == told["team"]["epochs"][1]["digest"]


def test_a_bundle_and_the_one_before_it_open() -> None:
    told, epochs = E1["team"], E1["team"]["team"]["epochs"]
    first, second = (team_epoch.decode_team_epoch(unhex(each["record"])) for each in epochs)
    member_keys = keys_of(told["bundle"]["member_keys"])
    member = Member(unhex(told["bundle"]["member"]), member_keys.kid)

    keys = team_epoch.open_bundle(
        unhex(told["bundle"]["sealed"]), second, member, member_keys.kem_seed
    )
    before = team_epoch.unwrap_previous(unhex(told["prev_link"]["sealed"]), keys, second, first)

    assert keys.to_bytes().hex() == told["bundle"]["plaintext"]
    assert before.to_bytes().hex() == told["prev_link"]["plaintext"]


@pytest.mark.parametrize("section", ["manifest", "companion"])
def test_every_grant_and_the_history_open(section: str) -> None:
    told = E1[section]
    previous: manifest.Manifest | None = None
    for each in told["epochs"]:
        signer = Signer(unhex(each["signer_id"]), keys_of(told["readers"][each["signer"]]).public)
        thread = unhex(told["thread"])
        accepted = manifest.verify_manifest(
            signed_of(each), thread=thread, previous=previous, signers=[signer]
        )
        for grant in each["grants"]:
            reader = keys_of(told["readers"][grant["reader"]])
            kind, owner = RecipientType(grant["type"]), unhex(grant["id"])
            sealed = Grant(kind, owner, reader.kid, unhex(grant["sealed"]))
            assert manifest.open_grant(accepted, sealed, reader).hex() == each["key"]
        if previous:
            hist, key = unhex(each["hist"]), unhex(each["key"])
            before = manifest.open_hist(accepted, hist, key, previous)
            assert before.hex() == told["epochs"][0]["key"]
        previous = accepted


def test_the_notes_beside_a_thread_are_named_by_it_and_sealed_for_no_student() -> None:
    parent, notes = E1["manifest"], E1["companion"]

    assert companion_of(unhex(parent["thread"])).hex() == parent["companion"] == notes["thread"]
    readers = {grant["type"] for each in notes["epochs"] for grant in each["grants"]}
    assert readers == {RecipientType.TEAM, RecipientType.BACK_UP}


@pytest.mark.parametrize("told", E1["message"]["all"], ids=lambda told: f"kind {told['kind']}")
def test_a_message_has_the_same_envelope(told: dict[str, Any]) -> None:
    key, place = unhex(told["key"]), place_of(told)

    content = envelope.open_message(key, place, unhex(told["envelope"]))

    assert envelope.encode_content(content).decode() == told["json"]
    padded = envelope.pad(told["json"].encode())
    assert envelope.seal_padded(key, place, padded, unhex(told["nonce"])) == unhex(told["envelope"])


def test_an_attachment_opens_and_lengths_agree() -> None:
    told = E1["attachment"]["file"]
    blob, key, hashed = unhex(told["blob"]), unhex(told["key"]), unhex(told["sealed_sha256"])
    ref = attachment.AttachmentRef(blob, key, "", "", told["size"], hashed)

    opened = attachment.open_attachment(ref, unhex(told["thread"]), unhex(told["sealed"]))

    assert opened.hex() == told["plaintext"]
    for each in E1["attachment"]["padme"]:
        assert attachment.padme(each["size"]) == each["padded"]


def test_a_vault_opens_and_keeps_what_it_does_not_know() -> None:
    told = E1["vault"]

    opened = vault.open_vault(
        unhex(told["vault_key"]), unhex(told["user"]), told["version"], unhex(told["sealed"])
    )

    assert vault.encode_vault(opened).decode() == told["json"]
    assert opened.more == {"later": {"x": [1, None]}}


def test_a_secret_gives_the_same_halves_however_it_was_typed() -> None:
    told, place = E1["slot"]["pin"], E1["slot"]["wrapped"][0]
    user, slot_id = unhex(E1["slot"]["user"]), unhex(place["slot"])
    params = slot.PinParams(unhex(told["salt"]), told["kib"], told["passes"], told["lanes"])

    halves = slot.pin_halves(told["same_secret"], params)

    assert halves == slot.PinHalves(unhex(told["auth"]), unhex(told["enc"]))
    assert slot.pin_verifier(user, slot_id, halves.auth).hex() == told["verifier"]
    assert slot.pin_kek(user, slot_id, halves.enc, unhex(told["share"])).hex() == place["kek"]
    assert params.encode().hex() == place["params"]


@pytest.mark.parametrize("told", E1["slot"]["wrapped"], ids=lambda told: str(told["type"]))
def test_every_type_of_slot_gives_the_vault_key(told: dict[str, str]) -> None:
    user, slot_id = unhex(E1["slot"]["user"]), unhex(told["slot"])
    kek = {
        "pin": lambda: unhex(told["kek"]),
        "prf": lambda: slot.prf_kek(user, slot_id, unhex(E1["slot"]["prf"]["prf"])),
        "code": lambda: slot.code_kek(user, slot_id, unhex(E1["slot"]["code"]["code"])),
    }[told["type"]]()
    place = slot.SlotPlace(user, slot_id, slot.SlotType(told["type"]), unhex(told["params"]))

    opened = slot.unwrap_vault_key(kek, place, unhex(told["wrapped"]))

    assert opened.hex() == E1["slot"]["vault_key"]


def test_recovery_codes_read_as_they_were_written() -> None:
    for told in E1["slot"]["recovery_codes"]:
        assert slot.recovery_code_text(unhex(told["bytes"])) == told["text"]
        sloppy = told["text"].lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert slot.parse_recovery_code(sloppy).hex() == told["bytes"]


@pytest.mark.parametrize("text", E1["slot"]["recovery_codes_refused"])
def test_other_texts_are_not_recovery_codes(text: str) -> None:
    with pytest.raises(Malformed):
        slot.parse_recovery_code(text)


def test_people_compare_the_same_things() -> None:
    told = E1["compared"]
    school, roots = unhex(told["school"]), told["roots"]
    print_of = fingerprint.school_fingerprint(
        school, unhex(roots["counsellor"]), unhex(roots["nurse"])
    )
    kid, record = unhex(told["code"]["kid"]), unhex(told["code"]["digest"])
    secret, owner = unhex(told["meeting"]["secret"]), unhex(told["meeting"]["owner"])

    assert print_of.hex() == told["fingerprint"]
    assert fingerprint.start_fragment(school, print_of) == told["fragment"]
    assert fingerprint.parse_start_fragment(told["fragment"]) == (school, print_of)
    assert fingerprint.code(kid, record) == told["code"]["text"]
    assert fingerprint.meeting_proof(secret, owner, kid, record).hex() == told["meeting"]["proof"]


def test_an_identity_envelope_opens() -> None:
    told = E1["compared"]["identity_envelope"]

    opened = open_identity(unhex(told["student"]), unhex(told["sealed"]), keys_of(told["keys"]))

    assert opened == told["roster"]
