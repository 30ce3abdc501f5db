"""Security tests 9 to 27 of docs/protocol.md as a whole client meets them: a service that lies.

Whatever it is told, a client reads nothing wrong, and sends nothing to anybody who is not
meant. The single checks are tested in ``tests/keys/e1``; these go through everything.
"""

from collections.abc import Callable
from functools import partial

import pytest

from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.errors import (
    BadSignature,
    ChainRefused,
    E1Error,
    ManifestRefused,
    RolledBack,
    RootChanged,
    WeakParameters,
)
from elevhalsa.keys.e1.identity import Identity, IdentityKind, sign_identity
from elevhalsa.keys.e1.manifest import Reason, SigningKeys, build_manifest
from elevhalsa.keys.e1.primitives import new_identity, random_bytes
from elevhalsa.keys.e1.slot import PinParams
from elevhalsa.keys.e1.team_epoch import (
    Member,
    TeamEpoch,
    decode_team_epoch,
    new_team_epoch,
    sign_team_epoch,
)
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType, new_thread_key
from tests.actors import records
from tests.actors.founding import Town
from tests.actors.lying import Lied
from tests.actors.scenes import arrived, written
from tests.actors.student import Student
from tests.actors.wire import Json
from tests.servers import Service


def own_epoch(like: TeamEpoch, *, following: TeamEpoch | None) -> Json:
    """Return an epoch of the same team that a stranger made and signed."""
    keys = new_identity()
    epoch = new_team_epoch(
        owner=like.owner,
        branch=like.branch,
        team=like.team,
        keys=keys,
        previous=following,
        signer_kid=keys.kid,
        members=[Member(random_bytes(16), random_bytes(16))],
        created_ms=like.created_ms,
    )
    return {"epoch": epoch.epoch, **records.signed_value(sign_team_epoch(epoch, keys))}


def newest(chain: Json) -> TeamEpoch:
    return decode_team_epoch(from_base64url(chain["epochs"][-1]["record"]))


def swap_team(answer: Json) -> None:
    chain = answer["keys"]["team"]
    chain["epochs"] = [own_epoch(newest(chain), following=None)]


def insert_epoch(answer: Json) -> None:
    chain = answer["keys"]["team"]
    chain["epochs"].append(own_epoch(newest(chain), following=newest(chain)))


def swap_root(answer: Json) -> None:
    chain = answer["keys"]["back_up"]
    chain["epochs"] = [own_epoch(newest(chain), following=None)]


def shorten(answer: Json) -> None:
    answer["keys"]["back_up"]["epochs"].pop()


def add_member(answer: Json) -> None:
    epoch = answer["keys"]["team"]["epochs"][-1]
    record = from_base64url(epoch["record"])
    epoch["record"] = to_base64url(record + bytes(32))


def add_manifest(manifest: Json, answer: Json) -> None:
    answer["manifests"].append(manifest)


@pytest.mark.parametrize(
    ("lie", "refusal"),
    [
        (swap_team, E1Error),
        (insert_epoch, BadSignature),
        (swap_root, RootChanged),
        (shorten, RolledBack),
        (add_member, E1Error),
    ],
)
def test_no_thread_is_opened_for_keys_that_do_not_follow_from_paper(
    town: Town, lie: Callable[[Json], None], refusal: type[E1Error]
) -> None:
    sara = arrived(town, "sara")
    sara.school_keys(sara.school)
    with Lied(sara) as wire:
        wire.lie("/route", lie)

        with pytest.raises(refusal):
            sara.start_thread("Till fel händer.", sara.wish("counsellor"))

        assert wire.posted() == ["POST /api/threads/route"]


@pytest.mark.parametrize(
    ("meant", "told", "hidden_by"),
    [({}, {"branch": "nurse"}, None), ({"excluded": ["karl"]}, {}, "key")],
    ids=["the other branch", "somebody who is shut out"],
)
def test_no_thread_is_opened_for_whom_the_student_did_not_mean(
    town: Town, meant: dict[str, list[str]], told: dict[str, str], hidden_by: str | None
) -> None:
    sara = arrived(town, "sara")
    shut_out = [town.ids[key] for key in meant.get("excluded", [])]
    other = {**sara.route(sara.wish(told.get("branch", "counsellor"))), "hidden_by": hidden_by}
    with Lied(sara) as wire:
        wire.lie("/route", lambda answer: answer.update(other))

        with pytest.raises(ChainRefused):
            sara.start_thread("Till fel händer.", sara.wish("counsellor", excluded=shut_out))

        assert wire.posted() == ["POST /api/threads/route"]


def test_a_new_client_with_paper_refuses_another_root(town: Town, service: Service) -> None:
    with Student(service.url) as phone:
        sam = town.student("sam")
        phone.sign_in(sam.username, sam.password)
        phone.make_identity(start_over=True)
        phone.pin_school(phone.school, random_bytes(32))

        with pytest.raises(RootChanged):
            phone.school_keys(phone.school)
    town.student("sam").make_identity(start_over=True)


def test_another_poster_than_the_one_pinned_is_the_red_screen(town: Town) -> None:
    sara = arrived(town, "sara")

    with pytest.raises(RootChanged):
        sara.pin_school(sara.school, random_bytes(32))


def test_a_manifest_with_the_service_s_own_key_is_refused(town: Town) -> None:
    thread = written(town, "sara", "Bara till er.")
    for key in ("sara", "karl"):
        reader = town.student(key) if key == "sara" else town.staff(key)
        stranger, before = new_identity(), reader.open(thread)
        sealed = build_manifest(
            thread=before.id,
            key=new_thread_key(),
            signer=SigningKeys(before.student.id, stranger),
            recipients=before.wanted_readers(),
            reason=Reason.TEAM_EPOCH,
            created_ms=1,
            previous=before.newest,
        )
        added = {**records.manifest_value(sealed), "ke": 2, "reason": 2, "grant": None}
        with Lied(reader) as wire:
            wire.lie(f"/threads/{thread}", partial(add_manifest, added))
            with pytest.raises(BadSignature):
                reader.write(thread, "Till den som ljuger.")
            assert wire.posted() == []


@pytest.mark.parametrize("change", ["one more", "one fewer"])
def test_a_manifest_for_other_readers_is_refused(town: Town, change: str) -> None:
    """Also where a member of the team itself made it: the readers are not theirs to choose."""
    thread = written(town, "sara", "Vi tre.")
    karl, sara = town.staff("karl"), town.student("sara")
    opened = karl.open(thread)
    stranger = Recipient(RecipientType.BACK_UP, random_bytes(16), new_identity().public)
    readers = opened.wanted_readers()
    readers = [*readers, stranger] if change == "one more" else readers[:-1]
    made = karl.rotate(opened, readers=readers)
    grant = next(one for one in made["grants"] if one["type"] == "student")
    added = {**made, "ke": 2, "reason": 2, "grant": grant}
    with Lied(sara) as wire:
        wire.lie(f"/threads/{thread}", partial(add_manifest, added))

        with pytest.raises(ManifestRefused):
            sara.write(thread, "Till fler än jag vet.")

        assert wire.posted() == []


def test_a_new_student_key_gets_no_old_thread_by_itself(town: Town) -> None:
    thread = written(town, "sara", "Det här skrev jag själv.")
    karl, keys = town.staff("karl"), new_identity()
    identity = Identity(id_from_text(town.ids["sara"]), IdentityKind.STUDENT, keys.public, 1)
    shown = {**records.signed_value(sign_identity(identity, keys)), "kid": id_to_text(keys.kid)}
    with Lied(karl) as wire:
        wire.lie(
            f"/threads/{thread}",
            lambda answer: answer["keys"].update(identities=[shown, *answer["keys"]["identities"]]),
        )

        with pytest.raises(ManifestRefused, match="meet first"):
            karl.write(thread, "Till vem?")

        assert wire.posted() == []


def test_weak_parameters_are_refused_before_anything_is_computed_or_sent(town: Town) -> None:
    siv = arrived(town, "siv")
    siv.make_identity(start_over=True)
    siv.set_secret("kiwi lampa moln")
    weak = to_base64url(PinParams(salt=bytes(16), kib=8, passes=1).encode())
    with Lied(siv) as wire:
        wire.lie("/keys/mine", lambda answer: answer["slots"][0].update(params=weak))

        with pytest.raises(WeakParameters):
            siv.unlock("kiwi lampa moln")

        assert wire.posted() == []


@pytest.mark.parametrize("what", ["vault", "slot"])
def test_another_person_s_vault_or_slot_does_not_open(town: Town, what: str) -> None:
    karl, kim = town.staff("karl"), town.staff("kim")
    others = kim.wire.get("/api/keys/mine")
    with Lied(karl) as wire:
        if what == "vault":
            wire.lie("/keys/mine", lambda answer: answer.update(vault=others["vault"]))
        else:
            wrapped = to_base64url(random_bytes(60))
            wire.lie("/unlock", lambda answer: answer.update(wrapped=wrapped))

        with pytest.raises(E1Error):
            karl.unlock(karl.secret)


def entries_lie(
    thread: str, change: Callable[[list[Json]], None]
) -> tuple[str, Callable[[Json], None]]:
    return f"/threads/{thread}/entries", lambda answer: change(answer["entries"])


@pytest.mark.parametrize(
    "field", ["author", "role", "kind", "mid", "ke"], ids=lambda field: f"another {field}"
)
def test_a_message_in_another_place_is_not_shown(town: Town, field: str) -> None:
    thread = written(town, "sara", "På min plats.")
    karl = town.staff("karl")
    other = {
        "author": town.ids["siv"],
        "role": 1,
        "kind": "retract",
        "mid": id_to_text(random_bytes(16)),
        "ke": 2,
    }[field]
    with Lied(karl) as wire:
        wire.lie(*entries_lie(thread, lambda entries: entries[0].update({field: other})))
        opened = karl.open(thread)

        assert opened.read(karl.entries(thread)) == []
        assert opened.unreadable == [1]


def test_a_message_copied_from_another_thread_is_not_shown(town: Town) -> None:
    first, second = written(town, "sara", "I den ena."), written(town, "sara", "I den andra.")
    karl = town.staff("karl")
    foreign = {**karl.entries(second)[0], "seq": 2}
    with Lied(karl) as wire:
        wire.lie(*entries_lie(first, lambda entries: entries.append(foreign)))
        opened = karl.open(first)

        assert [message.text for message in opened.read(karl.entries(first))] == ["I den ena."]
        assert opened.unreadable == [2]


def test_a_replayed_message_is_shown_once(town: Town) -> None:
    thread = written(town, "sara", "En gång.")
    karl = town.staff("karl")
    again = {**karl.entries(thread)[0], "seq": 2}
    with Lied(karl) as wire:
        wire.lie(*entries_lie(thread, lambda entries: entries.append(again)))

        opened = karl.open(thread)
        assert [message.text for message in opened.read(karl.entries(thread))] == ["En gång."]


@pytest.mark.parametrize("change", ["deleted", "reordered"])
def test_a_missing_or_moved_message_is_warned_of(town: Town, change: str) -> None:
    thread = written(town, "sara", "Ett.")
    sara, karl = town.student("sara"), town.staff("karl")
    sara.write(thread, "Två.")
    sara.write(thread, "Tre.")

    def tamper(answer: Json) -> None:
        one, two, three = answer["entries"]
        kept = [one, three] if change == "deleted" else [one, three, two]
        for number, entry in enumerate(kept, start=1):
            entry["seq"] = number
        answer.update(entries=kept, head_seq=len(kept))

    with Lied(karl) as wire:
        wire.lie(f"/threads/{thread}/entries", tamper)
        opened = karl.open(thread)
        opened.read(karl.entries(thread))

        assert opened.warnings
