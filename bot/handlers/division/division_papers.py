"""The division of work as files: PDF and XLSX of a version, or of the table as it is now. Each export is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.division.division_table import DivisionRow, DivisionTable
from bot.domain.division.division_versions import write_table
from bot.domain.staff.signed_versions import SignedVersion, seal
from bot.handlers.division.division_agreed import changed_note
from bot.handlers.division.division_arguments import VersionPage
from bot.handlers.division.division_words import (
    body_term,
    confidence_term,
    gap_terms,
    law_term,
    narrowing_term,
    phases_term,
    window_term,
)
from bot.handlers.pieces import NOTHING, argument, clauses, comma_list
from bot.usecases.division.agree_division import note_division_export, version_table
from bot.usecases.division.division_now import division_now

NOW: Final = "now"
"""In place of a version's id: the table as it is now."""
COLUMNS: Final = ("cases", "body", "next", "ground", "liaison")
SHEET: Final = (
    "act",
    "phase",
    "cases",
    "body",
    "next",
    "articles",
    "confidence",
    "window",
    "liaison",
    "gaps",
)
TEXT_FAMILIES: Final = (
    *(f"division-column-{name}" for name in COLUMNS),
    *(f"division-sheet-{name}" for name in SHEET),
)

type Cells = tuple[TextRef | str, ...]


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """What is exported: the table, and what the files say of it. ``version``: None for the table as it is now."""

    table: DivisionTable
    state: TextRef
    changed: TextRef
    hash: str
    version: SignedVersion | None


async def _subject(version_id: str, ctx: Ctx) -> PaperSubject:
    if version_id == NOW:
        table = await division_now(ctx)
        state = TextRef("division-stamp-now", {"day": ctx.clock.today()})
        return PaperSubject(table, state, NOTHING, seal(write_table(table)), None)
    version, table = await version_table(ctx, version_id)
    return PaperSubject(
        table,
        _stamp(version.number, version.day, version.is_locked),
        await changed_note(version, ctx),
        version.content_hash,
        version,
    )


def _stamp(number: int, day: date, is_locked: bool) -> TextRef:
    key = "atlas-stamp-locked" if is_locked else "atlas-stamp-draft"
    return TextRef(key, {"number": number, "day": day})


async def paper(update: Incoming, ctx: Ctx) -> Turn:
    """Send the PDF: first all rows with a gap, then the other rows of each act."""
    subject = await _subject(argument(update, VersionPage).version_id, ctx)
    table = subject.table
    rows: list[Cells] = []
    if subject.changed is not NOTHING:
        rows += [("#words", subject.changed)]
    rows += [("#words", _summary(table))]
    gaps = [row for row in table.gaps_first() if table.gaps(row)]
    if gaps:
        rows += [("#head", TextRef("division-paper-gaps", {"count": len(gaps)}))]
        rows += _table_lines(gaps, table, named=True)
    for act_id, act in table.acts.items():
        whole = [row for row in table.rows if row.scope.act == act_id and not table.gaps(row)]
        if whole:
            rows += [("#head", TextRef("division-name", {"name": act.label}))]
            rows += _table_lines(whole, table, named=False)
    _note(subject, "pdf", ctx)
    return Turn(
        (SendDocument("division-paper", "division-paper", _args(subject), _fields(subject), tuple(rows)),)
    )


def _summary(table: DivisionTable) -> TextRef:
    args: dict[str, Arg] = {"rows": len(table.rows), "acts": len(table.acts), "others": table.taught_only}
    return TextRef("division-paper-summary", args)


def _table_lines(rows: Sequence[DivisionRow], table: DivisionTable, *, named: bool) -> list[Cells]:
    """``named``: each row begins with its act."""
    heads = tuple(TextRef(f"division-column-{name}") for name in COLUMNS)
    return [("#columns", *heads), *(("#cells", *_cells(row, table, named=named)) for row in rows)]


def _cells(row: DivisionRow, table: DivisionTable, *, named: bool) -> Cells:
    cases = _cases_term(row, table)
    if named:
        cases = TextRef("division-paper-named", {"act": table.acts[row.scope.act].label, "cases": cases})
    ground = [law_term(row.to, table)] if row.to.articles else []
    window = [window_term(row.to)] if row.to.from_day or row.to.days else []
    return (
        cases,
        body_term(row.to.body, table),
        body_term(row.to.next_body, table),
        clauses([*ground, confidence_term(row.to), *window]),
        _liaison_term(row, table),
    )


def _cases_term(row: DivisionRow, table: DivisionTable) -> TextRef:
    """Without the phases if they are all: the paper says so once."""
    cases = narrowing_term(row.scope, table)
    return cases if row.scope.phases == tuple(Phase) else clauses([phases_term(row.scope), cases])


def _liaison_term(row: DivisionRow, table: DivisionTable) -> TextRef:
    return TextRef("division-has-liaison" if row.to.body in table.liaisons else "division-no-liaison")


async def book(update: Incoming, ctx: Ctx) -> Turn:
    """Send the XLSX: one line for each act, phase and kind of case, those with a gap first."""
    subject = await _subject(argument(update, VersionPage).version_id, ctx)
    table = subject.table
    rows: list[Cells] = [("#sheet", TextRef("division-paper-title"))]
    rows += [tuple(TextRef(f"division-sheet-{name}") for name in SHEET)]
    rows += [line for row in table.gaps_first() for line in _sheet_lines(row, table)]
    _note(subject, "xlsx", ctx)
    return Turn(
        (SendDocument("division-book", "division-book", _args(subject), _fields(subject), tuple(rows)),)
    )


def _sheet_lines(row: DivisionRow, table: DivisionTable) -> list[Cells]:
    """A line for each phase: so that a filter on the phase finds all of them."""
    gaps = gap_terms(row, table)
    return [
        (
            table.acts[row.scope.act].label,
            TextRef(f"atlas-phase-{phase}"),
            narrowing_term(row.scope, table),
            body_term(row.to.body, table),
            body_term(row.to.next_body, table),
            law_term(row.to, table),
            confidence_term(row.to),
            window_term(row.to),
            _liaison_term(row, table),
            comma_list(gaps) if gaps else NOTHING,
        )
        for phase in row.scope.phases
    ]


def _args(subject: PaperSubject) -> dict[str, Arg]:
    return {"state": subject.state, "changed": subject.changed}


def _fields(subject: PaperSubject) -> dict[str, TextRef | str]:
    """The note at the foot of every page says so if the routing data has changed since."""
    note = TextRef("division-paper-note") if subject.changed is NOTHING else subject.changed
    return {
        "title": TextRef("division-paper-title"),
        "state": subject.state,
        "note": note,
        "mark": TextRef("atlas-mark"),
        "hash": subject.hash,
        "page": TextRef("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
    }


def _note(subject: PaperSubject, what: str, ctx: Ctx) -> None:
    version = subject.version
    note_division_export(ctx, version.id if version else "", version.number if version else 0, what)
