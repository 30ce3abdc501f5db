"""Security test 31, its second half: the clock on the wall tells nothing either."""

import statistics
import time

from tests.actors.founding import Town
from tests.actors.reader import new_id
from tests.actors.scenes import written

TIMES = 80
NOISE_MS = 3.0


def fastest(times: list[float]) -> float:
    """Return the median of the faster half: what is left when others need the machine."""
    return statistics.median(sorted(times)[: len(times) // 2])


def test_a_thread_of_others_is_missing_in_the_same_time_as_one_that_never_was(
    town: Town,
) -> None:
    thread, nina = written(town, "sara", "Till kuratorn."), town.staff("nina")
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(TIMES * 2):
        is_there = turn % 2 == 0
        path = f"/api/threads/{thread if is_there else new_id()}"
        began = time.perf_counter()
        answer = nina.wire.raw("GET", path)
        took[is_there].append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 404

    assert abs(fastest(took[True]) - fastest(took[False])) < NOISE_MS
