"""Ends sessions that are over, before anything looks at who is signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from elevhalsa.clock import host_now
from elevhalsa.people import sessions
from elevhalsa.people.models import Person

POLLED = ("/api/threads/heads", "/api/watch")


class SessionLimits:
    """Idle limits, longest age and the person's epoch, for every request with a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Treat the request as a stranger's if its session is over."""
        person = request.user
        if isinstance(person, Person):
            now = host_now()
            is_over = sessions.is_over(request.session, person, now=now)
            if is_over or not (_is_background(request) or sessions.touch(request.session, now=now)):
                sessions.close(request)
        return self.get_response(request)


def _is_background(request: HttpRequest) -> bool:
    """Say whether no person caused the request: such a one keeps no session awake."""
    is_said = request.headers.get("X-Background") == "1"
    return request.method == "GET" and (is_said or request.path in POLLED)
