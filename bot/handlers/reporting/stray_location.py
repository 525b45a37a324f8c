"""A location that is sent outside the report form: the nearest stations, and a report from there.

The location serves only this answer: it goes into no session, row or log. What the buttons carry is the public
area around it, or the place of a station.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, LocationSent
from bot.conversation.outgoing import Button, Digits, Rows, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Area
from bot.domain.catalogue.stations import Point, Station
from bot.domain.errors import BadInput, NotFound
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import argument, button, citations, paragraphs
from bot.handlers.reporting.report_entrance import is_accepting_reports, refuse_if_closed
from bot.handlers.reporting.report_form import open_report
from bot.handlers.reporting.stray_message import begin_report
from bot.handlers.sent_reports.pending_message import PendingMessage
from bot.usecases.asking.find_stations import NearbyStation, nearest_place, nearest_stations

_KILOMETRE: Final = 1000
_STEP: Final = 50

TEXT_FAMILIES = ("voting-address-unknown", "voting-hours-unknown")


async def answer_location(update: LocationSent, ctx: Ctx) -> Turn:
    """Answer a location outside the form: the nearest stations with links to a map, and a report from there.
    An open draft stays, and is offered instead of a new report."""
    try:
        stations = nearest_stations(ctx.content.areas, Point(update.latitude, update.longitude))
    except BadInput as bad:
        return Turn((Say(bad.key, buttons=await _further_rows(ctx)),))
    notice = notice_citation(ctx)
    if not stations:
        return Turn((Say("voting-nothing-near", {"notice": notice}, await _further_rows(ctx), stays=True),))
    listed = paragraphs([_nearby_station_term(station, ctx) for station in stations])
    rows = (*map_rows([station.area for station in stations], ctx), *await _further_rows(ctx, stations[0]))
    return Turn((Say("voting-near", {"stations": listed, "notice": notice}, rows, stays=True),))


async def _further_rows(ctx: Ctx, nearest: NearbyStation | None = None) -> Rows:
    """A report while reports are accepted, from the place of this station if it is known and no draft is open; then
    the areas."""
    areas = (button("button-voting-areas", "where-area"),)
    if not is_accepting_reports(ctx, await ctx.uow.settings.running()):
        return (areas, back_to_menu())
    report = report_button(ctx)
    if nearest is not None and ctx.session.draft is None:
        area = ctx.content.areas[nearest_place(nearest)]
        report = button("button-report-here", "report-here", area.id, {"place": area.name})
    return ((report,), areas, back_to_menu())


async def report_from_here(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a report at the area that the button names: danger first, as always. An open draft continues as
    it is."""
    running = await ctx.uow.settings.running()
    if (closed_turn := refuse_if_closed(ctx, running)) is not None:
        return closed_turn
    if ctx.session.draft is not None:
        return await open_report(update, ctx)
    area_id = argument(update)
    if area_id not in ctx.content.areas:
        raise NotFound("voting-area-gone")
    return await begin_report(ctx, first=PendingMessage(), area_id=area_id)


# --- how a station looks --------------------------------------------------------------------------


def map_rows(stations: Sequence[Area], ctx: Ctx) -> Rows:
    """A button to the map for each station with a known place. An invented station has none: nobody should go
    there."""
    election = ctx.content.election
    return tuple(
        (Button(TextRef("button-map", {"name": area.name}), url=election.map_url(area.station.point)),)
        for area in stations
        if election.map_link and area.station is not None and area.station.point and not area.sample
    )


def _nearby_station_term(station: NearbyStation, ctx: Ctx) -> TextRef:
    return TextRef(
        "voting-near-station",
        {"station": station_term(station.area, ctx), "far": _distance_term(station.metres)},
    )


def station_term(area: Area, ctx: Ctx) -> TextRef:
    """A station with what is known of it: always that it is invented, or else its source."""
    known = area.station or Station()
    above = ctx.content.areas.path(area.id)[:-1]
    return TextRef(
        "voting-station-card",
        {
            "name": area.name,
            "in": above[-1].name if above else "",
            "address": _line("voting-address", known.address),
            "hours": _line("voting-hours", known.hours),
            "notes": TextRef("voting-notes", {"text": known.notes})
            if known.notes
            else TextRef("voting-no-notes"),
            "source": _source(area, known),
        },
    )


def _line(key: str, words: str) -> TextRef:
    return TextRef(key, {"text": words}) if words else TextRef(f"{key}-unknown")


def _source(area: Area, known: Station) -> TextRef:
    if area.sample:
        return TextRef("voting-sample")
    if not known.source:
        return TextRef("voting-no-source")
    return TextRef("voting-source", {"source": known.source, "day": known.as_of})


def _distance_term(metres: int) -> TextRef:
    if metres < _KILOMETRE:
        return TextRef("voting-metres", {"metres": max(_STEP, round(metres / _STEP) * _STEP)})
    words = f"{metres / _KILOMETRE:.1f}".replace(".", "\N{ARABIC DECIMAL SEPARATOR}")
    return TextRef("voting-kilometres", {"kilometres": Digits(words)})


def notice_citation(ctx: Ctx) -> TextRef:
    """The article about the notice of stations."""
    return article_citation(ctx.content.election.articles.notice, ctx)


def article_citation(article_id: str, ctx: Ctx) -> TextRef:
    """«مادهٔ …» with its edition; empty if the content lacks the article."""
    return citations([ctx.content.articles[article_id]] if article_id in ctx.content.articles else [])
