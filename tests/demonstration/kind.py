"""What kind of school life a demonstration's database holds: counted, so that two can be compared.

Everything counted lies open there; what is sealed stays so.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from elevhalsa.demonstration import folder

Kind = dict[str, dict[str, int]]

STATE = (
    "CASE WHEN closed_at IS NOT NULL THEN 'closed' WHEN EXISTS (SELECT 1 FROM sla_clock"
    " WHERE thread_id = chat_thread.id AND ended_at IS NULL AND kind != 'follow_up')"
    " THEN 'waiting' ELSE 'answered' END"
)
KEPT = (
    "CASE WHEN ended_at IS NULL THEN 'running'"
    " WHEN ended_at <= due_at THEN 'in time' ELSE 'late' END"
)

# What is counted: what it is told apart by, and where it lies.
COUNTS = {
    "people": ("role", "people_person"),
    "schools": ("CASE WHEN opened_at THEN 'open' ELSE 'closed' END", "people_school"),
    "policies": ("json_extract(content, '$.mode')", "sla_policyversion"),
    "threads by state": (STATE, "chat_thread"),
    "threads by branch": ("branch", "chat_thread"),
    "threads by language": ("language", "chat_thread"),
    "threads at a back-up": ("released_at IS NOT NULL", "chat_thread"),
    "false alarms": ("false_alarm_at IS NOT NULL", "chat_thread"),
    "promises": ("kind", "sla_clock"),
    "promises by urgency": ("urgency", "sla_clock"),
    "promises by end": ("CASE ended_by WHEN '' THEN 'running' ELSE ended_by END", "sla_clock"),
    "promises kept": (KEPT, "sla_clock"),
    "steps": ("kind || ' ' || level", "sla_step"),
    "steps taken by name": ("kind", "sla_step WHERE acknowledged_at IS NOT NULL"),
    "absences": ("CASE WHEN is_planned THEN 'planned' ELSE 'sudden' END", "people_absence"),
    "entries": ("kind", "chat_entry"),
    "tables": ("span", "sla_publishedtable"),
}


def of(data: Path) -> Kind:
    """Return what the database in a data folder holds."""
    with closing(sqlite3.connect(data / folder.DATABASES[0])) as connection:
        return {what: _count(connection, *asked) for what, asked in COUNTS.items()}


def _count(connection: sqlite3.Connection, apart: str, where: str) -> dict[str, int]:
    rows = connection.execute(f"SELECT {apart}, COUNT(*) FROM {where} GROUP BY 1 ORDER BY 1")  # noqa: S608 - ours
    return {str(name): int(number) for name, number in rows}


def lines(kind: Kind) -> Iterator[str]:
    """Yield it for people to read."""
    for what, counts in kind.items():
        yield f"{what}: {json.dumps(counts, ensure_ascii=False)}"
