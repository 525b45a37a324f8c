"""What operators read, in their language: Persian or English.

``AMANAT_CLI_LANG`` chooses (``fa`` or ``en``, from the environment or ``.env``), otherwise the locale. The sentences
are Fluent messages in ``bot/texts/operators/LANGUAGE/*.ftl``: whole sentences with ``{ $argument }``, nothing else of
Fluent. They are read here and not by fluent.syntax because every command pays for it, ``--help`` too: 3 ms instead of
150. The tests read the same files with fluent.syntax and require the same result.

``words`` makes a sentence of a command. ``translate`` is for sentences that the layers below raise in English: they
know no catalogs, and their English also stands in logs. It finds the English form that a sentence was made of, and
``words`` does that with its arguments.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "texts" / "operators"
SETTING: Final = "AMANAT_CLI_LANG"
LANGUAGES: Final = ("en", "fa")
RAISED: Final = ("raised-", "fault-", "parsed-")
"""How the keys of sentences begin that come from layers below (errors; problems of content), and from argparse."""
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first one that is set decides, as in POSIX."""
_IN_FILE: Final = re.compile(rf"^[ \t]*(?:export[ \t]+)?{SETTING}[ \t]*=[ \t]*[\"']?(\w+)", re.MULTILINE)
_ENTRY: Final = re.compile(r"^([a-z][a-z0-9-]*) =[ \t]*(.*(?:\n(?: +.*|(?=\n +\S)))*)", re.MULTILINE)
_SLOT: Final = re.compile(r"\{ ?\$([a-z_]+) ?\}")
_PERSIAN: Final = re.compile("[\u0600-\u06ff]")
_DIGITS: Final = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
_LATIN_MARK, _PERSIAN_MARK = 0xE000, 0xF000
"""Private-use characters stand for arguments until the direction of a sentence is settled."""
_LATIN: Final = re.compile(
    "[!-~\ue000-\uefff…]*[A-Za-z0-9_\ue000-\uefff](?:[!-~\ue000-\uefff…]| (?=[!-~\ue000-\uefff…]))*"
)
_PLACE: Final = re.compile(r"[^\n]+?:\d+: ")
"""A file and a line, before what is wrong there."""
_COUNT: Final = re.compile(r"\d+(?:\.\d+)?%?")
_LATIN_NUMBERS: Final = frozenset(
    ("code", "hash", "id", "ids", "key", "pid", "step", "steps", "value", "version")
)
_SETTING_NAME: Final = "AMANAT_[A-Z_]+"
"""What the argument ``$setting`` can be in a raised sentence; any other argument can be anything."""
_MARKS: Final = " .,:;!"
_OPENING, _CLOSING = "([{", ")]}"
_LEFT, _POP = "\u2066", "\u2069"
_RIGHT, _FROM_RIGHT = "\u2067", "\u200f"
FROM_LEFT: Final = "\u200e"
"""Before a line that is laid out from the left although it begins with Persian."""
_LATIN_FIRST: Final = re.compile("[^A-Za-z\u0600-\u06ff\u200f]*[A-Za-z](?=.*[\u0600-\u06ff])", re.DOTALL)
"""A Persian sentence that begins with Latin would be laid out from the left."""
_INVISIBLE: Final = re.compile(f"[{_LEFT}{_RIGHT}{_POP}{_FROM_RIGHT}{FROM_LEFT}\u200c]")


class Amount(str):
    """A finished number, such as ``1.5`` or ``90%``, that is shown in the digits of the language."""

    __slots__ = ()


def language() -> str:
    """``fa`` or ``en``. What is set but is neither counts as not set; the settings refuse it."""
    value = os.environ.get(SETTING) or _from_file()
    if value in LANGUAGES:
        return value
    locale = next((os.environ[name] for name in _LOCALES if os.environ.get(name)), "")
    return "fa" if re.match(r"fa(?:_|\.|@|$)", locale, re.IGNORECASE) else "en"


def _from_file() -> str:
    try:
        match = _IN_FILE.search(Path(".env").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return match[1] if match else ""


def words(key: str, /, **args: object) -> str:
    """The sentence in the operator's language. Raises KeyError for an unknown key or a missing argument."""
    return render(language(), key, args)


def render(spoken: str, key: str, args: Mapping[str, object]) -> str:
    """The sentence in this language. In Persian, whole numbers and Amounts have Persian digits, and what is Latin
    stands in isolates, so that its brackets and slashes stay in order."""
    form = catalog(spoken)[key]
    if spoken == "en":
        return _SLOT.sub(lambda slot: str(args[slot[1]]), form)
    values: dict[str, str] = {}

    def mark(slot: re.Match[str]) -> str:
        value = args[slot[1]]
        if _is_number(value):
            return to_persian(value)
        text = translate(str(value))
        first = _PERSIAN_MARK if _PERSIAN.search(text) else _LATIN_MARK
        values[at := chr(first + len(values))] = text
        return at

    marked = _LATIN.sub(_isolate, _SLOT.sub(mark, form))
    sentence = re.sub("[\ue000-\uf8ff]", lambda at: values[at[0]], marked)
    return _FROM_RIGHT + sentence if _LATIN_FIRST.match(sentence) else sentence


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Amount) and not isinstance(value, bool)


def to_persian(value: object) -> str:
    """Persian digits, with the Persian signs for the decimal point and the share."""
    return str(value).translate(_DIGITS).replace("%", "٪")


def _isolate(run: re.Match[str]) -> str:
    """Isolates a Latin run, but neither the marks at its ends nor a bracket whose other half is outside."""
    text, pieces, begin = run[0], list[str](), 0
    for place in _lone_brackets(text):
        pieces += [_isolate_text(text[begin:place]), text[place]]
        begin = place + 1
    return "".join([*pieces, _isolate_text(text[begin:])])


def _lone_brackets(text: str) -> list[int]:
    """The places of brackets without their other half."""
    opened: list[int] = []
    alone: list[int] = []
    for place, letter in enumerate(text):
        if letter in _OPENING:
            opened.append(place)
        elif letter in _CLOSING:
            if opened and text[opened[-1]] == _OPENING[_CLOSING.index(letter)]:
                opened.pop()
            else:
                alone.append(place)
    return sorted(alone + opened)


def _isolate_text(text: str) -> str:
    inner = text.lstrip(" ,:;").rstrip(_MARKS)
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{_LEFT}{inner}{_POP}{after}"


def translate(sentence: str) -> str:
    """This English sentence in the operator's language, and as it is if no form of the catalog made it."""
    if language() == "en" or _PERSIAN.match(sentence):
        return sentence
    if place := _PLACE.match(sentence):  # a form that begins with an argument would take it in
        return _translate_end(sentence, place.end())
    for key, form, fixed in _raised_sentences():
        if fixed in sentence and (match := _pattern(form).fullmatch(sentence)):
            return words(key, **{name: _argument(name, value) for name, value in match.groupdict().items()})
    return _translate_end(sentence, sentence.find(": ") + 2)


def _argument(name: str, value: str) -> str:
    """What a raised sentence quotes: counts are finished numbers, ids and the like are not."""
    return Amount(value) if _COUNT.fullmatch(value) and name not in _LATIN_NUMBERS else value


def _translate_end(sentence: str, begin: int) -> str:
    """Translate what stands behind a place or a name, or before a quotation: ``content/x.yaml:3: no act a``.
    ``begin``: where it does, 1 if nowhere."""
    place, end = sentence[: begin - 2], sentence[begin:]
    if begin > 1 and (translated := translate(end)) != end:
        return words("list-place", place=place, what=translated)
    if end.startswith("«") and (translated := translate(place)) != place:
        return words("list-place", place=translated, what=end)
    return sentence


@cache
def _raised_sentences() -> tuple[tuple[str, str, str], ...]:
    """The raised sentences: key, English form and its longest fixed piece; those with most fixed words first."""
    forms = [(key, form) for key, form in catalog("en").items() if key.startswith(RAISED)]
    forms.sort(key=lambda entry: -len(_SLOT.sub("", entry[1])))
    return tuple((key, form, max(_SLOT.split(form)[::2], key=len)) for key, form in forms)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    known: set[str] = set()
    pieces: list[str] = []
    for place, piece in enumerate(_SLOT.split(form)):
        if place % 2 == 0:
            pieces.append(re.escape(piece))
        elif piece in known:
            pieces.append(f"(?P={piece})")
        else:
            known.add(piece)
            pieces.append(f"(?P<{piece}>{_SETTING_NAME if piece == 'setting' else '.+?'})")
    return re.compile("".join(pieces), re.DOTALL)


@cache
def catalog(spoken: str) -> Mapping[str, str]:
    """The forms of this language by key. Raises ValueError for a key that occurs twice."""
    forms: dict[str, str] = {}
    for file in sorted((FOLDER / spoken).glob("*.ftl")):
        for key, form in read_entries(file.read_text(encoding="utf-8")):
            if key in forms:
                raise ValueError(f"{file.name}: {key} is there twice")
            forms[key] = form
    return forms


def read_entries(source: str) -> Iterator[tuple[str, str]]:
    """Key and form of each message; lines that go on are joined as Fluent joins them, with a line break."""
    for entry in _ENTRY.finditer(source):
        first, *more = entry[2].rstrip().split("\n")
        indents = [len(line) - len(line.lstrip(" ")) for line in more if line.strip()]
        common = min(indents, default=0)
        lines = [first.rstrip(), *(line[common:].rstrip() for line in more)]
        yield entry[1], "\n".join(lines).strip("\n")


def pad(text: str, width: int) -> str:
    """The text, filled up to this many visible characters."""
    return text + " " * (width - visible_length(text))


def visible_length(text: str) -> int:
    """Characters without the marks of direction and half-spaces."""
    return len(_INVISIBLE.sub("", text))


def from_left(text: str) -> str:
    """A cell of a row that is laid out from the left. A Persian one is isolated: two beside each other would change
    their places, and a bracket or a number at its end would move."""
    return f"{FROM_LEFT}{_RIGHT}{text}{_POP}" if _PERSIAN.search(text) else text


def any_of(names: Sequence[str]) -> str:
    """One of these names: ``A or B``."""
    return reduce(lambda before, name: words("list-or", first=before, second=name), names)


def series(parts: Sequence[str]) -> str:
    """One after the other: ``A, B, C``."""
    return reduce(lambda before, part: words("list-series", first=before, second=part), parts)


def all_of(names: Sequence[str]) -> str:
    """All of these names: ``A and B``."""
    return reduce(lambda before, name: words("list-and", first=before, second=name), names)
