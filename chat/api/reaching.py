"""“Nå reservteamet”: the ladder's other button, which must know whom a thread keeps out."""

from django.http import HttpRequest
from ninja import Router, Schema

from chat.services.escalation import ThreadDoor
from elevhalsa.clock import database_now
from elevhalsa.people.door import actor
from elevhalsa.people.names import name_of
from elevhalsa.refusals import refusals
from sla.ladder import acknowledging
from sla.ladder.api import Named, Where, responsible

router = Router(tags=["ladder"], auth=responsible)


class Reached(Schema):
    """Who of the back-up was told once more."""

    people: list[Named]


@router.post("/ladder/reach-back-up", response={200: Reached, **refusals()})
def reach_back_up(request: HttpRequest, body: Where) -> Reached:
    """Tell the back-up once more, and say who they are. Pressed twice at once is once."""
    told = acknowledging.reach_back_up(
        person=actor(request),
        school_id=body.school,
        branch=body.branch,
        standings=ThreadDoor().standings,
        now=database_now,
    )
    return Reached(people=[Named(id=person.pk, name=name_of(person)) for person in told])
