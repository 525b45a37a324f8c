"""Words with a number each, in a tenth of the memory of a dictionary: the words themselves are not kept.

Each word is known by its 64-bit hash, which Python salts anew in every process. A word that was never added is taken
for one of half a million with a probability of 1 to 37,000,000,000,000.
"""

from array import array
from typing import Final

_FIRST_SLOTS: Final = 1 << 12
_LEAST_SLOTS: Final = 8
_MOST_FILLED: Final = 0.6


class HashedWords:
    """A mapping from words to whole numbers from 0 to 2³² - 1. It cannot be iterated over, and nothing is removed.

    Filling is for one thread, and ends with ``fit``; reading is safe from several.
    """

    def __init__(self) -> None:
        self._count = 0
        self._make_slots(_FIRST_SLOTS)

    def __setitem__(self, word: str, number: int) -> None:
        if self._count >= _MOST_FILLED * len(self._hashes):
            self._fill_again(2 * self._slots)
        place = self._place_of(hash(word) or 1)
        if not self._hashes[place]:
            self._count += 1
            self._hashes[place] = hash(word) or 1
        self._numbers[place] = number

    def __contains__(self, word: str) -> bool:
        wanted = hash(word) or 1
        hashes, slots = self._hashes, self._slots
        place = wanted % slots
        while seen := hashes[place]:
            if seen == wanted:
                return True
            place = (place + 1) % slots
        return False

    def get(self, word: str) -> int | None:
        """The word's number; None for a word that was not added."""
        place = self._place_of(hash(word) or 1)
        return self._numbers[place] if self._hashes[place] else None

    def fit(self) -> None:
        """Give back what filling left free beyond the slots that finding needs."""
        self._fill_again(max(_LEAST_SLOTS, int(self._count / _MOST_FILLED) + 1))

    def __len__(self) -> int:
        return self._count

    def _place_of(self, wanted: int) -> int:
        """Where this hash is, or the free slot where it belongs."""
        hashes, slots = self._hashes, self._slots
        place = wanted % slots
        while (seen := hashes[place]) and seen != wanted:
            place = (place + 1) % slots
        return place

    def _make_slots(self, slots: int) -> None:
        self._slots = slots
        self._hashes = array("q", bytes(8 * slots))
        self._numbers = array("I", bytes(4 * slots))

    def _fill_again(self, slots: int) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._make_slots(slots)
        for seen, number in zip(hashes, numbers, strict=True):
            if seen:
                place = self._place_of(seen)
                self._hashes[place], self._numbers[place] = seen, number
