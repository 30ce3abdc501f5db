"""``elevhalsa triage``: train the reader, measure it, ask it why."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from triage.reader.model import MODEL_FILE
from triage.reader.reading import Reader


class Command(BaseCommand):
    """The reader at the terminal. It needs neither database nor keys."""

    help = "Train the reader of danger, measure it on labelled messages, or explain one reading."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        evaluate = actions.add_parser("evaluate", help="measure on a file of labelled messages")
        evaluate.add_argument("file", type=Path)
        evaluate.add_argument("--json", action="store_true")
        explain = actions.add_parser("explain", help="say how a text is read, and why")
        explain.add_argument("text")
        explain.add_argument("--json", action="store_true")
        train = actions.add_parser("train", help="make the model file from its sources")
        train.add_argument("--check", action="store_true", help="compare instead of writing")
        train.add_argument("--to", type=Path, default=MODEL_FILE)

    def handle(self, *, action: str, **options: object) -> None:
        """Do one action."""
        getattr(self, action)(**options)

    def evaluate(self, *, file: Path, json: bool, **_: object) -> None:
        """Print the figures of a file."""
        from triage.training.material import records_of  # noqa: PLC0415 - not in the wheel's run
        from triage.training.measure import evaluate  # noqa: PLC0415

        try:
            records = records_of(file)
        except (OSError, ValueError) as wrong:
            raise CommandError(f"{file} cannot be read as labelled messages: {wrong}") from wrong
        found = evaluate(records, Reader().read)
        self.stdout.write(_as_json(found) if json else _as_table(found))

    def explain(self, *, text: str, json: bool, **_: object) -> None:
        """Print one reading."""
        reading = Reader().read(text)
        if json:
            self.stdout.write(_as_json(asdict(reading)))
            return
        self.stdout.write(f"{reading.band}, {reading.urgency}, {reading.branch}")
        for reason in reading.reasons:
            self.stdout.write(f"  {reason.code}: {' … '.join(reason.words)} {reason.rule}".rstrip())

    def train(self, *, check: bool, to: Path, **_: object) -> None:
        """Make the model file, or say whether the one that is there is what the sources make."""
        from triage.training.make import model_bytes  # noqa: PLC0415 - numpy is there to develop

        made = model_bytes(self.stdout.write)
        if not check:
            to.write_bytes(made)
            self.stdout.write(f"{to}: {len(made)} bytes")
        elif to.read_bytes() != made:
            raise CommandError(f"{to} is not what the sources make")


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _as_table(found: object) -> str:
    assert isinstance(found, dict)
    parts = {"all": found["all"], **found["by_language"]}
    names = list(found["all"])
    lines = [f"model {found['model']}", f"{'':17}" + "".join(f"{part:>9}" for part in parts)]
    lines += [
        f"{name:17}" + "".join(f"{figures[name]:>9}" for figures in parts.values())
        for name in names
    ]
    return "\n".join(lines)
