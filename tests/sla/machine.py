"""Drives the promise's own code and the reference side by side, through anything that can happen.

Each example works inside a savepoint that is rolled back: the school is made once.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chat.services import claims, states
from sla import absence, services
from sla.errors import NotForThisClock
from sla.ladder.acknowledging import stop_paging
from sla.ladder.recipients import Standing
from sla.ladder.rounds import page_again
from sla.models import EndedBy
from sla.policies.rollout import roll_out_one
from sla.policies.services import write_policy
from sla.policy import DEFAULT, Policy, more_urgent
from tests.sla import reference
from tests.sla.expected import expected, groups_of
from tests.sla.moments import MORNING
from tests.sla.place import BACK_UP, TEAM
from tests.sla.promises import OpenDoor, Promise, settle
from tests.sla.reference import HOUR, Reference
from tests.sla.stage import COUNT, THREAD_IDS, Stage
from tests.sla.standing import assert_events_add_up, everybody_was_told, held

THREADS = st.integers(0, COUNT - 1)
URGENCIES = st.sampled_from(["routine", "routine", "soon", "acute"])
JUMPS = st.sampled_from([1, 60, HOUR // 2, 2 * HOUR, 8 * HOUR - 1, 12 * HOUR, 24 * HOUR, 72 * HOUR])
COMING_BACK = st.sampled_from([HOUR, 30 * HOUR, 400 * HOUR])
AWAY = st.sampled_from([6 * HOUR, 1000 * HOUR])
ENDINGS = st.sampled_from([EndedBy.ELSEWHERE, EndedBy.NONE_NEEDED, EndedBy.WITHDRAWN])
WRITES = ("INSERT", "UPDATE", "DELETE")
BRISK = replace(
    DEFAULT,
    answer=timedelta(hours=12),
    back_up_soon=timedelta(hours=4),
    back_up_acute=timedelta(minutes=10),
    reminders=(0.5,),
    level_2=timedelta(hours=6),
    level_2_acute=timedelta(minutes=10),
    level_3=timedelta(hours=12),
    level_3_acute=timedelta(minutes=10),
    acknowledge_within=timedelta(hours=1),
    acknowledge_within_acute=timedelta(minutes=5),
)
POLICIES: dict[str, tuple[Policy, reference.Terms]] = {
    "default": (DEFAULT, reference.DEFAULT),
    "brisk": (BRISK, reference.BRISK),
}


class Died(BaseException):
    """The process is gone: no handler runs."""


class Machine(RuleBasedStateMachine):
    """One school, three threads, and everything that can happen to their promises."""

    place: Stage

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.reference = Reference(COUNT, groups_of(self.place))
        self.door = OpenDoor()
        self.threads = [Promise(one) for one in THREAD_IDS]
        self.seq = 1
        self.versions = 0
        self.taken: set[int] = set()

    def teardown(self) -> None:
        """Look once more, at what is rarely wrong; and take it all back."""
        try:
            everybody_was_told()
            assert_events_add_up()
        finally:
            self.forget()

    def forget(self) -> None:
        """Take it all back."""
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def moment(self) -> Any:  # noqa: ANN401 - hypothesis reads annotations of properties
        """Return what the clock shows."""
        return MORNING + timedelta(seconds=self.reference.now)

    @initialize(
        jump=st.sampled_from([HOUR, 12 * HOUR, 20 * HOUR, 24 * HOUR, 72 * HOUR]),
        urgency=URGENCIES,
        then=st.sampled_from(["", "answered", "busy", "fails", "late", "given back", "gone"]),
    )
    def overdue(self, jump: int, urgency: str, then: str) -> None:
        """Start where most faults are: with promises that are late, and something in the way."""
        self.student(0, "routine")
        self.student(1, urgency)
        self.reference.now += jump
        if then:
            {
                "answered": lambda: self.answer_and_be_asked_again(0),
                "busy": lambda: self.work_while_one_is_busy(0),
                "fails": lambda: self.work_while_one_fails(0),
                "late": lambda: self.work_too_late(0, "answer"),
                "given back": lambda: self.danger_is_given_back(1),
                "gone": lambda: self.the_back_up_takes_over_and_goes(1000 * HOUR),
            }[then]()

    # -- people
    @rule(thread=THREADS, urgency=URGENCIES)
    def student(self, thread: int, urgency: str) -> None:
        promise = self.threads[thread]
        services.raise_urgency(thread_id=promise.thread_id, urgency=urgency, moment=self.moment)
        running = self.reference.running.get(thread)
        urgency_now = more_urgent(urgency, running.urgency if running else urgency)
        promise.open(self.moment, urgency=urgency_now)
        self.reference.student(thread, urgency)

    @rule(thread=THREADS)
    def answer(self, thread: int) -> None:
        self.seq += 1
        self.threads[thread].answer(self.moment, seq=self.seq)
        self.reference.answer(thread, self.seq)

    @rule(thread=THREADS)
    def answer_and_be_asked_again(self, thread: int) -> None:
        self.answer(thread)
        self.reference.now += HOUR
        self.student(thread, "routine")

    @rule(thread=THREADS, seconds=COMING_BACK, urgency=URGENCIES, is_asked=st.booleans())
    def say_until_when_they_come_back(
        self, thread: int, seconds: int, urgency: str, is_asked: bool
    ) -> None:
        """An answer that promises another one: “Jag återkommer senast …”."""
        self.answer(thread)
        at = self.moment + timedelta(seconds=seconds)
        self.threads[thread].follow_up(self.moment, at, urgency=urgency)
        self.reference.follow_up(thread, self.reference.now + seconds, urgency)
        if is_asked:
            self.reference.now += HOUR // 2
            self.student(thread, urgency)

    @rule(thread=THREADS, name=st.sampled_from(["anna", "student"]))
    def read(self, thread: int, name: str) -> None:
        """Opening a thread answers nothing, whoever does it."""
        person, thread_id = getattr(self.place, name), self.threads[thread].thread_id
        states.note_reading(person=person, thread_id=thread_id, seq=self.seq, now=self.now)

    @precondition(lambda self: any(self.reference.answers.values()))
    @rule(which=st.integers(0, 5))
    def retract(self, which: int) -> None:
        """Take back one of several answers, or the only one."""
        answers = [
            (thread, seq) for thread, some in self.reference.answers.items() for seq, _ in some
        ]
        thread, seq = answers[which % len(answers)]
        later = [
            (other, MORNING + timedelta(seconds=at))
            for other, at in self.reference.answers[thread]
            if other > seq
        ]
        self.threads[thread].retract(seq, self.moment, next_answer=min(later, default=None))
        self.reference.retract(thread, seq)

    @rule(thread=THREADS)
    def take_it(self, thread: int) -> None:
        """Somebody takes the thread, and with it what the team was told: it goes no further."""
        thread_id = self.threads[thread].thread_id
        claims.claim(person=self.place.anna, thread_id=thread_id, now=self.now)
        self.reference.acknowledge(thread, {"acute", "back_up"})
        self.taken.add(thread)

    @rule(thread=THREADS)
    def danger_is_given_back(self, thread: int) -> None:
        self.student(thread, "acute")
        self.take_it(thread)
        self.give_it_back(thread)

    @rule(thread=THREADS)
    def give_it_back(self, thread: int) -> None:
        """In danger, the team is told anew."""
        thread_id = self.threads[thread].thread_id
        claims.release(person=self.place.anna, thread_id=thread_id, now=self.now)
        if thread in self.taken:
            self.reference.page(thread)
        self.taken.discard(thread)

    @rule(thread=THREADS)
    def false_alarm(self, thread: int) -> None:
        """The paging stops; no time moves."""
        person_id, thread_id = self.place.anna.pk, self.threads[thread].thread_id
        stop_paging(thread_id=thread_id, person_id=person_id, moment=self.moment)
        self.reference.stop_paging(thread)

    @rule(thread=THREADS, at_back_up=st.booleans())
    def hand_over(self, thread: int, at_back_up: bool) -> None:
        promise = self.threads[thread]
        promise.at_back_up = at_back_up
        services.move_clock(thread_id=promise.thread_id, at_back_up=at_back_up, moment=self.moment)
        standing = self.door.standings([promise.thread_id])[promise.thread_id]
        page_again(thread_id=promise.thread_id, moment=self.moment, standing=standing)
        self.reference.move(thread, at_back_up=at_back_up)
        self.reference.page(thread)

    @rule(thread=THREADS, how=ENDINGS)
    def end(self, thread: int, how: EndedBy) -> None:
        """End it without an answer, where that is allowed."""
        running = self.reference.running.get(thread)
        may = running and (how == EndedBy.ELSEWHERE or running.urgency == "routine")
        if running and running.kind == "follow_up" and how == EndedBy.NONE_NEEDED:
            may = False
        try:
            services.end_clock(
                thread_id=self.threads[thread].thread_id, ended_by=how, moment=self.moment
            )
        except NotForThisClock:
            assert not may, "refused"
        else:
            assert may, "let end"
            self.reference.end(thread, how.value)

    @rule(thread=THREADS)
    def nobody_will_be_there(self, thread: int) -> None:
        absence.bring_forward(thread_id=self.threads[thread].thread_id, moment=self.moment)
        self.reference.bring_forward(thread)

    @rule(thread=THREADS)
    def the_back_up_empties_or_fills(self, thread: int) -> None:
        self.reference.empty ^= {thread}
        barred = frozenset[UUID]()
        if thread in self.reference.empty:
            barred = frozenset({self.place.cilla.pk, self.place.dag.pk})
        thread_id = self.threads[thread].thread_id
        self.door.standings_set[thread_id] = Standing(TEAM, BACK_UP, None, barred)

    @rule(name=st.sampled_from(["cilla", "dag", "both"]), seconds=AWAY)
    def somebody_of_the_back_up_is_away(self, name: str, seconds: int) -> None:
        """What the back-up has by now is looked at anew, and waits for nobody who will not come."""
        for one in ["cilla", "dag"] if name == "both" else [name]:
            until = self.reference.now + seconds
            self.place.is_away(one, self.moment, MORNING + timedelta(seconds=until))
            self.reference.away[one] = max(until, self.reference.away.get(one, 0))
        for thread, promise in enumerate(self.threads):
            standing = self.door.standings([promise.thread_id])[promise.thread_id]
            absence.look_at_back_up(
                thread_id=promise.thread_id, standing=standing, moment=self.moment
            )
            self.reference.look_at_back_up(thread)

    @rule(seconds=AWAY)
    def the_back_up_takes_over_and_goes(self, seconds: int) -> None:
        self.work()
        self.somebody_of_the_back_up_is_away("both", seconds)

    @rule(name=st.sampled_from(sorted(POLICIES)))
    def other_terms(self, name: str) -> None:
        """A shorter promise counts at once; a longer one for nobody who waits."""
        policy, terms = POLICIES[name]
        school, author = self.place.school, self.place.administrator
        write_policy(school=school, author=author, policy=policy, after=self.versions, now=self.now)
        self.versions += 1
        while roll_out_one(now=self.now, thread=self.door):
            pass
        self.reference.choose(terms)

    def now(self) -> datetime:
        """Be the clock that commands are handed."""
        moment: datetime = self.moment
        return moment

    # -- time
    @rule(jump=JUMPS)
    def advance(self, jump: int) -> None:
        self.reference.now += jump

    @rule(thread=THREADS, off=st.sampled_from([-1, 0, 0, 1]))
    def to_the_edge(self, thread: int, off: int) -> None:
        """Go to the second at which something is due, or just before or after it."""
        if running := self.reference.running.get(thread):
            at = running.next_at(self.reference.kept(running))
            assert at is not None
            self.reference.now = max(self.reference.now, int(at) + off)

    # -- workers
    @rule()
    def work(self) -> None:
        settle(self.door, self.moment)
        self.reference.work()

    @rule()
    def a_day_goes_by(self) -> None:
        self.reference.now += 24 * HOUR
        self.work()

    @rule(thread=THREADS)
    def work_while_one_is_busy(self, thread: int) -> None:
        """A busy thread is passed over; the others must not notice."""
        self.door.busy = {self.threads[thread].thread_id}
        settle(self.door, self.moment)
        self.reference.work(busy=thread)
        self.door.busy = set()

    @rule(thread=THREADS)
    def work_while_one_fails(self, thread: int) -> None:
        """A row that fails is put off, and holds up nobody behind it."""
        self.door.broken = {self.threads[thread].thread_id}
        settle(self.door, self.moment)
        self.reference.work(poisoned=thread)
        self.door.broken = set()

    @rule(thread=THREADS, what=st.sampled_from(["answer", "student", "work"]))
    def work_too_late(self, thread: int, what: str) -> None:
        """Something happens between the look at what is due and the lock."""
        command: Callable[[], None] = {
            "answer": lambda: self.answer(thread),
            "student": lambda: self.student(thread, "acute"),
            "work": self.work,
        }[what]
        self.door.meanwhile[self.threads[thread].thread_id] = command
        settle(self.door, self.moment)
        self.door.meanwhile = {}
        self.reference.work()

    @rule(writes=st.integers(0, 14))
    def die(self, writes: int) -> None:
        """A worker dies before one of its writes: what it had begun is not there."""
        done = Deadly(writes)
        released = list(self.door.released)
        try:
            with transaction.atomic(), connection.execute_wrapper(done):
                settle(self.door, self.moment)
        except Died:
            self.door.released = released
        else:
            self.reference.work()

    # -- what must be so
    @invariant()
    def promises_agree(self) -> None:
        assert held(self.place, self.threads) == expected(self.reference)


class Deadly:
    """Lets so many writes through, and then the process is gone."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:  # noqa: ANN401
        if sql.startswith(WRITES):
            if not self.left:
                raise Died
            self.left -= 1
        return execute(sql, *given)


def drive(examples: int, *, steps: int = 7, seed_by_name: bool = True) -> None:
    """Run so many examples. The same ones each time, unless they are to be drawn anew."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=seed_by_name,
            database=None,
            phases=[Phase.generate],  # a shorter example is not worth minutes of everybody's time
            suppress_health_check=list(HealthCheck),
        ),
    )
