"""A link to a card, a question or a lesson: what the payload of ``/start`` says, and what is nearest when it is gone.

The payload names the piece and nothing else: no sender, no reader, no time.
"""

import re
from collections.abc import Iterable
from dataclasses import KW_ONLY
from enum import StrEnum
from itertools import takewhile
from typing import Final

from bot.domain.learning.lessons import Lesson
from bot.domain.values import dataclass

LONGEST: Final = 64
"""Characters of a payload (Telegram); it may hold A-Z, a-z, 0-9, _ and -."""
_SAFE: Final = re.compile(r"[A-Za-z0-9_-]+")
_WRITTEN: Final = {"/": "__", ".": "_-"}
_READ: Final = {written: letter for letter, written in _WRITTEN.items()}
_ALIKE: Final = 2
"""Letters that the ids of lessons of one track share at their beginning."""


class PieceKind(StrEnum):
    """What can be passed on. The value begins the payload."""

    CARD = "card"
    QUESTION = "question"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class SharedPiece:
    """A piece of the content by its id: ``vb1/once`` for a card of a lesson, ``dh-place`` for one of a duty or
    of a kind of council, ``vb-q03`` for a question, ``vb1`` for a lesson.
    From a damaged link the id is empty, or names nothing."""

    kind: PieceKind
    _: KW_ONLY
    id: str

    @property
    def lesson_id(self) -> str:
        """The lesson that a card or a lesson's link is about; empty for a question."""
        return "" if self.kind is PieceKind.QUESTION else self.id.partition("/")[0]

    def payload(self) -> str:
        """What follows ``?start=``. Of a card whose id is too long, the payload names its lesson."""
        written = f"{self.kind}_{_write(self.id)}"
        if len(written) <= LONGEST and _SAFE.fullmatch(written):
            return written
        return f"{PieceKind.LESSON}_{_write(self.lesson_id)}"


def read_payload(payload: str) -> SharedPiece | None:
    """Read what ``SharedPiece.payload`` wrote; None for a payload of another kind. Ids hold no underscore."""
    word, separator, rest = payload.partition("_")
    if not separator or word not in PieceKind:
        return None
    sound = len(payload) <= LONGEST and _SAFE.fullmatch(payload) is not None
    return SharedPiece(PieceKind(word), id=_read(rest) if sound else "")


def _write(piece_id: str) -> str:
    return re.sub(r"[/.]", lambda letter: _WRITTEN[letter[0]], piece_id)


def _read(written: str) -> str:
    return re.sub("__|_-", lambda pair: _READ[pair[0]], written)


def nearest_lesson(lesson_id: str, lessons: Iterable[Lesson]) -> Lesson | None:
    """The lesson that is most like a removed one: the longest common beginning of the ids, then the first of its
    tier; None if none begins alike."""

    def alike(lesson: Lesson) -> int:
        pairs = zip(lesson_id, lesson.id, strict=False)
        return sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], pairs))

    candidates = [lesson for lesson in lessons if alike(lesson) >= _ALIKE]
    return max(candidates, key=lambda lesson: (alike(lesson), -lesson.order), default=None)
