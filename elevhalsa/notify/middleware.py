"""A browser that changes hands: what was told in it to the person before is told there no more."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from elevhalsa.notify import services
from elevhalsa.people import devices
from elevhalsa.people.models import Person

WAYS_IN_AND_OUT = ("/api/session", "/api/letters/redeem", "/api/invitations/redeem")
UNSAFE = ("POST", "DELETE")


class DevicesChangeHands:
    """After a sign-in or sign-out: push in this browser is for who is signed in now, or nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and then see to the browser."""
        mark = devices.mark_of(request)
        response = self.get_response(request)
        is_change = request.method in UNSAFE and request.path in WAYS_IN_AND_OUT
        if mark and is_change and response.status_code < HTTPStatus.BAD_REQUEST:
            person = request.user if isinstance(request.user, Person) else None
            services.unsubscribe(device=services.device_digest(mark), but_for=person)
        return response
