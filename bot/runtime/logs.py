"""Structured logs without content: named events, ids only, tracebacks without values.

An exception's message can quote what a citizen wrote, and every URL contains the messenger's token. So a
traceback is logged as its type and its places in the code. Messages are kept only for errors of the operating
system, and a filter on the root handlers removes tokens from the rest.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from typing import Any, Final, TextIO

_TOKEN: Final = re.compile(r"(?:bot)?\d{3,}(?::|%3[Aa])[A-Za-z0-9_-]{6,}")
_OURS: Final = frozenset({"bot", "storage", "__main__"})
_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_LOUD: Final = ("aiogram", "aiohttp", "aiosqlite", "alembic", "apscheduler", "asyncio", "httpcore", "httpx", "hazm",
                "PIL", "sqlalchemy", "telegram")  # fmt: skip
"""Libraries that write content, SQL parameters or URLs with tokens at levels below WARNING."""


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Return ``text`` without tokens."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return _TOKEN.sub("…", text)


def places(error: BaseException) -> list[str]:
    """The places that an exception passed through, innermost last: ``file:line function``, no values."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]


def _event(record: logging.LogRecord) -> str:
    """The record's message. For a library, only its first line without arguments, because these can contain
    an update."""
    if record.name.partition(".")[0] not in _OURS:
        return str(record.msg).partition("\n")[0]
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # the arguments do not fit: logging must not fail its caller
        return str(record.msg)


class SecretFilter(logging.Filter):
    """Removes tokens from every record of any logger."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub(_event(record), self._secrets)
        record.args = ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object per line: time, level, event, and the record's extra fields."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "event": record.getMessage(),
            "logger": record.name,
        }
        row |= {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        if record.exc_info and (error := record.exc_info[1]):
            row["error"] = type(error).__name__
            row["places"] = places(error)
            if isinstance(error, OSError) and isinstance(error.strerror, str):
                row["why"] = error.strerror
        return scrub(json.dumps(row, ensure_ascii=False, default=str), self._secrets)


def set_up_logs(level: str, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Log to ``stream`` (default: standard error), with the filter on the root handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(tuple(secrets)))
    handler.addFilter(SecretFilter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
