"""App configuration."""

from django.apps import AppConfig


class ElevhalsaConfig(AppConfig):
    """The project itself: its commands, its checks and the demonstration's clock."""

    name = "elevhalsa"
    label = "elevhalsa"

    def ready(self) -> None:
        """Register the checks."""
        from elevhalsa import checks  # noqa: F401, PLC0415 - needs the tables
