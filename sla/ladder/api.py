"""The ladder over HTTP, for those responsible: what they were told of, and what they can do."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from elevhalsa.clock import database_now
from elevhalsa.people.door import Door, actor
from elevhalsa.people.models import Branch, Role
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Id, Moment
from sla.ladder import acknowledging
from sla.ladder.cards import Card, cards_of

responsible = Door(Role.HEAD, Role.VERKSAMHETSCHEF, Role.MUNICIPALITY, Role.ADMINISTRATOR)
router = Router(tags=["ladder"], auth=responsible)


class Named(Schema):
    """A school or a person."""

    id: Id
    name: str


class CardOut(Schema):
    """Promises in danger at one school, in one branch. No number, no thread, nobody's name."""

    school: Named
    branch: Branch
    told_at: Moment
    taken_by: Named | None


class Cards(Schema):
    """What a person was told of and nobody has answered yet."""

    cards: list[CardOut]


class Where(Body):
    """Which card."""

    school: Id
    branch: Branch


@router.get("/ladder", response={200: Cards, **refusals()})
def show_cards(request: HttpRequest) -> Cards:
    """List promises in danger that one was told of."""
    return Cards(cards=[_card(card) for card in cards_of(actor(request))])


@router.post("/ladder/take", response={200: Cards, **refusals()})
def take(request: HttpRequest, body: Where) -> Cards:
    """Say “Jag tar det”: nobody after oneself is told of it."""
    acknowledging.take_over(
        person=actor(request), school_id=body.school, branch=body.branch, now=database_now
    )
    return show_cards(request)


def _card(card: Card) -> CardOut:
    taken: tuple[UUID, str] | None = card.taken_by
    return CardOut(
        school=Named(id=card.school.pk, name=card.school.name),
        branch=card.branch,
        told_at=card.told_at,
        taken_by=Named(id=taken[0], name=taken[1]) if taken else None,
    )
