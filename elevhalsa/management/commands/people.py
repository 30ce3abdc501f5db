"""``elevhalsa people add-admin``: the first person of an installation."""

import json as json_format
from argparse import ArgumentParser

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.clock import database_now, host_now
from elevhalsa.people.errors import NameTaken
from elevhalsa.people.services import administrators

QUESTIONS = {
    "organisation": "Who runs the schools? ",
    "username": "User name of the administrator: ",
    "name": "Name of the administrator: ",
}


class Command(BaseCommand):
    """People, as far as the terminal goes: everything else is on the administrator's screens."""

    help = "Make an administrator, who signs in first with the one-use code that is printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options; what is left out is asked for."""
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add-admin", help=self.help)
        for name in QUESTIONS:
            add.add_argument(f"--{name}")
        add.add_argument("--json", action="store_true", help="print for a machine")

    def handle(self, *, json: bool, **given: str | None) -> None:
        """Make the administrator and print the code, which is not kept."""
        organisation, username, name = (
            (given[key] or input(question)).strip() for key, question in QUESTIONS.items()
        )
        if not (organisation and username and name):
            raise CommandError("Organisation, user name and name are all needed.")
        try:
            person, code, expires_at = administrators.add_administrator(
                organisation=organisation,
                username=username,
                name=name,
                now=database_now,
                issued_at=host_now(),
            )
        except NameTaken:
            raise CommandError(f"The user name {username} is taken.") from None
        until = expires_at.isoformat(timespec="minutes")
        self._tell(person.username, code, until, as_json=json)

    def _tell(self, username: str, code: str, until: str, *, as_json: bool) -> None:
        if as_json:
            told = {"username": username, "code": code, "expires_at": until}
            self.stdout.write(json_format.dumps(told))
            return
        self.stdout.write(
            f"{username} signs in for the first time with this invitation, once, before {until}:\n"
            f"\n    {code}\n"
        )
