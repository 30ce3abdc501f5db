"""What the terminal says when a demonstration runs: one line for each audience."""

from collections.abc import Iterator

from elevhalsa.demonstration.folder import Accounts

PAGES = {
    "student": "/",
    "counsellor": "/personal",
    "nurse": "/personal",
    "head": "/insyn",
    "verksamhetschef": "/insyn",
    "municipality": "/insyn",
    "administrator": "/administration",
}
WIDTH = 16


def lines(accounts: Accounts, *, command: str) -> Iterator[str]:
    """Yield the lines: for each role, the first account that has everything, and where it goes.

    ``command`` is how ``elevhalsa demo`` is called for this demonstration.
    """
    yield "\nElevhälsa, a demonstration: every school, person and message is invented.\n"
    schools = {school["id"]: school for school in accounts["schools"]}
    for role, page in PAGES.items():
        person = next(one for one in accounts["people"] if one["role"] == role)
        school = schools.get(person["school"])
        yield line(accounts["base_url"] + page, person, school)
    yield f"\nOne-time code (staff)   {command} code {example(accounts)}"
    yield f"Move the promise's clock   {command} advance 25h"
    yield "Everybody's accounts: demo.json in the data folder. End with Ctrl-C.\n"


def example(accounts: Accounts) -> str:
    """Return the user name of somebody who needs one-time codes."""
    return next(str(one["username"]) for one in accounts["people"] if one["totp_secret"])


def line(address: str, person: dict[str, str], school: dict[str, str] | None) -> str:
    """Return how one person signs in."""
    if person["role"] == "student" and school is not None:
        address += f"#s={school['id']}&f={school['fingerprint']}"
    words = [f"{person['role'].capitalize():{WIDTH}}", address]
    words.append(f"user {person['username']}, password {person['password']}")
    if person["totp_secret"]:
        words.append("and a one-time code")
    if person["secret"]:
        words.append(f"secret: {person['secret']}")
    return "  ".join(words)
