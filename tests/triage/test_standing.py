"""What stands of a correction when its thread has moved on."""

import pytest

from triage.corrections import is_overtaken
from triage.models import Correction


@pytest.mark.parametrize(
    ("kind", "right", "urgency_now", "overtaken"),
    [
        ("reading", "false_alarm", "acute", True),
        ("reading", "false_alarm", "soon", False),
        ("reading", "false_alarm", "routine", False),
        ("reading", "right_alarm", "acute", False),
        ("urgency", "soon", "soon", False),
        ("urgency", "soon", "acute", True),
        ("branch", "nurse", "acute", False),
    ],
)
def test_danger_told_anew_and_another_urgency_overtake_what_was_said(
    kind: str, right: str, urgency_now: str, overtaken: bool
) -> None:
    assert is_overtaken(Correction(kind=kind, right=right), urgency_now) is overtaken
