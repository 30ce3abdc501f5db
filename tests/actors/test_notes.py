"""What staff write beside a thread: for colleagues and the back-up, and for no student."""

from collections.abc import Callable

import pytest

from elevhalsa.keys.e1.encoding import id_from_text
from elevhalsa.keys.e1.errors import BadSignature, E1Error, ManifestRefused
from elevhalsa.keys.e1.manifest import Reason, SigningKeys, build_manifest
from elevhalsa.keys.e1.primitives import new_identity
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType, companion_of, new_thread_key
from tests.actors import outsiders, records
from tests.actors.founding import Town
from tests.actors.lying import Lied
from tests.actors.scenes import written
from tests.actors.wire import Json, Refused
from tests.servers import Service


def test_colleagues_read_notes_and_the_student_finds_no_trace_of_them(town: Town) -> None:
    thread = written(town, "sara", "Kan ni hjälpa mig?")
    karl, kim, sara = town.staff("karl"), town.staff("kim"), town.student("sara")

    karl.note(thread, "Samma grupp som i våras.")
    kim.note(thread, "Jag tar det på torsdag.")

    assert karl.notes(thread) == ["Samma grupp som i våras.", "Jag tar det på torsdag."]
    assert sara.texts(thread) == ["Kan ni hjälpa mig?"]
    assert sara.open(thread).value["state"] == "waiting"
    for path in ("/companion", "/companion?after=0"):
        with pytest.raises(Refused, match="404 not_found"):
            sara.wire.get(f"/api/threads/{thread}{path}")


def test_what_is_taken_back_is_gone_and_a_draft_is_no_note(town: Town) -> None:
    thread = written(town, "sara", "Hej.")
    karl, kim = town.staff("karl"), town.staff("kim")
    wrong = karl.note(thread, "Det här gällde en annan elev.")
    karl.note(thread, "Hej Sara, jag har läst det du skrev.", kind="draft")

    karl.note(thread, "", kind="retract", retracts=wrong["mid"])

    assert kim.notes(thread) == []
    assert [text for kind, _, text in kim.beside(thread).notes if kind == "draft"] == [
        "Hej Sara, jag har läst det du skrev."
    ]


def test_the_back_up_that_takes_over_reads_what_the_team_noted(
    town: Town, service: Service
) -> None:
    thread = written(town, "sam", "Svarar någon?")
    karl, berit = town.staff("karl"), town.staff("berit")
    karl.note(thread, "Har ringt hem, inget svar.")
    with pytest.raises(Refused, match="404 not_found"):
        berit.wire.get(f"/api/threads/{thread}/companion")

    service.command("demo", "advance", "25h")
    with berit.follow() as following:
        following.wait_until(lambda: thread in {one["id"] for one in berit.threads()})

    assert berit.notes(thread) == ["Har ringt hem, inget svar."]
    berit.note(thread, "Reserven har tagit över.")
    assert karl.notes(thread)[-1] == "Reserven har tagit över."


@pytest.mark.parametrize("with_history", [True, False])
def test_notes_go_where_their_thread_goes(town: Town, with_history: bool) -> None:
    thread = written(town, "sara", "Lämna över mig.")
    karl, berit = town.staff("karl"), town.staff("berit")
    karl.note(thread, "Före.")

    karl.hand_over(thread, town.teams["back-up-k"], with_history=with_history)
    berit.note(thread, "Efter.")

    assert berit.notes(thread) == (["Före.", "Efter."] if with_history else ["Efter."])
    assert outsiders.traces(karl, thread) == []
    with pytest.raises(Refused, match="404 not_found"):
        karl.wire.get(f"/api/threads/{thread}/companion")


def beside_of(thread: str) -> str:
    return f"/threads/{thread}/companion"


def test_notes_of_another_thread_are_not_shown_as_this_ones(town: Town) -> None:
    first, second = written(town, "sara", "Jag heter Sara."), written(town, "sam", "Jag heter Sam.")
    karl = town.staff("karl")
    karl.note(first, "Om Sara.")
    karl.note(second, "Om Sam.")
    foreign = karl.wire.get(f"/api{beside_of(second)}")

    with Lied(karl) as wire:
        wire.lie(beside_of(first), lambda answer: answer.update(foreign))
        with pytest.raises(ManifestRefused):
            karl.note(first, "Till fel elev.")
        assert wire.posted() == []
    with Lied(karl) as wire:
        wire.lie(beside_of(first), lambda answer: answer.update(entries=foreign["entries"]))
        assert (karl.beside(first).notes, karl.beside(first).unreadable) == ([], [1])


def test_a_note_served_in_the_students_thread_is_not_shown_there(town: Town) -> None:
    thread = written(town, "sara", "Bara jag och ni.")
    karl, sara = town.staff("karl"), town.student("sara")
    karl.note(thread, "Bara vi.")
    (note,) = karl.wire.get(f"/api{beside_of(thread)}")["entries"]

    for reader in (sara, karl):
        with Lied(reader) as wire:
            wire.lie(
                f"/threads/{thread}/entries",
                lambda answer: answer["entries"].append({**note, "seq": 2, "kind": "text"}),
            )
            opened = reader.open(thread)
            assert [one.text for one in opened.read(reader.entries(thread))] == ["Bara jag och ni."]
            assert opened.unreadable == [2]


Lie = Callable[[Town, str], Json]


def signed_by_a_stranger(town: Town, thread: str) -> Json:
    karl = town.staff("karl")
    companion, stranger = karl.beside(thread), new_identity()
    opened = companion.thread
    return records.manifest_value(
        build_manifest(
            thread=companion.id,
            key=new_thread_key(),
            signer=SigningKeys(opened.team, stranger),
            recipients=companion.wanted_readers(opened.branch, opened.team),
            reason=Reason.OPEN,
            created_ms=1,
        )
    )


def with_the_student(town: Town, thread: str) -> Json:
    """Have a member of the team itself seal it to the student: that is not theirs to choose."""
    karl = town.staff("karl")
    opened = karl.open(thread)
    owner = Recipient(RecipientType.STUDENT, opened.student.id, opened.student.identities[0].keys)
    companion = karl.beside(thread)
    readers = [owner, *companion.wanted_readers(opened.branch, opened.team)]
    return records.manifest_value(
        build_manifest(
            thread=companion_of(id_from_text(thread)),
            key=new_thread_key(),
            signer=karl.signer_in(opened),
            recipients=readers,
            reason=Reason.OPEN,
            created_ms=1,
        )
    )


@pytest.mark.parametrize(
    ("made", "refusal"),
    [(signed_by_a_stranger, BadSignature), (with_the_student, ManifestRefused)],
)
def test_a_companion_for_others_than_those_who_answer_is_refused(
    town: Town, made: Lie, refusal: type[E1Error]
) -> None:
    thread = written(town, "sara", "Vem läser era anteckningar?")
    karl, value = town.staff("karl"), made(town, thread)
    grant = next(one for one in value["grants"] if one["type"] == "team")
    told = {**value, "ke": 1, "reason": 0, "grant": grant}

    with Lied(karl) as wire:
        wire.lie(beside_of(thread), lambda answer: answer.update(manifests=[told]))
        with pytest.raises(refusal):
            karl.note(thread, "Till vem?")
        assert wire.posted() == []
