"""Rounds of posters, pages and messages: begin, press what is wrong on a piece, see the result."""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.learning.poster_bank import bank_edition
from bot.domain.learning.poster_rounds import (
    NOTHING_WRONG,
    PosterRecord,
    PosterRound,
    RoundPieces,
    begin_round,
    read_poster_record,
)
from bot.domain.learning.posters import PosterKind
from bot.usecases.context import ActingContext
from bot.usecases.learning.practice_store import store_practice, stored_practice

TRACKS: Final = {
    PosterKind.CANDIDATE: (Audience.CANDIDATE,),
    PosterKind.VOTER: (Audience.VOTER,),
    PosterKind.DUTY: (Audience.STAFF, Audience.SECURITY),
}
"""With whose lessons it is offered. It is open to everybody."""


async def require_practice(ctx: ActingContext, kind: PosterKind) -> PosterRecord:
    """The learner's record of this kind. A round whose pieces or rules are no longer those of the content is left out.
    Raises NotFound where the content has no rules for it."""
    law = ctx.content.posters
    if not law.has_rules():
        raise NotFound("poster-no-practice")
    record = read_poster_record(await stored_practice(ctx, kind.value))
    running, last = (_if_current(stored, bank_edition(law)) for stored in (record.running, record.last))
    return replace(record, running=running, last=last)


def _if_current(stored: PosterRound | None, edition: str) -> PosterRound | None:
    return stored if stored is not None and stored.edition == edition else None


async def running_round(ctx: ActingContext, kind: PosterKind, round_id: str = "") -> RoundPieces:
    """The open round; with an id, only that one. Raises WrongState ``poster-old-round`` for any other, and what
    ``require_practice`` raises."""
    running = (await require_practice(ctx, kind)).running
    if running is None or (round_id and running.id != round_id):
        raise WrongState("poster-old-round")
    return RoundPieces(running, ctx.content.posters)


async def round_with_id(ctx: ActingContext, kind: PosterKind, round_id: str) -> RoundPieces:
    """The open round, or the one that was finished last, by its id. Raises as ``running_round`` does."""
    record = await require_practice(ctx, kind)
    for stored in (record.running, record.last):
        if stored is not None and stored.id == round_id:
            return RoundPieces(stored, ctx.content.posters)
    raise WrongState("poster-old-round")


async def begin_or_continue(ctx: ActingContext, kind: PosterKind, *, anew: bool = False) -> RoundPieces:
    """The open round, or a new one; ``anew`` drops the open one. Raises what ``require_practice`` raises."""
    record = await require_practice(ctx, kind)
    running = record.running
    if running is None or anew:
        running = begin_round(kind, seed=ctx.ids.new(), law=ctx.content.posters)
        await store_practice(ctx, kind.value, replace(record, running=running).to_plain())
    return RoundPieces(running, ctx.content.posters)


@dataclass(frozen=True, slots=True)
class PressedPiece:
    """A piece on which a number was just pressed: its place in the round, and the number."""

    pieces: RoundPieces
    _: KW_ONLY
    position: int
    number: int

    @property
    def is_finished(self) -> bool:
        """Whether the piece is done; otherwise another fault is left on it."""
        return self.pieces.round.position > self.position


async def press_mark(
    ctx: ActingContext, kind: PosterKind, round_id: str, position: int, number: int
) -> PressedPiece:
    """Take what the learner says of the piece at this position. A finished piece counts for the mastery of its topic;
    the last one finishes the round.

    Raises WrongState ``poster-old-piece`` for a piece that is finished or has no such number, ``poster-old-mark`` for a
    fault that was found already, ``poster-one-left`` where nothing is said to be wrong and one fault was found.
    """
    pieces = await round_with_id(ctx, kind, round_id)
    if pieces.round.is_done or position != pieces.round.position:
        raise WrongState("poster-old-piece")
    if not NOTHING_WRONG <= number <= len(pieces.piece(position).marks):
        raise WrongState("poster-old-piece")
    if number in pieces.round.finds:
        raise WrongState("poster-old-mark")
    if number == NOTHING_WRONG and pieces.round.finds:
        raise WrongState("poster-one-left")
    after = RoundPieces(pieces.after_press(number), pieces.law)
    done = PressedPiece(after, position=position, number=number)
    topic = pieces.law.topics[pieces.piece(position).medium]
    right = after.is_right(position) if done.is_finished else None
    record = replace(await require_practice(ctx, kind), running=after.round)
    if after.round.is_done:
        record = record.with_finished(after.round, right=after.right_answers)
    await store_practice(ctx, kind.value, record.to_plain(), topic=topic, right=right)
    return done
