"""The story that the demonstration is made of: full, in order, and true to what is promised."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from sla import deadlines
from sla.terms import DEFAULT_TERMS
from tests.demonstration import cast, school_days, story
from tests.demonstration.a_year import DESKS, MONTHS, talks
from tests.demonstration.script import Line, Talk
from tests.demonstration.set_up import CALENDAR_SCHOOL
from tests.demonstration.telling import beginning

SCHOOL_OF = {part.key: part.school for part in cast.PARTS}


def told(talk: Talk) -> Iterator[tuple[datetime, Line]]:
    at = beginning(talk, school_days.TODAY)
    for line in talk.lines:
        at += timedelta(hours=line.after_h)
        yield at, line


def test_it_is_the_same_year_whenever_it_is_told() -> None:
    assert list(talks()) == list(talks())


def test_two_terms_and_more_are_told_and_all_of_it_has_happened() -> None:
    every = story.talks()

    assert len(every) >= 400
    assert {talk.branch for talk in every} == {"counsellor", "nurse"}
    assert all(at <= school_days.TODAY for talk in every for at, _ in told(talk))


def test_ages_languages_and_urgencies_are_mixed() -> None:
    voices = {cast.voice(part) for part in cast.PARTS if part.role == "student"}
    classes = {part.class_name[0] for part in cast.PARTS if part.class_name}

    assert voices == {"old", "young", "easy", "en", "ar"}
    assert classes == set("456789")
    assert {talk.language for talk in talks()} == {"sv", "en", "ar"}
    assert {talk.urgency for talk in talks()} == {"routine", "soon", "acute"}


def test_an_ordinary_late_answer_comes_from_the_back_up_once_it_has_the_thread() -> None:
    for talk in talks():
        school = SCHOOL_OF[talk.student]
        by_calendar = school == CALENDAR_SCHOOL
        terms = school_days.calendar_terms() if by_calendar else DEFAULT_TERMS
        begins = beginning(talk, school_days.TODAY)
        released = deadlines.escalate_at(begins, talk.urgency, terms)
        strangers = [
            at
            for at, line in told(talk)
            if line.who not in {talk.student, *DESKS[school, talk.branch].team}
        ]
        assert all(at > released + timedelta(minutes=2) for at in strangers), talk


@pytest.mark.parametrize("branch", ["counsellor", "nurse"])
def test_a_full_month_has_so_many_students_at_the_large_school_that_it_can_be_shown(
    branch: str,
) -> None:
    students = defaultdict(set)
    for talk in talks():
        if SCHOOL_OF[talk.student] == "almlunda" and talk.branch == branch:
            begins = school_days.day_of(beginning(talk, school_days.TODAY))
            students[begins.year, begins.month].add(talk.student)
    full = [(year, month) for year, month, many, *_ in MONTHS if many >= 34]

    assert len(full) >= 7
    assert all(len(students[month]) >= 10 for month in full)


def test_the_small_school_has_too_few_for_a_month_and_enough_for_a_term() -> None:
    by_month: defaultdict[str, set[str]] = defaultdict(set)
    by_term: defaultdict[bool, set[str]] = defaultdict(set)
    for talk in story.talks():
        begins = school_days.day_of(beginning(talk, school_days.TODAY))
        if SCHOOL_OF[talk.student] == "tallvik" and begins < school_days.TERMS[2][0]:
            by_month[f"{begins:%Y-%m}"].add(talk.student)
            by_term[begins.year == 2026].add(talk.student)

    assert max(map(len, by_month.values())) < 10
    assert min(map(len, by_term.values())) >= 10


def test_nobody_s_sentence_is_left_with_a_gap() -> None:
    said = Counter("{" in line.text for talk in story.talks() for line in talk.lines)

    assert said[True] == 0
