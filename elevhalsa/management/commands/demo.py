"""``elevhalsa demo``: two schools to try everything in, made by their own people."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.error import URLError

from django.conf import settings
from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.clock import database_now, demonstration_offset
from elevhalsa.demonstration import clock, codes, folder, prepared, sign_posts
from elevhalsa.server import lock

ELEVHALSA = Path(sys.argv[0]).resolve()
PATIENCE_S = 60
LONG_H = 72  # from here on it is said in days
SPEED = 30.0  # an hour in two minutes
EVERY_S = "1"  # the scheduler's round: whoever moves the clock wants to see what happens


class Command(BaseCommand):
    """Make a demonstration, run it, move its clock."""

    help = "Run a demonstration (the default); or make one at a running server, or move its clock."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the sub-commands."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--play", action="store_true", help="then play an hour of a school day")
        does = parser.add_subparsers(dest="does", metavar="advance | status | code | make")
        begin = does.add_parser("begin", help="let an unpacked one begin; a start does it itself")
        begin.add_argument("--url", default=settings.PUBLIC_URL)
        play = does.add_parser("play", help="play an hour of a school day, fast")
        play.add_argument(
            "--url", default="", help="the running server (default: the last start's)"
        )
        play.add_argument("--speed", type=float, default=SPEED, help="seconds in one")
        make = does.add_parser("make", help="let the actors make it, at a running server")
        make.add_argument("--url", default=settings.PUBLIC_URL)
        advance = does.add_parser("advance", help="move the promise's clock on")
        advance.add_argument("by", help="25h, 90m, 2d, 30s")
        status = does.add_parser("status", help="what the promise's clock shows")
        status.add_argument("--json", action="store_true", dest="as_json")
        code = does.add_parser("code", help="an account's one-time code of this half minute")
        code.add_argument("username")

    def handle(self, *, does: str | None, **options: object) -> None:
        """Do one of them."""
        try:
            getattr(self, does or "run_it")(**options)
        except (clock.NotADemonstration, folder.InUse, lock.AlreadyServed, ValueError) as refusal:
            raise CommandError(str(refusal)) from None

    def run_it(self, *, port: int, play: bool = False, **_: object) -> None:
        """Serve the demonstration, made first if it is not; end when the server ends."""
        if os.environ.get("ELEVHALSA_DATABASE"):
            raise CommandError("A demonstration runs on its own SQLite files alone.")
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        with lock.alone():  # or a second start would take the first one's files away
            folder.prepare(settings.DATA_DIR)
        url = f"http://localhost:{port}"
        environment = {**os.environ, "ELEVHALSA_PUBLIC_URL": url}
        environment["ELEVHALSA_DATA"] = str(settings.DATA_DIR)
        environment["ELEVHALSA_LOG_FILE"] = str(settings.DATA_DIR / "server.log")
        is_new = not folder.is_made(settings.DATA_DIR)
        if is_new:
            prepared.unpack(settings.DATA_DIR)
        child(["init"], environment)
        if is_new:
            child(["demo", "begin", "--url", url], environment)
        arguments = ["serve", "--port", str(port), "--every", EVERY_S]
        with subprocess.Popen([ELEVHALSA, *arguments], env=environment) as server:  # noqa: S603 - our own command
            running = [server]
            signal.signal(signal.SIGTERM, lambda *_: end(running))
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the server itself
            wait_for(server, port)
            self.say_who_can_sign_in(url, environment)
            if play:
                running.append(subprocess.Popen([ELEVHALSA, "demo", "play"], env=environment))  # noqa: S603 - our own command
                running[-1].wait()
        sys.exit(max(0, server.returncode))

    def begin(self, *, url: str, **_: object) -> None:
        """Let the unpacked demonstration begin: at its own hour, whatever the world's is."""
        from elevhalsa.demonstration import beginning  # noqa: PLC0415 - needs the tables

        beginning.begin(at=prepared.clock_at())
        folder.write_accounts(settings.DATA_DIR, {**prepared.accounts(), "base_url": url})

    def make(self, *, url: str, **_: object) -> None:
        """Let the actors play the story at the running server ``url``."""
        from elevhalsa.demonstration import stage  # noqa: PLC0415 - needs the tables

        if not settings.DEMONSTRATION:
            raise clock.NotADemonstration
        story = actors("story")
        began = time.monotonic()
        made = story.play(url, stage.Stage())
        folder.write_accounts(settings.DATA_DIR, made)
        self.stdout.write(f"Made in {time.monotonic() - began:.0f} s.")

    def play(self, *, url: str, speed: float, **_: object) -> None:
        """Play an hour at the running server: the clock runs fast, and stops by itself."""
        from elevhalsa.demonstration import fast_clock  # noqa: PLC0415 - needs the tables

        if not settings.DEMONSTRATION:
            raise clock.NotADemonstration
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word
        hour = actors("hour")
        accounts = folder.accounts(settings.DATA_DIR)
        self.stdout.write(f"An hour of a school day, {speed:g} times as fast:\n")
        happened = hour.play(
            url or accounts["base_url"], accounts, fast_clock.FastClock(speed=speed), self.tell
        )
        told = ", ".join(f"{number} {what}" for what, number in sorted(happened.items()))
        self.tell(f"The hour is over: {told}. Look around.")

    def tell(self, line: str) -> None:
        """Print a line at once."""
        self.stdout.write(line)
        self.stdout.flush()

    def advance(self, *, by: str, **_: object) -> None:
        """Move the promise's clock on."""
        shows = clock.advance(clock.length(by))
        self.stdout.write(f"The promise's clock shows {shows:%Y-%m-%d %H:%M} UTC.")

    def status(self, *, as_json: bool, **_: object) -> None:
        """Say what the promise's clock shows."""
        if not settings.DEMONSTRATION:
            raise clock.NotADemonstration
        ahead, shows = demonstration_offset(), database_now()
        made = folder.is_made(settings.DATA_DIR)
        if as_json:
            facts = {"made": made, "offset_s": ahead.total_seconds(), "now": shows.isoformat()}
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(
            f"The promise's clock shows {shows:%Y-%m-%d %H:%M} UTC, {in_words(ahead)}."
            + ("" if made else " The demonstration is not made yet.")
        )

    def code(self, *, username: str, **_: object) -> None:
        """Print the one-time code that the account's authenticator app would show now."""
        if not folder.is_made(settings.DATA_DIR):
            raise CommandError("There is no demonstration here yet: make run")
        self.stdout.write(codes.code_now(folder.accounts(settings.DATA_DIR), username))

    def say_who_can_sign_in(self, url: str, environment: dict[str, str]) -> None:
        """Print what the clock shows, and one line for each audience."""
        accounts = folder.accounts(settings.DATA_DIR)
        if accounts["base_url"] != url:
            accounts["base_url"] = url
            folder.write_accounts(settings.DATA_DIR, accounts)
        child(["demo", "status"], environment)
        for line in sign_posts.lines(accounts, command=called()):
            self.tell(line)


def actors(play: str) -> ModuleType:
    """Return a play of the people in ``tests/``."""
    try:
        return import_module(f"tests.demonstration.{play}")
    except ModuleNotFoundError as missing:
        raise CommandError(
            "The actors are in tests/: run this in a checkout of the project, with its development "
            f"packages ({missing.name} is missing)."
        ) from None


def called() -> str:
    """Return how somebody calls this command for this demonstration from where they are."""
    here = Path.cwd()
    program = ELEVHALSA.relative_to(here) if ELEVHALSA.is_relative_to(here) else ELEVHALSA
    is_usual = settings.DATA_DIR == settings.BASE_DIR / "var"
    return f"{program} demo" + (
        "" if is_usual else f" --data {shlex.quote(str(settings.DATA_DIR))}"
    )


def child(arguments: list[str], environment: dict[str, str]) -> None:
    """Run another ``elevhalsa`` command; if it fails, so does this one."""
    done = subprocess.run([ELEVHALSA, *arguments], env=environment, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise CommandError(f"elevhalsa {' '.join(arguments)} failed.")


def end(running: "list[subprocess.Popen[bytes]]") -> None:
    """End what was started."""
    for process in running:
        process.terminate()


def wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Return when the server answers."""
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    server.terminate()
    raise CommandError(f"The server did not start on port {port}.")


def in_words(ahead: timedelta) -> str:
    """Return how far the clock stands from the world's."""
    hours = round(abs(ahead.total_seconds()) / 3600, 1)
    if hours == 0:
        return "the world's time"
    far = f"{hours:g} hours" if hours < LONG_H else f"{hours / 24:.0f} days"
    return f"{far} {'ahead of' if ahead > timedelta() else 'behind'} the world's"
