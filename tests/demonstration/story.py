"""Plays the demonstration's story at a running server, in the order in which it happened."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from elevhalsa.keys.e1.encoding import to_base64url
from tests.actors.account import Account
from tests.actors.admin import Admin
from tests.actors.founding import Part, Town, found
from tests.actors.keyholder import Keyholder
from tests.actors.wire import Json
from tests.demonstration import cast, last_month_counsellors, last_month_nurses, today
from tests.demonstration.script import Line, Talk

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SET_UP_H = 12  # how long before the finished month everything is set up
A_DAY = timedelta(hours=24)
UNDER_WAY = timedelta(days=4)  # how long ago the oldest of today's threads began, and a day
ESCALATION_S = 30
AT_ONCE = 3  # devices that make their vault at the same time: it takes a core half a second


class Stage(Protocol):
    """What the service itself lends to a story (``elevhalsa.demonstration.stage``)."""

    def now(self) -> datetime: ...
    def move_to(self, moment: datetime) -> None: ...
    def move_home(self) -> None: ...
    def first_administrator(self, *, organisation: str, name: str, username: str) -> str: ...
    def name_account(self, person: str, username: str) -> None: ...
    def wait(self) -> None: ...


@dataclass(frozen=True)
class Moment:
    """One line of one talk, at the time when it happens."""

    at: datetime
    talk: int
    line: Line
    is_first: bool


def play(url: str, stage: Stage) -> Json:
    """Play everything. Return what ``demo.json`` holds."""
    home = stage.now()
    begin = _finished_month(home) - timedelta(hours=SET_UP_H)
    stage.move_to(begin)
    admin = _administrator(url, stage)
    town = found(url, cast.PLAN, admin=admin, named=lambda i, part: stage.name_account(i, part.key))
    try:
        Play(town, stage, home).perform()
        _choose_secrets(town)
        stage.move_home()
        return accounts(town)
    finally:
        town.close()


class Play:
    """The story under way: which thread belongs to which talk, and what the clock shows."""

    def __init__(self, town: Town, stage: Stage, home: datetime) -> None:
        self.town, self.stage, self.home = town, stage, home
        self.talks = [*last_month_counsellors.TALKS, *last_month_nurses.TALKS, *today.TALKS]
        self.threads: dict[int, str] = {}
        self.at = home
        for person in town.people.values():
            if isinstance(person, Keyholder):
                person.now_ms = lambda: round(self.at.timestamp() * 1000)

    def perform(self) -> None:
        """Play every line at its time; the scheduler acts in between."""
        for moment in sorted(self.moments(), key=lambda one: one.at):
            self._let_time_pass(moment)
            self.at = moment.at
            self.stage.move_to(moment.at)
            if moment.is_first:
                self._start(moment)
            elif moment.line.text:
                self._say(moment)
            else:
                self._do(moment)

    def moments(self) -> Iterator[Moment]:
        """Yield every line with the time at which it is said or done."""
        for number, talk in enumerate(self.talks):
            at = self._beginning(talk)
            for place, line in enumerate(talk.lines):
                at += timedelta(hours=line.after_h)
                yield Moment(at, number, line, is_first=place == 0)

    def _beginning(self, talk: Talk) -> datetime:
        if talk.when is None:
            return self.home - timedelta(hours=talk.ago_h)
        day, hour = talk.when
        first = _finished_month(self.home).astimezone(STOCKHOLM)
        return first.replace(day=day).astimezone(UTC) + timedelta(hours=hour)

    def _let_time_pass(self, moment: Moment) -> None:
        """Where somebody of the back-up speaks, let the promise break first, as it did."""
        talk = self.talks[moment.talk]
        if moment.is_first or moment.line.who in _first_to_read(talk):
            return
        thread = self.threads[moment.talk]
        student = self.town.student(talk.student)
        clock = student.wire.get(f"/api/threads/{thread}")["thread"]["clock"]
        if clock is None or clock["escalated_at"] or clock["at_back_up"]:
            return
        self.stage.move_to(self._beginning(talk) + A_DAY + timedelta(seconds=20))
        waited = 0
        while not student.wire.get(f"/api/threads/{thread}")["thread"]["clock"]["escalated_at"]:
            self.stage.wait()
            waited += 1
            assert waited < ESCALATION_S * 10, "the scheduler did not escalate"

    def _start(self, moment: Moment) -> None:
        talk = self.talks[moment.talk]
        student = self.town.student(talk.student)
        part = next(part for part in cast.PARTS if part.key == talk.student)
        student.arrive(self.town.fingerprints[part.school])
        wish = student.wish(
            talk.branch,
            urgency=talk.urgency,
            wished=[self.town.ids[key] for key in talk.wished],
            excluded=[self.town.ids[key] for key in talk.excluded],
            language=part.language,
        )
        started = student.start_thread(moment.line.text, wish)
        self.threads[moment.talk] = started["thread"]["id"]

    def _say(self, moment: Moment) -> None:
        thread, who = self.threads[moment.talk], moment.line.who
        speaker = self.town.people[who]
        assert isinstance(speaker, Keyholder)
        reader = self.town.staff(who) if who != self.talks[moment.talk].student else None
        author = reader or self.town.student(who)
        posted = author.write(thread, moment.line.text)  # which reads all that came before
        author.note_reading(thread, posted["entry"]["seq"])

    def _do(self, moment: Moment) -> None:
        what, _, whom = moment.line.does.partition(":")
        deed: Callable[[str, str, str], object] = getattr(self, f"_{what}")
        deed(moment.line.who, self.threads[moment.talk], whom)

    def _claim(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).claim(thread)

    def _close(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).close_thread(thread)

    def _hide(self, who: str, thread: str, _: str) -> None:
        self.town.student(who).hide(thread)

    def _none_needed(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).no_answer_needed(thread)

    def _elsewhere(self, who: str, thread: str, _: str) -> None:
        at = (self.at - timedelta(minutes=20)).isoformat(timespec="seconds")
        self.town.staff(who).answered_elsewhere(thread, how="met", at=at.replace("+00:00", "Z"))

    def _hand_over(self, who: str, thread: str, team: str) -> None:
        self.town.staff(who).hand_over(thread, self.town.teams[team])


def _first_to_read(talk: Talk) -> set[str]:
    """Return who can read a talk from the start: its student, and the team it goes to."""
    school = next(part.school for part in cast.PARTS if part.key == talk.student)
    teams = [
        team.members
        for team in cast.TEAMS
        if (team.kind, team.branch) == ("school", talk.branch) and school in team.schools
    ]
    return {talk.student, *teams[0]}


def accounts(town: Town) -> Json:
    """Return what ``demo.json`` holds: everybody, and how they come in."""
    schools = [
        {"id": town.schools[key], "name": name, "fingerprint": to_base64url(town.fingerprints[key])}
        for key, name in cast.SCHOOLS.items()
    ]
    people = [_account(town, part, town.people[part.key]) for part in cast.PARTS]
    people.append(_account(town, cast.ADMINISTRATOR, town.admin))
    return {"base_url": town.url, "schools": schools, "people": people}


def _account(town: Town, part: Part, device: Account) -> Json:
    has_branch = part.role in {"counsellor", "nurse"}
    return {
        "username": part.key,
        "name": part.name,
        "role": part.role,
        "branch": part.role if has_branch else None,
        "school": town.schools.get(part.school),
        "password": part.password,
        "totp_secret": device.totp_secret or None,
        "secret": part.secret or None,
    }


def _administrator(url: str, stage: Stage) -> Admin:
    part, admin = cast.ADMINISTRATOR, Admin(url)
    code = stage.first_administrator(
        organisation=cast.ORGANISATION, name=part.name, username=part.key
    )
    admin.redeem(code, part.password)
    return admin


def _choose_secrets(town: Town) -> None:
    """Let everybody who wrote choose the secret, and staff keep what they pinned meanwhile."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = [pool.submit(_keep, town.people[part.key], part) for part in cast.PARTS]
    for one in done:
        one.result()


def _keep(device: Account, part: Part) -> None:
    if not isinstance(device, Keyholder) or not device.is_unlocked:
        return
    if device.version:
        device.save()
    else:
        device.set_secret(part.secret)


def _finished_month(home: datetime) -> datetime:
    """Return when the month began whose figures a head sees, where the schools are.

    What waits today was begun up to four days ago, and a month is published when
    its last promise is due: in its first days a month leaves the one before alone.
    """
    here = (home - UNDER_WAY).astimezone(STOCKHOLM)
    this = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (this - timedelta(days=1)).replace(day=1).astimezone(UTC)
