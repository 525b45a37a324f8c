"""Numbers of help before the answer, where somebody types at any question that they are in danger.

Who thinks of ending their life says so to somebody, not to a report: a short message of it is not stored, and what is
open stays as it was. What is told at length, or about an attack, is taken as it would be otherwise.
"""

from dataclasses import replace
from functools import wraps
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Say, Turn
from bot.conversation.ports import Ctx, Handler
from bot.conversation.router import Route
from bot.domain.staff.permissions import is_for_everybody
from bot.handlers.asking import ask, voting_place
from bot.handlers.duties import duty_screens
from bot.handlers.learning import lessons, quizzes
from bot.handlers.person import start
from bot.handlers.pieces import turn_below
from bot.handlers.reporting.report_before import reads_card
from bot.handlers.reporting.report_entrance import emergency_message
from bot.handlers.safety.help import crisis_lines, crisis_rows
from bot.usecases.ports.intents import Danger

KEY = "understand-life"
LONGEST_CRY: Final = 160
"""Characters of a message about ending one's life that holds nothing else; a longer one may be testimony, too."""

NOTHING_OPEN: Final = frozenset(
    {
        ask.ANSWERED,
        ask.ASKED,
        duty_screens.STATE,
        lessons.STATE,
        quizzes.STATE,
        voting_place.STATE,
        start.STATE,
    }
)
"""The states in which a message is read as anywhere outside a form, and nothing of such a one is kept."""


def with_help_first(route: Route) -> Route:
    """The route; if it reads what anybody types at a question, with the numbers before its answer."""
    if not route.on.startswith("state:") or not is_for_everybody(route.needs):
        return route
    return replace(route, handler=_help_first(route.handler))


def _help_first(handler: Handler) -> Handler:
    @wraps(handler)
    async def answer(update: Incoming, ctx: Ctx) -> Turn:
        if not isinstance(update, TextSaid):
            return await handler(update, ctx)
        danger = danger_in(update.text, ctx)
        if danger is Danger.LIFE:
            return await _answer_cry(update, ctx, handler)
        turn = await handler(update, ctx)
        if danger is Danger.VIOLENCE and reads_card(ctx.session):
            return await below_numbers(turn, ctx)
        return turn

    return answer


async def _answer_cry(update: TextSaid, ctx: Ctx, handler: Handler) -> Turn:
    """The numbers. Below them what is open, as it was; or the answer to what is told besides."""
    numbers = Say(KEY, {"lines": crisis_lines(ctx)}, crisis_rows(ctx))
    if len(update.text) <= LONGEST_CRY and ctx.session.state not in NOTHING_OPEN:
        return Turn((numbers, Say("understand-life-as-it-was")))
    turn = await handler(update, ctx)
    shows_help = any(getattr(reply, "key", "") == KEY for reply in turn.replies)
    return turn if shows_help else turn_below((numbers,), turn)


async def below_numbers(turn: Turn, ctx: Ctx) -> Turn:
    """The turn below the numbers to call first."""
    return turn_below((emergency_message(ctx, await ctx.uow.settings.running()),), turn)


def danger_in(text: str, ctx: Ctx) -> Danger | None:
    """Whose life is at stake. Most texts hold no word of danger and are read no further."""
    return ctx.intents.read(text).danger if ctx.smells_of_danger(text) else None
