"""Renders texts: the words of the file, with arguments formatted, escaped and kept in their direction."""

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Protocol

from bot.conversation.outgoing import Arg, ClockTime, Digits, Latin, TextRef
from bot.texts.commands import EscapeWords, bare, desk_words
from bot.texts.former_keys import ADDED_ARGUMENTS, FORMER_KEYS
from bot.texts.pattern import Pieces, Slot, Text, WordingChoice

FIRST_STRONG, LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"

# Marks with which a person's words could leave their isolate, and control characters that no messenger
# accepts.
_UNFIT: Final = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f]")


class Formatter(Protocol):
    """Formats numbers, days and moments; each result is finished words, without markup."""

    def number(self, value: int) -> str: ...

    def digits(self, text: str) -> str: ...

    def day(self, value: date) -> str: ...

    def moment(self, value: datetime) -> str: ...

    def clock(self, value: datetime) -> str:
        """Hour and minute in Tehran."""
        ...


RIGHT_TO_LEFT, LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"
_BARE_LINE: Final = re.compile(f"^(?=(?:<[^>\n]*>)*{FIRST_STRONG})", re.MULTILINE)
"""A line that begins with an isolate has no direction of its own until its first letter after it: messengers
would show a lesson's title from left to right."""
_VOWELS: Final = re.compile("[\u064b-\u0655\u0670]")
_NO_LABEL: Final = re.compile(r"[^\w\s\u200c]+")
_HOLE: Final = re.compile(r"\n(?:[^\S\n]*\n){2,}")
"""More than one empty line: a piece in between was empty."""


LONGEST_LABEL: Final = 80


def _bare_label(words: str) -> str:
    """Words without symbols, marks and isolates."""
    return bare(" ".join(_NO_LABEL.sub(" ", _VOWELS.sub("", _UNFIT.sub("", words))).split()))


def _read_label(words: str) -> tuple[str, ...]:
    if len(words) > LONGEST_LABEL:
        return ()
    parts = words.split("،")
    return tuple(dict.fromkeys(filter(None, map(_bare_label, (words, *(parts if len(parts) > 1 else ()))))))


class UnknownText(LookupError):
    """There is no text with this key, or a required argument was not given."""


class Texts:
    """All texts. Immutable; safe to share."""

    def __init__(
        self, texts: Mapping[str, Text], formatter: Formatter, *, commands: Mapping[str, str]
    ) -> None:
        self._texts = texts
        self._format = formatter
        self._commands = commands
        self._escapes = EscapeWords(texts)
        self._desk_words = desk_words(texts)
        self._labels: dict[str, str] = {}
        """Labels without arguments, which most buttons have, cached."""
        self._read_labels: dict[str, tuple[str, ...]] = {}
        """The same, as they may be typed."""
        self._nested: dict[str, str] = {}
        """Texts without arguments as they stand within another one, cached."""

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts)

    @property
    def catalogue(self) -> Mapping[str, Text]:
        """All texts by key."""
        return self._texts

    def variables(self, key: str) -> frozenset[str]:
        """The arguments that a text needs. Raises UnknownText."""
        return self._text(key).variables

    def check(self, key: str, args: Mapping[str, Arg]) -> None:
        """Raises UnknownText if ``render`` would: no such text, or a missing argument, also in a nested text.
        Cheap, so that a turn can be refused before it is stored, and not when it is sent."""
        missing = self._text(key).variables - args.keys()
        if missing:
            raise UnknownText(f"{key}: nothing given for {', '.join(sorted(missing))}")
        for arg in args.values():
            if isinstance(arg, TextRef):
                self.check(arg.key, arg.args)

    def render(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        """A message as HTML of the small subset, complete; adapters cut it. Raises UnknownText, TypeError."""
        words = _fill(self._text(key).html, args or {}, self.html_style(key), key)
        closed = _HOLE.sub("\n\n", words).strip()
        return _BARE_LINE.sub(self.direction_mark(key), closed) if FIRST_STRONG in closed else closed

    def direction_mark(self, key: str) -> str:
        """The mark that gives a line the direction of this text."""
        return RIGHT_TO_LEFT

    def render_nested(self, key: str, args: Mapping[str, Arg]) -> str:
        """The text for use within another text: blank lines at its beginning in the file (``{ "" }``)
        separate it from the sentence before it. Raises as ``render`` does."""
        if not args and (known := self._nested.get(key)) is not None:
            return known
        words = self.render(key, args)
        made = _opening(self._text(key).html, args) + words if words else words
        if not args:
            self._nested[key] = made
        return made

    def plain(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        """A sentence without markup, for answers to presses. Raises UnknownText, TypeError."""
        return _fill(self._text(key).plain, args or {}, self.plain_style(key), key)

    def label(self, label: TextRef | str) -> str:
        """A button's text: plain, one line, without isolates. Raises UnknownText, TypeError."""
        if not isinstance(label, TextRef):
            return " ".join(_UNFIT.sub("", label).split())
        if not label.args and (known := self._labels.get(label.key)) is not None:
            return known
        style = self.label_style(label.key)
        words = _fill(self._text(label.key).plain, label.args, style, label.key)
        made = " ".join(words.split())
        if not label.args:
            self._labels[label.key] = made
        return made

    def read_label(self, label: TextRef | str) -> tuple[str, ...]:
        """What may be typed for a button, comparable: its label, and each of its parts between commas. Of a typed
        text: the same. Empty for a long text."""
        if not isinstance(label, TextRef):
            return _read_label(label)
        if label.args:
            return _read_label(self.label(label))
        known = self._read_labels.get(label.key)
        if known is None:
            known = self._read_labels[label.key] = _read_label(self.label(label))
        return known

    def is_left_to_right(self, label: TextRef | str) -> bool:
        """Whether this label is written from left to right: no Persian one is."""
        return False

    def command(self, word: str) -> str | None:
        """The command that a typed word stands for («منو» → ``menu``), or None."""
        return self._commands.get(bare(word)) if len(word) < 40 else None

    def escape(self, words: str) -> str | None:
        """The command of a message that asks to leave what is open («لغو» → ``cancel``), or None."""
        return self._escapes.command(words) if len(words) < 40 else None

    def desk_word(self, words: str) -> str | None:
        """What a message of a moderator at work means («بعدی» → ``next``), or None."""
        return self._desk_words.get(bare(words)) if len(words) < 40 else None

    def html_style(self, key: str) -> "ArgumentStyle":
        """How arguments are written into this text in a message."""
        return HtmlStyle(self, self._format, key)

    def plain_style(self, key: str) -> "ArgumentStyle":
        """How arguments are written into this text in an answer to a press."""
        return PlainStyle(self, self._format, key)

    def label_style(self, key: str) -> "ArgumentStyle":
        """How arguments are written into this text on a button."""
        return LabelStyle(self, self._format, key)

    def _text(self, key: str) -> Text:
        try:
            return self._texts[key]
        except KeyError:
            if (today := FORMER_KEYS.get(key)) is not None:
                return self._text(today)
            raise UnknownText(f"no text is called {key}") from None


class ArgumentStyle(ABC):
    """How arguments are written into one kind of text."""

    opening, opening_ltr, closing = FIRST_STRONG, LEFT_TO_RIGHT, END

    def __init__(self, texts: Texts, formatter: Formatter, key: str) -> None:
        """``key``: the text that the arguments are written into."""
        self._texts = texts
        self._format = formatter
        self._key = key

    @abstractmethod
    def render_nested(self, term: TextRef) -> str:
        """A text within a text."""

    @abstractmethod
    def words(self, text: str) -> str:
        """Given words, made safe for this kind of text."""

    def write(self, arg: Arg) -> str:
        """One argument, isolated. A nested text needs no isolate, because it is of the same language."""
        if isinstance(arg, str):
            return f"{self.opening}{self.words(arg)}{self.closing}"
        if isinstance(arg, TextRef):
            return self.render_nested(arg)
        if isinstance(arg, Latin):
            return f"{self.opening_ltr}{self.words(arg.text)}{self.closing}"
        return f"{self.opening}{self.words(self._format_arg(arg))}{self.closing}"

    def _format_arg(self, arg: Arg) -> str:
        match arg:
            case bool():
                raise TypeError("a truth value cannot be an argument of a text")
            case int():
                return self._format.number(arg)
            case Digits():
                return self._format.digits(arg.text)
            case datetime():
                return self._format.moment(arg)
            case ClockTime(at):
                return self._format.clock(at)
            case date():
                return self._format.day(arg)
        raise TypeError(f"{type(arg).__name__} cannot be an argument of a text")


class HtmlStyle(ArgumentStyle):
    def render_nested(self, term: TextRef) -> str:
        return self._texts.render_nested(term.key, term.args)

    def words(self, text: str) -> str:
        return html.escape(_UNFIT.sub("", text), quote=False)


class PlainStyle(ArgumentStyle):
    def render_nested(self, term: TextRef) -> str:
        return self._texts.plain(term.key, term.args)

    def words(self, text: str) -> str:
        return _UNFIT.sub("", text)


class LabelStyle(PlainStyle):
    opening = opening_ltr = closing = ""

    def render_nested(self, term: TextRef) -> str:
        return self._texts.label(term)


def _fill(pieces: Pieces, args: Mapping[str, Arg], style: ArgumentStyle, key: str) -> str:
    parts: list[str] = []
    try:
        for piece in pieces:
            if isinstance(piece, str):
                parts.append(piece)
            elif isinstance(piece, Slot):
                parts.append(style.write(args[piece.name]))
            else:
                parts.append(_fill(_choose_variant(piece, args[piece.name]), args, style, key))
    except KeyError as missing:
        added = ADDED_ARGUMENTS.get(key, {})
        if missing.args[0] in added and missing.args[0] not in args:
            return _fill(pieces, {**added, **args}, style, key)
        raise UnknownText(f"{key}: nothing given for {missing.args[0]}") from None
    return "".join(parts)


def _opening(pieces: Pieces, args: Mapping[str, Arg]) -> str:
    """The white space at the beginning of a text as written, not as the result of an empty argument."""
    first = pieces[0] if pieces else ""
    if isinstance(first, WordingChoice):
        return _opening(_choose_variant(first, args[first.name]), args)
    return first[: len(first) - len(first.lstrip())] if isinstance(first, str) else ""


def _choose_variant(choice: WordingChoice, by: Arg) -> Pieces:
    if not isinstance(by, str | int):
        raise TypeError(f"{choice.name} chooses a wording: a word or a whole number, not {type(by).__name__}")
    return choice.variants.get(by, choice.default)
