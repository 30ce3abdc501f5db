"""What staff and heads are told: that promises are late, and which of their threads."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from elevhalsa.people.door import Door, actor
from elevhalsa.people.models import Role
from elevhalsa.watchman import lookout
from elevhalsa.wire import Id

router = Router(
    tags=["watch"],
    auth=Door(Role.COUNSELLOR, Role.NURSE, Role.HEAD, Role.VERKSAMHETSCHEF, Role.MUNICIPALITY),
)


class Watched(Schema):
    """What the watch sees. ``threads`` are those that the person may read, and no others."""

    late: bool
    threads: list[Id]


class Refusal(Schema):
    """A rule said no."""

    code: str


REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 503), Refusal)


@router.get("/watch", response={200: Watched, **REFUSALS})
def show_watch(request: HttpRequest) -> Watched:
    """Say whether a promise is more than five minutes past its step."""
    person = actor(request)
    late = lookout.promises_are_late(person)
    return Watched(late=late, threads=lookout.overdue_threads_of(person) if late else [])
