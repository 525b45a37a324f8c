"""A follower of the calendar says their district, or takes it back: lessons for that district reach them."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.news.calendar_arguments import CalendarDistrict, CalendarDistricts
from bot.handlers.pieces import NOTHING, argument, button
from bot.usecases.news.calendar import follower_area, follower_areas, set_follower_area

NONE: Final = "-"
"""The argument of the button that takes the district back."""
_PAGER: Final = Pager(10)


async def ask_district(update: Incoming, ctx: Ctx) -> Turn:
    """Offer the districts of this election, a page of them."""
    number, who = argument(update, CalendarDistricts)
    name = ctx.content.areas.distinct_name
    areas, present = follower_areas(ctx), await follower_area(ctx)
    page = _PAGER.page(number, count=len(areas))
    rows: Rows = tuple(
        (
            button(
                "calendar-button-area", "calendar-here", CalendarDistrict(area.id, who), {"area": name(area.id)}
            ),
        )
        for area in page.of(areas)
    )
    turns = page.turns(lambda label, to: button(label, "calendar-where", CalendarDistricts(to, who)))
    none = ((button("calendar-button-area-none", "calendar-here", CalendarDistrict(NONE, who)),),)
    own = next(
        (TextRef("calendar-area-now", {"area": name(area.id)}) for area in areas if area.id == present), NOTHING
    )
    back = (_back_button(who), _menu_button(who))
    return Turn(
        (Screen("calendar-ask-area", {"own": own}, (*rows, *turns, *(none if present else ()), *back)),)
    )


async def choose_district(update: Incoming, ctx: Ctx) -> Turn:
    """Keep the district, or drop it."""
    given, who = argument(update, CalendarDistrict)
    back = (_back_button(who), _menu_button(who))
    if given == NONE:
        await set_follower_area(ctx, "")
        return Turn((Screen("calendar-area-dropped", buttons=back),))
    area = next((area for area in follower_areas(ctx) if area.id == given), None)
    if area is None:
        raise NotFound("calendar-area-gone")
    await set_follower_area(ctx, area.id)
    return Turn((Screen("calendar-area-saved", {"area": ctx.content.areas.distinct_name(area.id)}, back),))


def _back_button(who: str) -> tuple[Button, ...]:
    return (button("button-calendar", "calendar", who),)


def _menu_button(who: str) -> tuple[Button, ...]:
    """Security travels on the buttons, because it is stored nowhere."""
    return back_to_menu(who if who == Audience.SECURITY else "")
