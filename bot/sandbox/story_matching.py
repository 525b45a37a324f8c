"""Checks whether a message matches a story's expectation, and prints messages as a terminal shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox import keyboards
from bot.sandbox.keyboards import plain

if TYPE_CHECKING:
    from bot.sandbox.records import Json

MARKS = dict.fromkeys((8206, 8207, *range(8294, 8298)))
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
MEDIA_NAMES = ("photo", "voice", "video", "audio", "document", "location", "contact")


def match_message(message: Json, wanted: Json) -> dict[str, str] | None:
    """The captured groups if this message or toast meets the whole expectation, else None."""
    text = message["text"] or message.get("service") or ""
    captured: dict[str, str] = {}
    if "matches" in wanted:
        match = _search(wanted["matches"], text)
        if match is None:
            return None
        captured = {k: v for k, v in match.groupdict().items() if v is not None}
    rows = message.get("buttons") or message.get("keyboard") or []
    fits = (
        ("text" not in wanted or plain(wanted["text"]) in plain(text))
        and all(keyboards.find_button(rows, b) is not None for b in wanted.get("buttons", ()))
        and all(keyboards.find_button(rows, b) is None for b in wanted.get("absent", ()))
        and ("media" not in wanted or message.get(wanted["media"]))
        and ("ephemeral" not in wanted or bool(message.get("ephemeral")) is bool(wanted["ephemeral"]))
    )
    return captured if fits else None


def _search(pattern: str, text: str) -> re.Match[str] | None:
    """Search the text as written (without direction marks), else with Latin digits, else without
    half-spaces."""
    clean = text.translate(MARKS)
    regex = re.compile(pattern, re.MULTILINE)
    tried = (clean, clean.translate(DIGITS), plain(text))
    return next((m for t in tried if (m := regex.search(t))), None)


def message_text(message: Json) -> str:
    """The message as lines of text: sender, attachment, text, buttons in brackets."""
    if message.get("toast"):
        return f"({'alert' if message['alert'] else 'toast'}) {message['text']}" + (
            f" → {message['url']}" if message.get("url") else ""
        )
    head = [message["from"]["name"] + ("" if message["chat"] == "bot" else f" in {message['chat']}")]
    head += [flag for flag in ("edited", "ephemeral") if message.get(flag)]
    lines = [f"{', '.join(head)}:"]
    lines += [f"  <{name}>" for name in MEDIA_NAMES if message.get(name)]
    if message.get("service"):
        lines.append(f"  ({message['service']})")
    lines += [f"  {line}" for line in message["text"].translate(MARKS).splitlines()]
    for row in message.get("buttons") or message.get("keyboard") or []:
        lines.append("  " + " ".join(f"[{b['text'].translate(MARKS)}]" for b in row))
    return "\n".join(lines)


def expectation_text(wanted: Json) -> str:
    """The expectation, in one line."""
    if set(wanted) == {"text"}:
        return f'"{wanted["text"]}"'
    return ", ".join(f"{k} {v!r}" for k, v in wanted.items())


def act_text(given: Json) -> str:
    """The body of an act, in one line."""
    parts = [f"{k} {'…' if k == 'base64' else v}" for k, v in given.items() if k not in ("chat", "messenger")]
    if len(parts) == 1 and next(iter(given)) in ("text", "button", "path"):
        return f"«{next(iter(given.values()))}»"
    return ", ".join(parts)


def indent_lines(text: str) -> str:
    """Indent all lines but the first."""
    return text.replace("\n", "\n   ")


def seen_text(met: list[Json]) -> str:
    """What was seen instead of the expectation."""
    if not met:
        return "and saw nothing new"
    return "and saw instead:\n   " + "\n   ".join(indent_lines(message_text(m)) for m in met[-8:])
