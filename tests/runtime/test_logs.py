"""Logs contain events, ids and places; never a token or a word that a person wrote."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest

from bot.runtime.logs import scrub, set_up_logs

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_012345"
SECRET = "webhook-secret-of-32-characters-x"
WROTE = "شمارهٔ من ۰۹۱۲۱۲۳۴۵۶۷ است"

type Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The program's logging at DEBUG, in memory. Afterwards the handlers of pytest are restored."""
    root, stream = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in list(logging.root.manager.loggerDict)}
    set_up_logs("DEBUG", secrets=[TOKEN, SECRET], stream=stream)

    def read_lines() -> list[dict[str, Any]]:
        text = stream.getvalue()
        assert TOKEN not in text and SECRET not in text and "AAE-abc" not in text
        assert "۰۹۱۲" not in text and "\\u06f0\\u06f9" not in text
        return [json.loads(line) for line in text.splitlines()]

    yield read_lines
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_a_line_is_one_object_with_event_and_ids(lines: Lines) -> None:
    logging.getLogger("bot.runtime.x").info("update-failed", extra={"inbox": 7, "reference": "012345"})
    (line,) = lines()
    assert line["event"] == "update-failed" and line["inbox"] == 7 and line["reference"] == "012345"
    assert line["level"] == "INFO" and line["logger"] == "bot.runtime.x"


def test_tokens_are_scrubbed_from_messages_arguments_fields_and_urls(lines: Lines) -> None:
    log = logging.getLogger("bot.x")
    log.info(f"token {TOKEN}")
    log.info("url %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    log.info("field", extra={"url": f"https://tapi.bale.ai/file/bot{TOKEN}/a.jpg", "secret": SECRET})
    log.info("quoted %s", TOKEN.replace(":", "%3A"))
    log.info("another's %s", "987654321:BBBabcdefghijk")
    logging.getLogger("httpx").warning("HTTP Request: GET %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    events = lines()
    assert events[1]["event"] == "url https://api.telegram.org/bot…/getMe"
    assert events[4]["event"] == "another's …"
    assert len(events) == 6


def test_traceback_has_type_and_places_without_message(lines: Lines) -> None:
    def reads_what_was_written() -> None:
        raise ValueError(f"{WROTE} {TOKEN}")

    try:
        reads_what_was_written()
    except ValueError:
        logging.getLogger("bot.x").exception("turn-failed")
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert line["places"][-1].startswith("test_logs.py:") and line["places"][-1].endswith(
        "reads_what_was_written"
    )


def test_chained_and_grouped_errors_tell_no_more(lines: Lines) -> None:
    try:
        try:
            raise KeyError(WROTE)
        except KeyError as error:
            raise ExceptionGroup(WROTE, [ValueError(WROTE)]) from error
    except ExceptionGroup:
        logging.getLogger("bot.x").debug("several", exc_info=True)
    assert lines()[0]["error"] == "ExceptionGroup"


def test_what_the_operating_system_says_is_kept(lines: Lines) -> None:
    try:
        raise OSError(28, "No space left on device", f"/data/{TOKEN}")
    except OSError:
        logging.getLogger("bot.x").exception("not-written")
    assert lines()[0]["why"] == "No space left on device"


def test_a_library_s_line_is_shown_without_its_arguments(lines: Lines) -> None:
    logging.getLogger("aiogram.dispatcher").error("Cause exception while process update %s", {"text": WROTE})
    logging.getLogger("aiohttp.access").info(WROTE)
    logging.getLogger("sqlalchemy.engine").debug("[parameters] %s", WROTE)
    assert [line["event"] for line in lines()] == ["Cause exception while process update %s"]


def test_forgotten_tasks_error_is_named_but_not_quoted(lines: Lines) -> None:
    async def scene() -> None:
        async def fails() -> None:
            raise ValueError(WROTE)

        task = asyncio.create_task(fails())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(scene())
    (line,) = [line for line in lines() if line["logger"] == "asyncio" and line["level"] == "ERROR"]
    assert line["event"] == "Task exception was never retrieved" and line["error"] == "ValueError"


def test_arguments_that_do_not_fit_fail_nobody(lines: Lines) -> None:
    logging.getLogger("bot.x").info("two %s %s", "one")  # noqa: PLE1206 what is tried here
    logging.getLogger("bot.x").info("value", extra={"value": object()})
    assert lines()[0]["event"] == "two %s %s"


def test_log_level_is_obeyed_and_libraries_stay_quiet() -> None:
    root, stream = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    try:
        set_up_logs("INFO", stream=stream)
        logging.getLogger("bot.x").debug("unseen")
        logging.getLogger("httpx").info("unseen")
        logging.getLogger("bot.x").info("seen")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["seen"]


@pytest.mark.parametrize("text", ["a:b", "12:30", "127.0.0.1:8080", "file.py:123 name", "telegram:5001"])
def test_scrubbing_leaves_ordinary_words(text: str) -> None:
    assert scrub(text) == text
