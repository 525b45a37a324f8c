"""A liaison's grades as a table: a form to fill in, the file that comes back, every fault in it by its line, what it
would change, and one press."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import FileKind, FilesSent, Incoming
from bot.conversation.outgoing import (
    Arg,
    Digits,
    Latin,
    Say,
    Screen,
    SendDocument,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.atlas.grade_tables import (
    GradeChange,
    GradeColumn,
    GradeFault,
    GradeFile,
    GradeReading,
    GradeTrouble,
)
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput, WrongState
from bot.domain.sent_tables import MOST_BYTES, MOST_ROWS, SentTableTrouble
from bot.handlers.atlas.atlas_words import home, phase_of, phase_term
from bot.handlers.pieces import NOTHING, argument, button, comma_list, lines, mark_preview
from bot.handlers.press_arguments import PreviewedWords
from bot.usecases.atlas.facts import must_grade
from bot.usecases.atlas.grade_tables import (
    GradeProposal,
    accept_grades,
    await_grade_file,
    decline_grades,
    finish_grade_file,
    own_table,
    proposed_grades,
)

STATE: Final = "atlas.table"
MOST_NAMED: Final = 24
"""Changes that the preview names; the others are counted."""
A_MESSAGE: Final = 30
"""Faults in one message."""
TEXT_FAMILIES: Final = (
    *(f"atlas-file-{trouble}" for trouble in SentTableTrouble),
    *(f"atlas-fault-{trouble}" for trouble in GradeTrouble),
    *(f"atlas-table-column-{column}" for column in GradeColumn),
    *(f"atlas-button-form-{phase}" for phase in Phase),
)


async def table(update: Incoming, ctx: Ctx) -> Turn:
    """Say how a table is sent, offer the form, and wait for the file."""
    must_grade(ctx.person)
    forms = tuple((button(f"atlas-button-form-{phase}", "atlas.form", phase),) for phase in Phase)
    args: dict[str, Arg] = {"size": MOST_BYTES // 1024}
    return Turn((Screen("atlas-table", args, (*forms, home())),), session=ctx.session.at(STATE))


async def form(update: Incoming, ctx: Ctx) -> Turn:
    """Send the form of a phase, with the liaison's grades so far."""
    phase = phase_of(argument(update))
    heads = tuple(TextRef(f"atlas-table-column-{column}") for column in GradeColumn)
    rows: list[tuple[TextRef | str, ...]] = [heads]
    for area, factor, grade in await own_table(ctx, phase):
        number = TextRef("atlas-number", {"number": Digits(str(grade.grade))}) if grade is not None else ""
        reason = grade.reason if grade is not None else ""
        factor_term = TextRef(f"atlas-factor-{factor}")
        rows.append((area.id, area.name, phase_term(phase), factor_term, number, reason))
    fields: dict[str, TextRef | str] = {
        "title": TextRef("atlas-form-title"),
        "state": TextRef("atlas-form-how"),
        "sheet": phase_term(phase),
    }
    document = SendDocument("grade-form", "atlas-form", {"phase": phase_term(phase)}, fields, tuple(rows))
    return Turn((document,), session=ctx.session.at(STATE))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Take the file, which is fetched and read outside this turn. Raises BadInput for anything else."""
    must_grade(ctx.person)
    if not isinstance(update, FilesSent) or not update.files:
        raise BadInput("atlas-table-how")
    sent = update.files[0]
    if sent.kind is not FileKind.DOCUMENT or sent.mime.startswith(("image/", "video/", "audio/")):
        raise BadInput("atlas-table-how")
    await await_grade_file(ctx, sent.file_id, name=sent.name, size=sent.size)
    return Turn((Say("atlas-table-taken", {}, (home(),)),))


def read_table_tick(file: GradeFile, reading: GradeReading) -> Tick:
    """The turn that tells a liaison what their table holds."""

    async def tell(ctx: TickCtx) -> Turn:
        proposal = await finish_grade_file(ctx, file, reading)
        if proposal is None:
            return Turn()
        if reading.trouble is not None:
            return Turn((_trouble(file, reading),))
        if reading.faults:
            return Turn(tuple(_faults(file, reading)))
        return Turn((_preview(proposal, ctx),))

    return tell


def _say(file: GradeFile, key: str, args: dict[str, Arg], *, again: bool = False) -> Say:
    rows = ((button("atlas-button-table", "atlas.table"),), home()) if again else ()
    return Say(key, args, rows, to=StaffChat(file.account), lane=SendLane.DIALOGUE)


def _trouble(file: GradeFile, reading: GradeReading) -> Say:
    columns = comma_list([TextRef(f"atlas-table-column-{column}") for column in reading.columns])
    args: dict[str, Arg] = {
        "file": _name_of(file),
        "most": MOST_BYTES // 1024,
        "rows": MOST_ROWS,
        "columns": columns if reading.columns else NOTHING,
    }
    return _say(file, f"atlas-file-{reading.trouble}", args, again=True)


def _name_of(file: GradeFile) -> Latin | TextRef:
    """The file's name, in its own direction."""
    return Latin(file.name) if file.name else TextRef("atlas-file-nameless")


def _faults(file: GradeFile, reading: GradeReading) -> list[Say]:
    """All faults by line, in as many messages as they need. Nothing of the table is stored."""
    faults = [_fault_line(file, fault) for fault in reading.faults]
    parts = [faults[start : start + A_MESSAGE] for start in range(0, len(faults), A_MESSAGE)]
    first: dict[str, Arg] = {"file": _name_of(file), "count": len(faults), "lines": lines(parts[0])}
    messages = [_say(file, "atlas-faults", first, again=len(parts) == 1)]
    for number, part in enumerate(parts[1:], start=2):
        messages.append(_say(file, "atlas-faults-more", {"lines": lines(part)}, again=number == len(parts)))
    return messages


def _fault_line(file: GradeFile, fault: GradeFault) -> TextRef:
    why = TextRef(f"atlas-fault-{fault.trouble}", {"cell": fault.cell, "other": fault.other})
    return TextRef("atlas-fault", {"file": _name_of(file), "line": fault.line, "why": why})


def _preview(proposal: GradeProposal, ctx: TickCtx) -> Say:
    differing = proposal.differing
    args: dict[str, Arg] = {
        "file": _name_of(proposal.file),
        "new": sum(change.before is None for change in differing),
        "changed": sum(change.before is not None for change in differing),
        "same": len(proposal.changes) - len(differing),
        "lines": change_lines(differing, ctx),
    }
    if not differing:
        return _say(proposal.file, "atlas-table-same", args, again=True)
    at = PreviewedWords(proposal.file.id, mark_changes(differing))
    rows = (
        (button("atlas-button-table-yes", "atlas.table-yes", at, {"count": len(differing)}),),
        (button("atlas-button-table-no", "atlas.table-no", proposal.file.id),),
    )
    return Say("atlas-table-preview", args, rows, to=StaffChat(proposal.file.account), lane=SendLane.DIALOGUE)


def change_lines(changes: Sequence[GradeChange], ctx: Ctx | TickCtx) -> TextRef:
    """The first changes by name; the others are counted."""
    named = [_change_term(change, ctx) for change in changes[:MOST_NAMED]]
    if len(changes) > MOST_NAMED:
        named.append(TextRef("atlas-table-more", {"count": len(changes) - MOST_NAMED}))
    return lines(named)


def _change_term(change: GradeChange, ctx: Ctx | TickCtx) -> TextRef:
    grade, areas = change.after, ctx.content.areas
    args: dict[str, Arg] = {
        "area": areas[grade.area].name if grade.area in areas else grade.area,
        "phase": phase_term(grade.phase),
        "factor": TextRef(f"atlas-factor-{grade.factor}"),
        "after": grade.grade,
        "before": change.before.grade if change.before is not None else 0,
    }
    if change.before is None:
        return TextRef("atlas-table-line-new", args)
    same_grade = change.before.grade == grade.grade
    return TextRef("atlas-table-line-reason" if same_grade else "atlas-table-line-changed", args)


def mark_changes(changes: Sequence[GradeChange]) -> str:
    """A mark of what a preview shows: own grades that change afterwards make it another one."""
    return mark_preview(*(f"{change.after} {change.before}" for change in changes))


async def accept(update: Incoming, ctx: Ctx) -> Turn:
    """Store all grades of the table. Raises WrongState if own grades have changed since the preview."""
    file_id, mark = argument(update, PreviewedWords)
    if mark != mark_changes((await proposed_grades(ctx, file_id)).differing):
        raise WrongState("atlas-grades-meanwhile")
    count = await accept_grades(ctx, file_id)
    rows = ((button("atlas-button-grade", "atlas.grade"),), home())
    return Turn((Screen("atlas-table-stored", {"count": count}, rows),), session=ctx.session.at(""))


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Drop what waits."""
    await decline_grades(ctx, argument(update))
    rows = ((button("atlas-button-table", "atlas.table"),), home())
    return Turn((Screen("atlas-table-dropped", {}, rows),), session=ctx.session.at(""))
