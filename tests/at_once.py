"""Real threads, let go at the same moment, each with database connections of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

from elevhalsa.errors import DomainError

Answer = TypeVar("Answer")


def at_once(number: int, do: Callable[[int], Answer]) -> list[Answer | DomainError]:
    """Call ``do(0)`` … ``do(number - 1)`` at once. Return each answer, or its refusal."""
    ready = threading.Barrier(number)

    def one(index: int) -> Answer | DomainError:
        try:
            ready.wait(30)
            return do(index)
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))
