"""What the schools decide before the first term: calendar, working hours, posts."""

from datetime import date

from tests.actors.founding import Town
from tests.actors.wire import Json
from tests.demonstration import school_days

CALENDAR_SCHOOL = "tallvik"  # promises by its calendar; the other promises around the clock
LESSONS = [{"opens": school_days.OPENS, "closes": school_days.CLOSES}]
COVER = {"counsellor": ["peter"], "nurse": ["sofia"]}
# Whose hours are known: the others have not said when they work.
HOURS = {
    "karin": (8 * 60, 16 * 60 + 30),
    "eva": (7 * 60 + 45, 16 * 60),
    "maria": (8 * 60, 16 * 60),
    "lena": (8 * 60, 16 * 60),
}
WEEKDAYS = 5
POSTS = {"almlunda": {"counsellor": 150, "nurse": 125}, "tallvik": {"counsellor": 40, "nurse": 30}}
HEADS = {"almlunda": "ulf", "tallvik": "helena"}


def set_up(town: Town) -> None:
    """Let the administrator, staff and heads do it."""
    _promise_by_calendar(town, CALENDAR_SCHOOL)
    for key, (begins, ends) in HOURS.items():
        town.staff(key).set_hours(
            [{"weekday": day, "from_minute": begins, "to_minute": ends} for day in range(WEEKDAYS)]
        )
    for school, head in HEADS.items():
        town.head(head).set_posts(town.schools[school], POSTS[school])


def _promise_by_calendar(town: Town, school: str) -> None:
    cover = {branch: [town.ids[key] for key in keys] for branch, keys in COVER.items()}
    calendar: Json = {
        "week": [LESSONS] * WEEKDAYS + [[], []],
        "closed": [_closed(*one, cover) for one in school_days.BREAKS],
        "holiday_cover": cover,
    }
    town.admin.set_calendar(town.schools[school], calendar)
    policy = town.admin.policy(town.schools[school]) | {"mode": "calendar"}
    town.admin.set_policy(town.schools[school], policy)


def _closed(first: date, last: date, name: str, kind: str, cover: Json) -> Json:
    return {"first": str(first), "last": str(last), "kind": kind, "name": name, "cover": cover}
