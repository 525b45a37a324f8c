"""Where a summary repeats a report word by word: long runs of words tell who wrote them, so a moderator sees them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from unicodedata import category, normalize

RUN: Final = 5
"""Words in a row that two people do not write alike by chance."""
TOO_LONG: Final = 8
"""Words in a row that are a sentence of the report's: such a summary goes nowhere."""

_WORD: Final = re.compile(r"\w+(?:\u200c\w+)*")
_ALIKE: Final = str.maketrans({"\u064a": "\u06cc", "\u0643": "\u06a9", "\u200c": None, "\u0640": None})
"""Arabic letters that Persian keyboards write, the half-space and the stretched line."""


def shared_runs(summary: str, texts: Iterable[str], *, least: int = RUN) -> Sequence[str]:
    """The longest runs of ``least`` words or more that the summary has in common with any of the texts, as they stand
    in the summary."""
    known = {gram for text in texts for gram in _grams(_plain(_words(text)), least)}
    words = _words(summary)
    plain = _plain(words)
    starts = [at for at, gram in enumerate(_grams(plain, least)) if gram in known]
    runs: list[tuple[int, int]] = []
    for at in starts:
        if runs and at <= runs[-1][1] - least + 1:
            runs[-1] = (runs[-1][0], at + least)
        else:
            runs.append((at, at + least))
    return tuple(" ".join(words[start:end]) for start, end in runs)


def too_long(runs: Iterable[str]) -> bool:
    """Whether one of the runs is a sentence of somebody else's."""
    return any(len(run.split(" ")) >= TOO_LONG for run in runs)


def _words(text: str) -> list[str]:
    """Without the marks above and below letters: one more or fewer of them would hide a word."""
    return _WORD.findall("".join(sign for sign in text if category(sign) != "Mn"))


def _plain(words: Sequence[str]) -> list[str]:
    return [normalize("NFKC", word).translate(_ALIKE).casefold() for word in words]


def _grams(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]
