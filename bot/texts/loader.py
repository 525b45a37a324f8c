"""Reads the .ftl files, and refuses all of them if one line is wrong: every problem at once, as file:line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from fluent.syntax import FluentParser, ast

from bot.domain.catalogue.election import Election
from bot.texts.commands import command_words
from bot.texts.compiler import Compiler
from bot.texts.election import SOURCE, election_source
from bot.texts.markup import markup_problems, plain_words
from bot.texts.pattern import Pieces, Slot, Text, WordingChoice, variables
from bot.texts.renderer import Formatter, Texts

HERE: Final = Path(__file__).parent
MESSENGERS: Final = HERE.parent / "platforms"
"""Each messenger keeps its own texts in its folder here."""
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class TextErrors(Exception):
    """The texts cannot be used. ``problems`` holds one ``file:line: message`` each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def text_files() -> tuple[Path, ...]:
    """The files with this program's texts."""
    return (*sorted(HERE.glob("*.ftl")), *sorted(MESSENGERS.glob("*/*.ftl")))


def load_texts(
    formatter: Formatter, election: Election | None, *, files: Sequence[Path] | None = None
) -> Texts:
    """All texts of these files, by default of the program's, and those that name the election. Raises
    TextErrors for junk, repeated keys, unknown references and bad markup."""
    texts = read_texts(election, files)
    return Texts(texts, formatter, commands=command_words(texts))


def read_texts(election: Election | None, files: Sequence[Path] | None = None) -> Mapping[str, Text]:
    """The texts by key. Raises TextErrors."""
    problems: list[str] = []
    patterns, places = read_patterns(persian_sources(election, files), problems)
    compiler = Compiler(patterns)
    texts = {
        key: compile_text(key, pattern, places[key], compiler, problems) for key, pattern in patterns.items()
    }
    if not texts:
        problems.append("no texts")
    if problems:
        raise TextErrors(tuple(problems))
    return {key: text for key, text in texts.items() if not key.startswith("-")}


def persian_sources(
    election: Election | None, files: Sequence[Path] | None = None
) -> Iterator[tuple[str, str]]:
    """Name and Fluent source of each file, by default of the program's; and what names the election."""
    for file in text_files() if files is None else files:
        yield file.name, file.read_text(encoding="utf-8")
    if election is not None:
        yield SOURCE, election_source(election)


def read_patterns(
    sources: Iterable[tuple[str, str]], problems: list[str]
) -> tuple[dict[str, ast.Pattern], dict[str, str]]:
    """The patterns of these sources (name, Fluent) by key, and the place of each. Terms begin with a hyphen."""
    patterns: dict[str, ast.Pattern] = {}
    places: dict[str, str] = {}
    for name, source in sources:
        for key, pattern, place in _entries(name, source, problems):
            if key in places:
                problems.append(f"{place}: {key} is already in {places[key]}")
                continue
            patterns[key], places[key] = pattern, place
    return patterns, places


def _entries(name: str, source: str, problems: list[str]) -> Iterator[tuple[str, ast.Pattern, str]]:
    line, counted = 1, 0
    for entry in parse_entries(source):  # in the order of the file: no line break is counted twice
        start = _start(entry)
        line, counted = line + source.count("\n", counted, start), start
        place = f"{name}:{line}"
        match entry:
            case ast.Junk():
                why = entry.annotations[0].message if entry.annotations else "not understood"
                problems.append(f"{place}: {why}")
            case ast.Message() | ast.Term():
                key = entry.id.name if isinstance(entry, ast.Message) else f"-{entry.id.name}"
                if not _KEY.fullmatch(entry.id.name):
                    problems.append(f"{place}: {key}: keys are lower-case letters and hyphens")
                if entry.attributes:
                    problems.append(f"{place}: {key} has attributes, which are not supported")
                if entry.value is None:
                    problems.append(f"{place}: {key} is empty")
                else:
                    yield key, entry.value, place


def parse_entries(source: str) -> Sequence[ast.EntryType]:
    """The entries of a Fluent source, in its order; ``ast.Junk`` where it is not understood. Takes nine tenths of
    reading texts."""
    return FluentParser().parse(source).body


def _start(entry: ast.BaseNode) -> int:
    """Where in its file it begins."""
    span = getattr(entry, "span", None)
    start: int = span.start if span is not None else 0
    match entry:  # a comment above belongs to the entry, but the problem is not in it
        case ast.Message() | ast.Term() if entry.id.span is not None:
            start = entry.id.span.start
    return start


def compile_text(key: str, pattern: ast.Pattern, place: str, compiler: Compiler, problems: list[str]) -> Text:
    """One text in both forms; what is wrong with it is added to ``problems``."""

    def report(message: str) -> None:
        problems.append(f"{place}: {key}: {message}")

    html = compiler.pieces(pattern, report)
    for message in markup_problems(html):
        report(message)
    plain = _plain(html)
    return Text(key, html, html if plain == html else plain, _one_set(frozenset(variables(html))), place)


@cache
def _one_set(names: frozenset[str]) -> frozenset[str]:
    """The same object for equal sets: thousands of texts share a few hundred."""
    return names


def _plain(pieces: Pieces) -> Pieces:
    return tuple(_plain_piece(piece) for piece in pieces)


def _plain_piece(piece: str | Slot | WordingChoice) -> str | Slot | WordingChoice:
    match piece:
        case str():
            return plain_words(piece)
        case WordingChoice(name, variants, default):
            return WordingChoice(
                name, {key: _plain(value) for key, value in variants.items()}, _plain(default)
            )
        case Slot():
            return piece
