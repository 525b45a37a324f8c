"""Bale's formatting: always Markdown, whatever parse_mode says.

`*bold*` and `_italic_` need white space (or an end of the text) outside, `[text](url)`, and
```[title]note```. Source: docs.bale.ai. HTML tags appear as they are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox.entities import trim, units

if TYPE_CHECKING:
    from bot.sandbox.records import Json

MARK = re.compile(
    r"```\[(?P<title>[^\]\n]*)\](?P<note>.*?)```"
    r"|(?<!\S)\*(?P<bold>[^*\n]+)\*(?!\S)"
    r"|(?<!\S)_(?P<italic>[^_\n]+)_(?!\S)"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)",
    re.DOTALL,
)


def read_markdown(source: str) -> tuple[str, list[Json]]:
    """The text as the reader sees it, and its entities. Never fails: unmatched marks stay literal."""
    if not any(c in source for c in "*_[`"):
        return trim(source, [])
    out: list[str] = []
    entities: list[Json] = []
    length = position = 0
    for match in MARK.finditer(source):
        plain = source[position : match.start()]
        text, entity = _read_mark(match)
        out += [plain, text]
        length += units(plain)
        entities.append({**entity, "offset": length, "length": units(text)})
        length += units(text)
        position = match.end()
    out.append(source[position:])
    return trim("".join(out), entities)


def _read_mark(match: re.Match[str]) -> tuple[str, Json]:
    if match["bold"] is not None:
        return match["bold"], {"type": "bold"}
    if match["italic"] is not None:
        return match["italic"], {"type": "italic"}
    if match["label"] is not None:
        return match["label"], {"type": "text_link", "url": match["url"]}
    return f"{match['title']}\n{match['note'].strip()}", {"type": "blockquote"}
