"""Figures of triage: counts by month and language, of what stands."""

import pytest

from triage.figures import Opened, count

OCTOBER, NOVEMBER = "2026-10", "2026-11"


def test_threads_are_counted_by_month_language_and_how_urgent_they_came() -> None:
    rows = count(
        [
            Opened(NOVEMBER, "sv", "acute"),
            Opened(NOVEMBER, "sv", "soon"),
            Opened(NOVEMBER, "sv", "soon"),
            Opened(NOVEMBER, "ar", "routine"),
            Opened(OCTOBER, "sv", "acute"),
        ]
    )

    shown = [(row.month, row.language, row.acute, row.soon, row.routine) for row in rows]
    assert shown == [(OCTOBER, "sv", 1, 0, 0), (NOVEMBER, "ar", 0, 0, 1), (NOVEMBER, "sv", 1, 2, 0)]


@pytest.mark.parametrize(
    ("correction", "name"),
    [
        (("reading", "alarm", "false_alarm"), "false_alarm"),
        (("reading", "unknown", "right_alarm"), "right_alarm"),
        (("reading", "calm", "missed_alarm"), "missed_alarm"),
        (("urgency", "routine", "soon"), "raised"),
        (("urgency", "acute", "routine"), "lowered"),
        (("branch", "counsellor", "nurse"), "other_branch"),
        (("branch", "nurse", "counsellor"), "other_branch"),
    ],
)
def test_each_correction_counts_once_as_what_it_says(
    correction: tuple[str, str, str], name: str
) -> None:
    [row] = count([Opened(NOVEMBER, "sv", "acute", (correction,))])

    counted = {key: value for key, value in vars(row).items() if isinstance(value, int) and value}
    assert counted == {"acute": 1, name: 1}
