"""Whether bytes that open what was withdrawn are anywhere on the disks: for ``bench.cover --machines``.

A ledger looks over the program's shoulder: it notes under which keys each person's words were ever sealed (their
report, the draft before it, the updates and messages that carried them), and as what bytes each key was stored. Then
every file of every machine is searched for these bytes: the key itself, and the key as it was stored, raw and in hex.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from storage.sealing import Sealer

MARK: Final = re.compile(rb"zq(\d+)zq")
_KEY_SIZES: Final = (32, 40)
"""Bytes of a report's key, and of an hour's key with its hour."""
_WORD: Final = 8


def mark_of(number: int) -> str:
    """Stands in the words of this person, and nowhere else."""
    return f"zq{number}zq"


class KeyLedger:
    """What was sealed with which key, from ``watch`` to ``stop``."""

    def __init__(self) -> None:
        self.sealed_with: dict[int, set[bytes]] = defaultdict(set)
        """From a person's number to the keys that ever sealed their words."""
        self._stored: dict[bytes, list[bytes]] = defaultdict(list)
        self._seal: Any = None

    def watch(self) -> None:
        self._seal = seal = Sealer.seal

        def note(sealer: Sealer, data: bytes, key: bytes, **more: Any) -> bytes:
            sealed: bytes = seal(sealer, data, key, **more)
            if len(data) in _KEY_SIZES:
                self._stored[data[-32:]].append(sealed)
            for number in MARK.findall(data):
                self.sealed_with[int(number)].add(key)
            return sealed

        Sealer.seal = note  # type: ignore[method-assign]

    def stop(self) -> None:
        Sealer.seal = self._seal  # type: ignore[method-assign]

    def shapes(self, keys: Iterable[bytes]) -> list[bytes]:
        """The bytes that these keys may lie on a disk as."""
        raw = [shape for key in keys for shape in (key, *self._stored.get(key, ()))]
        return [*raw, *(shape.hex().encode() for shape in raw)]


def find_bytes(places: Mapping[str, Path], shapes: Sequence[bytes]) -> dict[str, int]:
    """How many of these byte strings are in the files of each place; places without any are left out."""
    counts: Counter[str] = Counter()
    for name, place in places.items():
        files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
        seen: set[bytes] = set()
        for file in files:
            with suppress(FileNotFoundError):  # a server that runs removes files
                seen |= _shapes_in(file.read_bytes(), shapes)
        counts[name] = len(seen)
    return {name: count for name, count in counts.items() if count}


def _shapes_in(data: bytes, shapes: Sequence[bytes]) -> set[bytes]:
    """Looks for the first eight bytes of all of them at once."""
    by_head: dict[int, list[bytes]] = defaultdict(list)
    for shape in shapes:
        by_head[int.from_bytes(shape[:_WORD], "little")].append(shape)
    heads = np.array(sorted(by_head), dtype=np.uint64)
    begins = np.zeros(1 << 16, dtype=bool)
    begins[(heads & np.uint64(0xFFFF)).astype(int)] = True
    seen: set[bytes] = set()
    for shift in range(min(_WORD, len(data) - _WORD + 1)):
        words = np.frombuffer(data, dtype="<u8", offset=shift, count=(len(data) - shift) // _WORD)
        for at in np.flatnonzero(begins[(words & np.uint64(0xFFFF)).astype(np.uint16)]):
            start = shift + int(at) * _WORD
            for shape in by_head.get(int(words[at]), ()):
                if data.startswith(shape, start):
                    seen.add(shape)
    return seen
