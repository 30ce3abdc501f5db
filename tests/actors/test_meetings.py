"""Who lost the code writes at once; old threads open again when somebody has met them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from elevhalsa.keys.e1.encoding import id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.errors import BadSignature, E1Error
from elevhalsa.keys.e1.identity import Identity, IdentityKind, sign_identity
from elevhalsa.keys.e1.primitives import new_identity, random_bytes
from tests.actors import records
from tests.actors.founding import Town
from tests.actors.lying import Lied
from tests.actors.meeting import Screen, met_by_code, met_by_digits, scan, show_code
from tests.actors.scenes import starts_over, written
from tests.actors.student import Student
from tests.actors.wire import Json, Refused


def waiting(reader: Student, thread: str) -> bool:
    return next(bool(one["awaits_meeting"]) for one in reader.threads() if one["id"] == thread)


def test_who_lost_the_code_writes_at_once_in_a_new_thread_and_old_ones_stay_shut(
    town: Town,
) -> None:
    old = written(town, "sam", "Innan jag tappade bort orden.")
    sam, karl = starts_over(town, "sam"), town.staff("karl")

    new = sam.start_thread("Jag har glömt mina ord.", sam.wish("counsellor"))["thread"]["id"]

    assert karl.texts(new) == ["Jag har glömt mina ord."]
    karl.write(new, "Kom förbi, så öppnar vi det gamla.")
    assert sam.texts(new)[-1] == "Kom förbi, så öppnar vi det gamla."
    assert [waiting(sam, one) for one in (old, new)] == [True, False]
    with pytest.raises(E1Error):
        sam.open(old)
    with pytest.raises(E1Error, match="meet first"):
        karl.write(old, "Här kan jag inte svara.")


@pytest.mark.parametrize("way", ["code", "digits"])
def test_after_a_meeting_the_student_reads_old_threads_with_all_that_was_said(
    town: Town, way: str
) -> None:
    first, second = (written(town, "sam", text) for text in ("Det ena.", "Det andra."))
    other = written(town, "siv", "Någon annans.")
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen = show_code(karl, first)

    if way == "code":
        scan(sam, screen)
        opened = met_by_code(karl, screen, sam.id)
    else:
        opened = met_by_digits(karl, screen, sam.id, sam.code())

    assert {first, second} <= set(opened)
    assert other not in opened
    assert (sam.texts(first), sam.texts(second)) == (["Det ena."], ["Det andra."])
    assert not waiting(sam, first)
    karl.write(first, "Nu går det att svara.")
    sam.write(first, "Tack!")
    assert town.staff("kim").texts(first) == ["Det ena.", "Nu går det att svara.", "Tack!"]


def test_a_meeting_is_of_one_branch_the_other_s_threads_stay_shut(town: Town) -> None:
    ours = written(town, "sam", "Till kuratorn.")
    sam = town.student("sam")
    theirs = sam.start_thread("Till skolsköterskan.", sam.wish("nurse"))["thread"]["id"]
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen = show_code(karl, ours)
    scan(sam, screen)

    assert theirs not in met_by_code(karl, screen, sam.id)

    assert waiting(sam, theirs)
    with pytest.raises(E1Error):
        sam.open(theirs)


def test_a_promise_that_nobody_could_keep_in_the_thread_ends_when_they_met(town: Town) -> None:
    old = written(town, "sam", "Svara mig.")
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen = show_code(karl, old)
    scan(sam, screen)
    met_by_code(karl, screen, sam.id)
    met_at = karl.wire.get(f"/api/meetings/{screen.meeting}")["met_at"]

    karl.answered_elsewhere(old, how="met", at=met_at)

    assert karl.open(old).value["clock"] is None
    event = sam.entries(old)[-1]
    assert (event["kind"], event["data"]["how"]) == ("elsewhere", "met")
    assert datetime.fromisoformat(event["data"]["met_at"]) == datetime.fromisoformat(met_at)


def impostor(student: Student) -> Json:
    """Return keys that the service made in the student's name."""
    keys = new_identity()
    identity = Identity(id_from_text(student.id), IdentityKind.STUDENT, keys.public, 1)
    return {**records.signed_value(sign_identity(identity, keys)), "kid": id_to_text(keys.kid)}


LIES: dict[str, Callable[[Json, Json], None]] = {
    "keys of its own for the student's": lambda answer, own: answer.update(identity=own),
    "its own keys, and says that they were proved": lambda answer, own: answer.update(
        identity=own, proof={**answer["proof"], "kid": own["kid"]}
    ),
    "a proof that no phone has made": lambda answer, _: answer["proof"].update(
        proof=to_base64url(random_bytes(32))
    ),
    "that nothing has to be proved": lambda answer, _: answer.update(proof=None),
}


@pytest.mark.parametrize("lie", LIES)
def test_no_old_thread_is_sealed_when_the_service_shows(town: Town, lie: str) -> None:
    old = written(town, "sam", "Bara för mig.")
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen = show_code(karl, old)
    scan(sam, screen)
    own = impostor(sam)
    with Lied(karl) as wire:
        wire.lie(f"/meetings/{screen.meeting}", lambda answer: LIES[lie](answer, own))

        with pytest.raises(BadSignature):
            met_by_code(karl, screen, sam.id)

        assert wire.posted() == []


def test_digits_of_other_keys_than_the_student_s_seal_nothing(town: Town) -> None:
    old = written(town, "sam", "Bara för mig.")
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen, own = show_code(karl, old), impostor(sam)
    with Lied(karl) as wire:
        wire.lie(f"/meetings/{screen.meeting}", lambda answer: answer.update(identity=own))

        with pytest.raises(BadSignature):
            met_by_digits(karl, screen, sam.id, sam.code())

        assert wire.posted() == []


def test_keys_that_are_swapped_after_the_meeting_are_given_nothing(town: Town) -> None:
    old = written(town, "sam", "Bara för mig.")
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen = show_code(karl, old)
    scan(sam, screen)
    own = impostor(sam)
    with Lied(karl) as wire:
        wire.lie(
            f"/threads/{old}",
            lambda answer: answer["keys"].update(identities=[own, *answer["keys"]["identities"]]),
        )

        with pytest.raises(E1Error, match="other keys"):
            met_by_code(karl, screen, sam.id)

        assert f"POST /api/threads/{old}/manifests" not in wire.posted()


def test_a_code_is_scanned_once_by_its_student_alone(town: Town) -> None:
    old = written(town, "sam", "Bara för mig.")
    karl, sam, siv = town.staff("karl"), starts_over(town, "sam"), town.student("siv")
    first = show_code(karl, old)
    with pytest.raises(Refused, match="404 not_found"):
        scan(siv, first)
    newer = show_code(karl, old)

    with pytest.raises(Refused, match="404 not_found"):
        scan(sam, first)
    scan(sam, newer)
    with pytest.raises(Refused, match="410 meeting_over"):
        scan(sam, Screen(newer.meeting, random_bytes(32)))


def test_the_code_of_another_screen_opens_nothing(town: Town) -> None:
    old = written(town, "sam", "Bara för mig.")
    karl, sam = town.staff("karl"), starts_over(town, "sam")
    screen = show_code(karl, old)
    scan(sam, Screen(screen.meeting, random_bytes(32)))

    with pytest.raises(BadSignature):
        met_by_code(karl, screen, sam.id)
    with pytest.raises(E1Error):
        sam.open(old)
