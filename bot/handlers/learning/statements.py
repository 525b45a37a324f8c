"""Rounds of writing by buttons and typed words: the sentences, the body, the last day; the same on both messengers."""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import RequestRefused, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.learning.typed_counts import CountFault, read_count
from bot.domain.writing.statement_rounds import StatementPaper, StatementStage
from bot.handlers.flows.review_notes import statements_review
from bot.handlers.learning.practice_anew import anew_question
from bot.handlers.learning.statement_arguments import (
    BodyPress,
    DayPress,
    SentencePress,
    StatementAnew,
    StatementName,
)
from bot.handlers.learning.statement_screens import (
    StatementView,
    missing_note,
    picked_note,
    right_body_note,
    rule_screen,
    stage_screen,
    statement_intro,
    statement_result,
    whole_text,
    wrong_body_note,
    wrong_day_note,
)
from bot.handlers.pieces import NOTHING, argument
from bot.usecases.learning.statement_practice import (
    begin_or_continue_statement,
    choose_body,
    choose_day,
    close_text,
    finished_statement,
    pick_sentence,
    require_statements,
    running_statement,
)

STATE: Final = "reading.statement"
NUMBERS: Final = "statement.number"
"""While sentences are picked: a number may be typed."""
DAYS: Final = "statement.day"
"""While the last day is asked for: a day may be typed."""
_STATES: Final = {StatementStage.SENTENCES: NUMBERS, StatementStage.BODY: STATE, StatementStage.DAY: DAYS}


async def practice(update: Incoming, ctx: Ctx) -> Turn:
    """Describe the practice, with a button to begin or to go on."""
    return await _intro_turn(argument(update, Audience), ctx)


async def _intro_turn(track: Audience, ctx: Ctx, *, below: bool = False) -> Turn:
    record = await require_statements(ctx, track, later=ctx.dates.months_later)
    cases = len(ctx.content.statements.of_track(track))
    screen = statement_intro(record, track, cases=cases, review=statements_review(ctx.content, track))
    return Turn((replace(screen, below=below),), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a round, or go on where it stopped."""
    track = argument(update, Audience)
    paper = await begin_or_continue_statement(ctx, track, later=ctx.dates.months_later)
    return _stage_turn(paper, track, ctx)


async def begin_anew(update: Incoming, ctx: Ctx) -> Turn:
    """Drop the open round for another case; with sentences picked, on a second press."""
    track, is_sure = argument(update, StatementAnew)
    running = (await require_statements(ctx, track, later=ctx.dates.months_later)).running
    if running is not None and running.picks and not is_sure:
        yes, no = Press("statement-anew", StatementAnew(track, is_sure=True)), Press("statement-begin", track)
        return Turn((anew_question(yes=yes, no=no),), session=ctx.session.at(""))
    paper = await begin_or_continue_statement(ctx, track, later=ctx.dates.months_later, anew=True)
    return _stage_turn(paper, track, ctx)


async def pick(update: Incoming, ctx: Ctx) -> Turn:
    """Take a sentence into the text, or say at once why it stays out."""
    pressed = argument(update, SentencePress)
    paper = await running_statement(ctx, pressed.track, pressed.round_id, later=ctx.dates.months_later)
    return await _pick(ctx, pressed.track, paper, pressed.position if pressed.position is not None else -1)


async def take_number(update: Incoming, ctx: Ctx) -> Turn:
    """Take the number of a sentence that somebody typed; anything else gets a sentence about what is expected. Where
    the round is gone, the practice is described again."""
    track = _track_of(ctx)
    try:
        paper = await running_statement(ctx, track, later=ctx.dates.months_later)
    except WrongState:
        return await _intro_turn(track, ctx, below=True)
    most = len(paper.sentences)
    number = read_count(update.text, most=most) if isinstance(update, TextSaid) else CountFault.NO_NUMBER
    if isinstance(number, CountFault) or number == 0:
        return Turn((Say("statement-number-please", {"most": most}),))
    return await _pick(ctx, track, paper, number - 1)


async def _pick(ctx: Ctx, track: Audience, paper: StatementPaper, position: int) -> Turn:
    after = await pick_sentence(ctx, track, paper, position)
    return _stage_turn(after, track, ctx, note=picked_note(after.sentences[position]))


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """Finish the text, or say once what a reader would still ask."""
    name = argument(update, StatementName)
    paper = await running_statement(ctx, name.track, name.round_id, later=ctx.dates.months_later)
    after = await close_text(ctx, name.track, paper)
    note = NOTHING if after.round.is_closed else missing_note(after)
    return _stage_turn(after, name.track, ctx, note=note)


async def body(update: Incoming, ctx: Ctx) -> Turn:
    """Choose the body that gets the text."""
    pressed = argument(update, BodyPress)
    paper = await running_statement(ctx, pressed.track, pressed.round_id, later=ctx.dates.months_later)
    after = await choose_body(ctx, pressed.track, paper, pressed.body)
    view = _view(after, pressed.track, ctx)
    is_right = pressed.body == after.case.body_id
    note = right_body_note(view) if is_right else wrong_body_note(view, pressed.body)
    return _stage_turn(after, pressed.track, ctx, note=note)


async def day(update: Incoming, ctx: Ctx) -> Turn:
    """Choose the last day. A wrong one is worked out together; it is told after the third. Pressed again behind the
    end, it shows the result again."""
    pressed = argument(update, DayPress)
    done = await finished_statement(ctx, pressed.track, pressed.round_id, later=ctx.dates.months_later)
    if done is not None:
        result = statement_result(_view(done, pressed.track, ctx))
        return Turn((result,), session=ctx.session.at(""))
    paper = await running_statement(ctx, pressed.track, pressed.round_id, later=ctx.dates.months_later)
    after = await choose_day(ctx, pressed.track, paper, pressed.day)
    return _day_turn(after, pressed.track, ctx)


async def take_day(update: Incoming, ctx: Ctx) -> Turn:
    """Take the day that somebody typed; anything else gets a sentence about how to write one. Where the round is gone,
    the practice is described again."""
    track = _track_of(ctx)
    try:
        paper = await running_statement(ctx, track, later=ctx.dates.months_later)
    except WrongState:
        return await _intro_turn(track, ctx, below=True)
    text = update.text if isinstance(update, TextSaid) else ""
    typed = ctx.dates.read_story_day(text, paper.last_day)
    if typed is None:
        example = ctx.dates.write_story_day(paper.days[paper.anchor])
        return Turn((Say("statement-day-unread", {"example": example}),))
    return _day_turn(await choose_day(ctx, track, paper, typed), track, ctx)


async def rule(update: Incoming, ctx: Ctx) -> Turn:
    """Say the rule by which the last day is counted. It costs nothing."""
    name = argument(update, StatementName)
    paper = await running_statement(ctx, name.track, name.round_id, later=ctx.dates.months_later)
    if paper.stage is not StatementStage.DAY:
        raise WrongState("statement-old-press")
    view = _view(paper, name.track, ctx)
    session = ctx.session.at(DAYS, track=name.track.value)
    return Turn((rule_screen(view),), session=session)


async def show_statement_again(update: Incoming, ctx: Ctx) -> Turn | None:
    """Answer words or a file where a body is to be chosen: say what works here, and show the round again. None if no
    round is open any more."""
    try:
        track = _track_of(ctx)
        paper = await running_statement(ctx, track, later=ctx.dates.months_later)
    except RequestRefused:
        return None
    turn = _stage_turn(paper, track, ctx)
    return Turn((Say("statement-press-please"), *turn.replies), session=turn.session)


def _day_turn(paper: StatementPaper, track: Audience, ctx: Ctx) -> Turn:
    """Behind a chosen day: why it is not the last one, or the end of the round."""
    view = _view(paper, track, ctx)
    if paper.stage is StatementStage.DONE:
        return Turn((whole_text(view), statement_result(view)), session=ctx.session.at(""))
    return _stage_turn(paper, track, ctx, note=wrong_day_note(view, paper.round.days[-1]))


def _stage_turn(paper: StatementPaper, track: Audience, ctx: Ctx, *, note: TextRef = NOTHING) -> Turn:
    screen = stage_screen(_view(paper, track, ctx), note=note)
    return Turn((screen,), session=ctx.session.at(_STATES[paper.stage], track=track.value))


def _view(paper: StatementPaper, track: Audience, ctx: Ctx) -> StatementView:
    return StatementView(paper, track, content=ctx.content, dates=ctx.dates)


def _track_of(ctx: Ctx) -> Audience:
    """Whose round is open. Raises WrongState if the conversation does not say."""
    try:
        return Audience(ctx.session.data.get("track", ""))
    except ValueError:
        raise WrongState("statement-old-round") from None
