"""What was sent to the province: which locked version, to whom, when, under which number, and the answer.

A correction never changes what was entered: it is one more edition of the letter's entry. Pure rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account
from bot.domain.typed import tidy

LONGEST_RECIPIENT: Final = 120
LONGEST_NUMBER: Final = 40
LONGEST_ANSWER: Final = 600
"""Characters."""
SHORTEST: Final = 2
MOST: Final = 20
"""Letters about one version."""
_TYPED: Final = ("recipient", "number", "answer")
TEXT_FAMILIES: Final = tuple(f"province-{name}-{fault}" for name in _TYPED for fault in ("short", "long"))
"""The sentences for typed words that do not fit, by key."""


class VersionKind(StrEnum):
    """What is agreed on as a version, locked by two signatures and identified by its hash."""

    ATLAS = "atlas"
    DIVISION = "division"


@dataclass(frozen=True, slots=True)
class LockedVersion:
    """A locked version of anything: its kind and number name it to people, its hash proves it."""

    kind: VersionKind
    number: int
    id: str
    hash: str
    day: date


@dataclass(frozen=True, slots=True)
class ProvinceLetter:
    """One letter as it was entered last. ``edition``: 1, and one more for each correction and answer."""

    id: str
    _: KW_ONLY
    edition: int
    kind: VersionKind
    version: int
    hash: str
    recipient: str
    day: date
    number: str
    by: Account
    written: date
    """The day of this entry."""
    answer: str = ""
    answer_day: date | None = None

    @property
    def is_answered(self) -> bool:
        return self.answer_day is not None


def recipient_words(text: str) -> str:
    """To whom it went. Raises BadInput."""
    return _fitting(text, "province-recipient", longest=LONGEST_RECIPIENT)


def number_words(text: str) -> str:
    """The letter's number in the register, as it is written there. Raises BadInput."""
    return _fitting(text, "province-number", longest=LONGEST_NUMBER, shortest=1)


def answer_words(text: str) -> str:
    """What the province has answered, in short. Raises BadInput."""
    return _fitting(text, "province-answer", longest=LONGEST_ANSWER)


def _fitting(text: str, name: str, *, longest: int, shortest: int = SHORTEST) -> str:
    words = " ".join(tidy(text).split())
    if len(words) < shortest:
        raise BadInput(f"{name}-short")
    if len(words) > longest:
        raise BadInput(f"{name}-long", {"most": longest, "length": len(words)})
    return words


def check_days(version: LockedVersion, day: date, *, today: date) -> date:
    """The day of the letter. Raises BadInput before the version was locked, and for a day to come."""
    if day < version.day:
        raise BadInput("province-day-early", {"given": version.day})
    if day > today:
        raise BadInput("province-day-ahead")
    return day


def check_answer_day(letter: ProvinceLetter, day: date, *, today: date) -> date:
    """The day of the answer. Raises BadInput before the letter, and for a day to come."""
    if day < letter.day:
        raise BadInput("province-answer-early", {"day": letter.day})
    if day > today:
        raise BadInput("province-day-ahead")
    return day


def correct_letter(
    letter: ProvinceLetter, *, recipient: str, number: str, day: date, by: Account, today: date
) -> ProvinceLetter:
    """The next edition, with the answer as it was."""
    edition = letter.edition + 1
    return replace(letter, edition=edition, recipient=recipient, number=number, day=day, by=by, written=today)


def answer_letter(
    letter: ProvinceLetter, *, answer: str, day: date, by: Account, today: date
) -> ProvinceLetter:
    """The next edition, with this answer; an earlier answer stays in the earlier edition."""
    return replace(letter, edition=letter.edition + 1, answer=answer, answer_day=day, by=by, written=today)


def newest_editions(letters: Iterable[ProvinceLetter]) -> Sequence[ProvinceLetter]:
    """Each letter as it was entered last, the newest letter first."""
    newest: dict[str, ProvinceLetter] = {}
    for letter in letters:
        known = newest.get(letter.id)
        if known is None or known.edition < letter.edition:
            newest[letter.id] = letter
    return sorted(newest.values(), key=lambda letter: (letter.day, letter.number, letter.id), reverse=True)


def editions_of(letters: Iterable[ProvinceLetter], letter_id: str) -> Sequence[ProvinceLetter]:
    """All entries of one letter, the first one first. Raises NotFound."""
    editions = sorted(
        (letter for letter in letters if letter.id == letter_id), key=lambda letter: letter.edition
    )
    if not editions:
        raise NotFound("province-no-letter")
    return editions


def count_by_version(letters: Iterable[ProvinceLetter]) -> Mapping[tuple[VersionKind, int], int]:
    """How many letters went with each version."""
    counts: dict[tuple[VersionKind, int], int] = {}
    for letter in newest_editions(letters):
        place = letter.kind, letter.version
        counts[place] = counts.get(place, 0) + 1
    return counts
