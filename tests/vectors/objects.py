"""Own vectors, one function for each kind of object. All bytes are hex, all seeds made up."""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from elevhalsa.keys.e1 import attachment, fingerprint, slot, vault
from elevhalsa.keys.e1.chain import BranchPins, ChainPin
from elevhalsa.keys.e1.encoding import cat, digest, to_base64url, u64
from elevhalsa.keys.e1.envelope import Content, Kind, Place, encode_content, pad, seal_padded
from elevhalsa.keys.e1.identity import Identity, IdentityKind, Signed, sign_identity
from elevhalsa.keys.e1.identity_envelope import seal_identity
from elevhalsa.keys.e1.manifest import (
    Manifest,
    Reason,
    SealedManifest,
    SigningKeys,
    build_manifest,
    decode_manifest,
)
from elevhalsa.keys.e1.primitives import KeyPair, encrypt_with_nonce
from elevhalsa.keys.e1.team_epoch import (
    Branch,
    Member,
    TeamEpoch,
    new_team_epoch,
    seal_bundle,
    sign_team_epoch,
    wrap_previous,
)
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType, companion_of

NOW = 1_800_000_000_000


def some(name: str, size: int = 32) -> bytes:
    """Return bytes that anybody can make again from their name."""
    return sha256(f"E1 vector: {name}".encode()).digest()[:size]


def some_id(name: str) -> bytes:
    """Return an id in the same way."""
    return some(f"id of {name}", 16)


def keys_of(name: str) -> KeyPair:
    """Return somebody's secret keys."""
    return KeyPair(kem_seed=some(f"{name}, KEM"), sig_seed=some(f"{name}, Ed25519"))


def told(keys: KeyPair) -> dict[str, str]:
    """Return seeds and public keys in hex."""
    return {
        "kem_seed": keys.kem_seed.hex(),
        "sig_seed": keys.sig_seed.hex(),
        "kem_pk_sha256": digest(keys.public.kem_pk).hex(),
        "sig_pk": keys.public.sig_pk.hex(),
        "kid": keys.kid.hex(),
    }


def signed_hex(signed: Signed) -> dict[str, str]:
    """Return a signed record in hex."""
    parts = {"record": signed.record.hex(), "signature": signed.signature.hex()}
    return parts | {"digest": signed.digest.hex()}


def encodings() -> dict[str, Any]:
    """Return ``cat`` and base64url, with their corners."""
    return {
        "cat": [
            {
                "label": "E1/x",
                "fields": fields,
                "bytes": cat("E1/x", *map(bytes.fromhex, fields)).hex(),
            }
            for fields in ([], [""], ["", ""], ["00"], ["0102", "ff" * 300])
        ],
        "base64url": [
            {"bytes": some("text")[:size].hex(), "text": to_base64url(some("text")[:size])}
            for size in (0, 1, 2, 3, 16, 32)
        ],
        "base64url_refused": ["A", "AB==", "A+", "A/", "AB", "A\n", "AA ", "ÅÄ"],
        "u64": [{"number": n, "bytes": u64(n).hex()} for n in (0, 255, 2**32, 2**53 - 1)],
        "u64_refused": ["0020000000000000", "ffffffffffffffff", "00"],
    }


def identities() -> dict[str, Any]:
    """Return a student and a member of staff."""
    return {"all": [_identity("Sara", IdentityKind.STUDENT), _identity("Nils", IdentityKind.STAFF)]}


def _identity(name: str, kind: IdentityKind) -> dict[str, Any]:
    keys = keys_of(name)
    signed = sign_identity(Identity(some_id(name), kind, keys.public, NOW), keys)
    return {
        "id": some_id(name).hex(),
        "kind": int(kind),
        "created_ms": NOW,
        "keys": told(keys),
        **signed_hex(signed),
        "code": fingerprint.code(keys.kid, signed.digest),
    }


def epochs_of(name: str, owner: bytes, signer: KeyPair | None) -> list[tuple[TeamEpoch, Signed]]:
    """Return two epochs of a team; the first is signed by ``signer``, or by itself."""
    members = [Member(some_id(who), keys_of(who).kid) for who in ("Nils", "Nora")]
    made: list[tuple[TeamEpoch, Signed]] = []
    for number in (1, 2):
        keys = keys_of(f"{name} {number}")
        by = keys_of(f"{name} 1") if number > 1 else signer or keys
        epoch = new_team_epoch(
            owner=owner,
            branch=Branch.NURSE,
            team=some_id(name),
            keys=keys,
            previous=made[-1][0] if made else None,
            signer_kid=by.kid,
            members=members,
            created_ms=NOW + number,
        )
        made.append((epoch, sign_team_epoch(epoch, by)))
    return made


def teams() -> dict[str, Any]:
    """Return a back-up chain, a team chain, a sealed bundle and a prev link."""
    school, nora = some_id("school"), keys_of("Nora")
    back_up = epochs_of("back-up", school, None)
    team = epochs_of("team", school, keys_of("back-up 2"))
    epoch, keys = team[1][0], keys_of("team 2")
    member = Member(some_id("Nora"), nora.kid)
    return {
        "school": school.hex(),
        "branch": int(Branch.NURSE),
        "members": [{"id": m.id.hex(), "kid": m.kid.hex()} for m in epoch.members],
        "root": back_up[0][0].digest.hex(),
        "back_up": _chain("back-up", back_up),
        "team": _chain("team", team),
        "bundle": {
            "epoch": 2,
            "member": member.id.hex(),
            "member_keys": told(nora),
            "sealed": seal_bundle(keys, epoch, member, nora.public.kem_pk).hex(),
            "plaintext": keys.to_bytes().hex(),
        },
        "prev_link": {
            "sealed": wrap_previous(keys, epoch, keys_of("team 1")).hex(),
            "plaintext": keys_of("team 1").to_bytes().hex(),
        },
    }


def _chain(name: str, epochs: list[tuple[TeamEpoch, Signed]]) -> dict[str, Any]:
    told_epochs = [
        {
            "keys": told(keys_of(f"{name} {epoch.epoch}")),
            "signer_kid": epoch.signer_kid.hex(),
            "created_ms": epoch.created_ms,
            **signed_hex(signed),
        }
        for epoch, signed in epochs
    ]
    return {"team": some_id(name).hex(), "epochs": told_epochs}


READERS = {
    "Sara": (RecipientType.STUDENT, "Sara"),
    "team 2": (RecipientType.TEAM, "team"),
    "back-up 2": (RecipientType.BACK_UP, "back-up"),
}


def manifests() -> dict[str, Any]:
    """Return a thread's first manifest, and one by the team with history."""
    thread, keys = some_id("thread"), (some("K 1"), some("K 2"))
    made = _two_epochs(thread, keys, list(READERS), ("Sara", "team 2"), Reason.STUDENT_KEY)
    return {"thread": thread.hex(), "companion": companion_of(thread).hex(), **made}


def companions() -> dict[str, Any]:
    """Return the same of the notes beside it: by the team, then by its back-up; no student."""
    thread = companion_of(some_id("thread"))
    keys, both = (some("K 1 of the notes"), some("K 2 of the notes")), ("team 2", "back-up 2")
    made = _two_epochs(thread, keys, list(both), both, Reason.TEAM_EPOCH)
    return {"thread": thread.hex(), **made}


def _two_epochs(
    thread: bytes, keys: Sequence[bytes], names: list[str], signers: Sequence[str], reason: Reason
) -> dict[str, Any]:
    ids = {name: some_id(owner) for name, (_, owner) in READERS.items()}
    recipients = [Recipient(READERS[one][0], ids[one], keys_of(one).public) for one in names]
    by, then = (SigningKeys(ids[name], keys_of(name)) for name in signers)
    build = partial(build_manifest, thread=thread, recipients=recipients)
    first = build(key=keys[0], signer=by, reason=Reason.OPEN, created_ms=NOW)
    second = build(
        key=keys[1],
        signer=then,
        reason=reason,
        created_ms=NOW + 1,
        previous=decode_manifest(first.signed.record),
        previous_key=keys[0],
    )
    return {
        "readers": {name: told(keys_of(name)) for name in names},
        "epochs": [_manifest(first, keys[0], signers[0]), _manifest(second, keys[1], signers[1])],
    }


def _manifest(sealed: SealedManifest, key: bytes, signer: str) -> dict[str, Any]:
    manifest: Manifest = decode_manifest(sealed.signed.record)
    names = {int(kind): name for name, (kind, _) in READERS.items()}
    return {
        "key": key.hex(),
        "signer": signer,
        "signer_id": manifest.signer_id.hex(),
        "reason": int(manifest.reason),
        "created_ms": manifest.created_ms,
        "commit": manifest.commit.hex(),
        "hist": sealed.hist.hex(),
        **signed_hex(sealed.signed),
        "grants": [
            {
                "type": int(g.type),
                "id": g.id.hex(),
                "reader": names[g.type],
                "sealed": g.sealed.hex(),
            }
            for g in sealed.grants
        ],
    }


def messages() -> dict[str, Any]:
    """Return messages of several kinds and sizes."""
    ref = attachment.AttachmentRef(
        some_id("blob"), some("key of the blob"), "bild.jpg", "image/jpeg", 1000, some("sealed")
    )
    full = Content(
        "Hej å ä ö 👋🏽\nrad två",
        seen=some_id("message 0"),
        team_epoch=2,
        sent_ms=NOW,
        attachments=(ref,),
        more={"c": {"topics": ["sleep"], "own": "inget"}},
    )
    contents = [
        (Kind.TEXT, Content("")),
        (Kind.ATTACHMENT, full),
        (Kind.RETRACT, Content("", more={"r": to_base64url(some_id("message 1"))})),
        (Kind.NOTE, Content("x" * 4000)),
    ]
    return {"all": [_message(at, *each) for at, each in enumerate(contents)]}


def _message(number: int, kind: Kind, content: Content) -> dict[str, Any]:
    mid, key = some_id(f"message {number}"), some("K 1")
    role = RecipientType.STUDENT if number < 2 else RecipientType.TEAM
    place = Place(some_id("thread"), 1, mid, some_id("Sara"), role, kind)
    nonce = some(f"nonce {number}", 12)
    return {
        "key": key.hex(),
        "thread": place.thread.hex(),
        "ke": place.ke,
        "mid": mid.hex(),
        "author": place.author.hex(),
        "role": int(role),
        "kind": int(kind),
        "nonce": nonce.hex(),
        "json": encode_content(content).decode(),
        "envelope": seal_padded(key, place, pad(encode_content(content)), nonce).hex(),
    }


def attachments() -> dict[str, Any]:
    """Return Padmé's lengths, and one small file."""
    thread, blob, key = some_id("thread"), some_id("blob"), some("key of the blob")
    data = b"\x89 not quite a picture, padded to 36."
    padded = data.ljust(attachment.padme(len(data)), b"\0")
    sealed = encrypt_with_nonce(key, some("nonce", 12), padded, cat("E1/att", thread, blob))
    sizes = (0, 1, 2, 3, 7, 8, 9, 15, 100, 255, 256, 257, 1000, 65537, 5_000_001, 5 * 2**20)
    return {
        "padme": [{"size": size, "padded": attachment.padme(size)} for size in sizes],
        "file": {
            "thread": thread.hex(),
            "blob": blob.hex(),
            "key": key.hex(),
            "size": len(data),
            "plaintext": data.hex(),
            "sealed": sealed.hex(),
            "sealed_sha256": digest(sealed).hex(),
        },
    }


def vaults() -> dict[str, Any]:
    """Return a vault with something of everything in it, and a key from the future."""
    pins = BranchPins(
        some("root"), ChainPin(2, some("b2")), {some_id("team"): ChainPin(3, some("t3"))}
    )
    bare = BranchPins(some("other root"))
    branches = {Branch.COUNSELLOR: bare, Branch.NURSE: pins}
    made = vault.Vault(
        keys=keys_of("Sara"),
        created_ms=NOW,
        schools={some_id("school"): vault.SchoolPins(some("fp"), True, branches)},
        people={some_id("Nils"): keys_of("Nils").kid},
        threads={some_id("thread"): vault.ThreadPin(2, some("manifest"))},
        anonymous=(
            vault.AnonymousIdentity(
                some_id("nobody"), some_id("secret"), keys_of("nobody"), NOW + 1
            ),
        ),
        more={"later": {"x": [1, None]}},
    )
    content, user, version, vault_key = vault.encode_vault(made), some_id("Sara"), 7, some("VK")
    framed = (len(content).to_bytes(4, "big") + content).ljust(4096, b"\0")
    aad = cat("E1/vault", user, version.to_bytes(4, "big"))
    return {
        "vault_key": vault_key.hex(),
        "user": user.hex(),
        "version": version,
        "json": content.decode(),
        "sealed": encrypt_with_nonce(vault_key, some("nonce of the vault", 12), framed, aad).hex(),
    }


def slots() -> dict[str, Any]:
    """Return one slot of each type around the same vault key, and recovery codes."""
    user, share = some_id("Sara"), some("share")
    params = slot.PinParams(some("salt", 16), kib=32_768, passes=2)
    halves = slot.pin_halves("sol måne ﬁsk", params)
    pin, prf, code = some_id("pin slot"), some_id("prf slot"), some_id("code slot")
    keks = {
        "pin": (pin, slot.pin_kek(user, pin, halves.enc, share), params.encode()),
        "prf": (prf, slot.prf_kek(user, prf, some("prf")), b""),
        "code": (code, slot.code_kek(user, code, some("code", 16)), b""),
    }
    return {
        "vault_key": some("VK").hex(),
        "user": user.hex(),
        "pin": {
            "secret": "sol måne ﬁsk",
            "same_secret": "sol ma\u030ane fisk",
            "kib": params.kib,
            "passes": params.passes,
            "lanes": params.lanes,
            "salt": params.salt.hex(),
            "auth": halves.auth.hex(),
            "enc": halves.enc.hex(),
            "share": share.hex(),
            "verifier": slot.pin_verifier(user, pin, halves.auth).hex(),
        },
        "prf": {"prf": some("prf").hex()},
        "code": {"code": some("code", 16).hex()},
        "wrapped": [_wrapped(user, kind, *rest) for kind, rest in keks.items()],
        "recovery_codes": [
            {"bytes": each.hex(), "text": slot.recovery_code_text(each)}
            for each in (bytes(16), bytes(range(16)), b"\xff" * 16, some("code", 16))
        ],
        "recovery_codes_refused": ["", "0" * 25, "0" * 27, "8" + "0" * 25, "U" + "0" * 25],
    }


def _wrapped(user: bytes, kind: str, slot_id: bytes, kek: bytes, params: bytes) -> dict[str, str]:
    aad = cat("E1/slot", user, slot_id, kind.encode(), params)
    wrapped = encrypt_with_nonce(kek, some(f"nonce of {kind}", 12), some("VK"), aad)
    ids = {"type": kind, "slot": slot_id.hex(), "params": params.hex()}
    return {**ids, "kek": kek.hex(), "wrapped": wrapped.hex()}


def compared() -> dict[str, Any]:
    """Return what people compare, and an identity envelope."""
    school, roots = some_id("school"), (some("counsellors' root"), some("nurses' root"))
    print_of = fingerprint.school_fingerprint(school, *roots)
    owner, kid, record = some_id("Sara"), keys_of("Sara").kid, some("record")
    back_up = keys_of("back-up 2")
    roster = {"name": "Sara Öst", "class": "8B"}
    return {
        "school": school.hex(),
        "roots": {"counsellor": roots[0].hex(), "nurse": roots[1].hex()},
        "fingerprint": print_of.hex(),
        "fragment": fingerprint.start_fragment(school, print_of),
        "code": {"kid": kid.hex(), "digest": record.hex(), "text": fingerprint.code(kid, record)},
        "meeting": {
            "secret": some("one time").hex(),
            "owner": owner.hex(),
            "proof": fingerprint.meeting_proof(some("one time"), owner, kid, record).hex(),
        },
        "identity_envelope": {
            "student": owner.hex(),
            "keys": told(back_up),
            "roster": roster,
            "sealed": seal_identity(owner, roster, back_up.public).hex(),
        },
    }
