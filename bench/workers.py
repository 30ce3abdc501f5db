"""One process of the bench that works off what is due: python -m bench.workers bare|keep."""

import gc
import logging
import sys

from bench.house import set_up


def main(mode: str) -> None:
    """Wait for the word, work until nothing is due, print how many clocks were escalated."""
    set_up()
    logging.disable(logging.WARNING)
    work = {"bare": bare, "keep": keep}[mode]
    from elevhalsa import work as _loaded  # noqa: F401 - the scheduler has done so long before
    from sla.models import Clock

    gc.freeze()  # as it does

    assert Clock.objects.exists(), "connected before the time runs"
    print("ready", flush=True)
    sys.stdin.readline()
    print(work(), flush=True)


def keep() -> int:
    """Escalate as the scheduler does. Return how often."""
    from chat.services.escalation import ThreadDoor
    from elevhalsa import clock
    from sla.scheduler import act_on_some

    done = 0
    while now := act_on_some(now=clock.database_now, thread=ThreadDoor()):
        done += now
    return done


def bare() -> int:
    """Claim a clock, update it, add one audit row, commit; and the next. Return how often."""
    from django.db import connection, transaction

    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    now = "clock_timestamp()" if lock else "datetime('now')"
    claim = (
        "SELECT id FROM sla_clock WHERE ended_at IS NULL AND next_action_at IS NOT NULL"
        f" AND next_action_at <= {now} ORDER BY next_action_at LIMIT 1 {lock}"
    )
    later = "next_action_at = due_at + interval '5 days'"
    if not lock:
        later = "next_action_at = datetime(due_at, '+5 days')"
    update = f"UPDATE sla_clock SET escalated_at = {now}, {later} WHERE id = %s"
    audit = (
        "INSERT INTO sla_event (school_id, clock_id, kind, at, data)"
        f" SELECT school_id, id, 'bare', {now}, '{{}}' FROM sla_clock WHERE id = %s"
    )
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(claim)
            row = cursor.fetchone()
            if row is None:
                return done
            cursor.execute(update, row)
            cursor.execute(audit, row)
        done += 1


if __name__ == "__main__":
    main(sys.argv[1])
