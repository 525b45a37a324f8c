"""Finding where a summary repeats a report: long runs of words reveal the writer, so moderators are shown
them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from unicodedata import category, normalize

RUN: Final = 5
"""Words in a row that two people do not write by chance."""
TOO_LONG: Final = 8
"""Words in a row that count as a sentence of the report: such a summary is not sent."""

_WORD: Final = re.compile(r"\w+(?:\u200c\w+)*")
_ALIKE: Final = str.maketrans({"\u064a": "\u06cc", "\u0643": "\u06a9", "\u200c": None, "\u0640": None})
"""Arabic letters that Persian keyboards write, the half-space and the tatweel."""


def shared_runs(summary: str, texts: Iterable[str], *, least: int = RUN) -> Sequence[str]:
    """The longest runs of at least ``least`` words that the summary shares with any of the texts, as written
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
    """Whether one of the runs is a whole sentence of a report."""
    return any(len(run.split(" ")) >= TOO_LONG for run in runs)


def _words(text: str) -> list[str]:
    """The words without vowel marks: one more or fewer would hide a match."""
    return _WORD.findall("".join(sign for sign in text if category(sign) != "Mn"))


def _plain(words: Sequence[str]) -> list[str]:
    return [normalize("NFKC", word).translate(_ALIKE).casefold() for word in words]


def _grams(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]
