"""Rows of cases as a file for leads: how far back, in which form, what the others hear; then the file."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Reply,
    Rows,
    Say,
    Screen,
    SendDocument,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case, State
from bot.domain.desk.case_export import MOST_ROWS, CaseExport, ExportForm, ExportSpan
from bot.domain.errors import NotFound
from bot.domain.moments import day_of
from bot.handlers.cards.card import act_of, area_of, number_of
from bot.handlers.desk.desk_arguments import ExportChoice
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import argument, button, display_name
from bot.usecases.desk.export_cases import export_cases, exportable_cases
from bot.usecases.ports import Content

_COLUMNS: Final = ("number", "act", "district", "state", "day")
TEXT_FAMILIES: Final = (
    *(f"export-column-{column}" for column in _COLUMNS),
    *(f"export-button-{span}" for span in ExportSpan),
    *(f"export-span-{span}" for span in ExportSpan),
    *(f"export-state-{state.replace('_', '-')}" for state in State if state is not State.WITHDRAWN),
)
_BACK: Final = (button("board-button", "board"),)


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Ask how far back, and in which form."""
    rows: Rows = tuple(
        tuple(
            button(f"export-button-{span}", "export.of", ExportChoice(span, form), {"form": form.upper()})
            for form in ExportForm
        )
        for span in ExportSpan
    )
    return Turn((Screen("export-ask", {"most": MOST_ROWS}, (*rows, _BACK)),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Say what the file would hold and who hears of it, before it is made."""
    choice = argument(update, ExportChoice)
    wanted = _read_choice(choice)
    cases, is_cut = await exportable_cases(ctx, wanted)
    if not cases:
        raise NotFound("export-empty")
    args: dict[str, Arg] = {
        "count": len(cases),
        "more": "yes" if is_cut else "no",
        "span": TextRef(f"export-span-{wanted.span}"),
    }
    yes = button("export-button-yes", "export.yes", choice)
    return Turn((confirmation("export-confirm", args, yes=yes, no=button("export-button", "export")),))


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Make the file, and tell the other leads that it was taken."""
    wanted = _read_choice(argument(update, ExportChoice))
    exported = await export_cases(ctx, wanted)
    now = ctx.clock.now()
    args: dict[str, Arg] = {
        "count": len(exported.cases),
        "more": "yes" if exported.is_cut else "no",
        "span": TextRef(f"export-span-{wanted.span}"),
        "day": day_of(now),
    }
    fields = {
        "title": TextRef("export-title", args),
        "sheet": TextRef("export-sheet"),
        "note": TextRef("export-note"),
    }
    head = tuple(TextRef(f"export-column-{column}") for column in _COLUMNS)
    rows = (head, *(_row(case, ctx.content) for case in exported.cases))
    if wanted.form is ExportForm.CSV:
        file = SendDocument("case-list", "export-caption", args, fields, rows)
    else:
        file = SendDocument("case-table", "export-caption", args, fields, rows)
    notice_args: dict[str, Arg] = {"name": display_name(ctx.person), **args}
    notices: list[Reply] = [
        Say("export-notice", notice_args, to=StaffChat(lead), lane=SendLane.DIALOGUE)
        for lead in exported.others
    ]
    return Turn((file, *notices), session=ctx.session.at(""))


def _row(case: Case, content: Content) -> tuple[TextRef | str, ...]:
    """Number, act, district, state, day: nothing else of a case may stand here."""
    return (
        TextRef("export-cell-number", {"number": number_of(case)}),
        act_of(case.act_id, content),
        area_of(case.area_id, content),
        TextRef(f"export-state-{case.state.replace('_', '-')}"),
        TextRef("export-cell-day", {"day": day_of(case.opened_at)}),
    )


def _read_choice(choice: ExportChoice) -> CaseExport:
    return CaseExport(choice.span or ExportSpan.WEEK, choice.form or ExportForm.XLSX)
