"""Rounds of ballots by buttons and typed words, then the minutes in numbers: the same on both messengers."""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, MessageRef, TextSaid
from bot.conversation.outgoing import Say, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.errors import RequestRefused, WrongState
from bot.domain.learning.ballot_rounds import MinutesLine, RoundPapers, slips_of
from bot.domain.learning.ballots import BallotKind
from bot.domain.learning.citation_keys import CitedKind
from bot.domain.learning.typed_counts import CountFault, read_count
from bot.handlers.flows.review_notes import rules_review
from bot.handlers.learning.ballot_arguments import (
    BallotAnew,
    BallotAnswer,
    BallotPlace,
    BallotRoundName,
    MinutesPlace,
)
from bot.handlers.learning.ballot_screens import (
    ballot_picture,
    intro_screen,
    minutes_screen,
    piles_screen,
    result_screen,
    sorted_picture,
)
from bot.handlers.learning.practice_anew import anew_question
from bot.handlers.menu import menu
from bot.handlers.pieces import argument, pressed_message, say_unchanged
from bot.usecases.learning.ballot_practice import (
    begin_or_continue,
    close_minutes,
    require_practice,
    running_round,
    sort_ballot,
    write_count,
)

STATE: Final = "reading.ballot"
COUNTING: Final = "ballot.number"


async def practice(update: Incoming, ctx: Ctx) -> Turn:
    """Describe the practice, with a button to begin or to go on."""
    return await _intro_turn(argument(update, BallotKind), ctx)


async def _intro_turn(kind: BallotKind, ctx: Ctx, *, below: bool = False) -> Turn:
    record = await require_practice(ctx, kind)
    screen = intro_screen(record, kind, review=rules_review(ctx.content, CitedKind.BALLOT))
    return Turn((replace(screen, below=below),), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a round, or go on where it stopped."""
    return _place_turn(await begin_or_continue(ctx, argument(update, BallotKind)), ctx)


async def begin_anew(update: Incoming, ctx: Ctx) -> Turn:
    """Drop the open round for a new one; with answers in it, on a second press."""
    kind, is_sure = argument(update, BallotAnew)
    running = (await require_practice(ctx, kind)).running
    if running is not None and running.position and not is_sure:
        yes, no = Press("ballot-anew", BallotAnew(kind, is_sure=True)), Press("ballot-begin", kind)
        return Turn((anew_question(yes=yes, no=no),), session=ctx.session.at(""))
    return _place_turn(await begin_or_continue(ctx, kind, anew=True), ctx)


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Sort the ballot, and say at once what it is and by which article."""
    given = argument(update, BallotAnswer)
    position = given.position if given.position is not None else -1
    done = await sort_ballot(ctx, given.kind, given.round_id, position, given.verdict)
    picture = sorted_picture(done, content=ctx.content, replaces=pressed_message(update))
    return Turn((picture,), session=_at_ballot(ctx, given.kind))


async def show_next(update: Incoming, ctx: Ctx) -> Turn:
    """Show the next ballot in the place of this one; after the last the minutes, below it."""
    place = argument(update, BallotPlace)
    papers = await running_round(ctx, place.kind, place.round_id)
    if place.position != papers.round.position:
        raise WrongState("ballot-old-paper")
    return _place_turn(papers, ctx, replaces=pressed_message(update))


async def minutes(update: Incoming, ctx: Ctx) -> Turn:
    """Go back from the ballots to the minutes."""
    name = argument(update, BallotRoundName)
    return _minutes_turn(await running_round(ctx, name.kind, name.round_id), ctx)


async def change_line(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for a line of the minutes again. What stands there stays until a number is written."""
    place = argument(update, MinutesPlace)
    papers = await running_round(ctx, place.kind, place.round_id)
    return _minutes_turn(papers, ctx, line=place.line)


async def piles(update: Incoming, ctx: Ctx) -> Turn:
    """List all ballots, so that the learner can count them again."""
    name = argument(update, BallotRoundName)
    papers = await running_round(ctx, name.kind, name.round_id)
    return Turn((piles_screen(papers),))


async def take_count(update: Incoming, ctx: Ctx) -> Turn:
    """Take the number typed for a line; anything else gets a sentence about what is expected. Where the round is gone,
    as after a change of the content, the practice is described again."""
    data = ctx.session.data
    try:
        kind, line = BallotKind(data.get("kind", "")), MinutesLine(data.get("line", ""))
    except ValueError:
        return await menu(update, ctx)
    try:
        papers = await running_round(ctx, kind)
    except WrongState:
        return await _intro_turn(kind, ctx, below=True)
    most = slips_of(papers.round).received
    count = read_count(update.text, most=most) if isinstance(update, TextSaid) else CountFault.NO_NUMBER
    if isinstance(count, CountFault):
        return Turn((Say("ballot-count-fault", {"fault": count.value, "most": most}),))
    return _minutes_turn(await write_count(ctx, kind, line, count), ctx)


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """Close the minutes if they add up; otherwise say what does not, and let the learner find the number."""
    name = argument(update, BallotRoundName)
    papers, fault = await close_minutes(ctx, name.kind, name.round_id)
    if fault is not None:
        toast = say_unchanged(update, "ballot-not-yet")
        return Turn((*toast, minutes_screen(papers, fault=fault)), session=ctx.session.at(""))
    return Turn((result_screen(papers, content=ctx.content),), session=ctx.session.at(""))


async def show_ballot_again(update: Incoming, ctx: Ctx) -> Turn | None:
    """Answer words or a file during a round: say what works here, and show the ballot again. None if no round is open
    any more."""
    try:
        papers = await running_round(ctx, BallotKind(ctx.session.data.get("kind", "")))
    except (ValueError, RequestRefused):
        return None
    turn = _place_turn(papers, ctx)
    return Turn((Say("ballot-press-please"), *turn.replies), session=turn.session)


def _place_turn(papers: RoundPapers, ctx: Ctx, *, replaces: MessageRef | None = None) -> Turn:
    """Where the round stands: the ballot to sort, or the minutes."""
    if papers.round.is_sorted:
        return _minutes_turn(papers, ctx, below=True)
    picture = ballot_picture(papers, replaces=replaces)
    return Turn((picture,), session=_at_ballot(ctx, papers.round.kind))


def _minutes_turn(
    papers: RoundPapers, ctx: Ctx, *, line: MinutesLine | None = None, below: bool = False
) -> Turn:
    asked = line or papers.round.next_line()
    screen = minutes_screen(papers, line=line)
    session = (
        ctx.session.at(COUNTING, kind=papers.round.kind.value, line=asked.value)
        if asked is not None
        else ctx.session.at("")
    )
    return Turn((replace(screen, below=below),), session=session)


def _at_ballot(ctx: Ctx, kind: BallotKind) -> Session:
    return ctx.session.at(STATE, kind=kind.value)
