"""What set-up asks before students may write (docs/guarantee.md, rule 17)."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from elevhalsa.clock import database_now
from elevhalsa.people import administration
from elevhalsa.people import selectors as people
from elevhalsa.people.door import actor, administrators
from elevhalsa.refusals import refusals
from sla.models import Answer, Question
from sla.policies import readers, services
from sla.policies.api.shapes import (
    NamedOut,
    QuestionOut,
    QuestionsOut,
    ReadersShape,
    WrittenOut,
)
from sla.policies.api.terms import candidates_out, readers_shape
from sla.policies.errors import ReadersWrong

router = Router(tags=["administration"], auth=administrators)


@router.get("/admin/schools/{id:school_id}/questions", response={200: QuestionsOut, **refusals()})
def show_questions(request: HttpRequest, school_id: UUID) -> QuestionsOut:
    """Return every question, and who reads then."""
    school = administration.school_for(actor(request), school_id)
    newest = readers.answers_of(school.pk)
    open_ones = readers.unanswered(school)
    return QuestionsOut(
        questions=[
            QuestionOut(
                question=question,
                holds=question not in open_ones,
                people=readers_shape(newest[question].people) if question in newest else None,
                candidates=candidates_out(school.pk, readers.MAY_ANSWER[question]),
                written=_written(newest.get(question)),
            )
            for question in Question
        ]
    )


@router.put(
    "/admin/schools/{id:school_id}/questions/{question}",
    response={200: QuestionsOut, **refusals(ReadersWrong)},
)
def answer_question(
    request: HttpRequest, school_id: UUID, question: Question, body: ReadersShape
) -> QuestionsOut:
    """Write down who reads then."""
    admin = actor(request)
    services.answer_question(
        school=administration.school_for(admin, school_id),
        author=admin,
        question=question,
        people=body.readers(),
        now=database_now,
    )
    return show_questions(request, school_id)


def _written(answer: Answer | None) -> WrittenOut | None:
    if answer is None:
        return None
    name = people.names_by_id([answer.author_id]).get(answer.author_id, ("", ""))[0]
    author = NamedOut(id=answer.author_id, name=name)
    return WrittenOut(version=0, by=author, at=answer.written_at)
