"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's docstring."""

    name = "elevhalsa.people"
    label = "people"
