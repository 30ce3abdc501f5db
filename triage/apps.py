"""App configuration."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """See the package's docstring."""

    name = "triage"
