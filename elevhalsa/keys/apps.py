"""App configuration."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """See the package's docstring."""

    name = "elevhalsa.keys"
    label = "keys"
