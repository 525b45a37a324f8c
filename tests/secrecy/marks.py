"""Marks: unlikely values that a person has or says, every form in which they could lie about, and the search.

A search takes one pass over the bytes for all marks together: each form is looked up by its first bytes in
a dictionary, so a quarter of a million forms cost no more than one.
"""

from __future__ import annotations

import base64
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

LETTERS: Final = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
DIGITS: Final = "0123456789"
OTHER_DIGITS: Final = ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
LEAST: Final = 6
"""Bytes of the shortest form that is searched for: a shorter one occurs in sealed bytes by chance."""
WINDOW: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """``whose`` person's it is, ``what`` it is: id, name, username, phone, said, code, file, exif, picture."""

    whose: str
    what: str
    value: str | int | bytes


def word(rng: random.Random, length: int = 12) -> str:
    """A Persian word that nobody ever wrote."""
    return "".join(rng.choices(LETTERS, k=length))


def _base64(data: bytes) -> Iterable[bytes]:
    """The characters that all alignments of the three have in common with any surroundings."""
    for before in range(3):
        whole = len(data) + before
        coded = base64.b64encode(bytes(before) + data)
        kept = coded[(before * 8 + 5) // 6 : whole * 8 // 6]
        yield kept
        yield kept.translate(bytes.maketrans(b"+/", b"-_"))


def _in_text(text: str) -> Iterable[bytes]:
    utf8 = text.encode()
    yield utf8
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield from _base64(utf8)
    yield utf8.hex().encode()
    yield utf8.hex().upper().encode()
    yield quote(text, safe="").encode()
    yield quote(text, safe="").lower().encode()
    escaped = "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)
    yield escaped.encode()
    yield escaped.upper().replace("\\U", "\\u").encode()


def forms(value: str | int | bytes) -> set[bytes]:
    """Every form of a mark that is searched for."""
    if isinstance(value, bytes):
        found = {value, *_base64(value), value.hex().encode(), value.hex().upper().encode()}
        return {form for form in found if len(form) >= LEAST}
    found = set()
    if isinstance(value, int):
        size = max(LEAST, (value.bit_length() + 8) // 8)  # as SQLite writes it; eight bytes hold it too
        found |= {value.to_bytes(size), value.to_bytes(size, "little")}
        value = str(value)
    scripts = [str.maketrans(DIGITS, other) for other in OTHER_DIGITS]
    for text in {value, *(value.translate(script) for script in scripts)}:
        found.update(_in_text(text))
    return {form for form in found if len(form) >= LEAST}


class Scanner:
    """Looks for many marks at once."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._by_start: dict[int, dict[bytes, list[tuple[bytes, Mark]]]] = {}
        starts: dict[int, dict[bytes, list[tuple[bytes, Mark]]]] = {
            LEAST: defaultdict(list),
            WINDOW: defaultdict(list),
        }
        for mark in marks:
            for form in forms(mark.value):
                size = WINDOW if len(form) >= WINDOW else LEAST
                starts[size][form[:size]].append((form, mark))
        self._by_start = {size: dict(found) for size, found in starts.items() if found}

    def search(self, blob: bytes) -> set[Mark]:
        """The marks that stand in these bytes, in whatever form."""
        found: set[Mark] = set()
        for size, starts in self._by_start.items():
            hits = [at for at in range(len(blob) - size + 1) if blob[at : at + size] in starts]
            for at in hits:
                found.update(m for form, m in starts[blob[at : at + size]] if blob.startswith(form, at))
        return found

    def search_all(self, places: Mapping[str, bytes]) -> dict[str, set[Mark]]:
        """What was found, by place; places where nothing was are left out."""
        return {place: found for place, blob in places.items() if (found := self.search(blob))}
