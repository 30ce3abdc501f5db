import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from elevhalsa import logs
from elevhalsa.web.requests import without_ids

CANARY = "Moa Lind 8B"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Route one logger through the product's formatter, into memory."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter())
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield out
    logger.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_a_moment_and_a_level(written: io.StringIO) -> None:
    structlog.get_logger("tests.logs").info("request", status=200, took_ms=3)

    (line,) = lines(written)
    assert line.items() >= {"event": "request", "status": 200, "level": "info"}.items()
    assert line["at"].endswith("Z")


def test_a_field_that_nobody_decided_on_is_dropped(written: io.StringIO) -> None:
    structlog.get_logger("tests.logs").info("sign-in", name=CANARY, ip="203.0.113.7")
    logging.getLogger("tests.logs").warning("old way", extra={"username": CANARY, "status": 1})

    assert CANARY not in written.getvalue()
    assert "203.0.113.7" not in written.getvalue()
    assert lines(written)[1]["status"] == 1


def test_a_librarys_values_stay_out_of_its_sentence(written: io.StringIO) -> None:
    logging.getLogger("tests.logs").warning("no such user: %s", CANARY)

    assert lines(written)[0]["event"] == "no such user: %s"


def test_a_sentence_that_a_library_finished_itself_is_told_by_its_place(
    written: io.StringIO,
) -> None:
    finished = f"no such user: {CANARY}"
    logging.getLogger("tests.logs").warning(finished)

    assert CANARY not in written.getvalue()
    assert lines(written)[0]["event"].startswith("test_logs.test_a_sentence_that")


def test_a_task_that_nobody_awaits_tells_its_error_and_not_what_it_said(
    written: io.StringIO,
) -> None:
    async def unlucky() -> None:
        raise ValueError(CANARY)

    async def forgetful() -> None:
        asyncio.create_task(unlucky())  # noqa: RUF006 - as it happens
        await asyncio.sleep(0)

    handler = logging.getLogger("tests.logs").handlers[0]
    logging.getLogger("asyncio").addHandler(handler)
    try:
        asyncio.run(forgetful())
        gc.collect()
    finally:
        logging.getLogger("asyncio").removeHandler(handler)

    assert CANARY not in written.getvalue()
    assert lines(written)[0]["error"] == "ValueError"


def test_an_exception_leaves_its_type_and_place_and_never_its_message(
    written: io.StringIO,
) -> None:
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("tests.logs").exception("failed")
        structlog.get_logger("tests.logs").exception("failed")

    for line in lines(written):
        assert line["error"] == "ValueError"
        assert line["where"][0].startswith("test_logs.py:")
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize("nasty", ["a\nb", "a\r\nb", "\x1b[31m", "a\u2028b", '"}, {"event": "x'])
def test_nothing_that_is_logged_makes_a_second_line(written: io.StringIO, nasty: str) -> None:
    structlog.get_logger("tests.logs").info("request", path=nasty)

    assert lines(written)[0]["path"] == nasty
    assert written.getvalue().isascii()


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/", "/"),
        ("/api/threads/AAAAAAAAAAAAAAAAAAAAAA/messages", "/api/threads/{}/messages"),
        ("/api/insight/schools/kD3v9_-AAAAAAAAAAAAAAA/2026-10/csv",
         "/api/insight/schools/{}/{}/csv"),
        ("/Moa Lind", "/{}"),
        ("/api//threads/", "/api/threads"),
        ("/" + "a/" * 50, "/a/a/a/a/a/a/a/a"),
    ],
)  # fmt: skip
def test_a_logged_path_tells_no_thread_from_another(path: str, logged: str) -> None:
    assert without_ids(path) == logged
