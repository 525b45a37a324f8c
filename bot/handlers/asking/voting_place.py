"""Where, when and with which papers to vote: the stations that the content knows, or else where to look.

A location that a person sends serves only this answer: it goes into no session, row or log.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, LocationSent
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.domain.errors import NotFound
from bot.handlers.flows.paging import Page, Pager
from bot.handlers.learning.lesson_screens import article_term
from bot.handlers.menu import back_to_menu, headline_note
from bot.handlers.pieces import argument, button, paragraphs
from bot.handlers.press_arguments import AreaPage
from bot.handlers.reporting.stray_location import (
    answer_location,
    article_citation,
    map_rows,
    notice_citation,
    station_term,
)

STATE: Final = "reading.station"
PAGER: Final = Pager(12, before="button-voting-fewer", after="button-voting-more", onward_first=True)
BUTTONS_PER_ROW: Final = 2


async def show_voting_info(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/where``: the voting day and the three options. A location may be sent right away."""
    running = await ctx.uow.settings.running()
    day = running.polling_day
    when = TextRef("voting-day", {"day": day}) if day else TextRef("voting-day-unknown")
    rows = (
        (button("button-voting-near", "where-near"),),
        (button("button-voting-areas", "where-area"),),
        (button("button-voting-with", "where-with"),),
        back_to_menu(),
    )
    args: dict[str, Arg] = {
        "headline": await headline_note(ctx),
        "when": when,
        "hours": article_citation(ctx.content.election.articles.voting_hours, ctx),
    }
    return Turn((Screen("voting", args, rows),), session=ctx.session.at(STATE))


async def ask_location(update: Incoming, ctx: Ctx) -> Turn:
    """Explain how to send a location and what happens to it."""
    rows = ((button("button-voting-areas", "where-area"),), _back_row())
    return Turn((Screen("voting-send-place", buttons=rows),), session=ctx.session.at(STATE))


async def place(update: Incoming, ctx: Ctx) -> Turn:
    """Answer a location with the nearest stations, and anything else with what is expected here."""
    if not isinstance(update, LocationSent):
        rows: Rows = ((button("button-voting-areas", "where-area"),), _back_row())
        return Turn((Say("voting-place-please", buttons=rows),))
    return await answer_location(update, ctx)


async def area(update: Incoming, ctx: Ctx) -> Turn:
    """Show the area tree as buttons, down to a single station."""
    at, number = argument(update, AreaPage)
    areas = ctx.content.areas
    if at and at not in areas:
        raise NotFound("voting-area-gone")
    if at and areas[at].kind is AreaKind.STATION:
        return Turn((_station_screen(areas[at], ctx),), session=ctx.session.at(STATE))
    inside = areas.children(at) if at else areas.roots()
    if not inside:
        empty = Screen("voting-nothing-here", {"notice": notice_citation(ctx)}, (_back_row(),))
        return Turn((empty,), session=ctx.session.at(STATE))
    page = PAGER.page(number, count=len(inside))
    args: dict[str, Arg] = {"area": areas[at].name if at else TextRef("voting-areas-all")}
    screen = Screen("voting-areas", args, (*_area_rows(at, inside, page), _up_buttons(at, ctx)))
    return Turn((screen,), session=ctx.session.at(STATE))


async def show_voting_papers(update: Incoming, ctx: Ctx) -> Turn:
    """Show the conditions and the papers as the articles in the content state them."""
    papers = ctx.content.election.articles.papers
    articles = [ctx.content.articles[key] for key in papers if key in ctx.content.articles]
    quoted = paragraphs([article_term(article) for article in articles])
    return Turn((Screen("voting-with", {"articles": quoted}, (_back_row(),)),), session=ctx.session.at(STATE))


# --- how it looks ---------------------------------------------------------------------------------


def _area_rows(at: str, inside: Sequence[Area], page: Page) -> Rows:
    buttons = [Button(child.name, Press("where-area", child.id)) for child in page.of(inside)]
    rows = [tuple(buttons[n : n + BUTTONS_PER_ROW]) for n in range(0, len(buttons), BUTTONS_PER_ROW)]
    return (*rows, *page.turns(lambda label, to: button(label, "where-area", AreaPage(at, to))))


def _up_buttons(at: str, ctx: Ctx) -> tuple[Button, ...]:
    if not at:
        return _back_row()
    above = ctx.content.areas[at].parent_id or ""
    return (button("button-voting-up", "where-area", above), *_back_row())


def _station_screen(station: Area, ctx: Ctx) -> Screen:
    args: dict[str, Arg] = {"station": station_term(station, ctx), "notice": notice_citation(ctx)}
    rows = (*map_rows([station], ctx), _up_buttons(station.id, ctx))
    return Screen("voting-station", args, rows)


def _back_row() -> tuple[Button, ...]:
    return (button("button-voting", "where"),)
