"""Converts rendered text (HTML with ``b``, ``i``, ``code``, ``a``) to each messenger's format, within its
length limit.

Telegram takes the HTML as it is. Bale always reads Markdown and knows only ``*bold*`` and ``_italic_`` with
white space around them and ``[text](url)``. Nothing can be escaped, so characters that would format are
removed from the text. Source: docs.bale.ai.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from html import escape, unescape
from typing import Final

from bot.platforms.limits import TEXT_LIMIT

ELLIPSIS: Final = "…"

_TOKEN: Final = re.compile(r'<(/?)(b|i|code|a)(?:\s+href="([^"<>]*)")?\s*>|([^<]+|<)')
_JOINERS: Final = "\u200c\u200d\ufe0e\ufe0f"
_ISOLATES: Final = "\u2066\u2067\u2068"
_POP: Final = "\u2069"
_DEEPEST: Final = 4
"""How many isolates may be open where a text is cut: the renderer nests at most two."""
_EDGE_MARKS: Final = re.compile(r"(?<!\S)[*_]+|[*_]+(?!\S)")
_LEADING: Final = re.compile(r"(?:\A|(?<=\s))[\u200e\u200f]+\Z")
"""Invisible direction marks at the start of a line: Bale does not treat them as white space."""
_STOPS: Final = re.compile(r"[،؛:.!؟»)…]+")
_SPACED: Final = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
_IN_WORDS: Final = str.maketrans({"*": "", "_": " ", "`": "'", "[": "(", "]": ")"})
_IN_URL: Final = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "[": "%5B", "]": "%5D"})
_STYLES: Final = {"b": "*", "i": "_"}


def units(text: str) -> int:
    """Length in UTF-16 units: what clients count, and never less than what the servers count."""
    return len(text) + sum(char > "\uffff" for char in text)


# --- tokens ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextToken:
    """A piece of plain text, entities resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    closes: bool = False
    href: str = ""


def _tokens(html: str) -> Iterator[TextToken | Tag]:
    for match in _TOKEN.finditer(html):
        if match[2]:
            yield Tag(match[2], bool(match[1]), unescape(match[3] or ""))
        else:
            yield TextToken(unescape(match[4]))


def _html(tokens: list[TextToken | Tag]) -> str:
    return "".join(_token_html(token) for token in tokens)


def _token_html(token: TextToken | Tag) -> str:
    if isinstance(token, TextToken):
        return escape(token.text, quote=False)
    if token.closes:
        return f"</{token.name}>"
    return f'<a href="{escape(token.href)}">' if token.name == "a" else f"<{token.name}>"


# --- cutting --------------------------------------------------------------------------------------


def cut_text(text: str, limit: int) -> str:
    """Plain text of at most ``limit`` UTF-16 units. A cut text ends with «…», and its isolates are closed."""
    if len(text) * 2 <= limit or units(text) <= limit:
        return text
    beginning = _beginning(text, limit - 1 - _DEEPEST)
    return beginning + _POP * _open_isolates(beginning) + ELLIPSIS


def cut_html(html: str, limit: int) -> str:
    """HTML whose visible text has at most ``limit`` UTF-16 units; open tags and isolates are closed."""
    if len(html) * 2 <= limit:
        return html
    tokens = list(_tokens(html))
    if sum(units(token.text) for token in tokens if isinstance(token, TextToken)) <= limit:
        return html
    cut_tokens: list[TextToken | Tag] = []
    opened: list[Tag] = []
    left = limit - 1 - _DEEPEST
    for token in tokens:
        if isinstance(token, Tag):
            opened = opened[:-1] if token.closes else [*opened, token]
        elif units(token.text) > left:
            cut_tokens.append(TextToken(_beginning(token.text, left)))
            break
        else:
            left -= units(token.text)
        cut_tokens.append(token)
    text = "".join(token.text for token in cut_tokens if isinstance(token, TextToken))
    cut_tokens.append(TextToken(_POP * _open_isolates(text) + ELLIPSIS))
    return "".join(map(_token_html, cut_tokens)) + "".join(f"</{tag.name}>" for tag in reversed(opened))


def _beginning(text: str, limit: int) -> str:
    """The longest beginning that does not separate a character from its joiner, combining mark or skin
    tone."""
    end = length = 0
    for char in text:
        length += 2 if char > "\uffff" else 1
        if length > limit:
            break
        end += 1
    while 0 < end < len(text) and (_leans(text[end]) or text[end - 1] in _JOINERS):
        end -= 1
    return text[:end].rstrip()


def _leans(char: str) -> bool:
    return char in _JOINERS or unicodedata.combining(char) != 0 or "\U0001f3fb" <= char <= "\U0001f3ff"


def _open_isolates(text: str) -> int:
    def step(opened: int, char: str) -> int:
        return opened + 1 if char in _ISOLATES else max(0, opened - (char == _POP))

    return min(_DEEPEST, reduce(step, text, 0))


# --- Bale -----------------------------------------------------------------------------------------


def bale_markdown(html: str, limit: int = TEXT_LIMIT) -> str:
    """The text as Bale's Markdown, at most ``limit`` UTF-16 units with its marks."""
    if "<" not in html and len(html) * 2 <= limit:
        return _quiet(unescape(html))
    room = limit
    while room > _DEEPEST + 1:
        written = _markdown(cut_html(html, room))
        over = units(written) - limit
        if over <= 0:
            return written
        room -= over
    words = "".join(token.text for token in _tokens(html) if isinstance(token, TextToken))
    return cut_text(_quiet(words), limit)  # the address alone is longer than the limit


def _quiet(words: str) -> str:
    """Text that Bale does not format. A mark inside a word (a @user_name) formats nothing and stays."""
    quiet = _EDGE_MARKS.sub("", words)
    return quiet.replace("```", "'''").replace("](", "] (")


def _markdown(html: str) -> str:
    written: list[str] = []
    opened: list[Tag] = []
    for token in _tokens(html):
        if isinstance(token, Tag):
            opened = opened[:-1] if token.closes else [*opened, token]
        else:
            _append(written, _style_words(token.text, opened))
    return "".join(written)


def _style_words(words: str, opened: list[Tag]) -> tuple[str, bool]:
    """The text in its innermost style that Bale has (a link before bold), and whether it needs space around
    it."""
    link = next((tag for tag in opened if tag.name == "a" and tag.href), None)
    if link is not None:
        label = words.translate(_IN_WORDS)
        return (f"[{label}]({link.href.translate(_IN_URL)})" if label.strip() else label), False
    mark = next((_STYLES[tag.name] for tag in reversed(opened) if tag.name in _STYLES), "")
    if not mark:
        return _quiet(words), False
    lines = (_mark_line(line, mark) for line in words.split("\n"))
    return "\n".join(lines), True


def _mark_line(line: str, mark: str) -> str:
    """One line between marks, with its outer white space outside: marks work only within one line and next to
    a word."""
    match = _SPACED.match(line)
    if match is None or not match[2]:
        return line
    return f"{match[1]}{mark}{match[2].translate(_IN_WORDS)}{mark}{match[3]}"


def _append(written: list[str], piece: tuple[str, bool]) -> None:
    """Append the piece, with a space where its marks or the marks before it need one.

    What this space would separate goes between the marks: a full stop after them, a direction mark before
    them.
    """
    text, marked = piece
    if written and written[-1][-1] in "*_" and not marked and (stops := _STOPS.match(text)):
        written[-1] = f"{written[-1][:-1]}{stops[0]}{written[-1][-1]}"
        text = text[stops.end() :]
    if not text:
        return
    if written and marked and text[0] in "*_" and (led := _LEADING.search(written[-1])):
        prefix = written.pop()[: led.start()]
        written += [prefix] if prefix else []
        text = f"{text[0]}{led[0]}{text[1:]}"
    last = written[-1][-1] if written else " "
    touching = not last.isspace() and not text[0].isspace()
    if (touching and (marked or last in "*_")) or (last == "]" and text[0] == "("):
        written.append(" ")
    written.append(text)
