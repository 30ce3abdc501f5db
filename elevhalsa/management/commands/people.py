"""``elevhalsa people``: the first person of an installation, and a way past a lost phone."""

import json as json_format
from argparse import ArgumentParser

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.clock import database_now, host_now
from elevhalsa.people import user_names
from elevhalsa.people.errors import NameTaken
from elevhalsa.people.models import Person
from elevhalsa.people.services import administrators, second_factor

QUESTIONS = {
    "organisation": "Who runs the schools? ",
    "username": "User name of the administrator: ",
    "name": "Name of the administrator: ",
}


class Command(BaseCommand):
    """People, as far as the terminal goes: everything else is on the administrator's screens."""

    help = "Make an administrator, or forget a lost second factor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options; what is left out is asked for."""
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser(
            "add-admin", help="make an administrator and print the one-use code to begin with"
        )
        for name in QUESTIONS:
            add.add_argument(f"--{name}")
        add.add_argument("--json", action="store_true", help="print for a machine")
        forget = actions.add_parser(
            "forget-second-factor",
            help="for who lost phone and recovery codes: it is set up again at the next sign-in",
        )
        forget.add_argument("person", help="the user name")

    def handle(
        self,
        *,
        action: str,
        person: str = "",
        username: str | None = None,
        organisation: str | None = None,
        name: str | None = None,
        json: bool = False,
        **_: object,
    ) -> None:
        """Do one action."""
        if action == "add-admin":
            self.add_admin(json=json, organisation=organisation, username=username, name=name)
        else:
            self.forget_second_factor(person)

    def forget_second_factor(self, username: str) -> None:
        """Forget a person's app and recovery codes, and end their sessions."""
        person = Person.objects.filter(username=user_names.normal(username)).first()
        if person is None:
            raise CommandError(f"Nobody is called {username}.")
        second_factor.forget_second_factor(person=person)
        self.stdout.write(f"{person.username} sets up a second factor at the next sign-in.")

    def add_admin(self, *, json: bool, **given: str | None) -> None:
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
