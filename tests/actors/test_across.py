"""Across the wall between the branches: what the student picks is read, and nothing else."""

import pytest

from elevhalsa.keys.e1.errors import CannotOpen
from tests.actors import across, outsiders
from tests.actors.founding import Town
from tests.actors.scenes import arrived, written


def test_the_other_branch_reads_what_the_student_picked_and_nothing_else(town: Town) -> None:
    thread = written(town, "sara", "Det är bråk hemma.")
    sara, karl, nina = town.student("sara"), town.staff("karl"), town.staff("nina")
    karl.write(thread, "Hur sover du?")
    sleep = sara.write(thread, "Jag sover nästan inte alls.")["entry"]["mid"]
    asked = next(one.mid for one in sara.read(thread) if one.text == "Hur sover du?")

    new = across.show(sara, thread, [sleep, asked], "Jag vill att du också får veta.")

    quoted = [("Karl", "Hur sover du?"), (None, "Jag sover nästan inte alls.")]
    assert across.shown(nina, new) == [("Jag vill att du också får veta.", quoted)]
    assert across.shown(sara, new) == across.shown(nina, new)
    assert outsiders.traces(nina, thread) == []
    assert outsiders.traces(karl, new) == []
    opened = nina.open(new)
    assert all("bråk" not in str(one.content) for one in opened.read(nina.entries(new)))


def test_no_key_of_a_thread_crosses_with_what_is_quoted_of_it(town: Town) -> None:
    thread = written(town, "sam", "Till kuratorn.")
    sam, nina = town.student("sam"), town.staff("nina")
    (first,) = sam.entries(thread)
    new = across.show(sam, thread, [first["mid"]], "Till skolsköterskan.")

    opened = nina.open(new)
    assert sam.open(thread).key not in opened.keys.values()
    with pytest.raises(CannotOpen):
        opened.open_entry({**first, "ke": 1})
    (message,) = opened.read(nina.entries(new))
    (quote,) = message.content.more["q"]
    assert quote.keys() == {"r", "ts", "t"}  # nothing that names the thread or the message
    assert thread not in str(message.content)


def test_what_crosses_is_a_first_message_with_a_promise_of_its_own(town: Town) -> None:
    thread = written(town, "siv", "Jag har ont i magen varje dag.")
    siv, nina = town.student("siv"), town.staff("nina")
    (first,) = siv.entries(thread)

    new = across.show(siv, thread, [first["mid"]], "Kan du hjälpa mig med magen?")

    value = nina.open(new).value
    assert (value["branch"], value["state"], value["clock"]["kind"]) == (
        "nurse",
        "waiting",
        "answer",
    )
    assert value["clock"]["opened_at"] > siv.open(thread).value["clock"]["opened_at"]
    nina.write(new, "Kom förbi i dag.")
    assert siv.open(new).value["state"] == "answered"
    assert siv.open(thread).value["state"] == "waiting"


def test_what_was_taken_back_cannot_be_shown(town: Town) -> None:
    thread = written(town, "sara", "Det här ångrar jag.")
    sara = town.student("sara")
    mid = sara.entries(thread)[0]["mid"]
    sara.retract(thread, mid)

    with pytest.raises(ValueError, match="taken back"):
        across.show(sara, thread, [mid], "Se här.")


def test_whom_a_thread_is_kept_from_is_kept_out_of_the_one_across_as_well(town: Town) -> None:
    siv, kim = arrived(town, "siv"), town.ids["kim"]
    posted = siv.start_thread("Inte till Kim.", siv.wish("counsellor", excluded=[kim]))
    thread, mid = posted["thread"]["id"], posted["entry"]["mid"]

    new = across.show(siv, thread, [mid], "Till skolsköterskan.")

    assert siv.readers(thread)["excluded"] == [kim]
    assert siv.readers(new)["excluded"] == [kim]
    assert town.staff("berit").readers(thread)["excluded"] == []
