"""What the product stores in and tells through: two databases, and a channel layer.

Files and memory by default, PostgreSQL and Redis by address.
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON"
)


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings for an SQLite file: WAL, and one writer at a time from BEGIN on."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
    }


def postgresql(address: str) -> dict[str, Any]:
    """Return Django's settings for ``postgresql://user:password@host:port/name``, pooled."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5},
            "options": "-c lock_timeout=3s -c statement_timeout=10s",
        },
    }


def database(address: str, *, otherwise: Path) -> dict[str, Any]:
    """Return the database at ``address``, or the SQLite file where no address is given."""
    return postgresql(address) if address else sqlite(otherwise)


def channel_layer(address: str, *, secret: str) -> dict[str, Any]:
    """Return Channels' settings for the Redis at ``address``; memory where none is given.

    What travels is encrypted under ``secret``, and an idle connection is no broken one.
    """
    if not address:
        return {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    host = {
        "address": address,
        "socket_timeout": None,
        "socket_keepalive": True,
        "max_connections": 1000,
    }
    return {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [host],
            "prefix": "elevhalsa",
            "symmetric_encryption_keys": [secret],
        },
    }
