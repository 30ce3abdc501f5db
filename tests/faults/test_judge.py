"""The judge finds what it is there to find."""

from dataclasses import replace

from tests.faults.judge import Attempt, Read, judge

ATTEMPTS = [
    Attempt("t", "a", "hej", 1),
    Attempt("t", "b", "är du där?", 2),
    Attempt("t", "c", "hallå", None),
]
READS = [Read(1, "a", "hej"), Read(2, "b", "är du där?")]


def test_a_true_history_is_good_with_or_without_what_nobody_acknowledged() -> None:
    with_it = [*READS, Read(3, "c", "hallå")]

    assert judge(ATTEMPTS, {"student": {"t": READS}, "staff": {"t": READS}}).is_good
    assert judge(ATTEMPTS, {"student": {"t": with_it}, "staff": {"t": with_it}}).is_good


def test_an_acknowledged_message_that_is_gone_is_lost() -> None:
    assert judge(ATTEMPTS, {"student": {"t": READS[:1]}}).lost


def test_a_message_that_stands_twice_is_duplicated() -> None:
    assert judge(ATTEMPTS, {"student": {"t": [*READS, Read(3, "b", "är du där?")]}}).duplicated


def test_a_text_that_nobody_wrote_or_that_does_not_open_is_forged() -> None:
    for text in ("något annat", None):
        changed = [READS[0], replace(READS[1], text=text)]
        assert judge(ATTEMPTS, {"student": {"t": changed}}).forged


def test_another_number_than_the_acknowledged_one_is_reordered() -> None:
    moved = [READS[0], replace(READS[1], seq=3)]

    assert judge(ATTEMPTS, {"student": {"t": moved}}).reordered


def test_two_sides_that_read_differently_are_found() -> None:
    longer = [*READS, Read(3, "c", "hallå")]

    assert judge(ATTEMPTS, {"student": {"t": READS}, "staff": {"t": longer}}).reordered
