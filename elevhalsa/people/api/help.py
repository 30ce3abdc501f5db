"""The help panel's local numbers: public, and never past their date."""

from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from elevhalsa.clock import host_now
from elevhalsa.people import selectors
from elevhalsa.people.door import anyone
from elevhalsa.people.models import LocalHelp
from elevhalsa.refusals import refusals
from elevhalsa.wire import Id

router = Router(tags=["session"])


class OpeningOut(Schema):
    """Days, 1 is Monday, and from when to when; what closes before it opens does so next day."""

    days: list[int]
    opens: str
    closes: str


class LocalNumberOut(Schema):
    """A local number, when it answers, and the dates between which it is trusted.

    `hours` is a note in the municipality's words: all there is where `opening` is empty.
    """

    label: str
    number: str
    hours: str
    opening: list[OpeningOut]
    holidays: Literal["", "open", "closed"]
    verified_on: date
    expires_on: date

    @staticmethod
    def resolve_opening(row: LocalHelp) -> list[dict[str, object]]:
        """Return no intervals for a number whose hours were only ever told in words."""
        return row.opening or []


class HelpOut(Schema):
    """What the organisation adds to the national numbers."""

    local: list[LocalNumberOut]


@router.get("/help", response={200: HelpOut, **refusals()}, auth=anyone)
def show_help(request: HttpRequest, school: Id) -> HelpOut:
    """Return the local numbers of a school; none for a school that is not known."""
    del request
    rows = selectors.local_help_of(school, today=host_now().date())
    return HelpOut(local=[LocalNumberOut.from_orm(row) for row in rows])
