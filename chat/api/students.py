"""What students ask and open."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from chat.api.answers import REFUSALS, Contact, Contacts, Posted, RemovedList
from chat.api.bodies import Open, RaiseIn, Wish
from chat.api.router import router
from chat.models import Entry
from chat.services import opening, states
from chat.shapes import ThreadOut, entry_out
from chat.summaries import removed_threads, summary
from chat.who_answers import routes, staffing
from chat.who_answers.routes import RouteOut
from elevhalsa.clock import database_now
from elevhalsa.people.door import actor, students
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import contacts_of


@router.get("/contacts", response={200: Contacts, **REFUSALS}, auth=students)
def contacts(request: HttpRequest) -> Contacts:
    """Say whom one can write to at one's school."""
    student = actor(request)
    people = contacts_of(student)
    return Contacts(
        people=[
            Contact(id=person.pk, name=name_of(person), branch=branch) for person, branch in people
        ],
        branches=staffing.branches_for(student),
    )


@router.post("/threads/route", response={200: RouteOut, **REFUSALS}, auth=students)
def find_route(request: HttpRequest, body: Wish) -> RouteOut:
    """Say where a new thread would go, and by when it would be answered."""
    student = actor(request)
    wish = routes.known_people(body.read(), student=student)
    moment = database_now()
    school, chosen = routes.route(student, wish, moment=moment)
    return routes.route_out(school, chosen, wish=wish, moment=moment)


@router.post("/threads", response={201: Posted, **REFUSALS}, auth=students)
def open_thread(request: HttpRequest, body: Open) -> Status[Posted]:
    """Open a thread with its first message. Repeat freely with the same bytes."""
    student = actor(request)
    entry, access = opening.open_thread(
        student=student,
        opening=opening.Opening(
            thread_id=body.thread,
            branch=body.branch,
            team_id=body.team,
            wish=routes.known_people(body.wish.read(), student=student),
            model_version=body.model_version,
            manifest=body.manifest.read(),
            mid=body.message.mid,
            sealed=body.message.sealed,
            kind=Entry.Kind(body.message.kind),
            attachments=tuple(body.message.attachments),
            anonymous=body.anonymous.read() if body.anonymous else None,
        ),
        now=database_now,
    )
    return Status(201, Posted(entry=entry_out(entry), thread=summary(access)))


@router.post("/threads/{id:thread_id}/hide", response={204: None, **REFUSALS})
def hide(request: HttpRequest, thread_id: UUID) -> Status[None]:
    """Clear the student's own view, and nothing else."""
    states.hide(student=actor(request), thread_id=thread_id, now=database_now)
    return Status(204, None)


@router.get("/threads/removed", response={200: RemovedList, **REFUSALS}, auth=students)
def show_removed(request: HttpRequest) -> RemovedList:
    """List what the student took off the own list: it can be put back as long as it exists."""
    return RemovedList(threads=removed_threads(actor(request)))


@router.post("/threads/{id:thread_id}/put-back", response={204: None, **REFUSALS})
def put_back(request: HttpRequest, thread_id: UUID) -> Status[None]:
    """Put a thread that was taken off the list back on it."""
    states.put_back(student=actor(request), thread_id=thread_id, now=database_now)
    return Status(204, None)


@router.post("/threads/{id:thread_id}/raise", response={200: ThreadOut, **REFUSALS})
def raise_urgency(request: HttpRequest, thread_id: UUID, body: RaiseIn) -> ThreadOut:
    """Answer, after sending, that it is more urgent. Nothing lowers it."""
    access = states.raise_urgency(
        student=actor(request),
        thread_id=thread_id,
        urgency=body.urgency,
        about=body.mid,
        now=database_now,
    )
    return summary(access)
