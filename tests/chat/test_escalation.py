"""What chat lends the promise's scheduler: busy and gone are two things."""

from uuid import uuid4

import pytest

from chat.services.escalation import ThreadDoor
from sla.scheduler import ThreadGone

pytestmark = pytest.mark.django_db


def test_a_thread_that_is_no_more_is_told_from_a_busy_one() -> None:
    with pytest.raises(ThreadGone):
        ThreadDoor().lock(uuid4())
