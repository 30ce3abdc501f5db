"""App configuration."""

from django.apps import AppConfig


class ElevhalsaConfig(AppConfig):
    """The project itself: its commands and the demonstration's clock."""

    name = "elevhalsa"
    label = "elevhalsa"
