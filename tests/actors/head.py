"""A school head: sees whether the promise is kept, never what was written or by whom."""

from tests.actors.presence import Recorder
from tests.actors.wire import Json


class Head(Recorder):
    """Reads figures of finished months and terms, and records who is away."""

    def schools(self) -> list[Json]:
        """Return the schools and the finished months that this person may see."""
        schools: list[Json] = self.wire.get("/api/insight/schools")["schools"]
        return schools

    def table(self, school: str, period: str) -> Json:
        """Return one school's published table of a month, ``2026-10``, or a term, ``2026-ht``."""
        return self.wire.get(f"/api/insight/schools/{school}/{period}")
