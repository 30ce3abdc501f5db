"""App configuration."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """See the package's docstring."""

    name = "chat"
