"""App configuration."""

from django.apps import AppConfig


class WatchmanConfig(AppConfig):
    """See the package's docstring."""

    name = "elevhalsa.watchman"
    label = "watchman"
