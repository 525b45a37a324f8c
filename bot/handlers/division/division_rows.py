"""Rows of the division of work: lists of them, a few to a page, and one row with everything about it."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.division.division_table import FIRST_GAPS, DivisionRow, DivisionTable
from bot.domain.division.row_stands import BodyStand
from bot.domain.errors import NotFound, WrongState
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.atlas.atlas_words import is_lead, phase_of
from bot.handlers.division.division_arguments import DivisionPage, RowWish
from bot.handlers.division.division_words import (
    body_term,
    division_home,
    first_of,
    objection_term,
    row_line_args,
    standing_term,
    voice_terms,
    window_term,
)
from bot.handlers.flows.paging import Page, Pager
from bot.handlers.pieces import NOTHING, argument, button, lines, mark_preview, number_rows, paragraphs
from bot.usecases.division.division_now import division_now, row_marked
from bot.usecases.division.stand_on_rows import Voices, all_voices, body_of_liaison, confirm_rows

GAPS, MINE, WAITING = "gaps", "mine", "open"
"""Lists of rows besides the groups of acts, by name: without a body, liaison or article; of one's own body; with an
objection that waits."""
A_PAGE: Final = 5
PAGER: Final = Pager(A_PAGE, onward_first=True)
TEXT_FAMILIES: Final = (
    *(f"division-list-{name}" for name in (GAPS, MINE, WAITING)),
    *(f"division-row-{stand}" for stand in BodyStand if stand is not BodyStand.SILENT),
)


async def list_rows(update: Incoming, ctx: Ctx) -> Turn:
    """``gaps//0``, ``mine/day/2``, ``station``: a page of rows, those with a gap first."""
    return Turn((await _list_screen(argument(update, DivisionPage), ctx),), session=ctx.session.at(""))


async def _list_screen(at: DivisionPage, ctx: Ctx) -> Screen:
    table, voices = await division_now(ctx), await all_voices(ctx)
    rows = _chosen_rows(at, table, voices, ctx)
    page = PAGER.page(at.page, count=len(rows))
    here = page.of(rows)
    args: dict[str, Arg] = {
        "title": _title(at, table, ctx),
        "phase": TextRef(f"atlas-phase-{phase_of(at.phase)}") if at.phase else TextRef("division-phases-all"),
        "place": place_term(page, here, len(rows)),
        "lines": paragraphs(row_terms(here, page, table, voices)),
    }
    buttons: list[tuple[Button, ...]] = [*_open_buttons(here, page)]
    buttons += _confirm_button(at, here, page, voices, ctx)
    buttons.append(tuple(_phase_button(at, phase) for phase in reversed(Phase)))
    buttons += page.turns(
        lambda label, to: button(label, "division.rows", DivisionPage(at.view, at.phase, to))
    )
    return Screen("division-rows", args, (*buttons, division_home()))


def place_term(page: Page, here: Sequence[DivisionRow], count: int) -> TextRef:
    """Which rows of how many stand on this page."""
    if not here:
        return TextRef("division-rows-none")
    return TextRef(
        "division-rows-place", {"first": page.start + 1, "last": page.start + len(here), "count": count}
    )


def row_terms(
    here: Sequence[DivisionRow], page: Page, table: DivisionTable, voices: Voices | None
) -> list[TextRef]:
    """The rows of a page, numbered; without ``voices``, what bodies say is left out."""
    return [
        TextRef(
            "division-line",
            row_line_args(row, table, standing_term(row, voices) if voices is not None else NOTHING)
            | {"number": page.start + place},
        )
        for place, row in enumerate(here, 1)
    ]


def _chosen_rows(at: DivisionPage, table: DivisionTable, voices: Voices, ctx: Ctx) -> Sequence[DivisionRow]:
    rows = table.gaps_first()
    if at.phase:
        rows = tuple(row for row in rows if phase_of(at.phase) in row.scope.phases)
    match at.view:
        case "gaps":
            return [row for row in rows if FIRST_GAPS & set(table.gaps(row))]
        case "open":
            return [row for row in rows if any(o.is_waiting for o in voices.objections(row))]
        case "mine":
            body = body_of_liaison(ctx.person)
            mine = [row for row in rows if row.concerns(body)]
            return sorted(mine, key=lambda row: voices.of_body(row, body) is not BodyStand.SILENT)
    if at.view not in ctx.content.groups:
        raise NotFound("atlas-gone")
    return [row for row in rows if ctx.content.acts[row.scope.act].group == at.view]


def _title(at: DivisionPage, table: DivisionTable, ctx: Ctx) -> TextRef:
    if at.view in ctx.content.groups:
        return TextRef("division-list-group", {"name": ctx.content.groups[at.view]})
    if at.view == MINE:
        return TextRef("division-list-mine", {"body": body_term(body_of_liaison(ctx.person), table)})
    return TextRef(f"division-list-{at.view}")


def _open_buttons(here: Sequence[DivisionRow], page: Page) -> Rows:
    buttons = [
        button("division-button-row", "division.row", row.mark, {"number": page.start + place})
        for place, row in enumerate(here, 1)
    ]
    return number_rows(buttons, most=A_PAGE)


def _confirm_button(
    at: DivisionPage, here: Sequence[DivisionRow], page: Page, voices: Voices, ctx: Ctx
) -> Rows:
    """Confirm the rows of this page of which the own body has said nothing yet."""
    silent = _silent_rows(here, voices, ctx) if at.view == MINE else ()
    if not silent:
        return ()
    place = DivisionPage(at.view, at.phase, page.number, mark_preview(*first_of(silent)))
    return ((button("division-button-confirm-page", "division.all", place, {"count": len(silent)}),),)


def _silent_rows(here: Sequence[DivisionRow], voices: Voices, ctx: Ctx) -> Sequence[DivisionRow]:
    body = body_of_liaison(ctx.person)
    return [row for row in here if voices.of_body(row, body) is BodyStand.SILENT]


def _phase_button(at: DivisionPage, phase: Phase) -> Button:
    """Narrows the list to a phase; the one that is chosen widens it again."""
    chosen = at.phase == phase
    key = "division-button-phase-on" if chosen else "division-button-phase"
    args: dict[str, Arg] = {"phase": TextRef(f"atlas-phase-{phase}")}
    return button(key, "division.rows", DivisionPage(at.view, "" if chosen else phase), args)


async def confirm_page(update: Incoming, ctx: Ctx) -> Turn:
    """Confirm the rows that the pressed page showed. Raises WrongState if other rows stand there now."""
    at = argument(update, DivisionPage)
    table, voices = await division_now(ctx), await all_voices(ctx)
    rows = _chosen_rows(at._replace(view=MINE), table, voices, ctx)
    here = PAGER.page(at.page, count=len(rows)).of(rows)
    silent = _silent_rows(here, voices, ctx)
    if not silent or at.mark != mark_preview(*first_of(silent)):
        raise WrongState("division-page-changed")
    results = await confirm_rows(ctx, first_of(silent))
    args: dict[str, Arg] = {"count": len(results)}
    rows_below: Rows = (
        (button("division-button-mine-next", "division.rows", DivisionPage(MINE, at.phase)),),
        division_home(),
    )
    return Turn((Screen("division-confirmed", args, rows_below),), session=ctx.session.at(""))


async def show_row(update: Incoming, ctx: Ctx) -> Turn:
    """Show one row: who takes it, on what ground, what the bodies say, and every objection."""
    return Turn((await row_screen(argument(update), ctx),), session=ctx.session.at(""))


async def row_screen(mark: str, ctx: Ctx) -> Screen:
    """Raises NotFound if the row says something else now."""
    table, voices = await division_now(ctx), await all_voices(ctx)
    row = row_marked(table, mark)
    objections = voices.objections(row)
    args = row_line_args(row, table, window_term(row.to)) | {
        "level": _level_term(row, ctx),
        "voices": lines(voice_terms(row, voices, table)),
        "objections": paragraphs([objection_term(objection, table, ctx) for objection in objections]),
    }
    rounds = dict.fromkeys(o.round_id for o in objections if o.round_id)
    answers: Rows = ()
    if is_lead(ctx.person):
        answers = tuple((button("opinion-button-answers", "opinion.desk", round_id),) for round_id in rounds)
    group = ctx.content.acts[row.scope.act].group
    back = button("division-button-list", "division.rows", DivisionPage(group))
    return Screen("division-row", args, (*_stand_buttons(row, ctx), *answers, (back, *division_home())))


def _level_term(row: DivisionRow, ctx: Ctx) -> TextRef:
    """At which level the body takes these cases, where that is not the one that it stands at anyway."""
    agency = ctx.content.agencies.get(row.to.body)
    is_its_own = agency is not None and agency.level == row.to.level
    return NOTHING if is_its_own or not row.to.level else TextRef(f"refer-level-{row.to.level}")


def _stand_buttons(row: DivisionRow, ctx: Ctx) -> Rows:
    """For a liaison of one of the row's bodies."""
    staff = ctx.person.staff
    if not has_role_for(staff, Permission.STAND_ON_ROW) or staff is None or not row.concerns(staff.body):
        return ()
    return (
        (
            button("division-button-object", "division.object", RowWish(row.mark)),
            button("division-button-confirm", "division.yes", row.mark),
        ),
    )
