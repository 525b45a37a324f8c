"""The language in which a person reads this bot. Nothing shows it where Persian is the only one."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.usecases.person.choose_language import choose_language

PERSIAN: Final = "fa"
"""On the button only: Persian is stored as no choice."""


def language_row(ctx: Ctx) -> Rows:
    """The row of the settings that leads to the languages; none where there is no choice."""
    return ((button("button-language", "language"),),) if ctx.languages else ()


async def language(update: Incoming, ctx: Ctx) -> Turn:
    """Show the languages, each by its own name; a press chooses one. Raises NotFound for one that is gone."""
    chosen = argument(update)
    if chosen:
        await choose_language(ctx, "" if chosen == PERSIAN else chosen, offered=ctx.languages)
    names: list[tuple[str, TextRef | str]] = [(PERSIAN, TextRef("language-persian"))]
    names += ctx.languages.items()
    rows = tuple((Button(name, Press("language", code)),) for code, name in names)
    state = "chosen" if chosen else "open"
    back = ((button("button-settings", "settings"),), back_to_menu())
    return Turn((Screen("language", {"state": state}, (*rows, *back)),), session=ctx.session.at(""))
