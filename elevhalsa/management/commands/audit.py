"""``elevhalsa audit``: whether the log of promises is whole, and says what the rows say."""

import json as json_format
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.clock import database_now
from sla.audit.verifying import verify


class Command(BaseCommand):
    """Check the log."""

    help = "Check that the log of promises is whole, and that nothing was changed past it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        action = actions.add_parser("verify", help="make every promise again from its events")
        action.add_argument("--head", default="", help="a head noted earlier: must still be there")
        action.add_argument("--json", action="store_true", help="print for a machine")

    def handle(self, *, action: str, head: str, json: bool, **_: object) -> None:
        """Verify, tell, and fail where something was found."""
        del action  # there is one
        report = verify(now=database_now(), head=head)
        if json:
            self.stdout.write(json_format.dumps({"ok": not report.findings, **asdict(report)}))
        else:
            self.stdout.write(
                f"{report.clocks} promises made again from {report.events} events under "
                f"{report.seals} seals, {report.tables} published tables made again from what was "
                f"counted.\nOlder than the log: {report.older} promises; published by rules of "
                f"before: {report.older_tables} tables.\nHead: {report.head}"
            )
            for finding in report.findings:
                self.stdout.write(f"{finding.code}: {finding.where}")
        if report.findings:
            raise CommandError(f"{len(report.findings)} findings: see docs/operations.md, Audit.")
