"""Rounds of posters, pages and messages by buttons and typed numbers: the same on both messengers."""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, MessageRef, TextSaid
from bot.conversation.outgoing import Say, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import RequestRefused, WrongState
from bot.domain.learning.citation_keys import CitedKind
from bot.domain.learning.poster_rounds import RoundPieces
from bot.domain.learning.posters import PosterKind
from bot.domain.learning.typed_counts import CountFault, read_count
from bot.handlers.flows.review_notes import rules_review
from bot.handlers.learning.poster_arguments import PosterAnew, PosterAnswer, PosterPlace
from bot.handlers.learning.poster_screens import intro_screen, piece_picture, pressed_picture, result_screen
from bot.handlers.learning.practice_anew import anew_question
from bot.handlers.pieces import argument, pressed_message
from bot.usecases.learning.poster_practice import (
    begin_or_continue,
    press_mark,
    require_practice,
    round_with_id,
    running_round,
)

STATE: Final = "reading.poster"


async def practice(update: Incoming, ctx: Ctx) -> Turn:
    """Describe the practice, with a button to begin or to go on."""
    kind = argument(update, PosterKind)
    record = await require_practice(ctx, kind)
    screen = intro_screen(record, kind, review=rules_review(ctx.content, CitedKind.POSTER))
    return Turn((screen,), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a round, or go on where it stopped."""
    return _piece_turn(await begin_or_continue(ctx, argument(update, PosterKind)), ctx)


async def begin_anew(update: Incoming, ctx: Ctx) -> Turn:
    """Drop the open round for a new one; with answers in it, on a second press."""
    kind, is_sure = argument(update, PosterAnew)
    running = (await require_practice(ctx, kind)).running
    if running is not None and (running.position or running.finds) and not is_sure:
        yes, no = Press("poster-anew", PosterAnew(kind, is_sure=True)), Press("poster-begin", kind)
        return Turn((anew_question(yes=yes, no=no),), session=ctx.session.at(""))
    return _piece_turn(await begin_or_continue(ctx, kind, anew=True), ctx)


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take the number that is said to be wrong, and say at once what is, and by which article."""
    given = argument(update, PosterAnswer)
    position = given.position if given.position is not None else -1
    number = given.number if given.number is not None else -1
    return await _press(PosterAnswer(given.kind, given.round_id, position, number), update, ctx)


async def _press(given: PosterAnswer, update: Incoming, ctx: Ctx) -> Turn:
    assert given.position is not None and given.number is not None, "callers fill in what is missing"
    done = await press_mark(ctx, given.kind, given.round_id, given.position, given.number)
    picture = pressed_picture(done, content=ctx.content, replaces=pressed_message(update))
    waits = {} if done.is_finished else {"at": str(given.position)}
    return Turn((picture,), session=ctx.session.at(STATE, kind=given.kind.value, **waits))


async def show_next(update: Incoming, ctx: Ctx) -> Turn:
    """Show the next piece in the place of this one; after the last the result, below it."""
    place = argument(update, PosterPlace)
    pieces = await round_with_id(ctx, place.kind, place.round_id)
    if place.position != pieces.round.position:
        raise WrongState("poster-old-piece")
    if pieces.round.is_done:
        return Turn(
            (replace(result_screen(pieces, content=ctx.content), below=True),), session=ctx.session.at("")
        )
    return _piece_turn(pieces, ctx, replaces=pressed_message(update))


async def answer_typed(update: Incoming, ctx: Ctx) -> Turn | None:
    """Take the number that was typed while a piece waits for one; None for all other words."""
    if ctx.session.state != STATE or not isinstance(update, TextSaid) or update.passed_on:
        return None
    try:
        pieces = await running_round(ctx, PosterKind(ctx.session.data.get("kind", "")))
    except (ValueError, RequestRefused):
        return None
    position = pieces.round.position
    if ctx.session.data.get("at") != str(position):
        return None
    number = read_count(update.text, most=len(pieces.piece(position).marks))
    if isinstance(number, CountFault) or not number:
        return None
    return await _press(PosterAnswer(pieces.round.kind, pieces.round.id, position, number), update, ctx)


async def show_piece_again(update: Incoming, ctx: Ctx) -> Turn | None:
    """Answer words or a file during a round: say what works here, and show the piece again. None if no round is open
    any more."""
    try:
        pieces = await running_round(ctx, PosterKind(ctx.session.data.get("kind", "")))
    except (ValueError, RequestRefused):
        return None
    turn = _piece_turn(pieces, ctx)
    return Turn((Say("poster-press-please"), *turn.replies), session=turn.session)


def _piece_turn(pieces: RoundPieces, ctx: Ctx, *, replaces: MessageRef | None = None) -> Turn:
    """The piece that is open now."""
    picture = piece_picture(pieces, content=ctx.content, replaces=replaces)
    session = ctx.session.at(STATE, kind=pieces.round.kind.value, at=str(pieces.round.position))
    return Turn((picture,), session=session)
