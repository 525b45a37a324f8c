"""Reads the texts of further languages: one folder for each, text by text beside the Persian ones.

A text with a problem is left out, so that the Persian one stands in for it; the problem is reported to whoever checks
the folder. A faulty translation never keeps the program from starting.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fluent.syntax import FluentSerializer, ast

from bot.domain.catalogue.election import Election
from bot.texts.commands import ESCAPES, NO_ESCAPES, PREFIX
from bot.texts.compiler import Compiler
from bot.texts.loader import HERE, compile_text, persian_sources, read_patterns
from bot.texts.pattern import Pieces, Slot, Text, WordingChoice

LANGUAGES: Final = HERE
"""Where the languages that ship with the program have their folders; a content folder has further ones in
``languages``."""
ABOUT: Final = "language.ftl"
"""The file of a folder that says which language it is."""
NAME, DIRECTION, REVIEWED = "language-name", "language-direction", "reviewed-by"
_NOTATION: Final = ("digits", "thousands", "months", "day", "moment")
_ABOUT_KEYS: Final = frozenset({NAME, DIRECTION, REVIEWED, *(f"language-{name}" for name in _NOTATION)})
PERSIAN: Final = "fa"
_CODE: Final = re.compile(r"[a-z]{2,8}")
_MONTHS: Final = 12
TYPED: Final = (PREFIX, ESCAPES, NO_ESCAPES)
"""How the keys of texts begin that are words which people type."""
_LEFT_TO_RIGHT: Final = "ltr"


@dataclass(frozen=True, slots=True)
class Notation:
    """How a language writes numbers and days.

    ``digits``: ten, from zero on; ``months``: those of the Iranian calendar; ``day``: with ``{day}``, ``{month}`` and
    ``{year}``; ``moment``: with ``{date}`` and ``{clock}``.
    """

    digits: str
    thousands: str
    months: tuple[str, ...]
    day: str
    moment: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language besides Persian. ``name``: in itself, as on the button that chooses it; ``reviewed_by``: the native
    reader who has read its texts, and when; empty for none: it is then offered in the sandbox only. ``notation``:
    None for one that writes numbers and days as Persian does."""

    code: str
    name: str
    is_left_to_right: bool = False
    reviewed_by: str = ""
    notation: Notation | None = None


@dataclass(frozen=True, slots=True)
class LanguageTexts:
    """A language with its valid texts by key, the Persian texts and terms that it lacks, and one ``file:line: message``
    for each text that cannot be used. Words that people type may be lacking: the Persian ones work for everybody."""

    language: Language
    texts: Mapping[str, Text]
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()


def is_code(name: str) -> bool:
    """Whether a folder of this name holds a language. Persian needs none."""
    return name != PERSIAN and _CODE.fullmatch(name) is not None


def language_folders(roots: Iterable[Path]) -> Mapping[str, tuple[Path, ...]]:
    """The folders of each language by its code, in these roots; a root that does not exist has none."""
    folders: dict[str, tuple[Path, ...]] = {}
    for root in roots:
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.is_dir() and is_code(folder.name):
                folders[folder.name] = (*folders.get(folder.name, ()), folder)
    return folders


def read_languages(
    roots: Iterable[Path],
    election: Election | None,
    *,
    persian: Mapping[str, Text],
    files: Sequence[Path] | None = None,
) -> tuple[LanguageTexts, ...]:
    """Every language in these roots, with texts that fit the Persian ones, which come from ``files``, by default the
    program's. Without a folder nothing is read."""
    folders = language_folders(roots)
    if not folders:
        return ()
    patterns, _ = read_patterns(persian_sources(election, files), [])
    return tuple(_read_language(code, paths, persian, patterns) for code, paths in folders.items())


def _read_language(
    code: str, folders: Sequence[Path], persian: Mapping[str, Text], patterns: Mapping[str, ast.Pattern]
) -> LanguageTexts:
    problems: list[str] = []
    own, places = read_patterns(_sources(code, folders), problems)
    compiler = Compiler({**patterns, **own})
    about: dict[str, Text] = {}
    texts: dict[str, Text] = {}
    for key, pattern in own.items():
        faults: list[str] = []
        text = compile_text(key, pattern, places[key], compiler, faults)
        is_about = key in _ABOUT_KEYS
        if not is_about and not key.startswith("-"):
            faults += (f"{places[key]}: {key}: {fault}" for fault in _misfits(text, persian.get(key)))
        problems += faults
        if not faults and not key.startswith("-"):
            (about if is_about else texts)[key] = text
    language = _language(code, about, problems)
    usable = texts.keys() | {key for key in own if key.startswith("-")}
    missing = (key for key in patterns if key not in usable and not key.startswith(TYPED))
    return LanguageTexts(language, texts, tuple(sorted(missing)), tuple(problems), tuple(folders))


def _sources(code: str, folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for file in sorted(folder.rglob("*.ftl")):
            yield f"{code}/{file.relative_to(folder).as_posix()}", file.read_text(encoding="utf-8")


def _misfits(text: Text, persian: Text | None) -> Iterator[str]:
    """Why a translated text cannot stand for the Persian one."""
    if persian is None:
        yield "there is no Persian text with this key"
        return
    if lost := persian.variables - text.variables:
        yield f"the Persian text also shows {_dollars(lost)}"
    if strange := text.variables - persian.variables:
        yield f"the Persian text has no {_dollars(strange)}"
    wordings = _wordings(text.html)
    for name, variants in _wordings(persian.html).items():
        if absent := variants - wordings.get(name, variants):
            yield f"${name} chooses a wording, and these are missing: {', '.join(sorted(absent))}"


def _dollars(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))


def _wordings(pieces: Pieces) -> dict[str, frozenset[str]]:
    """The words by which each argument chooses a wording. Numbers are the language's own business."""
    chosen: dict[str, frozenset[str]] = {}
    for piece in pieces:
        if isinstance(piece, WordingChoice):
            known = frozenset(key for key in piece.variants if isinstance(key, str))
            chosen[piece.name] = chosen.get(piece.name, frozenset()) | known
            for variant in (*piece.variants.values(), piece.default):
                for name, inner in _wordings(variant).items():
                    chosen[name] = chosen.get(name, frozenset()) | inner
    return chosen


def _language(code: str, about: Mapping[str, Text], problems: list[str]) -> Language:
    words = {key: _template(text.plain).strip() for key, text in about.items()}
    if NAME not in words:
        problems.append(f"{code}/{ABOUT}: {NAME} is missing: the language's name in itself")
    direction = words.get(DIRECTION, "")
    if direction not in ("", "rtl", _LEFT_TO_RIGHT):
        problems.append(f"{code}/{ABOUT}: {DIRECTION} is rtl or ltr")
    return Language(
        code,
        words.get(NAME, code),
        is_left_to_right=direction == _LEFT_TO_RIGHT,
        reviewed_by=words.get(REVIEWED, ""),
        notation=_notation(code, words, problems),
    )


def _template(pieces: Pieces) -> str:
    """The words with ``{name}`` for each argument."""
    return "".join(
        f"{{{piece.name}}}" if isinstance(piece, Slot) else piece
        for piece in pieces
        if not isinstance(piece, WordingChoice)
    )


def _notation(code: str, words: Mapping[str, str], problems: list[str]) -> Notation | None:
    given = {name: words[f"language-{name}"] for name in _NOTATION if f"language-{name}" in words}
    if not given:
        return None
    months = tuple(month.strip() for month in re.split("[,،]", given.get("months", "")) if month.strip())
    wrong = [
        *(f"language-{name} is missing" for name in _NOTATION if name not in given),
        *(["language-digits are ten digits"] if len(given.get("digits", "")) != len("0123456789") else []),
        *(["language-months are twelve names with commas"] if len(months) != _MONTHS else []),
        *_lost_slots("day", given, ("day", "month", "year")),
        *_lost_slots("moment", given, ("date", "clock")),
    ]
    problems += (f"{code}/{ABOUT}: {fault}" for fault in wrong)
    if wrong:
        return None
    return Notation(given["digits"], given["thousands"], months, given["day"], given["moment"])


def _lost_slots(name: str, given: Mapping[str, str], slots: Sequence[str]) -> Iterator[str]:
    if any(f"{{{slot}}}" not in given.get(name, "") for slot in slots):
        yield f"language-{name} has {', '.join(f'${slot}' for slot in slots)}"


def originals(election: Election | None, reading: LanguageTexts | None) -> tuple[str, ...]:
    """The Persian entries, as Fluent source, that this language lacks; all of them for a new one."""
    patterns, _ = read_patterns(persian_sources(election), [])
    wanted = [key for key in patterns if not key.startswith(TYPED)] if reading is None else reading.missing
    return tuple(_source_of(key, patterns[key]) for key in wanted)


def _source_of(key: str, pattern: ast.Pattern) -> str:
    name = ast.Identifier(key.removeprefix("-"))
    entry = ast.Term(name, pattern) if key.startswith("-") else ast.Message(name, pattern)
    return FluentSerializer().serialize_entry(entry)
