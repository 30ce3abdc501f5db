"""Somebody is ill, told over the real interface: what waits is read by somebody else."""

from datetime import timedelta

from elevhalsa.wire import moment_text
from tests.actors.account import Account
from tests.actors.founding import Town
from tests.actors.head import Head
from tests.actors.scenes import arrived, moment, written


def in_a_week(somebody: Account) -> str:
    return moment_text(moment(somebody.wire.get("/api/session")["now"]) + timedelta(days=7))


def test_danger_that_finds_nobody_is_read_by_the_back_up_and_the_student_knows(
    town: Town,
) -> None:
    hanna = town.people["hanna"]
    assert isinstance(hanna, Head)
    away = [hanna.is_away(town.ids[key]) for key in ("karl", "kim")]
    arrived(town, "sam")
    berit = town.staff("berit")

    with berit.follow() as screen:
        thread = written(town, "sam", "Ingen är här.", urgency="acute")
        screen.wait_until(lambda: thread in screen.shown)

    assert berit.texts(thread) == ["Ingen är här."]
    assert [entry["kind"] for entry in town.student("sam").entries(thread)] == ["text", "escalated"]
    for absence in away:
        hanna.end_absence(absence["id"])
    assert {one["away"] for one in hanna.people()} == {None}


def test_what_a_colleague_had_moves_to_their_deputy(town: Town) -> None:
    thread = written(town, "sara", "Du hade mig.")
    karl, kim = town.staff("karl"), town.staff("kim")
    karl.claim(thread)

    with kim.follow() as screen:
        hours = {"from_at": "2020-01-01T00:00:00Z", "to_at": in_a_week(karl)}
        absence = karl.plan_absence(town.ids["karl"], **hours, deputy=town.ids["kim"])
        screen.wait_until(lambda: any(e["kind"] == "absent" for e in screen.shown.get(thread, [])))

    assert kim.wire.get(f"/api/threads/{thread}")["thread"]["claimed_by"]["id"] == town.ids["kim"]
    said = next(e for e in town.student("sara").entries(thread) if e["kind"] == "absent")
    assert said["data"]["answers"] == town.ids["kim"]
    karl.end_absence(absence["id"])
