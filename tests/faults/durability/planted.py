"""``elevhalsa`` with a fault planted in it, for the checker to find.

python -m tests.faults.durability.planted NAME serve --port 8000
"""

import os
import random
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

ONE_IN = 12  # messages, where a fault is of chance


def answers_without_storing() -> None:
    """Acknowledge a message whose transaction is undone."""
    from django.db import transaction

    from chat.services import posting

    whole = posting.post_message

    def careless(**given: Any) -> object:  # noqa: ANN401 - passed on as they came
        with transaction.atomic():
            answer = whole(**given)
            transaction.set_rollback(by_chance())
        return answer

    put(posting, careless, in_place_of="post_message")


def stores_again_what_it_has() -> None:
    """Store a message as often as it comes, under new numbers."""
    from django.db import connection, transaction

    from chat.models import Entry
    from chat.services import posting

    once = next(one for one in Entry._meta.constraints if "mid" in getattr(one, "fields", ()))
    with connection.schema_editor() as editor:
        editor.remove_constraint(Entry, once)
    whole = posting.same_message

    def careless(stored: Entry, author: Any, sealed: bytes) -> Entry:  # noqa: ANN401 - as above
        whole(stored, author, sealed)
        thread = stored.thread
        with transaction.atomic():
            thread.head_seq += 1
            thread.save(update_fields=["head_seq"])
            stored.pk, stored.seq = None, thread.head_seq
            stored.save(force_insert=True)
        return stored

    put(posting, careless, in_place_of="same_message")


def gives_a_replay_a_new_number() -> None:
    """Answer a message that came before as if it were the newest."""
    from chat.models import Entry
    from chat.services import posting

    whole = posting.same_message

    def careless(stored: Entry, author: Any, sealed: bytes) -> Entry:  # noqa: ANN401 - as above
        entry = whole(stored, author, sealed)
        entry.seq = entry.thread.head_seq + 1
        return entry

    put(posting, careless, in_place_of="same_message")


def stores_under_another_message() -> None:
    """Put the bytes of one message into the row of another."""
    from chat import lines
    from chat.models import Entry

    whole = lines.write_message

    def careless(thread: Any, message: Any, **given: Any) -> Entry:  # noqa: ANN401 - as above
        entry = whole(thread, message, **given)
        newest = thread.entries.exclude(pk=entry.pk).exclude(sealed=None).order_by("-seq").first()
        if newest is not None and by_chance():
            Entry.objects.filter(pk=entry.pk).update(sealed=newest.sealed)
        return entry

    put(lines, careless, in_place_of="write_message")


def serves_by_chance_of_id() -> None:
    """Give the entries of a page in the order of their ids."""
    from chat import reading

    whole = reading.page_of

    def careless(access: Any, *, after: int) -> Any:  # noqa: ANN401 - as above
        page = whole(access, after=after)
        page.entries.sort(key=lambda entry: str(entry.mid))
        return page

    put(reading, careless, in_place_of="page_of")


def hides_the_newest_from_staff() -> None:
    """Serve staff everything but the last."""
    from chat import reading

    whole = reading.page_of

    def careless(access: Any, *, after: int) -> Any:  # noqa: ANN401 - as above
        page = whole(access, after=after)
        if access.is_staff and page.entries:
            page.entries.pop()
        return page

    put(reading, careless, in_place_of="page_of")


def forgets_whom_to_tell() -> None:
    """Lose events, and let the heartbeat know of none."""
    from chat import consumers, events

    whole = events.announce

    def careless(*given: Any) -> None:  # noqa: ANN401 - as above
        if random.random() < 0.5:  # noqa: S311 - a fault, not a secret
            whole(*given)

    put(events, careless, in_place_of="announce")
    put(consumers, lambda _person: {"heads": {}}, in_place_of="_heads")


PLANTS: dict[str, Callable[[], None]] = {
    plant.__name__: plant
    for plant in (
        answers_without_storing,
        gives_a_replay_a_new_number,
        stores_under_another_message,
        serves_by_chance_of_id,
        hides_the_newest_from_staff,
        forgets_whom_to_tell,
        stores_again_what_it_has,  # the last: it changes the database for good
    )
}


def put(module: ModuleType, careless: Callable[..., object], *, in_place_of: str) -> None:
    """Let a module call this instead of its own function."""
    setattr(module, in_place_of, careless)


def by_chance() -> bool:
    """Say whether this is the one message in so many."""
    return random.randrange(ONE_IN) == 0  # noqa: S311 - a fault, not a secret


def main(name: str, arguments: list[str]) -> None:
    """Run the product's own command with the fault in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")
    import django

    django.setup()
    from django.core.management import call_command

    PLANTS[name]()
    command, *options = arguments
    call_command(command, *options)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
