"""The content in another language: translations beside the Persian words that they were made from.

A translation counts only while its Persian words stand in the content as they are written beside it. After an edit of
the law it is listed as outdated, and its readers see the Persian words until somebody has looked at it again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unicodedata import decimal

from bot.library.content_texts import content_texts
from bot.library.problems import Problem
from bot.library.sources import SourceError, YamlSource, parse_yaml
from bot.usecases.ports import Content

FOLDER: Final = "languages"
"""The folder in a content folder that holds one folder for each language."""
ORIGINAL, TRANSLATION = "fa", "text"
"""The fields of an entry."""
_NUMBER: Final = re.compile(r"\d+")
_LONGER: Final = 2
"""How many times as long as the Persian words a translation may be."""
_SHORT: Final = 60
"""Characters that a translation may always have."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A language's translations of the content.

    ``words``: the translation by the Persian words; ``total``: how many texts there are to translate; ``missing`` and
    ``outdated``: addresses without a translation, and with one of other Persian words.
    """

    words: Mapping[str, str]
    total: int
    missing: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_overlay(folders: Iterable[Path], content: Content) -> Overlay:
    """The translations in the YAML files of these folders. An entry with a problem is left out."""
    originals = content_texts(content)
    words: dict[str, str] = {}
    outdated: list[str] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for source in _sources(folders, problems):
        for address, entry in _entries(source, problems):
            line = source.line((address,))
            place = f"{source.file}:{line}"
            if address in seen:
                problems.append(Problem(source.file, line, f"{address} is already in {seen[address]}"))
                continue
            seen[address] = place
            if address in originals and entry[ORIGINAL] != originals[address]:
                outdated.append(address)
            elif fault := _fault(address, entry, originals):
                problems.append(Problem(source.file, line, f"{address}: {fault}"))
            elif entry[TRANSLATION]:
                words[entry[ORIGINAL]] = entry[TRANSLATION]
    missing = tuple(
        address
        for address, original in originals.items()
        if original not in words and address not in outdated
    )
    return Overlay(words, len(originals), missing, tuple(outdated), tuple(sorted(problems)))


def _sources(folders: Iterable[Path], problems: list[Problem]) -> Iterator[YamlSource]:
    for folder in folders:
        for file in sorted(folder.rglob("*.yaml")):
            try:
                yield parse_yaml(str(file), file.read_text(encoding="utf-8"))
            except SourceError as error:
                problems.append(Problem(str(file), error.line, str(error)))
            except UnicodeDecodeError:
                problems.append(Problem(str(file), 1, "not UTF-8"))


def _entries(source: YamlSource, problems: list[Problem]) -> Iterator[tuple[str, dict[str, str]]]:
    entries: Any = source.value
    if not isinstance(entries, dict):
        problems.append(
            Problem(source.file, 1, "a file of translations has an address on the left of each entry")
        )
        return
    for address, entry in entries.items():
        if not isinstance(entry, dict) or set(entry) != {ORIGINAL, TRANSLATION}:
            message = f"{address}: an entry has {ORIGINAL} and {TRANSLATION}, and nothing else"
            problems.append(Problem(source.file, source.line((address,)), message))
            continue
        yield address, {name: str(words or "").strip() for name, words in entry.items()}


def _fault(address: str, entry: Mapping[str, str], originals: Mapping[str, str]) -> str:
    """Why an entry cannot be used; empty if it can, or if it has no translation yet."""
    original, translation = entry[ORIGINAL], entry[TRANSLATION]
    if address not in originals:
        return "the content has no text with this address"
    if not translation:
        return ""
    if lost := [number for number in _numbers(original) if number not in _numbers(translation)]:
        return (
            f"the Persian text has the number {lost[0]}, this one does not: articles and days stay in digits"
        )
    if len(translation) > max(_SHORT, _LONGER * len(original)):
        return f"{len(translation)} characters do not fit where the Persian text has {len(original)}"
    return ""


def _numbers(text: str) -> Sequence[int]:
    """The numbers that are written in digits of any script."""
    return [int("".join(str(decimal(digit)) for digit in match[0])) for match in _NUMBER.finditer(text)]


def skeleton(addresses: Iterable[str], originals: Mapping[str, str]) -> Iterator[str]:
    """The lines of a file for these addresses, with the Persian words and empty translations."""
    for address in addresses:
        yield from entry_lines(address, originals[address], "")


def entry_lines(address: str, original: str, translation: str) -> Iterator[str]:
    """The lines of one entry."""
    yield f"{address}:"
    yield f"  {ORIGINAL}: {_quote(original)}"
    yield f"  {TRANSLATION}: {_quote(translation)}"


def _quote(words: str) -> str:
    """The words as a YAML scalar on one line."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
