"""The story under way: every line and deed at its time, in the order in which they happened."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from elevhalsa.wire import moment_text
from tests.actors.account import Account
from tests.actors.founding import Town
from tests.actors.keyholder import Keyholder
from tests.actors.presence import Recorder
from tests.actors.wire import Refused
from tests.demonstration import cast, school_days
from tests.demonstration.script import Deed, Line, Talk

SIGNS_IN_AGAIN_S = 8 * 60  # a session left alone ends after a quarter of an hour
UNDER_WAY = timedelta(days=4)  # how long ago the oldest of today's threads began, and a day
DAY_BEGINS_H, DAY_ENDS_H = 7, 18


class Stage(Protocol):
    """What the service itself lends to a story (``elevhalsa.demonstration.stage``)."""

    def now(self) -> datetime: ...
    def move_to(self, moment: datetime) -> None: ...
    def first_administrator(self, *, organisation: str, name: str, username: str) -> str: ...
    def name_account(self, person: str, username: str) -> None: ...


@dataclass(frozen=True)
class Moment:
    """What happens at one time: a line of a talk, by the talk's number, or a deed."""

    at: datetime
    does: Line | Deed
    talk: int = -1
    is_first: bool = False


class CannotHappen(Exception):
    """The service refused what the story tells next."""


class Telling:
    """Which thread belongs to which talk, and what the clock shows."""

    def __init__(
        self, town: Town, stage: Stage, talks: Iterable[Talk], deeds: Iterable[Deed]
    ) -> None:
        self.town, self.stage = town, stage
        self.talks, self.deeds = list(talks), list(deeds)
        self.threads: dict[int, str] = {}
        self.used: dict[str, float] = {}  # when a device was last used, by its owner's key
        self.at = stage.now()
        for person in town.people.values():
            if isinstance(person, Keyholder):
                person.now_ms = lambda: round(self.at.timestamp() * 1000)

    def tell(self, home: datetime) -> None:
        """Play all that happens until ``home``; the scheduler acts in between."""
        for moment in sorted(self.moments(home), key=lambda one: one.at):
            assert moment.at <= home, f"still to come: {moment.does}"
            self.stage.move_to(moment.at)
            self.at = moment.at
            self._wake(moment.does.who)
            try:
                self._happen(moment)
            except Refused as refusal:
                raise CannotHappen(moment) from refusal
        self.stage.move_to(home)

    def _happen(self, moment: Moment) -> None:
        if isinstance(moment.does, Deed):
            self._act(moment.does)
        elif moment.is_first:
            self._start(moment)
        elif moment.does.text:
            self._say(moment.does, self.threads[moment.talk])
        else:
            self._do(moment.does, self.threads[moment.talk])

    def moments(self, home: datetime) -> Iterator[Moment]:
        """Yield every line and deed with its time."""
        yield from (Moment(deed.at, deed) for deed in self.deeds)
        for number, talk in enumerate(self.talks):
            at = beginning(talk, home)
            for place, line in enumerate(talk.lines):
                at += timedelta(hours=line.after_h)
                yield Moment(at, line, number, is_first=place == 0)

    def _wake(self, who: str) -> None:
        """Sign in again where a device was not used for long."""
        device = self.town.people[who]
        if time.monotonic() - self.used.get(who, time.monotonic()) > SIGNS_IN_AGAIN_S:
            device.sign_in(who, device.password, device.totp_secret)
        self.used[who] = time.monotonic()

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
            language=talk.language or cast.language(part),
        )
        assert isinstance(moment.does, Line)
        started = student.start_thread(moment.does.text, wish)
        self.threads[moment.talk] = started["thread"]["id"]

    def _say(self, line: Line, thread: str) -> None:
        is_staff = line.who in self.town.ids and self.town.people[line.who].totp_secret
        author = self.town.staff(line.who) if is_staff else self.town.student(line.who)
        with_it = {}
        if line.back_within_h:
            with_it["follow_up_at"] = moment_text(self.at + timedelta(hours=line.back_within_h))
        posted = author.write(thread, line.text, **with_it)  # which reads all that came before
        author.note_reading(thread, posted["entry"]["seq"])

    def _do(self, line: Line, thread: str) -> None:
        what, _, whom = line.does.partition(":")
        deed: Callable[[str, str, str], object] = getattr(self, f"_{what}")
        deed(line.who, thread, whom)

    def _claim(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).claim(thread)

    def _close(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).close_thread(thread)

    def _read(self, who: str, thread: str, _: str) -> None:
        self.town.student(who).read(thread)

    def _hide(self, who: str, thread: str, _: str) -> None:
        self.town.student(who).hide(thread)

    def _false_alarm(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).false_alarm(thread)

    def _none_needed(self, who: str, thread: str, _: str) -> None:
        self.town.staff(who).no_answer_needed(thread)

    def _elsewhere(self, who: str, thread: str, _: str) -> None:
        met_at = moment_text(self.at - timedelta(minutes=20))
        self.town.staff(who).answered_elsewhere(thread, how="met", at=met_at)

    def _hand_over(self, who: str, thread: str, team: str) -> None:
        self.town.staff(who).hand_over(thread, self.town.teams[team])

    def _act(self, deed: Deed) -> None:
        what, *said = deed.does.split(":")
        act: Callable[..., object] = getattr(self, f"_{what}")
        act(self.town.people[deed.who], *said)

    def _away(self, who: Account, whom: str, last: str) -> None:
        assert isinstance(who, Recorder)
        end = school_days.at(date.fromisoformat(last), DAY_ENDS_H)
        who.is_away(self.town.ids[whom], to_at=moment_text(end))

    def _plan(self, who: Account, first: str, last: str, deputy: str) -> None:
        assert isinstance(who, Recorder)
        begin, end = (date.fromisoformat(day) for day in (first, last))
        who.plan_absence(
            who.id,
            from_at=moment_text(school_days.at(begin, DAY_BEGINS_H)),
            to_at=moment_text(school_days.at(end, DAY_ENDS_H)),
            deputy=self.town.ids[deputy],
        )

    def _take(self, who: Account, school: str, branch: str) -> None:
        head = next(key for key, person in self.town.people.items() if person is who)
        self.town.head(head).take(self.town.schools[school], branch)


def beginning(talk: Talk, home: datetime) -> datetime:
    """Return when a talk begins."""
    if talk.at is not None:
        return talk.at
    if talk.when is None:
        return home - timedelta(hours=talk.ago_h)
    day, hour = talk.when
    return school_days.at(last_month(home).replace(day=day), hour)


def last_month(home: datetime) -> date:
    """Return the first day of the month that is told day by day.

    What waits today was begun up to four days ago, and a month is published when its last
    promise is due: in its first days a month leaves the one before alone.
    """
    this = school_days.day_of((home - UNDER_WAY).astimezone(UTC)).replace(day=1)
    return (this - timedelta(days=1)).replace(day=1)
