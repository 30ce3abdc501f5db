"""A person answers at the very moment at which the scheduler takes the thread away.

    python -m tests.faults.race [--json] [--tries N]

On PostgreSQL, two connections. Neither goes on to its next statement before the other stands at
one too, waits for a lock, or is done; and each try gives one of them another head start, so that
in the end every statement of the one has met every statement of the other.
"""

import argparse
import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.chat.village import Talk

TRIES = 2_000
ANSWERED, ESCALATED = "answered first", "escalated first"
HEAD_STARTS = 40  # statements: more than either makes
PATIENCE_S = 30.0
ANSWER, SCHEDULER = 0, 1
WAITS = "FOR UPDATE"
NEXT_TRY = timedelta(hours=100)


class Gate:
    """Where two connections meet before each statement."""

    def __init__(self, head_start: int, who: int) -> None:
        self.changed = threading.Condition()
        self.standing = [False, False]  # at the gate, at a lock, or done
        self.free = [0, 0]
        self.free[who] = head_start
        self.passed = [0, 0]

    def through(self, me: int) -> Callable[..., Any]:
        """Return what wraps each statement of one of the two."""

        def execute(run: Callable[..., Any], sql: str, *given: Any) -> Any:  # noqa: ANN401
            self._wait(me)
            may_wait = WAITS in sql and "SKIP LOCKED" not in sql
            self._stand(me, still=may_wait)
            try:
                return run(sql, *given)
            finally:
                self._stand(me, still=False)

        return execute

    def done(self, me: int) -> None:
        """Say that one of them will come no more."""
        self._stand(me, still=True)

    def _wait(self, me: int) -> None:
        with self.changed:
            self.standing[me] = True
            self.changed.notify_all()
            self.passed[me] += 1
            if self.passed[me] > self.free[me]:
                met = self.changed.wait_for(lambda: self.standing[1 - me], PATIENCE_S)
                assert met, "the other is neither here nor done"

    def _stand(self, me: int, *, still: bool) -> None:
        with self.changed:
            self.standing[me] = still
            self.changed.notify_all()


def race(talk: "Talk", tries: int) -> Counter[str]:
    """Let the two meet so often. Return how often it came out how."""
    from chat.services.posting import post_message

    outcomes: Counter[str] = Counter()
    for number in range(tries):
        asked_at = talk.first.at + (number + 1) * NEXT_TRY
        post_message(
            person=talk.student,
            thread_id=talk.id,
            message=talk.text(talk.student),
            now=partial(at_last, asked_at),
        )
        outcomes[outcome(talk, number, asked_at + timedelta(hours=25))] += 1
    return outcomes


def at_last(moment: datetime) -> datetime:
    """Be a clock that stands still."""
    return moment


def outcome(talk: "Talk", number: int, moment: datetime) -> str:
    """Let both go at once; say what came of it."""
    from chat.services.escalation import ThreadDoor
    from chat.services.posting import post_message
    from sla.scheduler import act_on_some
    from tests.chat.races import at_once

    gate = Gate(number // 2 % HEAD_STARTS, who=number % 2)
    anna, message = talk.village.anna, talk.text(talk.village.anna)
    results = at_once(
        [
            lambda: through(
                gate,
                ANSWER,
                lambda: post_message(
                    person=anna, thread_id=talk.id, message=message, now=lambda: moment
                ),
            ),
            lambda: through(
                gate, SCHEDULER, lambda: act_on_some(now=lambda: moment, thread=ThreadDoor())
            ),
        ]
    )
    if failed := [result for result in results if isinstance(result, BaseException)]:
        return f"failed: {failed[0]!r}"
    return judged(talk)


def through(gate: Gate, me: int, command: Callable[[], object]) -> object:
    """Run a command statement by statement."""
    from django.db import connection

    try:
        with connection.execute_wrapper(gate.through(me)):
            return command()
    finally:
        gate.done(me)


def judged(talk: "Talk") -> str:
    """Return which of the two legal ends this was, or what is wrong."""
    from sla.ladder.rungs import Kind
    from sla.models import Clock

    clock = Clock.objects.filter(thread_id=talk.id).latest("opened_at")
    newest = list(talk.row.entries.order_by("-seq").values_list("kind", flat=True)[:2])
    if clock.ended_by != "answer" or clock.failures:
        return f"ended by {clock.ended_by!r}, {clock.failures} failures"
    stepped = clock.steps.filter(kind=Kind.BACK_UP).count()
    seen = (clock.escalated_at is not None, stepped, newest[1] == "escalated")
    legal = {(False, 0, False): ANSWERED, (True, 1, True): ESCALATED}
    return legal.get(seen, f"half done: {seen}")


def verdict(outcomes: Counter[str]) -> dict[str, object]:
    """Return the counts, and what was neither of the two."""
    others = {how: count for how, count in outcomes.items() if how not in {ANSWERED, ESCALATED}}
    return {
        "tries": outcomes.total(),
        "answered_first": outcomes[ANSWERED],
        "escalated_first": outcomes[ESCALATED],
        "others": others,
    }


def main() -> int:
    """Race, print. Return 1 if there was a third outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tries", type=int, default=TRIES)
    given = parser.parse_args()
    with database():
        from tests.chat.village import build, open_talk

        found = verdict(race(open_talk(build()), given.tries))
    print(json.dumps(found) if given.json else found)
    return 1 if found["others"] else 0


@contextmanager
def database() -> Iterator[None]:
    """Run a PostgreSQL server, and make the tables in it."""
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", ELEVHALSA_TEST_DATABASE="postgres")
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    from tests import postgres, settings

    with postgres.running(settings.SCRATCH / "postgres", settings.POSTGRES_PORT):
        runner = DiscoverRunner(verbosity=0, interactive=False)
        made = runner.setup_databases()
        yield
        runner.teardown_databases(made)


if __name__ == "__main__":
    sys.exit(main())
