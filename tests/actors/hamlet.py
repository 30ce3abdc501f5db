"""The smallest organisation that can do everything: one school, a team and a back-up a branch."""

import json

from tests.actors.admin import Admin
from tests.actors.founding import Part, Plan, TeamPlan, Town, found
from tests.servers import Service

SCHOOL = "school"


def _password(key: str) -> str:
    return f"{key} och en lampa till"


def _staff(key: str, role: str) -> Part:
    return Part(key, key.capitalize(), role, _password(key), f"{key} fjord lampa kanot varg")


def _student(key: str) -> Part:
    return Part(
        key, key.capitalize(), "student", _password(key), f"{key} kiwi", SCHOOL, class_name="8B"
    )


PLAN = Plan(
    schools={SCHOOL: "Ekskolan"},
    teams=(
        TeamPlan("back-up-k", "Reserv K", "counsellor", "back_up", (SCHOOL,), ("berit", "bo")),
        TeamPlan("back-up-n", "Reserv S", "nurse", "back_up", (SCHOOL,), ("beata", "bilal")),
        TeamPlan("team-k", "Kuratorerna", "counsellor", "school", (SCHOOL,), ("karl", "kim")),
        TeamPlan("team-n", "Skolsköterskan", "nurse", "school", (SCHOOL,), ("nina",)),
    ),
    parts=(
        *(_staff(key, "counsellor") for key in ("berit", "bo", "karl", "kim")),
        *(_staff(key, "nurse") for key in ("beata", "bilal", "nina")),
        Part("hanna", "Hanna", "head", _password("hanna"), school=SCHOOL),
        *(_student(key) for key in ("sara", "sam", "siv")),
    ),
    local_help=(("Socialjouren", "031-390 06 40", "Dygnet runt"),),
)


def found_hamlet(service: Service, plan: Plan = PLAN) -> Town:
    """Found it at a running service that is empty."""
    admin = Admin(service.url)
    said = service.command(
        *("people", "add-admin", "--organisation", "Byn", "--username", "admin"),
        *("--name", "Ada", "--json"),
    )
    admin.redeem(json.loads(said)["code"], _password("admin"))
    return found(service.url, plan, admin=admin)
