"""Parses formatted text (HTML) as Telegram's servers do, with their error wording.

Source: core.telegram.org/bots/api#html-style and the open bot server's parser. Offsets are UTF-16 units.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from bot.sandbox.refusals import bad

if TYPE_CHECKING:
    from bot.sandbox.records import Json

TAGS: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "span": "spoiler", "tg-spoiler": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
SHOWN_AS: Final = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TOKEN = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|&(#\d+|#x[0-9a-fA-F]+|[a-z]+);?|<"
)
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"\u2066-\u2069]+|\bt\.me/[^\s\u2066-\u2069]+)"  # an isolate's end is no part of a link
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?)"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31})"
)


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def read_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of an HTML message, trimmed as the server does. Raises ApiError when it does
    not parse."""
    if "<" not in source and "&" not in source:
        return trim(source, [])
    out: list[str] = []
    length = 0
    stack: list[tuple[str, int, Json]] = []
    entities: list[Json] = []
    position = 0
    for match in TOKEN.finditer(source):
        plain = source[position : match.start()]
        out.append(plain)
        length += units(plain)
        position = match.end()
        at = len(source[: match.start()].encode())
        closing, name, rest, reference = match.groups()
        if reference is not None:
            decoded = _reference(match.group(), reference)
            out.append(decoded)
            length += units(decoded)
        elif name is None:
            raise bad(f"can't parse entities: Unclosed start tag at byte offset {at}")
        elif closing:
            _close(stack, name.lower(), entities, length=length, at=at)
        else:
            stack.append((name.lower(), length, _start_entity(name.lower(), rest, at)))
    if stack:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\"")
    out.append(source[position:])
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return trim("".join(out), entities)


def _reference(written: str, reference: str) -> str:
    if reference.startswith("#"):
        return html.unescape(f"&{reference};")
    return NAMED.get(reference, written)


def _start_entity(name: str, rest: str, at: int) -> Json:
    if name not in TAGS:
        raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}')
    attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(rest)}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise bad(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {at}')
    entity: Json = {"type": TAGS[name]}
    if name == "a":
        entity["url"] = attributes.get("href", "")
    elif name == "blockquote" and "expandable" in rest:
        entity["type"] = "expandable_blockquote"
    elif name == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    return entity


def _close(
    stack: list[tuple[str, int, Json]], name: str, entities: list[Json], *, length: int, at: int
) -> None:
    if not stack:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
    opened, start, entity = stack.pop()
    if opened != name:
        raise bad(
            f'can\'t parse entities: Unmatched end tag at byte offset {at}, expected "</{opened}>", found "</{name}>"'
        )
    if length > start and not (entity["type"] == "text_link" and not entity["url"]):
        entities.append({**entity, "offset": start, "length": length - start})


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Remove white space at both ends, and adjust the entities."""
    left = len(text) - len(text.lstrip())
    short = text.strip()
    if len(short) == len(text):
        return text, entities
    end = units(short)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] + entity["length"] - left)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return short, moved


def found_entities(text: str, *, kinds: frozenset[str]) -> list[Json]:
    """Commands, mentions and URLs that a client marks by itself."""
    if not any(c in text for c in "/@:"):
        return []
    return [
        {"type": m.lastgroup, "offset": units(text[: m.start()]), "length": units(m.group())}
        for m in FOUND.finditer(text)
        if m.lastgroup in kinds
    ]


def as_html(text: str, entities: list[Json]) -> str:
    """Safe HTML of a text with its entities, for the page."""
    if not entities:
        return html.escape(text)
    marks: dict[int, tuple[list[str], list[str]]] = {}
    for entity in entities:
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        before, after = _marks(text, entity)
        if before:
            marks.setdefault(start, ([], []))[0].append(before)
            marks.setdefault(stop, ([], []))[1].insert(0, after)
    out: list[str] = []
    offset = 0
    for char in text:
        closing, opening = (marks[offset][1], marks[offset][0]) if offset in marks else ((), ())
        out += [*closing, *opening, html.escape(char)]
        offset += 2 if ord(char) > 0xFFFF else 1
    out += marks[offset][1] if offset in marks else []
    return "".join(out)


def _marks(text: str, entity: Json) -> tuple[str, str]:
    kind = entity["type"]
    if kind in SHOWN_AS:
        return f"<{SHOWN_AS[kind]}>", f"</{SHOWN_AS[kind]}>"
    if kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    if kind in ("text_link", "url"):
        wide = text.encode("utf-16-le")
        written = wide[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")
        address = entity.get("url", written)
        if address.startswith(("http://", "https://", "tg://", "t.me/")):
            return f'<a href="{html.escape(address)}" rel="noreferrer">', "</a>"
    return "", ""
