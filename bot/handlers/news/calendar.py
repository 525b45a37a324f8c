"""The legal calendar: what now, what next, the whole line; for one track or for everybody. Dates that hang on a day
which no owner has set are said to be unknown."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendPicture,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import Dated, When, dated, days_of, for_audience
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.news.calendar_words import days, days_left, drawn, entry, told, undated, waiting
from bot.handlers.pieces import argument, button, paragraphs, split
from bot.usecases.news.follow_calendar import follow, follows, unfollow

EVERYBODY: Final = "all"
STAGES: Final = {When.PAST: 0, When.NOW: 1, When.AHEAD: 2, When.UNKNOWN: 3, When.UNDATED: 4}
"""As `bot.pictures.timeline.Stage` counts them; the picture travels as plain numbers."""
_A_PAGE: Final = 5
A_PICTURE: Final = 9
"""Dates: a higher picture would be made smaller by the messenger until nobody could read it."""


async def calendar(update: Incoming, ctx: Ctx) -> Turn:
    """``/calendar``: what is going on and what comes next, for the person's track; without one for everybody."""
    audience = await _audience(update, ctx)
    dates, known = await _dates(ctx)
    mine = for_audience(dates, audience, today=ctx.clock.today())
    args: dict[str, Arg] = {
        "title": _title(audience),
        "now": told("calendar-now", mine.now, ctx.content),
        "ahead": told("calendar-ahead", mine.ahead, ctx.content),
        "waiting": waiting(mine.waiting),
        "cases": undated(mine.undated),
    }
    key = "calendar" if known else "calendar-no-day"
    return Turn((Screen(key, args, await _rows(audience, ctx)),), session=ctx.session.at(""))


async def whole(update: Incoming, ctx: Ctx) -> Turn:
    """Every date with its article, a page at a time; what is unknown comes last, with the day that it waits for."""
    who, place = split(argument(update))
    audience = Audience(who) if who in Audience else None
    dates, _ = await _dates(ctx)
    mine = _of(dates, audience)
    last = max(0, (len(mine) - 1) // _A_PAGE)
    page = min(int(place) if place.isascii() and place.isdigit() else 0, last)
    shown = mine[page * _A_PAGE : (page + 1) * _A_PAGE]
    args: dict[str, Arg] = {
        "page": page + 1,
        "pages": last + 1,
        "dates": paragraphs([entry(one, ctx.content, today=ctx.clock.today()) for one in shown]),
    }
    at = f"{who or EVERYBODY}/"
    turning = tuple(
        button(key, "calendar-all", f"{at}{to}")
        for key, to in (("button-calendar-before", page - 1), ("button-calendar-after", page + 1))
        if 0 <= to <= last
    )
    rows = (
        *((turning,) if turning else ()),
        (button("button-calendar", "calendar", who),),
        back_to_menu(who),
    )
    return Turn((Screen("calendar-all", args, rows),), session=ctx.session.at(""))


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """The line as a picture: everything, or what is of one track. The pages of `whole` say the same in words."""
    who = argument(update)
    audience = Audience(who) if who in Audience else None
    dates, known = await _dates(ctx)
    if not known:
        return Turn((Ack("calendar-nothing-to-draw", alert=True),))
    today = ctx.clock.today()
    parts = _parts(_of(dates, audience))
    shown: list[Reply] = []
    for number, part in enumerate(parts, 1):
        rows = tuple(_row(one, one.when(today), days(one), ctx) for one in part)
        args: dict[str, Arg] = {
            "title": _title(audience), "day": today, "part": number, "parts": len(parts),
        }  # fmt: skip
        shown.append(SendPicture("timeline", "calendar-picture", args, rows))
    below = Say("calendar-below", buttons=await _rows(audience, ctx))
    return Turn((*shown, below), session=ctx.session.at(""))


def _row(one: Dated, when: When, told_days: Term, ctx: Ctx) -> tuple[str, int, Term]:
    return one.entry.title, STAGES[when], drawn(one, told_days, ctx.content)


async def now_picture(update: Incoming, ctx: Ctx) -> Turn:
    """What is going on and what comes next as a picture, each with the days that are left; the screen says the same."""
    who = argument(update)
    audience = Audience(who) if who in Audience else None
    dates, _ = await _dates(ctx)
    today = ctx.clock.today()
    mine = for_audience(dates, audience, today=today)
    if not (mine.now or mine.ahead):
        return Turn((Ack("calendar-nothing-to-draw", alert=True),))
    title = Term("calendar-now-of", {"track": audience.value}) if audience else Term("calendar-now-all")
    args: dict[str, Arg] = {"title": title, "day": today}
    shown: list[Reply] = []
    for part in _parts((*mine.now, *mine.ahead)):
        rows = tuple(
            _row(one, When.NOW if one in mine.now else When.AHEAD, days_left(one, today), ctx) for one in part
        )
        shown.append(SendPicture("timeline", "calendar-now-picture", args, rows))
    below = Say("calendar-now-below", buttons=await _rows(audience, ctx))
    return Turn((*shown, below), session=ctx.session.at(""))


async def following(update: Incoming, ctx: Ctx) -> Turn:
    """Tell me when a day moves; or no more."""
    how, who = split(argument(update))
    if how == "off":
        await unfollow(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    else:
        await follow(ctx.person, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    key = "calendar-unfollowed" if how == "off" else "calendar-followed"
    audience = Audience(who) if who in Audience else None
    return Turn((Screen(key, buttons=await _rows(audience, ctx)),), session=ctx.session.at(""))


async def _audience(update: Incoming, ctx: Ctx) -> Audience | None:
    return None if argument(update) == EVERYBODY else await audience_of(update, ctx)


async def _dates(ctx: Ctx) -> tuple[tuple[Dated, ...], bool]:
    """All dates, and whether any day at all is set."""
    known = days_of(await ctx.uow.settings.running())
    return dated(ctx.content.calendar, known, later=ctx.dates.months_later), bool(known)


def _title(audience: Audience | None) -> Term:
    return Term("calendar-title-of", {"track": audience.value}) if audience else Term("calendar-title")


def _of(dates: Sequence[Dated], audience: Audience | None) -> list[Dated]:
    return [one for one in dates if audience is None or audience in one.entry.audiences]


def _parts(dates: Sequence[Dated]) -> list[Sequence[Dated]]:
    """As few pictures as hold them, none of which a phone would have to shrink, and all of about one length."""
    count = -(-len(dates) // A_PICTURE)
    size = -(-len(dates) // max(1, count))
    return [dates[start : start + size] for start in range(0, len(dates), size)] if dates else []


async def _rows(audience: Audience | None, ctx: Ctx) -> Rows:
    """The ways from here. Security travels on the buttons, because it is stored nowhere."""
    who = audience.value if audience else ""
    on = await follows(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    follow_row: tuple[Button, ...] = (
        button("button-calendar-unfollow", "calendar-follow", f"off/{who}")
        if on
        else button("button-calendar-follow", "calendar-follow", f"on/{who}"),
    )
    all_dates = button("button-calendar-all", "calendar-all", f"{who}/0")
    drawn_or_wider: Rows = ((all_dates,),)
    if days_of(await ctx.uow.settings.running()):  # without one there is nothing to draw, for anybody
        everybody = ((button("button-calendar-everybody", "calendar", EVERYBODY),),) if audience else ()
        drawn_or_wider = (
            (all_dates, button("button-calendar-picture", "calendar-picture", who)),
            (button("button-calendar-now", "calendar-now", who),),
            *everybody,
        )
    return (
        *drawn_or_wider,
        follow_row,
        (button("button-corrections-all", "corrections"),),
        back_to_menu(who if audience is Audience.SECURITY else ""),
    )
