"""``elevhalsa serve``: one server process."""

from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.core.management.base import CommandError

from elevhalsa import checks, work
from elevhalsa.clock import host_now
from elevhalsa.people import local_help
from elevhalsa.server import lock


class Command(BaseCommand):
    """Serve pages, interface and sockets until SIGTERM."""

    help = "Serve. SIGTERM drains and ends; SIGUSR1 (elevhalsa drain) drains and goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--interface", default="127.0.0.1", help="the address to listen on")
        parser.add_argument(
            "--scheduler",
            action=BooleanOptionalAction,
            default=lock.lock_file() is not None,
            help="run the scheduler in this process (default: on SQLite)",
        )
        parser.add_argument(
            "--every", type=float, default=work.EVERY_S, help="seconds between its rounds"
        )
        parser.add_argument(
            "--demo", action="store_true", help="serve a demonstration, as `elevhalsa demo` does"
        )
        parser.add_argument("--play", action="store_true", help="and play an hour of it, fast")

    def handle(self, *, demo: bool, play: bool, port: int, **options: Any) -> None:  # noqa: ANN401
        """Serve the installation, or a demonstration."""
        if demo or play:
            call_command("demo", port=port, play=play)
        else:
            self.serve_installation(port=port, **options)

    def serve_installation(
        self, *, port: int, interface: str, scheduler: bool, every: float, **_: object
    ) -> None:
        """Check, take the lock, serve."""
        if problems := checks.start_problems():
            raise CommandError("\n".join(problems))
        for sentence in local_help.problems(host_now().date()):
            self.stderr.write(sentence)
        try:
            with lock.alone():
                beside = work.Background(every_s=every) if scheduler else None
                ended_well = self.serve(interface, port, beside)
        except lock.AlreadyServed as refusal:
            raise CommandError(str(refusal)) from None
        if not ended_well:
            raise CommandError(f"Port {port} on {interface} is not free: choose another.")

    def serve(self, interface: str, port: int, beside: work.Background | None) -> bool:
        """Serve with or without the scheduler beside. Return whether the end was asked for."""
        from elevhalsa.asgi import application  # noqa: PLC0415 - reads the client's files
        from elevhalsa.server import process  # noqa: PLC0415 - takes over Twisted's event loop

        if beside is not None:
            beside.start()
        try:
            return process.serve(
                application,
                interface=interface,
                port=port,
                on_ready=lambda: self.stdout.write(f"Serving {settings.PUBLIC_URL} (port {port})"),
            )
        finally:
            if beside is not None:
                beside.end(within_s=10)
