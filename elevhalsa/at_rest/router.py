"""Sends the key ring's table to its own database, and nothing else there."""

from typing import Any

RING = "keyring"
APP = "at_rest"


class KeyRingRouter:
    """``at_rest`` lives in ``keyring``; every other table in ``default``."""

    def db_for_read(self, model: type[Any], **_hints: object) -> str:
        """Return the database to read a model from."""
        return RING if model._meta.app_label == APP else "default"

    def db_for_write(self, model: type[Any], **_hints: object) -> str:
        """Return the database to write a model to."""
        return RING if model._meta.app_label == APP else "default"

    def allow_relation(self, *_: object, **_hints: object) -> bool | None:
        """No key relates to a row: an id in the ciphertext is the only link."""
        return None

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        """Keep the two databases' tables apart."""
        return (db == RING) == (app_label == APP)
