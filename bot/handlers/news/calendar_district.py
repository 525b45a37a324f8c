"""A follower of the calendar says their district, or takes it back: lessons for that district reach them."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import rated_areas
from bot.domain.errors import NotFound
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, number_argument
from bot.usecases.news.calendar import follower_area, follower_areas, set_follower_area

NONE: Final = "-"
"""The argument of the button that takes the district back."""
_PAGER: Final = Pager(10)


async def ask_district(update: Incoming, ctx: Ctx) -> Turn:
    """Offer the districts of this election, a page of them."""
    areas = follower_areas(ctx)
    page = _PAGER.page(number_argument(update), count=len(areas))
    rows: Rows = tuple(
        (button("calendar-button-area", "calendar-here", area.id, {"area": area.name}),)
        for area in page.of(areas)
    )
    turns = page.turns(lambda label, to: button(label, "calendar-where", to))
    none = ((button("calendar-button-area-none", "calendar-here", NONE),),)
    drop = none if await follower_area(ctx) else ()
    return Turn(
        (Screen("calendar-ask-area", buttons=(*rows, *turns, *drop, _back_button(), back_to_menu())),)
    )


async def choose_district(update: Incoming, ctx: Ctx) -> Turn:
    """Keep the district, or drop it."""
    given = argument(update)
    if given == NONE:
        await set_follower_area(ctx, "")
        return Turn((Screen("calendar-area-dropped", buttons=(_back_button(), back_to_menu())),))
    area = next((area for area in rated_areas(ctx.content.areas) if area.id == given), None)
    if area is None:
        raise NotFound("calendar-area-gone")
    await set_follower_area(ctx, area.id)
    args = {"area": area.name}
    return Turn((Screen("calendar-area-kept", args, (_back_button(), back_to_menu())),))


def _back_button() -> tuple[Button, ...]:
    return (button("button-calendar", "calendar"),)
