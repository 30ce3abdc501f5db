"""App configuration."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """See the package's docstring."""

    name = "elevhalsa.notify"
    label = "notify"
