"""``elevhalsa scheduler`` that kills itself right before its k-th write for promises.

python -m tests.faults.mortal K
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

TABLES = ("sla_clock", "sla_step", "sla_recipient", "sla_event", "chat_thread", "chat_entry")
WRITES = ("INSERT", "UPDATE")


class Mortal:
    """Lets so many writes through; the next is its end. A commit is counted as a write too."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:  # noqa: ANN401
        if sql.startswith(WRITES) and any(
            f'"{table}"' in sql for table in (*TABLES, "notify_notice")
        ):
            self.count()
        return execute(sql, *given)

    def count(self) -> None:
        """Die, if this is the one."""
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def main(writes: int) -> None:
    """Run the product's own command with death in its connections."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.backends.signals import connection_created

    mortal = Mortal(writes)

    def connected(connection: Any, **_: object) -> None:  # noqa: ANN401 - Django's own
        committed = connection._commit
        connection.execute_wrappers.append(mortal)

        def commit() -> None:
            mortal.count()
            committed()

        connection._commit = commit

    connection_created.connect(connected, weak=False)
    call_command("scheduler", every=0.2)


if __name__ == "__main__":
    main(int(sys.argv[1]))
