"""An hour of the demonstration, played fast: what people do, and what happens when nobody does."""

from pathlib import Path

from tests.actors.test_demonstration import Demonstration
from tests.demonstration import kind
from tests.demonstration.hour_script import SCENES

SPEED_OVER = "The hour is over"


def test_an_hour_is_played_and_ends_by_itself(tmp_path: Path) -> None:
    running = Demonstration(tmp_path / "data")
    try:
        running.start("serve", "--demo", "--play", until=SPEED_OVER)
        happened = kind.of(running.data)
    finally:
        running.stop()
    said = running.said.read_text()

    assert "Nobody answered: the back-up has the thread. (elliot)" in said
    assert "Nobody answered: the back-up has the thread. (vincent)" in said
    assert "The team is told at once, on every channel. (vincent)" in said
    assert "Still no answer: those responsible are told. (albin)" in said
    assert "Whoever should answer is reminded. (sixten)" in said
    assert said.count(" answers") == sum(scene.does == "answer" for scene in SCENES)
    assert happened["promises by urgency"]["acute"] > 0
