"""Where it was: down the area tree by buttons, or a location that is mapped to the nearest place at once.

Where somebody stands is not kept. It lies in the sealed conversation for as long as it takes to press one of
the buttons below it, and goes into the report only at the reporter's wish.
"""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import LocationSent
from bot.conversation.outgoing import Button, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.catalogue.stations import Point
from bot.domain.errors import BadInput, NotFound
from bot.domain.reporting.drafts import Draft, Input, Name
from bot.domain.reporting.form_steps import next_field
from bot.handlers.pieces import split, whole
from bot.handlers.reporting.report_asked import Asked, Shown
from bot.handlers.submissions.report_choices import place
from bot.usecases.asking.find_stations import Near, nearest_stations

AT_THE_DOOR: Final = 300
"""Metres to a station within which it is the place that is meant; from farther off it is what lies around it."""
KEEP: Final = "keep"


def tree_screen(asked: Asked, at: str) -> Shown:
    """A branch of the area tree: ``area/page``. A single root is entered at once."""
    areas = asked.content.areas
    here, page = split(at)
    roots = areas.roots()
    if here not in areas:
        here = roots[0].id if len(roots) == 1 else ""
    found = areas.children(here) if here else roots
    buttons = [
        asked.show(area.name, f"{area.id}/0") if areas.children(area.id) else asked.pick(area.name, area.id)
        for area in found
    ]
    rows = asked.paged(buttons, page=whole(page) or 0, under=f"{here}/")
    if not here:
        return {"place": Term("report-place-anywhere")}, rows
    rows = (*rows, (asked.pick(Term("button-area-here"), here),))
    parent = areas[here].parent_id
    if parent is not None:
        rows = (*rows, (asked.show(Term("button-area-up"), f"{parent}/0"),))
    return {"place": place(here, asked.content)}, rows


def nearest_place(areas: AreaTree, found: Near) -> str:
    """The id of the place that a location means: the station at whose door it is, else what lies around it."""
    if found.metres <= AT_THE_DOOR or found.area.parent_id is None:
        return found.area.id
    return found.area.parent_id


def located(update: LocationSent, ctx: Ctx) -> Turn | Term:
    """The place that a location means, to be confirmed; or what is wrong with the location. The buttons of an
    earlier location stop working: they would keep this one's exact place under that one's name."""
    areas = ctx.content.areas
    try:
        point = Point(update.latitude, update.longitude)
        found = nearest_stations(areas, point)
    except BadInput:
        return Term("report-location-abroad")
    if not found:
        return Term("report-location-far")
    here = nearest_place(areas, found[0])
    session = ctx.session.at(ctx.session.state, point=str(point)).next_epoch()
    rows = tuple(
        (Button(Term(key), Press(verb, given, session.epoch)),)
        for key, verb, given in (
            ("button-location-place", "report-located", here),
            ("button-location-point", "report-located", f"{here}/{KEEP}"),
            ("button-location-buttons", "report-on", ""),
        )
    )
    screen = Screen("report-location", {"place": place(here, ctx.content)}, rows)
    return Turn((screen,), session=session)


def with_location(update_argument: str, draft: Draft, ctx: Ctx) -> Draft:
    """The draft at the place of a confirmed location. Raises NotFound when it is not what is asked now."""
    area_id, wish = split(update_argument)
    field = next_field(draft)
    if field is None or field.input is not Input.TREE or area_id not in ctx.content.areas:
        raise NotFound("report-choice-gone")
    answered = draft.answered(Name.AREA, area_id)
    if wish != KEEP:
        return answered.at_point("") if answered.located else answered
    if not (point := ctx.session.data.get("point", "")):
        raise NotFound("report-choice-gone")
    return answered.at_point(point, located=True)
