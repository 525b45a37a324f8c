"""A liaison's grades as a table: a form to fill in, the file that comes back, every fault in it by its line, what it
would change, and one press."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Digits,
    Say,
    Screen,
    SendDocument,
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
from bot.domain.errors import WrongState
from bot.domain.sent_tables import MOST_BYTES
from bot.handlers.atlas.atlas_words import home, phase_of, phase_term
from bot.handlers.flows.sent_tables import SentTable
from bot.handlers.pieces import argument, button, lines, mark_preview
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
_SENT: Final = SentTable(
    "atlas", send="atlas.table", accept="atlas.table-yes", drop="atlas.table-no", home=home()
)
TEXT_FAMILIES: Final = (
    *_SENT.text_keys(),
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
    return await _SENT.take(
        update, lambda sent: await_grade_file(ctx, sent.file_id, name=sent.name, size=sent.size)
    )


def read_table_tick(file: GradeFile, reading: GradeReading) -> Tick:
    """The turn that tells a liaison what their table holds."""

    def faults(_: GradeProposal) -> Sequence[TextRef]:
        return [_fault_line(file, fault) for fault in reading.faults]

    return _SENT.read_tick(
        file,
        reading,
        finish=lambda ctx: finish_grade_file(ctx, file, reading),
        faults=faults,
        preview=_preview,
    )


def _fault_line(file: GradeFile, fault: GradeFault) -> TextRef:
    why = TextRef(f"atlas-fault-{fault.trouble}", {"cell": fault.cell, "other": fault.other})
    return _SENT.fault_line(file, fault.line, why)


async def _preview(proposal: GradeProposal, ctx: TickCtx) -> Say:
    differing = proposal.differing
    args: dict[str, Arg] = {
        "file": _SENT.name_of(proposal.file),
        "new": sum(change.before is None for change in differing),
        "changed": sum(change.before is not None for change in differing),
        "same": len(proposal.changes) - len(differing),
        "lines": change_lines(differing, ctx),
    }
    return _SENT.say_preview(proposal.file, args, count=len(differing), mark=mark_changes(differing))


def change_lines(changes: Sequence[GradeChange], ctx: Ctx | TickCtx) -> TextRef:
    """The first changes by name; the others are counted."""
    named = [_change_term(change, ctx) for change in changes[:MOST_NAMED]]
    if len(changes) > MOST_NAMED:
        named.append(TextRef("atlas-table-more", {"count": len(changes) - MOST_NAMED}))
    return lines(named)


def _change_term(change: GradeChange, ctx: Ctx | TickCtx) -> TextRef:
    grade, areas = change.after, ctx.content.areas
    args: dict[str, Arg] = {
        "area": areas.distinct_name(grade.area) if grade.area in areas else grade.area,
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
    return _SENT.answer_drop(ctx)
