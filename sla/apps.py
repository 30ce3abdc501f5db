"""App configuration."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """See the package's docstring."""

    name = "sla"
