"""Who works when and who is away: one's own, and those of whom one may say so."""

from tests.actors.account import Account
from tests.actors.wire import Json


class Recorder(Account):
    """Somebody who may record absences: staff, heads, those responsible."""

    def people(self) -> list[Json]:
        """Return those whose absence one may record, and who of them is away."""
        people: list[Json] = self.wire.get("/api/presence/people")["people"]
        return people

    def is_away(self, person: str, *, to_at: str | None = None) -> Json:
        """Say that somebody is away from now, for the rest of the day or longer."""
        return self._record({"person": person, "planned": False, "to_at": to_at})

    def plan_absence(self, person: str, *, from_at: str, to_at: str, deputy: str) -> Json:
        """Plan an absence, with who stands in."""
        plan = {"from_at": from_at, "to_at": to_at, "deputy": deputy}
        return self._record({"person": person, "planned": True, **plan})

    def end_absence(self, absence: str) -> None:
        """Take an absence back."""
        self.wire.delete(f"/api/presence/absences/{absence}")

    def _record(self, absence: Json) -> Json:
        return self.wire.post("/api/presence/absences", absence)
