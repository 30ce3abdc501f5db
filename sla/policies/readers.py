"""Who can be there: people named for a closed period, or as the answer to a question."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from elevhalsa.keys import standing
from elevhalsa.keys.standing import Post, Standing
from elevhalsa.people import selectors as people
from elevhalsa.people.models import Branch, Person, School, TeamKind
from sla.models import Answer, Question
from sla.policies.errors import ReadersWrong
from sla.policies.selectors import calendar_of
from sla.policies.stored import Readers, readers_from

BACK_UP_ALONE = (TeamKind.BACK_UP,)
ANY_TEAM = (TeamKind.SCHOOL, TeamKind.BACK_UP)
MAY_ANSWER = {
    Question.SATURDAY: ANY_TEAM,
    Question.BOTH_ILL: BACK_UP_ALONE,  # who else is there, when both are away
    Question.BREAK: BACK_UP_ALONE,
}


def candidates(school_id: UUID, branch: str, kinds: Iterable[str] = ANY_TEAM) -> list[Person]:
    """Return the members, now, of a branch's teams of these kinds."""
    teams = [people.team_of(school_id, branch, kind) for kind in kinds]
    found = {one.pk: one for team in teams if team for one in people.members_of(team)}
    return list(found.values())


def still_there(school_id: UUID, named: Readers, kinds: Iterable[str]) -> Readers:
    """Return those of the named who are in the branch's teams now."""
    return {
        branch.value: [
            one.pk
            for one in candidates(school_id, branch, kinds)
            if one.pk in named.get(branch.value, [])
        ]
        for branch in Branch
    }


def check(school_id: UUID, named: Readers, kinds: Iterable[str] = BACK_UP_ALONE) -> None:
    """Let pass who can read for both branches.

    Raises:
        ReadersWrong: Nobody is named for a branch, or somebody who is not in its team.
    """
    there = still_there(school_id, named, tuple(kinds))
    wrong = [
        branch.value
        for branch in Branch
        if not there[branch.value] or set(there[branch.value]) != set(named.get(branch.value, []))
    ]
    if wrong:
        raise ReadersWrong(wrong)


def unanswered_of(
    school_ids: Iterable[UUID], posts: Mapping[Post, Standing]
) -> dict[UUID, list[Question]]:
    """Return each school's questions without an answer that holds: somebody of both branches."""
    asked = set(school_ids)
    rows = Answer.objects.filter(school_id__in=asked).order_by("written_at")
    newest = {(row.school_id, row.question): row for row in rows}
    return {
        one: [
            question
            for question in Question
            if not _holds(newest.get((one, question.value)), posts)
        ]
        for one in asked
    }


def unanswered(school: School) -> list[Question]:
    """Return one school's questions without an answer that holds."""
    posts = standing.by_post(standing.standing_of(school.teams.all()))
    return unanswered_of([school.pk], posts)[school.pk]


def answers_of(school_id: UUID) -> dict[Question, Answer]:
    """Return the newest answer to each question."""
    rows = Answer.objects.filter(school_id=school_id).order_by("written_at")
    return {Question(row.question): row for row in rows}


def _holds(answer: Answer | None, posts: Mapping[Post, Standing]) -> bool:
    if answer is None:
        return False
    named = readers_from(answer.people)
    for branch in Branch:
        teams = [
            posts.get((answer.school_id, branch, kind))
            for kind in MAY_ANSWER[Question(answer.question)]
        ]
        there = {one for team in teams if team for one in team.members}
        if not there & set(named.get(branch.value, [])):
            return False
    return True


def cover_on(school_id: UUID, branch: str, day: date) -> list[UUID]:
    """Return who was named for a closed day, if they are still in the branch's back-up."""
    newest = calendar_of(school_id)
    closed = newest.content["closed"] if newest else []
    named: list[UUID] = []
    for period in closed:
        if period["first"] <= day.isoformat() <= period["last"]:
            named += readers_from(period["cover"]).get(branch, [])
    there = {one.pk for one in candidates(school_id, branch, BACK_UP_ALONE)}
    return [one for one in dict.fromkeys(named) if one in there]


def without_cover(school_id: UUID, closed: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of closed periods for which a branch has nobody left."""
    there = {
        branch.value: {one.pk for one in candidates(school_id, branch, BACK_UP_ALONE)}
        for branch in Branch
    }
    names = [
        str(period["name"])
        for period in closed
        if not all(there[branch] & set(found) for branch, found in _cover_of(period).items())
    ]
    return list(dict.fromkeys(names))


def _cover_of(period: Mapping[str, Any]) -> Readers:
    return readers_from(period["cover"])
