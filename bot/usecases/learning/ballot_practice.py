"""Rounds of ballots: begin, sort a ballot, fill in the minutes, close them."""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.ballot_bank import bank_edition
from bot.domain.learning.ballot_rounds import (
    BallotRecord,
    MinutesFault,
    MinutesLine,
    RoundPapers,
    begin_round,
    finish_round,
    read_ballot_record,
)
from bot.domain.learning.ballots import BallotJudgment, BallotKind, BallotVerdict
from bot.domain.learning.lessons import Audience
from bot.usecases.context import ActingContext
from bot.usecases.learning.practice_store import store_practice, stored_practice

TRACKS: Final = {
    BallotKind.NAMES: (Audience.STAFF,),
    BallotKind.LISTS: (Audience.VOTER, Audience.STAFF),
}
"""With whose lessons it is offered. It is open to everybody."""


async def require_practice(ctx: ActingContext, kind: BallotKind) -> BallotRecord:
    """The learner's record of this kind. Raises NotFound where the content has no rules for it."""
    if not ctx.content.ballots.covers(kind):
        raise NotFound("ballot-no-practice")
    return await _record(ctx, kind)


async def _record(ctx: ActingContext, kind: BallotKind) -> BallotRecord:
    """The record. A round whose ballots or rules are no longer those of the content is left out of it."""
    record = read_ballot_record(await stored_practice(ctx, kind.value))
    if record.running is not None and record.running.edition != bank_edition(ctx.content.ballots):
        return replace(record, running=None)
    return record


async def running_round(ctx: ActingContext, kind: BallotKind, round_id: str = "") -> RoundPapers:
    """The open round; with an id, only that one. Raises WrongState ``ballot-old-round`` for any other, and what
    ``require_practice`` raises."""
    running = (await require_practice(ctx, kind)).running
    if running is None or (round_id and running.id != round_id):
        raise WrongState("ballot-old-round")
    return RoundPapers(running, ctx.content.ballots)


async def begin_or_continue(ctx: ActingContext, kind: BallotKind, *, anew: bool = False) -> RoundPapers:
    """The open round, or a new one; ``anew`` drops the open one. Raises what ``require_practice`` raises."""
    record = await require_practice(ctx, kind)
    running = record.running
    if running is None or anew:
        running = begin_round(kind, seed=ctx.ids.new(), law=ctx.content.ballots)
        await _save(ctx, kind, replace(record, running=running))
    return RoundPapers(running, ctx.content.ballots)


@dataclass(frozen=True, slots=True)
class SortedBallot:
    """A ballot that was just sorted: its place in the round, what was said of it, and what it is."""

    papers: RoundPapers
    _: KW_ONLY
    position: int
    given: BallotVerdict
    judgment: BallotJudgment

    @property
    def is_right(self) -> bool:
        return self.given is self.judgment.verdict


async def sort_ballot(
    ctx: ActingContext, kind: BallotKind, round_id: str, position: int, verdict: BallotVerdict
) -> SortedBallot:
    """Take what the learner says of the ballot at this position. It counts for the mastery of its topic.

    Raises WrongState ``ballot-old-paper`` for a ballot that is sorted already.
    """
    papers = await running_round(ctx, kind, round_id)
    if position != papers.round.position or papers.round.is_sorted:
        raise WrongState("ballot-old-paper")
    judgment = papers.judgment(position)
    after = RoundPapers(papers.round.with_answer(verdict), papers.law)
    done = SortedBallot(after, position=position, given=verdict, judgment=judgment)
    record = replace(await _record(ctx, kind), running=after.round)
    await _save(ctx, kind, record, right=done.is_right)
    return done


async def write_count(ctx: ActingContext, kind: BallotKind, line: MinutesLine, count: int) -> RoundPapers:
    """Write a number into a line of the minutes, over what stood there. Raises WrongState ``ballot-unsorted`` while
    ballots are left."""
    papers = await _sorted_round(ctx, kind)
    after = papers.round.with_count(line, count)
    await _save(ctx, kind, replace(await _record(ctx, kind), running=after))
    return RoundPapers(after, papers.law)


async def close_minutes(
    ctx: ActingContext, kind: BallotKind, round_id: str
) -> tuple[RoundPapers, MinutesFault | None]:
    """Close the minutes if they agree with themselves and with the papers; otherwise say what does not add up, and
    the round stays as it is. Those of the round that was finished last are closed: nothing changes. Raises WrongState
    for lines that are empty."""
    last = (await require_practice(ctx, kind)).last
    if last is not None and last.id == round_id and last.edition == bank_edition(ctx.content.ballots):
        return RoundPapers(last, ctx.content.ballots), None
    papers = await _sorted_round(ctx, kind, round_id)
    if papers.round.next_line() is not None:
        raise WrongState("ballot-lines-missing")
    fault = papers.minutes_fault()
    if fault is None:
        await _save(ctx, kind, finish_round(await _record(ctx, kind), papers))
    return papers, fault


async def _sorted_round(ctx: ActingContext, kind: BallotKind, round_id: str = "") -> RoundPapers:
    papers = await running_round(ctx, kind, round_id)
    if not papers.round.is_sorted:
        raise WrongState("ballot-unsorted")
    return papers


async def _save(
    ctx: ActingContext, kind: BallotKind, record: BallotRecord, *, right: bool | None = None
) -> None:
    """Store the record, and with it an answer: whether it was right."""
    topic = ctx.content.ballots.topic
    await store_practice(ctx, kind.value, record.to_plain(), topic=topic, right=right)
