from datetime import timedelta

import pytest

from elevhalsa import readiness
from elevhalsa.clock import host_now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ago_s", "is_late"), [(0, False), (59, False), (61, True), (-30, False), (-61, True)]
)
def test_a_worker_is_late_a_minute_after_its_beat_and_as_much_before_it(
    ago_s: float, is_late: bool
) -> None:
    now = host_now()
    readiness.beat("scheduler", at=now - timedelta(seconds=ago_s))

    assert readiness.is_late("scheduler", now=now) is is_late
