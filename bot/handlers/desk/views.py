"""Saved views: lists of the desk with filters, which a moderator keeps under names of their own."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.desk.desk import PileFilter
from bot.domain.desk.views import LONGEST_VIEW_NAME, MOST_VIEWS, drop_lost_area
from bot.domain.errors import BadInput
from bot.handlers.cards.queue_pages import PILES, filter_term, show_page
from bot.handlers.pieces import NOTHING, argument, button, lines
from bot.handlers.press_arguments import PilePage
from bot.usecases.desk.saved_views import find_view, save_view

NAME: Final = "view.name"
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def list_views(update: Incoming, ctx: Ctx) -> Turn:
    """List the moderator's views, each with the way to it and the way to delete it."""
    views = await ctx.uow.views.of(ctx.account)
    rows: Rows = tuple(
        (Button(view.name, Press("view.open", view.mark)), button("view-button-drop", "view.drop", view.mark))
        for view in views
    )
    args: dict[str, Arg] = {
        "count": len(views),
        "most": MOST_VIEWS,
        "lines": lines([_line(view.name, view.sieve, ctx) for view in views]),
    }
    key = "views" if views else "views-none"
    return Turn((Screen(key, args, (*rows, *_HOME)),), session=ctx.session.at(""))


async def show_view(update: Incoming, ctx: Ctx) -> Turn:
    """Show the list of a view. If its area has been removed, it is shown without it."""
    view = await find_view(ctx, argument(update))
    return await show_page(ctx, view.sieve, note=TextRef("view-title", {"name": view.name}))


async def ask_view_name(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for a name for the list that is shown."""
    sieve = argument(update, PileFilter)
    sieve, _ = drop_lost_area(sieve, ctx.content.areas)
    back = ((button("queue-button-back", "queue.page", PilePage.back_to(sieve)),),)
    screen = Screen("view-ask-name", {"most": LONGEST_VIEW_NAME, "what": _what(sieve, ctx)}, back)
    return Turn((screen,), session=ctx.session.at(NAME, sieve=str(sieve)))


async def save_named_view(update: Incoming, ctx: Ctx) -> Turn:
    """Save the list under the typed name. One of the same name is replaced."""
    if not isinstance(update, TextSaid):
        raise BadInput("view-only-text")
    sieve = PileFilter.parse(ctx.session.data.get("sieve", ""))
    view = await save_view(ctx, update.text, sieve)
    rows = (
        (button("queue-button-back", "queue.page", PilePage.back_to(sieve)),),
        (button("view-button-all", "views"),),
        *_HOME,
    )
    args: dict[str, Arg] = {"name": view.name, "what": _what(sieve, ctx)}
    return Turn((Screen("view-saved", args, rows),), session=ctx.session.at(""))


async def drop_view(update: Incoming, ctx: Ctx) -> Turn:
    """Delete a view. The cases stay where they are."""
    view = await find_view(ctx, argument(update))
    ctx.uow.views.drop(ctx.account, view.name)
    rows = ((button("view-button-all", "views"),), *_HOME)
    return Turn((Screen("view-dropped", {"name": view.name}, rows),))


def _line(name: str, sieve: PileFilter, ctx: Ctx) -> TextRef:
    return TextRef("view-line", {"name": name, "what": _what(sieve, ctx)})


def _what(sieve: PileFilter, ctx: Ctx) -> TextRef:
    """The list and its filters; an area that has been removed is told."""
    known, is_area_lost = drop_lost_area(sieve, ctx.content.areas)
    args: dict[str, Arg] = {
        "pile": TextRef(PILES[sieve.pile]),
        "filters": filter_term(known, ctx.content) if known.has_filters else NOTHING,
        "filtered": "yes" if known.has_filters else "no",
        "lost": "yes" if is_area_lost else "no",
    }
    return TextRef("view-what", args)
