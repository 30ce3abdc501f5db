"""``elevhalsa sla simulate``: past weeks of a school under other terms."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.clock import database_now
from elevhalsa.people.models import School
from elevhalsa.wire import moment_text, to_text
from sla.calendars.sweden import public_holidays
from sla.policies import bounds, simulation
from sla.policies.selectors import terms_for
from sla.policies.simulation import Replay
from sla.policies.stored import calendar_from, policy_from, policy_to
from sla.terms import Terms


class Command(BaseCommand):
    """Ask what a changed policy or calendar would have meant. Nothing is changed."""

    help = "Replay past promises of a school under a changed policy, calendar or both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        actions = parser.add_subparsers(dest="action", required=True)
        simulate = actions.add_parser("simulate", help=self.help)
        simulate.add_argument("--school", required=True, help="its name")
        simulate.add_argument("--policy", type=Path, help="JSON; what it leaves out is in force")
        simulate.add_argument("--calendar", type=Path, help='JSON: {"week", "closed", "holidays"}')
        simulate.add_argument("--from", type=date.fromisoformat, required=True, dest="first")
        simulate.add_argument("--to", type=date.fromisoformat, required=True, dest="last")
        simulate.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self,
        *,
        school: str,
        policy: Path | None,
        calendar: Path | None,
        first: date,
        last: date,
        as_json: bool,
        **_: object,
    ) -> None:
        """Replay and tell."""
        asked = school_named(school)
        terms = terms_for(asked.pk)
        try:
            terms = changed(terms, policy=_read(policy), zone=asked.time_zone)
            terms = with_calendar(terms, _read(calendar), zone=asked.time_zone, years=(first, last))
        except (KeyError, TypeError, ValueError) as wrong:
            raise CommandError(f"A file cannot be used: {wrong!r}") from None
        zone = ZoneInfo(asked.time_zone)
        begin = datetime.combine(first, time(), tzinfo=zone)
        end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
        clocks = simulation.clocks_between(asked.pk, begin, end)
        told = report(simulation.replay(clocks, terms, now=database_now()))
        self.stdout.write(json.dumps(told, indent=1) if as_json else "\n".join(said(told, zone)))


def school_named(name: str) -> School:
    """Return the one school of a name.

    Raises:
        CommandError: There is none, or one at each of several organisations.
    """
    found = list(School.objects.filter(name=name)[:2])
    if len(found) != 1:
        raise CommandError(
            f"{'No school is' if not found else 'Several schools are'} called {name}."
        )
    return found[0]


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as trouble:
        raise CommandError(f"{path} cannot be read: {trouble}") from None
    if not isinstance(read, dict):
        raise CommandError(f"{path} holds no JSON object.")
    return read


def changed(terms: Terms, *, policy: dict[str, Any], zone: str) -> Terms:
    """Return terms with what a file says of the policy, fields as in ``docs/interface.md``.

    Raises:
        CommandError: A field is unknown, or promises less than the product does.
    """
    in_force = policy_to(terms.policy)
    if unknown := sorted(set(policy) - set(in_force)):
        raise CommandError(f"No such field of a policy: {', '.join(unknown)}.")
    meant = policy_from({**in_force, **policy}, version=terms.policy.version)
    if wrong := bounds.wrong_in(meant):
        raise CommandError(f"A school may not promise less than the product: {', '.join(wrong)}.")
    return Terms(meant, replace(terms.calendar, zone=zone))


def with_calendar(
    terms: Terms, calendar: dict[str, Any], *, zone: str, years: Sequence[date]
) -> Terms:
    """Return terms with a file's calendar, if there is one; with holidays unless it says none."""
    if not calendar:
        return terms
    closed = list(calendar.get("closed", []))
    if calendar.get("holidays", True):
        span = range(years[0].year, years[-1].year + 2)
        days = [one.day.isoformat() for one in public_holidays(span)]
        closed += [{"first": day, "last": day} for day in days]
    content = {"zone": zone, "week": calendar["week"], "closed": closed}
    return Terms(terms.policy, calendar_from(content, version=0))


def report(replays: Sequence[Replay]) -> dict[str, Any]:
    """Return what a simulation found. A promise is named by its clock, nobody by anything."""
    return {
        "promises": len(replays),
        "kept": {"was": sum(r.was_kept for r in replays), "would": sum(r.is_kept for r in replays)},
        "to_back_up": {
            "was": sum(r.had_back_up for r in replays),
            "would": sum(r.has_back_up for r in replays),
        },
        "broken": [_row(one) for one in replays if one.was_kept and not one.is_kept],
        "mended": [_row(one) for one in replays if one.is_kept and not one.was_kept],
    }


def _row(one: Replay) -> dict[str, Any]:
    return {
        "clock": to_text(one.clock.bytes),
        "opened_at": moment_text(one.opened_at),
        "was_due_at": moment_text(one.was_due_at),
        "due_at": moment_text(one.due_at),
        "ended_at": moment_text(one.ended_at) if one.ended_at else None,
    }


def said(told: dict[str, Any], zone: ZoneInfo) -> list[str]:
    """Return a report in words, moments as the school's clock shows them."""
    kept, taken = told["kept"], told["to_back_up"]
    lines = [
        f"{told['promises']} promises",
        f"kept: {kept['was']}, would have been: {kept['would']}",
        f"given to the back-up: {taken['was']}, would have been: {taken['would']}",
    ]
    for name, what in (("broken", "would have broken"), ("mended", "would have kept")):
        lines.append(f"{what}: {len(told[name])}")
        lines += [_sentence(row, zone) for row in told[name]]
    return lines


def _sentence(row: dict[str, Any], zone: ZoneInfo) -> str:
    shown = {
        name: datetime.fromisoformat(row[name]).astimezone(zone).strftime("%Y-%m-%d %H:%M")
        for name in ("opened_at", "was_due_at", "due_at")
    }
    return "  {opened_at}: due {due_at} instead of {was_due_at}".format(**shown)
