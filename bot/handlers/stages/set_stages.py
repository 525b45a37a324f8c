"""Leads set a stage from a source: which state, the source in words, a preview of what everybody and what colleagues
will read."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.domain.stages.stages import SAYABLE, StageState
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.confirming import confirmation
from bot.handlers.news.stage_lines import state_term
from bot.handlers.pieces import NOTHING, argument, button, mark_preview, refuse_older
from bot.handlers.stages.say_stages import outcome_turn
from bot.handlers.stages.stage_arguments import StagePreview, StageWord
from bot.usecases.stages.look_at_stages import find_stage
from bot.usecases.stages.say_stage import LONGEST_SOURCE, require_setter, set_stage, stage_source

STATE: Final = "stage.source"


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which state."""
    await require_setter(ctx)
    stage = await find_stage(ctx, argument(update), later=ctx.dates.months_later)
    rows = choice_rows(
        reversed(SAYABLE), "stage-button-say", "stage.from", lambda state: StageWord(stage.id, state)
    )
    back = (button("stage-button-stage", "stage.see", stage.id),)
    screen = Screen("stage-set", {"title": stage.dated.entry.title}, (*rows, back))
    return Turn((screen,), session=ctx.session.at(""))


async def ask_source(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the source, in words."""
    stage_id, state, _ = argument(update, StageWord, refusal="stage-gone")
    return await _ask(stage_id, state, ctx)


async def _ask(stage_id: str, state: StageState, ctx: Ctx) -> Turn:
    stage = await find_stage(ctx, stage_id, later=ctx.dates.months_later)
    if state not in SAYABLE:
        raise NotFound("stage-gone")
    args: dict[str, Arg] = {
        "title": stage.dated.entry.title,
        "state": state_term(state),
        "most": LONGEST_SOURCE,
    }
    back = (button("stage-button-stage", "stage.see", stage.id),)
    session = ctx.session.at(STATE, stage=stage.id, how=state.value)
    return Turn((Screen("stage-source", args, (back,)),), session=session)


async def preview(update: Incoming, ctx: Ctx) -> Turn:
    """Show what everybody will read, and what colleagues will. Nothing is stored yet."""
    if not isinstance(update, TextSaid):
        raise BadInput("stage-source-how", {"most": LONGEST_SOURCE})
    data = ctx.session.data
    state, source = StageState(data["how"]), stage_source(ctx, update.text)
    stage = await find_stage(ctx, data["stage"], later=ctx.dates.months_later)
    by = TextRef("stage-by-leads", {"day": ctx.clock.today()})
    args: dict[str, Arg] = {
        "title": stage.dated.entry.title,
        "line": TextRef("calendar-stage", {"state": state_term(state), "by": by, "moved": NOTHING}),
        "source": source,
    }
    yes = button("stage-button-set-yes", "stage.put", StagePreview(stage.id, mark_preview(state, source)))
    again = button("stage-button-again", "stage.from", StageWord(stage.id, state))
    back = button("stage-button-stage", "stage.see", stage.id)
    screen = confirmation("stage-preview", args, yes=yes, no=(again, back))
    return Turn((screen,), session=ctx.session.at(STATE, stage=stage.id, how=state.value, source=source))


async def put(update: Incoming, ctx: Ctx) -> Turn:
    """Store what was previewed, and show the stage. Raises NotFound if nothing is previewed any more, WrongState if
    the button stands under an older preview."""
    stage_id, mark = argument(update, StagePreview)
    data = ctx.session.data
    if ctx.session.state != STATE or data.get("stage") != stage_id or "source" not in data:
        raise NotFound("stage-nothing-written")
    refuse_older(mark, data["how"], data["source"])
    outcome = await set_stage(
        ctx, stage_id, StageState(data["how"]), source=data["source"], later=ctx.dates.months_later
    )
    return await outcome_turn(outcome, ctx)
