"""The school of the state machine: with a student, and threads that are really there."""

from uuid import UUID

from tests import factories
from tests.sla import crowd
from tests.sla.moments import MORNING
from tests.sla.place import Place

COUNT = 3
THREAD_IDS = [UUID(int=number) for number in range(COUNT)]


class Stage(Place):
    """A school, everybody on its ladder, and a student's three threads in which nobody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.student = factories.student(self.school)
        crowd.make_threads(self.student, THREAD_IDS, opened_at=MORNING)
