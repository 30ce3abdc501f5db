"""App configuration."""

from django.apps import AppConfig


class AtRestConfig(AppConfig):
    """The key ring."""

    name = "elevhalsa.at_rest"
    label = "at_rest"
