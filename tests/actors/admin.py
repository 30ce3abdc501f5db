"""An administrator: sets up schools, teams, people, letters; holds no keys."""

from elevhalsa.keys.e1.encoding import id_to_text
from elevhalsa.keys.e1.primitives import random_bytes
from tests.actors.account import Account
from tests.actors.wire import Json


class Admin(Account):
    """Does by calls what the set-up screens do."""

    def overview(self) -> Json:
        """Return organisation, schools with what is missing, teams, local numbers."""
        return self.wire.get("/api/admin/overview")

    def add_school(self, name: str) -> str:
        """Make a school. Return its id."""
        return str(self.wire.post("/api/admin/schools", {"name": name})["id"])

    def answer_questions(self, school: str) -> None:
        """Say who reads when: whoever could, of both branches."""
        path = f"/api/admin/schools/{school}/questions"
        for one in self.wire.get(path)["questions"]:
            can_read = one["candidates"]
            people = {branch: [who["id"] for who in found] for branch, found in can_read.items()}
            self.wire.put(f"{path}/{one['question']}", people)

    def policy(self, school: str) -> Json:
        """Return what a school promises."""
        policy: Json = self.wire.get(f"/api/admin/schools/{school}/policy")["policy"]
        return policy

    def set_policy(self, school: str, policy: Json) -> None:
        """Write the next version of what a school promises."""
        self._write_version(f"/api/admin/schools/{school}/policy", "policy", policy)

    def set_calendar(self, school: str, calendar: Json) -> None:
        """Write the next version of when a school is open."""
        self._write_version(f"/api/admin/schools/{school}/calendar", "calendar", calendar)

    def _write_version(self, path: str, name: str, content: Json) -> None:
        newest = self.wire.get(path)["version"]
        self.wire.put(path, {"after": newest, name: content})

    def open_school(self, school: str) -> None:
        """Open a school to its students."""
        self.wire.post(f"/api/admin/schools/{school}/open")

    def add_team(self, *, name: str, branch: str, kind: str, schools: list[str]) -> str:
        """Make a team (``kind``: school or back_up). Return its id, made here."""
        team = id_to_text(random_bytes(16))
        body = {"id": team, "name": name, "branch": branch, "kind": kind, "schools": schools}
        self.wire.post("/api/admin/teams", body)
        return team

    def add_person(
        self,
        *,
        name: str,
        role: str,
        school: str | None = None,
        class_name: str | None = None,
        teams: list[str] | None = None,
        language: str = "sv",
    ) -> Json:
        """Enter a person. Return ``{id, username}``."""
        body: Json = {"name": name, "role": role, "class": class_name, "school": school}
        body |= {"teams": teams or [], "language": language}
        return self.wire.post("/api/admin/people", body)

    def invite(self, person: str) -> str:
        """Return the one-use code of an invitation for staff."""
        return str(self.wire.post(f"/api/admin/people/{person}/invitation")["code"])

    def letter(self, person: str) -> str:
        """Return the one-use code of a student's paper letter."""
        return str(self.wire.post(f"/api/admin/people/{person}/letter")["code"])

    def people(self, **wanted: str) -> list[Json]:
        """Return the people of the organisation, by role or school."""
        people: list[Json] = self.wire.get("/api/admin/people", **wanted)["people"]
        return people

    def deactivate(self, person: str) -> None:
        """End everything of a person at once."""
        self.wire.post(f"/api/admin/people/{person}/deactivate")

    def put_into_team(self, team: str, person: str) -> None:
        """Make somebody a member; their keys come from a colleague."""
        self.wire.put(f"/api/admin/teams/{team}/members/{person}", {})

    def take_out_of_team(self, team: str, person: str) -> None:
        """End a membership, and every session of the person."""
        self.wire.delete(f"/api/admin/teams/{team}/members/{person}")

    def set_local_help(self, rows: list[Json]) -> None:
        """Replace the local numbers of the help panel."""
        self.wire.put("/api/admin/local-help", {"rows": rows})
