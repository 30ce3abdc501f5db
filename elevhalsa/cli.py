"""The ``elevhalsa`` command: Django's management commands under the product's own name.

``--data DIR`` may stand in every command: the folder of databases and keys.
"""

import os
import sys
from pathlib import Path

WITHOUT_KEYS = {
    "init",
    "demo",
    "--demo",
    "new-key",
    "makemigrations",
    "help",
    "--help",
    "-h",
    "--version",
}
WITHOUT_DATA = "triage"  # the reader is a file beside the code


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")
    os.umask(0o077)  # databases, keys, logs, backups: for this account's eyes alone
    arguments = sys.argv[1:]
    if data := take(arguments, "--data"):
        os.environ["ELEVHALSA_DATA"] = str(Path(data).resolve())
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after --data

    if not set(arguments) & WITHOUT_KEYS and arguments[:1] != [WITHOUT_DATA]:
        stop_without_secret_key()
    execute_from_command_line(["elevhalsa", *arguments])


def stop_without_secret_key() -> None:
    """End with a sentence where Django would end with a stack of calls."""
    from django.conf import settings  # noqa: PLC0415 - after --data

    if not settings.SECRET_KEY_FILE.is_file():
        sys.exit(
            f"The secret key {settings.SECRET_KEY_FILE} is missing. Put the file back, or make a "
            "new installation with `elevhalsa init`; a new secret key ends all sessions."
        )


def take(arguments: list[str], option: str) -> str | None:
    """Remove ``option`` and its value from ``arguments`` and return the value, if it is there."""
    for place, argument in enumerate(arguments):
        if argument == option and place + 1 < len(arguments):
            value = arguments[place + 1]
            del arguments[place : place + 2]
            return value
        if argument.startswith(f"{option}="):
            return arguments.pop(place).removeprefix(f"{option}=")
    return None
