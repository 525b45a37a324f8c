"""Marks: unlikely values that a person has or says, every form in which they may be stored, and the search.

A search makes one pass over the bytes for all marks together: a sieve names the places where the first bytes
of a form may be, and a dictionary tells which. So half a million forms cost no more than one.
"""

from __future__ import annotations

import base64
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from urllib.parse import quote

import numpy as np

LETTERS: Final = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
DIGITS: Final = "0123456789"
OTHER_DIGITS: Final = ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
LEAST: Final = 6
"""The shortest form that is searched for, in bytes. A shorter one occurs in sealed bytes by chance."""
PIECE: Final = 4096
"""The size of a database page."""
_FIRST: Final = np.uint64((1 << 8 * LEAST) - 1)
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_BITS: Final = 22
"""The sieve has four million places, of which a hundred thousand forms take one in forty."""


@dataclass(frozen=True, slots=True)
class PlantedMark:
    """``whose``: the person it belongs to. ``what``: its kind (tests/secrecy/mark_kinds.py)."""

    whose: str
    what: str
    value: str | int | bytes


def word(rng: random.Random, length: int = 12) -> str:
    """A Persian word that occurs nowhere else."""
    return "".join(rng.choices(LETTERS, k=length))


def _base64(data: bytes) -> Iterable[bytes]:
    """The characters that all three alignments have in common, whatever surrounds the value."""
    for before in range(3):
        whole = len(data) + before
        coded = base64.b64encode(bytes(before) + data)
        middle = coded[(before * 8 + 5) // 6 : whole * 8 // 6]
        yield middle
        yield middle.translate(bytes.maketrans(b"+/", b"-_"))


def _in_text(text: str) -> Iterable[bytes]:
    utf8 = text.encode()
    yield utf8
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.encode("utf-16-be").hex().upper().encode()  # as a PDF gives the text for copying
    yield from _base64(utf8)
    yield utf8.hex().encode()
    yield utf8.hex().upper().encode()
    yield quote(text, safe="").encode()
    yield quote(text, safe="").lower().encode()
    escaped = "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)
    yield escaped.encode()
    yield escaped.upper().replace("\\U", "\\u").encode()


def _as_row_number(number: int) -> bytes:
    """As SQLite writes a row number: seven bits in each byte; the last byte has no high bit."""
    groups = [number >> shift & 0x7F for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*(group | 0x80 for group in groups[:0:-1]), groups[0]])


def forms(value: str | int | bytes) -> set[bytes]:
    """Every form of a mark that is searched for."""
    if isinstance(value, bytes):
        encodings = {value, *_base64(value), value.hex().encode(), value.hex().upper().encode()}
        return {form for form in encodings if len(form) >= LEAST}
    encodings = set()
    if isinstance(value, int):
        size = max(LEAST, (value.bit_length() + 8) // 8)  # as SQLite writes it; also in eight bytes
        encodings |= {value.to_bytes(size), value.to_bytes(size, "little"), _as_row_number(value)}
        value = str(value)
    scripts = [str.maketrans(DIGITS, other) for other in OTHER_DIGITS]
    for text in {value, *(value.translate(script) for script in scripts)}:
        encodings.update(_in_text(text))
    return {form for form in encodings if len(form) >= LEAST}


def _places_in_sieve(blob: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """For each run of LEAST bytes: its place in a sieve."""
    runs = max(len(blob) - LEAST + 1, 0)
    words = np.ndarray((runs,), "<u8", blob + bytes(8 - LEAST), strides=(1,))
    spread = (words & _FIRST) * _SPREAD
    return spread >> np.uint64(64 - _BITS)


class Needles[T]:
    """Many byte strings that are searched for at once. Each stands for a ``T``.

    Content that lies in several places (a page of a database and of its copies) is read once: pieces, and the seams
    between two of them, are recognised by their hashes.
    """

    def __init__(self, needles: Iterable[tuple[bytes, T]]) -> None:
        """Raises ValueError for a string under LEAST bytes, or over a piece."""
        self._starts: defaultdict[bytes, list[tuple[bytes, T]]] = defaultdict(list)
        self._longest = LEAST
        for needle, meaning in needles:
            if not LEAST <= len(needle) <= PIECE:
                raise ValueError(f"{needle!r} would be found by chance, or not at all")
            self._starts[needle[:LEAST]].append((needle, meaning))
            self._longest = max(self._longest, len(needle))
        self._sieve = np.zeros(1 << _BITS, bool)
        if self._starts:
            self._sieve[_places_in_sieve(b"".join(self._starts))[::LEAST]] = True
        self._known: dict[bytes, frozenset[T]] = {}

    def search(self, blob: bytes) -> set[T]:
        """All targets that occur in these bytes."""
        meanings: set[T] = set()
        reach = self._longest - 1
        before = b""
        for start in range(0, len(blob), PIECE):
            piece = blob[start : start + PIECE]
            name = blake2b(piece, digest_size=16).digest()
            meanings |= self._read_once(name, piece)
            if start:
                seam = blob[max(start - reach, 0) : start + reach]
                meanings |= self._read_once(before + name, seam)
            before = name
        return meanings

    def _read_once(self, name: bytes, blob: bytes) -> frozenset[T]:
        if (known := self._known.get(name)) is None:
            known = self._known[name] = frozenset(self._meanings_in(blob))
        return known

    def _meanings_in(self, blob: bytes) -> set[T]:
        return {
            meaning
            for at in np.flatnonzero(self._sieve[_places_in_sieve(blob)]).tolist()
            for needle, meaning in self._starts.get(blob[at : at + LEAST], ())
            if blob.startswith(needle, at)
        }


class Scanner:
    """Looks for marks in every form."""

    def __init__(self, marks: Iterable[PlantedMark]) -> None:
        self._needles = Needles((form, mark) for mark in set(marks) for form in forms(mark.value))

    def search(self, blob: bytes) -> set[PlantedMark]:
        """The marks in these bytes, in any form."""
        return self._needles.search(blob)

    def search_all(self, places: Mapping[str, bytes]) -> dict[str, set[PlantedMark]]:
        """The marks that were found, by place. Places without marks are left out."""
        return {place: marks for place, blob in places.items() if (marks := self.search(blob))}
