"""«What do I do now?»: by two presses, or by a typed word."""

from dataclasses import replace

from bot.conversation.incoming import CommandGiven, Incoming, TextSaid
from bot.conversation.outgoing import Rows, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.handlers.duties.duty_screens import (
    STATE,
    answer_screen,
    choices_screen,
    group_screen,
    home_turn,
    with_pocket,
)
from bot.handlers.duties.own_duty import duty_question, own_pocket
from bot.handlers.menu import report_button
from bot.handlers.pieces import argument, button, turn_below
from bot.handlers.reporting.report_entrance import emergency_message
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.duties.find_incident import (
    find_incident,
    means_incident,
    own_groups,
    search_incidents,
)
from bot.usecases.ports.intents import Danger
from bot.usecases.understand import ends_as_question, understand


async def open_now(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/now``, alone or with words after it, and the button."""
    pocket = await own_pocket(ctx)
    if present_duty(ctx, pocket) is None:
        return duty_question(ctx)
    if isinstance(update, CommandGiven) and update.argument.strip():
        return await _look_up(update.argument, ctx) or home_turn(ctx, pocket)
    return home_turn(ctx, pocket)


async def group(update: Incoming, ctx: Ctx) -> Turn:
    """Show the incidents of a group."""
    pocket, key = await own_pocket(ctx), argument(update)
    incidents = own_groups(ctx, pocket).get(key)
    if not incidents:
        raise NotFound("now-gone")
    return with_pocket(Turn((group_screen(ctx.content.incident_groups[key], incidents),)), ctx, pocket)


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show what to do about an incident."""
    incident = find_incident(ctx, argument(update))
    turn = Turn((answer_screen(incident, content=ctx.content),))
    return with_pocket(turn, ctx, await own_pocket(ctx))


async def answer_typed(update: Incoming, ctx: Ctx) -> Turn | None:
    """Take what is typed below these screens as an incident, if it means one; None for everything else: a question, a
    report, a wish, and who thinks of ending their life."""
    if not isinstance(update, TextSaid) or update.passed_on or ctx.session.state != STATE:
        return None
    pocket = await own_pocket(ctx)
    hits = search_incidents(ctx, pocket, update.text, analyzer=ctx.analyzer)
    reading = understand(update.text, reader=ctx.intents)
    asks = ends_as_question(update.text)
    if not any(means_incident(update.text, hit, reading, asks=asks, analyzer=ctx.analyzer) for hit in hits):
        return None
    return await _look_up(update.text, ctx)


async def _look_up(text: str, ctx: Ctx) -> Turn | None:
    """The incident that these words mean, or a choice of some, with the ways to ask and to report; None if no word
    fits. Where somebody is in danger, below the numbers to call."""
    pocket = await own_pocket(ctx)
    danger = ctx.intents.read(text).danger if ctx.smells_of_danger(text) else None
    hits = search_incidents(ctx, pocket, text, analyzer=ctx.analyzer)
    if not hits or danger is Danger.LIFE:
        return None
    screen = choices_screen(hits) if len(hits) > 1 else answer_screen(hits[0], content=ctx.content)
    ways: Rows = ((button("button-ask", "ask"), report_button(ctx)),)
    below = replace(screen, buttons=(*screen.buttons, *ways), below=True)
    turn = with_pocket(Turn((below,)), ctx, pocket)
    if danger is Danger.VIOLENCE:
        return turn_below((emergency_message(ctx, await ctx.uow.settings.running()),), turn)
    return turn
