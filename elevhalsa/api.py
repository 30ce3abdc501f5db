"""The HTTP interface in one place: every router, and how a refusal reads."""

import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from chat.api import (  # noqa: F401
    attachments,
    companions,
    crossings,
    identities,
    meetings,
    staff,
    stranded,
    students,
    threads,
    triage,
)
from chat.api.reaching import router as reaching_router
from chat.api.router import router as chat_router
from elevhalsa.errors import DomainError, NotFound
from elevhalsa.keys.api import mine as own_keys
from elevhalsa.keys.api import passkeys as passkey_doors
from elevhalsa.keys.api import teams as team_keys
from elevhalsa.notify.api import router as notices_router
from elevhalsa.people.api import admin as administration
from elevhalsa.people.api import help as local_help
from elevhalsa.people.api import leaving as leavers
from elevhalsa.people.api import passkeys, presence, session
from elevhalsa.people.door import signed_in
from elevhalsa.watchman.api import router as watch_router
from sla.api import router as insight_router
from sla.ladder.api import router as ladder_router
from sla.policies.api import questions as setup_questions
from sla.policies.api import schools as school_administration
from sla.policies.api import terms as school_terms

TRY_AGAIN_AFTER = 2  # seconds, when the database is away

api = NinjaAPI(
    title="Elevhälsa",
    version="1",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    auth=signed_in,
)
api.add_router("", session.router)
api.add_router("", passkeys.router)
api.add_router("", passkey_doors.router)
api.add_router("", local_help.router)
api.add_router("", own_keys.router)
api.add_router("", team_keys.router)
api.add_router("", presence.router)
api.add_router("", notices_router)
api.add_router("", administration.router)
api.add_router("", leavers.router)
api.add_router("", school_administration.router)
api.add_router("", school_terms.router)
api.add_router("", setup_questions.router)
api.add_router("", chat_router)
api.add_router("", insight_router)
api.add_router("", watch_router)
api.add_router("", ladder_router)
api.add_router("", reaching_router)


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Answer with the rule's code and status."""
    body = {"code": refusal.code, **refusal.details()}
    return api.create_response(request, body, status=refusal.status)


@api.exception_handler(ValidationError)
def refuse_input(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Name the fields that are wrong, and echo no value of them."""
    fields = sorted({_field(error["loc"]) for error in refusal.errors})
    return api.create_response(request, {"code": "invalid_input", "fields": fields}, status=422)


@api.exception_handler(HttpError)
def refuse_unreadable(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    """A body that is no JSON is malformed input like any other; CSRF refusals keep their status."""
    if refusal.status_code == HTTPStatus.BAD_REQUEST:
        return api.create_response(
            request, {"code": "invalid_input", "fields": ["body"]}, status=422
        )
    return api.create_response(request, {"code": "refused"}, status=refusal.status_code)


@api.exception_handler(RequestDataTooBig)
def refuse_length(request: HttpRequest, _refusal: RequestDataTooBig) -> HttpResponse:
    """A body is longer than anything we take."""
    return api.create_response(request, {"code": "too_large"}, status=413)


@api.exception_handler(InterfaceError)
@api.exception_handler(OperationalError)
def ask_to_try_again(
    request: HttpRequest, _trouble: DatabaseError | InterfaceError
) -> HttpResponse:
    """The database is away or too busy: nothing was stored, and the client keeps what it has."""
    response = api.create_response(request, {"code": "try_again"}, status=503)
    response["Retry-After"] = str(TRY_AGAIN_AFTER)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that names nothing, as for a thing that is not yours."""
    del exception
    return refuse(request, NotFound())


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Answer for what no view answered for: a bug, or a database that went away on the way out."""
    trouble = sys.exc_info()[1]
    if isinstance(trouble, OperationalError | InterfaceError):
        return ask_to_try_again(request, trouble)
    return api.create_response(request, {"code": "server_error"}, status=500)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself could not take in."""
    del exception
    return api.create_response(request, {"code": "invalid_input", "fields": []}, status=400)


def _field(location: tuple[str | int, ...]) -> str:
    """Return ``body.mid`` for ninja's ``("body", "payload", "mid")``: no indexes, no values."""
    words = [str(part) for part in location if isinstance(part, str)]
    return ".".join(words[:1] + words[2:]) if len(words) > 1 else ".".join(words)
