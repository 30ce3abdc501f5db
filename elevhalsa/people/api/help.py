"""The help panel's local numbers: public, and never past their date."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from elevhalsa.clock import host_now
from elevhalsa.people import selectors
from elevhalsa.people.door import anyone
from elevhalsa.refusals import refusals
from elevhalsa.wire import Id

router = Router(tags=["session"])


class LocalNumberOut(Schema):
    """A local number, and the dates between which it is trusted."""

    label: str
    number: str
    hours: str
    verified_on: date
    expires_on: date


class HelpOut(Schema):
    """What the organisation adds to the national numbers."""

    local: list[LocalNumberOut]


@router.get("/help", response={200: HelpOut, **refusals()}, auth=anyone)
def show_help(request: HttpRequest, school: Id) -> HelpOut:
    """Return the local numbers of a school; none for a school that is not known."""
    del request
    rows = selectors.local_help_of(school, today=host_now().date())
    return HelpOut(local=[LocalNumberOut.from_orm(row) for row in rows])
