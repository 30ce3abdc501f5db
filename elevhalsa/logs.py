"""Logs: one JSON object a line, with known fields alone; no text, no name, no value of a person.

What is not in ``FIELDS`` is dropped, and an exception leaves its type and the places in our code
that it passed, never its message: messages hold values.
"""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FIELDS = frozenset({
    "event", "level", "logger", "at", "method", "path", "status", "took_ms", "error", "where",
    "port", "sockets", "requests", "clock", "count", "command", "worker", "late_s", "check",
    "dispatch", "channel",
})  # fmt: skip
QUIET = (
    "daphne", "asyncio", "channels_redis", "django.server", "twisted", "httpx", "websockets",
    "fido2",
)  # fmt: skip
DEEPEST = 20  # frames of an exception


def configuration(file: Path | None) -> dict[str, Any]:
    """Return Django's LOGGING: JSON lines to ``file``, or to standard error."""
    to_file = {"class": "logging.handlers.WatchedFileHandler", "filename": str(file), "delay": True}
    to_console = {"class": "logging.StreamHandler", "stream": sys.stderr}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": formatter}},
        "handlers": {"all": {**(to_file if file else to_console), "formatter": "json"}},
        "root": {"handlers": ["all"], "level": "INFO"},
        "loggers": {
            **{name: {"level": "WARNING"} for name in QUIET},
            "django.request": {"level": "ERROR"},  # a refusal is in the line of its request
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def formatter() -> logging.Formatter:
    """Return the one formatter of our own lines and of everybody else's."""
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        error_without_values,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    return structlog.stdlib.ProcessorFormatter(
        pass_foreign_args=True,
        foreign_pre_chain=[fixed_words, *before],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            known_fields,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
    )


def fixed_words(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Keep a library's sentence without the values that were put into it.

    A sentence that comes without its values may hold them already: then only its place is kept.
    """
    record: logging.LogRecord = event["_record"]
    known = {name: value for name, value in record.__dict__.items() if name in FIELDS}
    is_template = isinstance(record.msg, str) and bool(event.get("positional_args"))
    said = record.msg if is_template else f"{record.module}.{record.funcName}:{record.lineno}"
    return {**known, **event, "event": said, "exc_info": record.exc_info}


def error_without_values(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the places it passed."""
    told = event.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        ]
    return event


def known_fields(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Drop every field that nobody decided to log."""
    return {name: value for name, value in event.items() if name in FIELDS}
