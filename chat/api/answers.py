"""What threads answer over HTTP, besides the shapes that the socket shares."""

from typing import Any

from ninja import Schema

from chat.shapes import (
    EntryOut,
    LeavingOut,
    ListedThread,
    Named,
    RemovedThread,
    TeamName,
    ThreadOut,
)
from elevhalsa.keys.api.teams import ChainOut
from elevhalsa.people.models import Branch
from elevhalsa.refusals import Refusal
from elevhalsa.wire import Moment


class Contact(Named):
    """Somebody one can write to by name."""

    branch: Branch


class Contacts(Schema):
    """Whom one can write to at one's school."""

    people: list[Contact]
    branches: list[Branch]


class Posted(Schema):
    """What was stored, and the thread as it is now."""

    entry: EntryOut
    thread: ThreadOut


class ThreadList(Schema):
    """A reader's threads; for a student who leaves, or has left, until when they are read."""

    threads: list[ListedThread]
    now: Moment
    leaving: LeavingOut | None


class RemovedList(Schema):
    """What a student took off the own list."""

    threads: list[RemovedThread]


class Heads(Schema):
    """The newest numbers of a reader's open threads: ``[head_seq, revision]`` by id."""

    heads: dict[str, tuple[int, int]]
    now: Moment


class HandOverTarget(TeamName):
    """A team that a thread may go to, with the keys to seal for it."""

    keys: ChainOut
    back_up: ChainOut
    people: list[Named]


class HandOverTargets(Schema):
    """Where a thread may go."""

    teams: list[HandOverTarget]


# What any call of this part may answer besides; docs/interface.md says which codes.
REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 422, 503), Refusal)
