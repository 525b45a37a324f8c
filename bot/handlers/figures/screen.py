"""The situation screen in the chat: a link for the lead's own device or for a wall, and closing what is open."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    ClockTime,
    Latin,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.figures.screens import LINK_LASTS, SHIFT, ScreenMode, ScreenPass
from bot.handlers.pieces import argument, button
from bot.usecases.figures.open_screens import (
    close_own_screens,
    count_screens,
    issue_screen_link,
    note_opened,
)

TEXT_FAMILIES: Final = tuple(f"screen-button-{mode}" for mode in ScreenMode)
_HOURS: Final = int(SHIFT.total_seconds()) // 3600
_MINUTES: Final = int(LINK_LASTS.total_seconds()) // 60


async def show_screens(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/screen``: what it is, the two kinds of link, and how many screens are open."""
    return Turn((await _overview(ctx),), session=ctx.session.at(""))


async def _overview(ctx: Ctx) -> Screen:
    if not ctx.operator.public_url:
        return Screen("screen-no-address", buttons=((button("queue-button-figures", "figures"),),))
    opened = await count_screens(ctx)
    rows = (
        *((button(f"screen-button-{mode}", "screen.link", mode),) for mode in ScreenMode),
        *(((button("screen-button-close", "screen.close"),),) if opened else ()),
        (button("queue-button-figures", "figures"),),
    )
    return Screen("screen", {"opened": opened, "hours": _HOURS}, rows)


async def send_link(update: Incoming, ctx: Ctx) -> Turn:
    """Send a link that opens once. It stands below, so that the next screen does not replace it."""
    wanted = argument(update)
    mode = ScreenMode(wanted) if wanted in ScreenMode else ScreenMode.LEAD
    address = await issue_screen_link(ctx, mode)
    args: dict[str, Arg] = {
        "mode": mode.value,
        "address": Latin(address),
        "minutes": _MINUTES,
        "hours": _HOURS,
    }
    copying = ((Button(TextRef("screen-button-copy"), copy=address),),)
    link = Say("screen-link", args, copying, protect=True, until=ctx.clock.now() + LINK_LASTS, stays=True)
    return Turn((link,), session=ctx.session.at(""))


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """End all screens of this person, also those that they do not know of."""
    closed = await close_own_screens(ctx)
    back = ((button("screen-button-back", "screen"),),)
    return Turn((Screen("screen-closed", {"count": closed}, back),), session=ctx.session.at(""))


def opened_tick(screen: ScreenPass) -> Tick:
    """Record that a link was opened, and tell whoever asked for it: it may have been somebody else."""

    async def tick(ctx: TickCtx) -> Turn:
        note_opened(ctx, screen)
        args: dict[str, Arg] = {"mode": screen.mode.value, "at": ClockTime(ctx.clock.now()), "hours": _HOURS}
        rows = ((button("screen-button-close", "screen.close"),),)
        notice = Say("screen-opened", args, rows, to=StaffChat(screen.account), lane=SendLane.DIALOGUE)
        return Turn((notice,))

    return tick
