"""What the bodies say of their rows: a liaison confirms a row or objects to it, with a reason and perhaps a wish.

A stand is about what a row says (its mark). Once the row says something else, the stand is about nothing that is in
the table any more, and counts no longer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.atlas.opinions import OpinionAnswer
from bot.domain.division.division_table import DivisionRow
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account


class Stand(StrEnum):
    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class ObjectionWish(StrEnum):
    """What an objection wants. The first two can be written into the routing data by themselves."""

    BODY = "body"
    """``wanted`` takes these cases first."""
    ARTICLE = "article"
    """The body takes them by the article ``wanted``."""
    WORDS = "words"
    """What the reason says."""


@dataclass(frozen=True, slots=True)
class RowStand:
    """``row``: the mark; ``body``: for which they spoke then; ``text``: the row as JSON, so that an objection can
    be read after the row has changed. ``opinion_id``: of the opinion that carries an objection into a round; for what
    is said after a «not taken», of the opinion that was answered so."""

    by: Account
    row: str
    body: str
    stand: Stand
    day: date
    reason: str = ""
    wish: ObjectionWish = ObjectionWish.WORDS
    wanted: str = ""
    text: str = ""
    opinion_id: str = ""

    @property
    def place(self) -> tuple[Account, str]:
        """A liaison has one stand for each row."""
        return self.by, self.row

    @property
    def objects(self) -> bool:
        return self.stand is Stand.OBJECTED


class BodyStand(StrEnum):
    """What a body says of a row, through all its liaisons."""

    SILENT = "silent"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    DISPUTED = "disputed"
    """Its liaisons disagree: the row does not count as confirmed until they agree, and the objection waits for an
    answer like any other."""


def body_stand(stands: Iterable[RowStand]) -> BodyStand:
    """Of one body's stands on one row."""
    kinds = {stand.stand for stand in stands}
    if not kinds:
        return BodyStand.SILENT
    if len(kinds) > 1:
        return BodyStand.DISPUTED
    return BodyStand(kinds.pop().value)


def may_speak_on(row: DivisionRow, body: str) -> None:
    """Raises NotAllowed if the row is not one of this body's."""
    if not row.concerns(body):
        raise NotAllowed("division-other-body")


def may_replace(earlier: RowStand | None, answer: OpinionAnswer) -> None:
    """Raises WrongState for an objection that is in a round and has no answer yet: others are reading it; and for one
    whose other body or article was taken: it has to come into the table first. What was taken in part, or as words,
    may never change the row: its author goes on."""
    if earlier is None or not earlier.objects or not earlier.opinion_id:
        return
    if answer is OpinionAnswer.NONE:
        raise WrongState("division-in-round")
    if answer is OpinionAnswer.TAKEN and earlier.wish is not ObjectionWish.WORDS:
        raise WrongState("division-taken-already")


def others_who_differ(stands: Sequence[RowStand], mine: RowStand) -> tuple[RowStand, ...]:
    """Stands of the same body on the same row that say the opposite."""
    return tuple(
        other
        for other in stands
        if (other.row, other.body) == (mine.row, mine.body)
        and other.by != mine.by
        and other.stand is not mine.stand
    )
