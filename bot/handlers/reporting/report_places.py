"""Where it was: down the area tree by buttons, or a location that is mapped to the nearest place at once.

A person's own location is not kept. It stays in the sealed conversation until one of the buttons below it is
pressed, and goes into the report only if the reporter wants that.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.arguments import read_argument
from bot.conversation.buttons import Press
from bot.conversation.incoming import LocationSent
from bot.conversation.outgoing import Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.domain.catalogue.stations import Point
from bot.domain.errors import BadInput, NotFound
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant, InputKind, next_field
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING
from bot.handlers.press_arguments import AreaPage, LocatedPlace
from bot.handlers.reporting.form_question import FormQuestion, QuestionView
from bot.handlers.submissions.report_choices import place
from bot.usecases.asking.find_stations import nearest_place, nearest_stations

KEEP: Final = "keep"
_DISTRICTS: Final = frozenset({AreaKind.DISTRICT, AreaKind.RURAL_DISTRICT})
_IN_A_ROW: Final = 3
_SHORT_NAME: Final = 12
_DISTRICT_PAGER: Final = Pager(24)


def tree_screen(asked: FormQuestion, at: str) -> QuestionView:
    """A branch of the area tree: ``area/page``. A single root area is opened at once."""
    areas = asked.content.areas
    here, page = read_argument(at, AreaPage)
    roots = areas.roots()
    if here not in areas:
        here = roots[0].id if len(roots) == 1 else ""
    branches = areas.children(here) if here else roots
    buttons = [_branch(asked, area) for area in branches]
    if branches and all(area.kind in _DISTRICTS for area in branches):
        rows = _district_rows(asked, buttons, page=page or 0, under=here)
    else:
        rows = asked.page_rows(buttons, page=page or 0, under=here)
    example = _example(branches) or place(here, asked.content)
    if not here:
        return {"place": NOTHING, "example": example}, rows
    rows = (*rows, (asked.pick(TextRef("button-area-here"), here),))
    parent = areas[here].parent_id
    if parent is not None:
        rows = (*rows, (asked.show(TextRef("button-area-up"), AreaPage(parent, 0)),))
    is_start = parent is None and len(roots) == 1
    so_far = TextRef("report-place-so-far", {"place": place(here, asked.content)})
    return {"place": NOTHING if is_start else so_far, "example": example}, rows


def _example(branches: Sequence[Area]) -> str:
    """The name of an area that may be typed; the tree is the election's own, so no text names one."""
    return branches[len(branches) // 2].name if branches else ""


def _branch(asked: FormQuestion, area: Area) -> Button:
    """A button that opens the area, or picks it: one without areas below, and in a short form a district. There the
    station can be typed, or picked when the place is changed at the end."""
    is_enough = asked.draft.way is not FormVariant.FULL and asked.draft.editing is None
    if asked.content.areas.children(area.id) and not (is_enough and area.kind in _DISTRICTS):
        return asked.show(area.name, AreaPage(area.id, 0))
    return asked.pick(area.name, area.id)


def _district_rows(asked: FormQuestion, buttons: Sequence[Button], *, page: int, under: str) -> Rows:
    """Three short names to a row, from the right, as they are read; a long name has a row of its own."""
    part = _DISTRICT_PAGER.page(page, count=len(buttons))
    rows: list[tuple[Button, ...]] = []
    row: list[Button] = []
    for button in part.of(buttons):
        if isinstance(button.label, str) and len(button.label) > _SHORT_NAME:
            rows += [tuple(reversed(row))] if row else []
            rows.append((button,))
            row = []
            continue
        row.append(button)
        if len(row) == _IN_A_ROW:
            rows.append(tuple(reversed(row)))
            row = []
    rows += [tuple(reversed(row))] if row else []
    return (*rows, *part.turns(lambda label, to: asked.show(TextRef(label), AreaPage(under, to))))


def confirm_location(update: LocationSent, ctx: Ctx) -> Turn | TextRef:
    """Ask to confirm the place that a location means; or return what is wrong with the location. The buttons
    of an earlier location stop working, because they would store this location's exact place under that one's
    name."""
    areas = ctx.content.areas
    try:
        point = Point(update.latitude, update.longitude)
        stations = nearest_stations(areas, point)
    except BadInput:
        return TextRef("report-location-abroad")
    if not stations:
        return TextRef("report-location-far")
    here = nearest_place(stations[0])
    session = ctx.session.at(ctx.session.state, point=str(point)).next_epoch()
    rows = tuple(
        (Button(TextRef(key), Press(verb, given, session.epoch)),)
        for key, verb, given in (
            ("button-location-place", "report-located", LocatedPlace(here)),
            ("button-location-point", "report-located", LocatedPlace(here, KEEP)),
            ("button-location-buttons", "report-on", ""),
        )
    )
    screen = Screen("report-location", {"place": place(here, ctx.content)}, rows)
    return Turn((screen,), session=session)


def with_location(located: LocatedPlace, draft: Draft, ctx: Ctx) -> Draft:
    """The draft at the place of a confirmed location. Raises NotFound if it is not what is asked now."""
    area_id, wish = located
    field = next_field(draft)
    if field is None or field.input is not InputKind.TREE or area_id not in ctx.content.areas:
        raise NotFound("report-choice-gone")
    answered = draft.with_answer(FieldName.AREA, area_id)
    if wish != KEEP:
        return answered.at_point("") if answered.located else answered
    if not (point := ctx.session.data.get("point", "")):
        raise NotFound("report-choice-gone")
    return answered.at_point(point, located=True)
