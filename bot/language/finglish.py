"""Persian in Latin letters: a typed word and a Persian word are matched by their sound.

`sound` drops vowels and merges letters that sound alike in Persian (ز ذ ض ظ), so that «entekhabat» and
«انتخابات» get the same key. `distance` then decides which of the words with that key is meant. It also finds
«تحدید» for «تهدید».
"""

import re
from functools import lru_cache
from typing import Final

LATIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*")

_LETTERS: Final = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "C", "ح": "h",
    "ه": "h", "خ": "x", "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ژ": "Z", "ش": "S", "ع": "",
    "غ": "q", "ق": "q", "ف": "f", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "و": "o", "ی": "i",
}  # fmt: skip
_DIGRAPHS: Final = (
    ("ce", "se"),
    ("kh", "x"), ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("gh", "q"), ("ck", "k"), ("ph", "f"), ("oo", "o"),
    ("ou", "o"), ("ee", "i"), ("aa", "a"), ("ey", "ei"), ("w", "v"), ("u", "o"), ("y", "i"), ("c", "k"),
    ("'", ""), ("’", ""),
)  # fmt: skip
_VOWELS: Final = "aeiov"
_SPELLINGS: Final = str.maketrans(_LETTERS)
_SILENT: Final = str.maketrans("", "", "aeiovh")
_UNWRITTEN: Final = str.maketrans("", "", "aeh")
_TWICE: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def latin_spelling(word: str) -> str:
    """A word in one Latin spelling, with its vowels as far as they are written."""
    if word.isascii():
        word = word.lower()
        for typed, meant in _DIGRAPHS:
            word = word.replace(typed, meant)
        return _TWICE.sub(r"\1", word)
    return word.translate(_SPELLINGS)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The consonants of a Persian or Latin word: equal for words that may be the same. Empty for vowels
    alone."""
    return _TWICE.sub(r"\1", latin_spelling(word).translate(_SILENT))


@lru_cache(maxsize=20_000)
def long_sound(word: str) -> str:
    """As `sound`, with the vowels that Persian writes: «صبوری» is "saboori" and not "saberi"."""
    return _TWICE.sub(r"\1", latin_spelling(word).replace("v", "o").translate(_UNWRITTEN))


@lru_cache(maxsize=20_000)
def distance(typed: str, word: str) -> float:
    """How differently two words of one sound are spelled, from 0 up; an unwritten short vowel costs
    little."""
    typed_letters, other = _align_vowels(latin_spelling(typed), latin_spelling(word))
    row = [0.0]
    for mark in other:
        row.append(row[-1] + _missing(mark, written=True))
    for mark in typed_letters:
        following = [row[0] + _missing(mark, written=False)]
        for place, wanted in enumerate(other):
            following.append(
                min(
                    row[place] + _substitution_cost(mark, wanted),
                    row[place + 1] + _missing(mark, written=False),
                    following[place] + _missing(wanted, written=True),
                )
            )
        row = following
    return row[-1]


def forget() -> None:
    """Forget every word that was compared, because a person may have typed it."""
    for function in (latin_spelling, sound, long_sound, distance):
        function.cache_clear()


def _align_vowels(typed: str, word: str) -> tuple[str, str]:
    """Align letters that Persian writes for vowels: a first short one as an alef, a last «e» as «ه»."""
    if word[:1] == "a" and typed[:1] in ("e", "o"):
        typed = "a" + typed[1:]
    if word.endswith("h") and typed.endswith("e"):
        typed = typed[:-1] + "h"
    return typed, word


def _missing(mark: str, *, written: bool) -> float:
    if mark in "eo":
        return 0.6 if written and mark == "o" else 0.15
    if mark == "a":
        return 0.6 if written else 0.2
    if mark == "h":
        return 0.5
    return 0.8 if mark in _VOWELS else 1.5


def _substitution_cost(mark: str, wanted: str) -> float:
    if mark == wanted:
        return 0.0
    if {mark, wanted} in ({"v", "o"}, {"e", "i"}):
        return 0.1
    if {mark, wanted} in ({"e", "h"}, {"o", "a"}):
        return 0.3
    return 0.7 if mark in _VOWELS and wanted in _VOWELS else 2.0
