"""Editors' lists of words that name a subject: which subjects a text names, as traits."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from bot.usecases.ports.ask import WordReader

_DIGIT: Final = re.compile(r"\d")
OURS: Final = "ours"
"""The list of words for the people, places and actions of an election."""
KEPT: Final = "kept"
"""The list of what only a report names: candidates, offices, gifts."""
WHOLE: Final = 3
"""A list word of at most this length must match a whole word."""


class SubjectWords:
    """``lists`` holds words, or short sequences of words, by subject; the last word of a sequence may
    continue."""

    def __init__(self, lists: Mapping[str, Iterable[str]], reader: WordReader) -> None:
        self._lists = {
            subject: _any_of([reader.plain(words) for words in lists[subject]])
            for subject in sorted(lists)
            if subject != KEPT
        }
        plain_words = [reader.plain(words) for words in lists.get(KEPT, ())]
        self._kept = _any_of(plain_words)
        self._glued = re.compile(
            "|".join(re.escape(word) for word in plain_words if len(word) > WHOLE) or r"(?!)"
        )

    def has_other_subject(self, plain: str) -> bool:
        """Whether a text names a subject that is not ours."""
        return any(pattern.search(plain) for subject, pattern in self._lists.items() if subject != OURS)

    def has_report_detail(self, plain: str) -> bool:
        """Whether a text names a candidate, a number, a gift or an office, even if it is joined to other
        words."""
        return bool(self._kept.search(plain) or self._glued.search(plain) or _DIGIT.search(plain))

    def traits(self, plain: str) -> Iterator[str]:
        """The subjects that are named, those named by two different words, and each pair of subjects."""
        named = {subject: set(pattern.findall(plain)) for subject, pattern in self._lists.items()}
        there = [subject for subject, words in named.items() if words]
        yield from (f"#{subject}" for subject in there)
        yield from (f"##{subject}" for subject, words in named.items() if len(words) > 1)
        if OURS not in there:
            there.append(f"no {OURS}")
            yield f"#no {OURS}"
        yield from (f"#{subject} #{other}" for subject, other in combinations(there, 2))


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    known = sorted(filter(None, words), key=len, reverse=True)
    going_on = _by_first([word for word in known if len(word) > WHOLE])
    whole = _by_first([word for word in known if len(word) <= WHOLE])
    parts = [rf"(?:{going_on})\S*"] if going_on else []
    parts += [rf"(?:{whole})(?!\S)"] if whole else []
    return re.compile(rf"(?<!\S)(?:{'|'.join(parts)})") if parts else re.compile(r"(?!)")


def _by_first(words: Sequence[str]) -> str:
    """A pattern for one of these words, the longest match first. Grouped by first letters: otherwise a list
    of a hundred would be tried word by word wherever a word of the text begins."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())
