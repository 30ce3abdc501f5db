"""The ``elevhalsa`` command: Django's management commands under the product's own name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")
    execute_from_command_line(sys.argv)
