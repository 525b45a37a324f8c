"""Numbers of help before the answer, where somebody types at any question that they think of ending their life.

What was typed is taken as it would be otherwise: it may belong to a report.
"""

from dataclasses import replace
from functools import wraps

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Say, Turn
from bot.conversation.ports import Ctx, Handler
from bot.conversation.router import Route
from bot.domain.staff.permissions import is_for_everybody
from bot.handlers.safety.help import crisis_lines, crisis_rows
from bot.usecases.ports.intents import Danger

KEY = "understand-life"


def with_help_first(route: Route) -> Route:
    """The route; if it reads what anybody types at a question, with the numbers before its answer."""
    if not route.on.startswith("state:") or not is_for_everybody(route.needs):
        return route
    return replace(route, handler=_help_first(route.handler))


def _help_first(handler: Handler) -> Handler:
    @wraps(handler)
    async def answer(update: Incoming, ctx: Ctx) -> Turn:
        turn = await handler(update, ctx)
        shows_help = any(getattr(reply, "key", "") == KEY for reply in turn.replies)
        if shows_help or not (isinstance(update, TextSaid) and speaks_of_ending_life(update.text, ctx)):
            return turn
        numbers = Say(KEY, {"lines": crisis_lines(ctx)}, crisis_rows(ctx))
        return replace(turn, replies=(numbers, *turn.replies))

    return answer


def speaks_of_ending_life(text: str, ctx: Ctx) -> bool:
    """Whether its sender thinks of ending their life. Most texts hold no word of danger and are read no
    further."""
    return ctx.smells_of_danger(text) and ctx.intents.read(text).danger is Danger.LIFE
