"""A school's opening, as its calendar says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Calendar:
    """When a school is open. One so far: every hour of every day."""

    version: int


ALWAYS_OPEN = Calendar(version=0)
