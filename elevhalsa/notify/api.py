"""One's own notices over HTTP: the list, and where and when one is told."""

from datetime import time
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from elevhalsa.clock import database_now, host_now
from elevhalsa.notify import quiet as quiet_hours
from elevhalsa.notify import selectors, services
from elevhalsa.notify.addresses import address_of
from elevhalsa.notify.channels import webpush
from elevhalsa.notify.channels.endpoints import LONGEST
from elevhalsa.notify.errors import (
    AddressCodeWrong,
    AddressUnreachable,
    AddressWrong,
    ChannelOff,
)
from elevhalsa.notify.models import Kind
from elevhalsa.notify.quiet import Quiet
from elevhalsa.notify.ways import vapid_key
from elevhalsa.people import devices
from elevhalsa.people.door import actor, administrators, signed_in
from elevhalsa.people.errors import Wait
from elevhalsa.people.models import Person
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Id, Moment

router = Router(tags=["notices"], by_alias=True)

Address = Literal["email", "sms"]
HourText = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
KeyText = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,120}=*$")]


class NoticeOut(Schema):
    """One notice in the page."""

    id: Id
    text: Literal["news", "acknowledge"]
    acute: bool
    queued_at: Moment
    seen_at: Moment | None
    settled_at: Moment | None  # when somebody took what it is about, or nobody waited any more


class NoticesOut(Schema):
    """The newest notices, newest first."""

    notices: list[NoticeOut]


class QuietShape(Body):
    """Local time from and to, over midnight where it begins later than it ends."""

    begin: HourText
    end: HourText


class QuietIn(Body):
    """Quiet hours, or none."""

    quiet: QuietShape | None


class AddressIn(Body):
    """An e-mail address or a telephone number."""

    address: str = Field(pattern=r"^(?:[!-~]{1,64}@[!-~]{1,189}|\+?[0-9 ()-]{6,24})$")


class CodeIn(Body):
    """The code that was sent to an address."""

    code: str = Field(pattern=r"^[0-9]{6}$")


class SubscriptionIn(Body):
    """A browser's push subscription."""

    endpoint: str = Field(pattern=r"^https://[!-~]+$", max_length=LONGEST)
    p256dh: KeyText
    auth: KeyText


class AddressOut(Schema):
    """The own address on a channel: the proved one, and one to which a code went."""

    address: str | None
    broken: bool
    asked: str | None


class UnreachedOut(Schema):
    """People whose address takes nothing any more."""

    people: list[Id]


class PushOut(Schema):
    """What a browser needs to subscribe, and where the person is told by push."""

    key: str
    browsers: int
    here: bool


class SettingsOut(Schema):
    """How one is told. ``offered`` is what the operator has set up for one's role."""

    offered: list[Kind]
    quiet: QuietShape | None
    email: AddressOut | None
    sms: AddressOut | None
    push: PushOut | None


@router.get("/notices", response={200: NoticesOut, **refusals()}, auth=signed_in)
def show_notices(request: HttpRequest) -> NoticesOut:
    """Return the newest notices."""
    rows = selectors.newest_of(actor(request))
    return NoticesOut(notices=[NoticeOut.from_orm(row) for row in rows])


@router.post("/notices/seen", response={204: None, **refusals()}, auth=signed_in)
def see_notices(request: HttpRequest) -> Status[None]:
    """Note that all of them were seen."""
    services.see(person=actor(request), moment=database_now())
    return Status(204, None)


@router.get("/notices/settings", response={200: SettingsOut, **refusals()}, auth=signed_in)
def show_settings(request: HttpRequest) -> SettingsOut:
    """Tell how one is told."""
    return _settings(request)


@router.put("/notices/quiet", response={200: SettingsOut, **refusals()}, auth=signed_in)
def choose_quiet_hours(request: HttpRequest, body: QuietIn) -> SettingsOut:
    """Choose when to be told nothing but what is acute."""
    chosen = body.quiet
    hours = (time.fromisoformat(chosen.begin), time.fromisoformat(chosen.end)) if chosen else None
    services.set_quiet_hours(person=actor(request), quiet=Quiet(*hours) if hours else None)
    return _settings(request)


@router.put(
    "/notices/addresses/{kind}",
    response={200: SettingsOut, **refusals(ChannelOff, AddressWrong, AddressUnreachable, Wait)},
    auth=signed_in,
)
def ask_address(request: HttpRequest, kind: Address, body: AddressIn) -> SettingsOut:
    """Note an address and send a code to it."""
    services.ask_address(
        person=actor(request), kind=Kind(kind), address=body.address, now=host_now()
    )
    return _settings(request)


@router.post(
    "/notices/addresses/{kind}/confirm",
    response={200: SettingsOut, **refusals(AddressCodeWrong)},
    auth=signed_in,
)
def confirm_address(request: HttpRequest, kind: Address, body: CodeIn) -> SettingsOut:
    """Confirm the address by the code."""
    services.confirm_address(person=actor(request), kind=Kind(kind), code=body.code, now=host_now())
    return _settings(request)


@router.delete(
    "/notices/addresses/{kind}", response={200: SettingsOut, **refusals()}, auth=signed_in
)
def forget_address(request: HttpRequest, kind: Address) -> SettingsOut:
    """Forget the address."""
    services.forget_address(person=actor(request), kind=Kind(kind))
    return _settings(request)


@router.delete(
    "/notices/addresses/{kind}/asked", response={200: SettingsOut, **refusals()}, auth=signed_in
)
def give_up_asking(request: HttpRequest, kind: Address) -> SettingsOut:
    """Forget the address whose code has not come back; the proved one stays."""
    services.give_up_asking(person=actor(request), kind=Kind(kind))
    return _settings(request)


@router.get("/admin/unreached", response={200: UnreachedOut, **refusals()}, auth=administrators)
def show_unreached(request: HttpRequest) -> UnreachedOut:
    """Tell an administrator whose address takes nothing any more, and no address."""
    return UnreachedOut(people=selectors.unreached_in(actor(request).organisation_id))


@router.put(
    "/notices/push",
    response={200: SettingsOut, **refusals(ChannelOff, AddressWrong)},
    auth=signed_in,
)
def subscribe(request: HttpRequest, response: HttpResponse, body: SubscriptionIn) -> SettingsOut:
    """Be told by push in this browser."""
    person = actor(request)
    mark = devices.remember_device(request, response, person.username)
    services.subscribe(
        person=person,
        device=services.device_digest(mark),
        subscription=services.Subscription(body.endpoint, body.p256dh, body.auth),
        now=host_now(),
    )
    return _settings(request, mark)


@router.delete("/notices/push", response={200: SettingsOut, **refusals()}, auth=signed_in)
def unsubscribe(request: HttpRequest) -> SettingsOut:
    """Be told by push in this browser no more."""
    if mark := devices.known_device(request, actor(request).username):
        services.unsubscribe(device=services.device_digest(mark))
    return _settings(request)


def _settings(request: HttpRequest, mark: str = "") -> SettingsOut:
    person = actor(request)
    offered = selectors.offered_to(person)
    hours = quiet_hours.of(person)
    mark = mark or devices.known_device(request, person.username)
    return SettingsOut(
        offered=offered,
        quiet=QuietShape(begin=f"{hours.begin:%H:%M}", end=f"{hours.end:%H:%M}") if hours else None,
        email=_address(person, Kind.EMAIL),
        sms=_address(person, Kind.SMS),
        push=_push(person, mark) if Kind.PUSH in offered else None,
    )


def _address(person: Person, kind: Kind) -> AddressOut | None:
    proved, asked = selectors.destination_of(person, kind), selectors.asked_of(person, kind)
    if proved is None and asked is None:
        return None
    return AddressOut(
        address=address_of(proved) if proved else None,
        broken=proved is not None and proved.broken_at is not None,
        asked=address_of(asked) if asked else None,
    )


def _push(person: Person, mark: str) -> PushOut:
    browsers = selectors.browsers_of(person)
    here = bool(mark) and browsers.filter(device=services.device_digest(mark)).exists()
    return PushOut(key=webpush.public_text(vapid_key()), browsers=browsers.count(), here=here)
