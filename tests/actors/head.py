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

    def organisation_table(self, term: str) -> Json:
        """Return the published table of the whole municipality: of a term alone."""
        return self.wire.get(f"/api/insight/organisation/{term}")

    def set_posts(self, school: str, percent: dict[str, int]) -> None:
        """Say how many posts a school has of each branch; 100 is one."""
        posts = [{"branch": branch, "percent": share} for branch, share in percent.items()]
        self.wire.put(f"/api/insight/staffing/{school}", {"posts": posts})

    def cards(self) -> list[Json]:
        """Return what one was told of and nobody has answered yet."""
        cards: list[Json] = self.wire.get("/api/ladder")["cards"]
        return cards

    def take(self, school: str, branch: str) -> None:
        """“Jag tar det”."""
        self.wire.post("/api/ladder/take", {"school": school, "branch": branch})
