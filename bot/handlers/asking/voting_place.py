"""Where, when and with what somebody votes: the stations that the content knows, and else where to look.

A location that is sent serves this one answer: it goes into no session, no row and no log.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, LocationSent
from bot.conversation.outgoing import Arg, Button, Digits, Rows, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.domain.catalogue.stations import Point, Station
from bot.domain.errors import BadInput, NotFound
from bot.handlers.learning.lesson_screens import article_term
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, citations, paragraphs, split, whole
from bot.usecases.asking.find_stations import Near, nearest_stations

STATE: Final = "reading.station"
A_PAGE: Final = 12
BESIDE: Final = 2
WHAT_I_BRING, NOTICE, HOURS = ("36", "27"), "54", "20"
"""The articles that are quoted: who may vote and with which papers, the notice of places, the hours."""

_KILOMETRE: Final = 1000
_STEP: Final = 50


async def where(update: Incoming, ctx: Ctx) -> Turn:
    """``/where``: when the vote is, and the three ways on. A location may be sent right away."""
    running = await ctx.uow.settings.running()
    day = running.polling_day
    when = Term("voting-day", {"day": day}) if day else Term("voting-day-unknown")
    rows = (
        (button("button-voting-near", "where-near"),),
        (button("button-voting-areas", "where-area"),),
        (button("button-voting-with", "where-with"),),
        back_to_menu(),
    )
    args: dict[str, Arg] = {"when": when, "hours": _cited(HOURS, ctx)}
    return Turn((Screen("voting", args, rows),), session=ctx.session.at(STATE))


async def near(update: Incoming, ctx: Ctx) -> Turn:
    """How to send a location, and what becomes of it."""
    rows = ((button("button-voting-areas", "where-area"),), _back())
    return Turn((Screen("voting-send-place", buttons=rows),), session=ctx.session.at(STATE))


async def place(update: Incoming, ctx: Ctx) -> Turn:
    """A location, answered with the nearest stations; anything else with what is awaited here."""
    rows: Rows = ((button("button-voting-areas", "where-area"),), _back())
    if not isinstance(update, LocationSent):
        return Turn((Say("voting-place-please", buttons=rows),))
    try:
        found = nearest_stations(ctx.content.areas, Point(update.latitude, update.longitude))
    except BadInput as bad:
        return Turn((Say(bad.key, buttons=rows),))
    if not found:
        return Turn((Say("voting-nothing-near", {"notice": _cited(NOTICE, ctx)}, rows, stays=True),))
    listed = paragraphs([_near(one, ctx) for one in found])
    return Turn((Say("voting-near", {"stations": listed, "notice": _cited(NOTICE, ctx)}, rows, stays=True),))


async def area(update: Incoming, ctx: Ctx) -> Turn:
    """The area tree by buttons, down to one station."""
    at, page = split(argument(update))
    areas = ctx.content.areas
    if at and at not in areas:
        raise NotFound("voting-area-gone")
    if at and areas[at].kind is AreaKind.STATION:
        return Turn((_station_screen(areas[at], ctx),), session=ctx.session.at(STATE))
    inside = areas.children(at) if at else areas.roots()
    if not inside:
        empty = Screen("voting-nothing-here", {"notice": _cited(NOTICE, ctx)}, (_back(),))
        return Turn((empty,), session=ctx.session.at(STATE))
    shown = min(whole(page) or 0, (len(inside) - 1) // A_PAGE)
    args: dict[str, Arg] = {"area": areas[at].name if at else Term("voting-areas-all")}
    screen = Screen("voting-areas", args, (*_listed(at, inside, page=shown), _up(at, ctx)))
    return Turn((screen,), session=ctx.session.at(STATE))


async def with_what(update: Incoming, ctx: Ctx) -> Turn:
    """The conditions and the papers, as the articles stand in the content."""
    found = [ctx.content.articles[key] for key in WHAT_I_BRING if key in ctx.content.articles]
    quoted = paragraphs([article_term(one) for one in found])
    return Turn((Screen("voting-with", {"articles": quoted}, (_back(),)),), session=ctx.session.at(STATE))


# --- how it looks ---------------------------------------------------------------------------------


def _listed(at: str, inside: Sequence[Area], *, page: int) -> Rows:
    some = inside[page * A_PAGE : (page + 1) * A_PAGE]
    buttons = [Button(one.name, Press("where-area", one.id)) for one in some]
    rows = [tuple(buttons[n : n + BESIDE]) for n in range(0, len(buttons), BESIDE)]
    turned = []
    if (page + 1) * A_PAGE < len(inside):
        turned.append(button("button-voting-more", "where-area", f"{at}/{page + 1}"))
    if page:
        turned.append(button("button-voting-fewer", "where-area", f"{at}/{page - 1}"))
    return (*rows, *((tuple(turned),) if turned else ()))


def _up(at: str, ctx: Ctx) -> tuple[Button, ...]:
    if not at:
        return _back()
    above = ctx.content.areas[at].parent_id or ""
    return (button("button-voting-up", "where-area", above), *_back())


def _station_screen(station: Area, ctx: Ctx) -> Screen:
    args: dict[str, Arg] = {"station": _told(station, ctx), "notice": _cited(NOTICE, ctx)}
    return Screen("voting-station", args, (_up(station.id, ctx),))


def _near(found: Near, ctx: Ctx) -> Term:
    return Term("voting-near-one", {"station": _told(found.area, ctx), "far": _far(found.metres)})


def _told(area: Area, ctx: Ctx) -> Term:
    """A station with what is known of it; that it is invented, or whence it is known, is never left out."""
    known = area.station or Station()
    above = ctx.content.areas.path(area.id)[:-1]
    return Term(
        "voting-station-told",
        {
            "name": area.name,
            "in": above[-1].name if above else "",
            "address": _line("voting-address", known.address),
            "hours": _line("voting-hours", known.hours),
            "notes": Term("voting-notes", {"text": known.notes}) if known.notes else Term("voting-no-notes"),
            "source": _source(area, known),
        },
    )


def _line(key: str, words: str) -> Term:
    return Term(key, {"text": words}) if words else Term(f"{key}-unknown")


def _source(area: Area, known: Station) -> Term:
    if area.sample:
        return Term("voting-sample")
    if not known.source:
        return Term("voting-no-source")
    return Term("voting-source", {"source": known.source, "day": known.as_of})


def _far(metres: int) -> Term:
    if metres < _KILOMETRE:
        return Term("voting-metres", {"metres": max(_STEP, round(metres / _STEP) * _STEP)})
    words = f"{metres / _KILOMETRE:.1f}".replace(".", "\N{ARABIC DECIMAL SEPARATOR}")
    return Term("voting-kilometres", {"kilometres": Digits(words)})


def _cited(article_id: str, ctx: Ctx) -> Term:
    """«مادهٔ …» with its edition; where the content lacks the article, nothing."""
    return citations([ctx.content.articles[article_id]] if article_id in ctx.content.articles else [])


def _back() -> tuple[Button, ...]:
    return (button("button-voting", "where"),)


TEXT_FAMILIES = ("voting-address-unknown", "voting-hours-unknown")
