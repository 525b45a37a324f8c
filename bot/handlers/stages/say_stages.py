"""A liaison says by one press how far a stage of their body is; a wrong press is taken back. Whoever said otherwise,
and the leads, hear of it."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Reply, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Staff
from bot.domain.stages.stages import Stage, StageEntry, StageState
from bot.handlers.flows.confirming import confirmation
from bot.handlers.news.calendar import days
from bot.handlers.news.stage_lines import state_term
from bot.handlers.pieces import argument, button, lines
from bot.handlers.stages.stage_arguments import StageWord
from bot.handlers.stages.stage_words import author_term
from bot.handlers.stages.stages import stage_screen
from bot.usecases.stages.look_at_stages import find_stage
from bot.usecases.stages.say_stage import StageOutcome, may_report, people_to_tell, report_stage, take_back

SURE: Final = "sure"


async def say(update: Incoming, ctx: Ctx) -> Turn:
    """``voting/done``: store it and show the stage. «Done» before the first day is asked about once more."""
    stage_id, state, sure = argument(update, StageWord, refusal="stage-gone")
    stage = await find_stage(ctx, stage_id, later=ctx.dates.months_later)
    if may_report(ctx, stage) and sure != SURE and _is_early(stage, state, ctx):
        return Turn((_early_question(stage, state),))
    outcome = await report_stage(ctx, stage_id, state, later=ctx.dates.months_later)
    return await outcome_turn(outcome, ctx)


async def outcome_turn(outcome: StageOutcome, ctx: Ctx) -> Turn:
    """Say whether it was stored, show the stage as it stands now, and tell those who said otherwise."""
    key = "stage-said-already" if outcome.entry is None else "stage-noted"
    screen = await stage_screen(outcome.stage, ctx)
    notices = await contradiction_notices(outcome, "stage-differs", ctx)
    return Turn((Ack(key), screen, *notices), session=ctx.session.at(""))


def _is_early(stage: Stage, state: StageState, ctx: Ctx) -> bool:
    first = stage.dated.first
    return state is StageState.DONE and first is not None and ctx.clock.today() < first


def _early_question(stage: Stage, state: StageState) -> Screen:
    args: dict[str, Arg] = {"title": stage.dated.entry.title, "days": days(stage.dated)}
    yes = button("stage-button-early", "stage.say", StageWord(stage.id, state, SURE))
    no = button("stage-button-stage", "stage.see", stage.id)
    return confirmation("stage-early", args, yes=yes, no=no)


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """Take back one's last word; what was said before stands again."""
    outcome = await take_back(ctx, argument(update), later=ctx.dates.months_later)
    notices = await contradiction_notices(outcome, "stage-differs-undone", ctx)
    screen = await stage_screen(outcome.stage, ctx)
    return Turn((Ack("stage-undone"), screen, *notices), session=ctx.session.at(""))


async def contradiction_notices(outcome: StageOutcome, key: str, ctx: Ctx) -> tuple[Reply, ...]:
    """Tell those who said otherwise, and the leads. By day: nothing of it is urgent."""
    if outcome.entry is None:
        return ()
    rows = ((button("stage-button-stage", "stage.see", outcome.stage.id),),)
    notices: list[Reply] = []
    for reader, contradicted in await people_to_tell(ctx, outcome):
        args: dict[str, Arg] = {
            "title": outcome.stage.dated.entry.title,
            "now": await _word_term(outcome.entry, reader, ctx),
            "before": lines([await _word_term(entry, reader, ctx) for entry in contradicted]),
        }
        chat = StaffChat(reader.account)
        notices.append(Say(key, args, rows, to=chat, lane=SendLane.REMINDER, quiet=True))
    return tuple(notices)


async def _word_term(entry: StageEntry, reader: Staff, ctx: Ctx) -> TextRef:
    who = await author_term(entry, ctx, reader=reader)
    return TextRef("stage-differs-line", {"state": state_term(entry.state), "who": who})
