"""How threads were read and routed: what staff see of it, correct in it, and their figures."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Schema

from chat import doors
from chat.api.answers import REFUSALS
from chat.api.bodies import BranchCorrection, ReadingCorrection, UrgencyCorrection
from chat.api.router import router
from chat.services import corrections
from chat.who_answers.triage_figures import figures_for
from chat.who_answers.triaged import CorrectedOut, TriageOut, corrected_out, triage_out
from elevhalsa.clock import database_now
from elevhalsa.errors import NotAllowed
from elevhalsa.people.door import actor, care_staff
from elevhalsa.wire import Moment
from triage.models import Correction


class CountOut(Schema):
    """One month's threads of one language: how urgent they came, and what was corrected."""

    month: str
    language: str
    acute: int
    soon: int
    routine: int
    false_alarm: int
    right_alarm: int
    missed_alarm: int
    raised: int
    lowered: int
    other_branch: int


class FiguresOut(Schema):
    """What care staff see of how their branch's threads were read."""

    counts: list[CountOut]
    now: Moment


@router.get("/threads/{id:thread_id}/triage", response={200: TriageOut, **REFUSALS})
def show_triage(request: HttpRequest, thread_id: UUID) -> TriageOut:
    """Say how a thread came here, and what colleagues said of it."""
    access = doors.access_to(actor(request), thread_id)
    if not access.is_staff:
        raise NotAllowed
    return triage_out(access)


@router.post("/threads/{id:thread_id}/corrections", response={200: CorrectedOut, **REFUSALS})
def correct(
    request: HttpRequest,
    thread_id: UUID,
    body: ReadingCorrection | UrgencyCorrection | BranchCorrection,
) -> CorrectedOut:
    """Correct how a thread was read. Repeat freely."""
    said = corrections.Said(kind=Correction.Kind(body.kind), right=body.right or "")
    if isinstance(body, ReadingCorrection):
        said = corrections.Said(said.kind, said.right, body.read, body.model_version)
    person = actor(request)
    return corrected_out(
        corrections.correct(person=person, thread_id=thread_id, said=said, now=database_now)
    )


@router.get("/triage/figures", response={200: FiguresOut, **REFUSALS}, auth=care_staff)
def show_figures(request: HttpRequest) -> FiguresOut:
    """Count the threads that one may read, by month and language."""
    moment = database_now()
    counts = [CountOut.from_orm(one) for one in figures_for(actor(request), moment=moment)]
    return FiguresOut(counts=counts, now=moment)
