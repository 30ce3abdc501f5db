"""Attachments over HTTP: opaque bytes in, opaque bytes out. No name, no type, no JSON."""

from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import Status

from chat import doors
from chat.api.answers import REFUSALS
from chat.api.router import router
from chat.attachments import sealed_in
from chat.services import attachments
from elevhalsa.clock import database_now
from elevhalsa.keys.e1.attachment import MAX_STORED
from elevhalsa.people.door import actor, readers
from elevhalsa.refusals import Refusal

OPAQUE = "application/octet-stream"


@router.put(
    "/attachments/{id:attachment_id}",
    response={204: None, **REFUSALS, 413: Refusal},
    auth=readers,
)
def bring(request: HttpRequest, attachment_id: UUID) -> Status[None]:
    """Store sealed bytes, before the message that names them. Repeat freely with the same."""
    attachments.take_in(
        person=actor(request),
        attachment_id=attachment_id,
        sealed=body_of(request),
        now=database_now,
    )
    return Status(204, None)


@router.get(
    "/threads/{id:thread_id}/attachments/{id:attachment_id}", response={200: None, **REFUSALS}
)
def fetch(request: HttpRequest, thread_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Give sealed bytes that a message of this thread names."""
    sealed = sealed_in(doors.access_to(actor(request), thread_id), attachment_id)
    return HttpResponse(sealed, content_type=OPAQUE, headers={"Content-Disposition": "attachment"})


def body_of(request: HttpRequest) -> bytes:
    """Return the body, which may be longer than one of JSON.

    Raises:
        RequestDataTooBig: Longer than any attachment; by its announced length, where it has one.
    """
    announced = request.headers.get("Content-Length", "0")
    if announced.isdecimal() and int(announced) > MAX_STORED:
        raise RequestDataTooBig
    body = request.read(MAX_STORED + 1)
    if len(body) > MAX_STORED:
        raise RequestDataTooBig
    return body
