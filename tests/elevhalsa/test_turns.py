"""The scheduler's round: each thing has its turn, however much there is of another."""

import threading

import pytest

from elevhalsa import work

pytestmark = pytest.mark.django_db(transaction=True)  # a round lets go of its connections


def test_what_never_runs_out_holds_up_nothing_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "TURN_S", 0.0)
    stop, done = threading.Event(), []

    def endless() -> bool:
        done.append("endless")
        return True

    def promise() -> bool:
        done.append("promise")
        if done.count("promise") == 3:
            stop.set()
        return False

    work.run(stop, every_s=3600, do=[endless, promise])

    assert done == ["endless", "promise"] * 3


def test_a_step_that_fails_is_tried_again_next_round() -> None:
    stop, tried = threading.Event(), []

    def broken() -> bool:
        tried.append(1)
        if len(tried) == 2:
            stop.set()
        raise RuntimeError("a step that fails")

    work.run(stop, every_s=0.0, do=[broken])

    assert len(tried) == 2
