"""A liaison's grades as a table: the file waits to be read, its grades wait for one press, and all of them are stored
at once or none.

Grades are also copied from an area to another, and given to a whole area with one reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.atlas.atlas import Factor, check_grade, rated_areas, reason_words
from bot.domain.atlas.atlas_versions import LiaisonGrade
from bot.domain.atlas.grade_tables import GradeChange, GradeFile, GradeReading, TableGrade, changes_of
from bot.domain.catalogue.catalogue import Area, AreaTree, Phase
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account
from bot.domain.sent_tables import MOST_BYTES, file_name
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.atlas.facts import area_named, must_grade
from bot.usecases.context import ActingContext, Context
from bot.usecases.safety.count_try import count_try

TRY: Final = "grade-file"
FILES_A_DAY: Final = 30

type OwnGrades = Mapping[tuple[str, Phase, Factor], LiaisonGrade]


@dataclass(frozen=True, slots=True)
class GradeProposal:
    """What was read from a file and would change; nothing is stored before the press."""

    file: GradeFile
    changes: Sequence[GradeChange]

    @property
    def differing(self) -> Sequence[GradeChange]:
        return [change for change in self.changes if not change.is_same]


async def await_grade_file(ctx: ActingContext, file_id: str, *, name: str, size: int) -> GradeFile:
    """Note that a table is to be fetched and read; it replaces one that waits.

    ``size`` in bytes, 0 if unknown. Raises NotAllowed, BadInput (``atlas-file-too-big``), TooMany after thirty files a
    day.
    """
    account = must_grade(ctx.person)
    if size > MOST_BYTES:
        raise BadInput("atlas-file-too-big", {"most": MOST_BYTES // 1024})
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, TRY, ctx.keys.learner, most=FILES_A_DAY, since=since, refusal="atlas-file-too-many")
    for earlier in await ctx.uow.grade_files.of_account(account):
        ctx.uow.grade_files.drop(earlier.id)
    file = GradeFile(
        ctx.ids.new(), account=account, name=file_name(name), file_id=file_id, day=ctx.clock.today()
    )
    ctx.uow.grade_files.save(file)
    return file


async def finish_grade_file(ctx: Context, file: GradeFile, reading: GradeReading) -> GradeProposal | None:
    """The file was read, or never will be. What it holds waits for the press, if nothing in it is wrong. None if the
    sender is no liaison any more, or has sent another one."""
    if await ctx.uow.grade_files.get(file.id) is None:
        return None
    staff = await ctx.uow.staff.get(file.account)
    if staff is None or staff.frozen or not has_role_for(staff, Permission.GRADE_AREA):
        ctx.uow.grade_files.drop(file.id)
        return None
    changes = changes_of(reading.grades, await _grades_of(ctx, file.account))
    proposal = GradeProposal(replace(file, file_id="", grades=reading.grades), changes)
    if reading.trouble is None and not reading.faults and proposal.differing:
        ctx.uow.grade_files.save(proposal.file)
    else:
        ctx.uow.grade_files.drop(file.id)
    return proposal


async def proposed_grades(ctx: ActingContext, file_id: str) -> GradeProposal:
    """What waits for the press. Raises NotAllowed; NotFound if it is stored already, dropped or replaced."""
    account = must_grade(ctx.person)
    file = await ctx.uow.grade_files.get(file_id)
    if file is None or file.account != account or file.file_id:
        raise NotFound("atlas-table-gone")
    return GradeProposal(file, changes_of(file.grades, await _grades_of(ctx, account)))


async def accept_grades(ctx: ActingContext, file_id: str) -> int:
    """Store all grades of the table that differ. Returns how many. Raises as ``proposed_grades``; NotFound if an area
    has left the tree meanwhile."""
    proposal = await proposed_grades(ctx, file_id)
    changed = [change.after for change in proposal.differing]
    _store(ctx, changed, f"graded {len(changed)} by table")
    ctx.uow.grade_files.drop(file_id)
    return len(changed)


async def decline_grades(ctx: ActingContext, file_id: str) -> None:
    """Drop what waits. Raises as ``proposed_grades``."""
    proposal = await proposed_grades(ctx, file_id)
    ctx.uow.grade_files.drop(proposal.file.id)


async def own_table(ctx: ActingContext, phase: Phase) -> Sequence[tuple[Area, Factor, LiaisonGrade | None]]:
    """A line for each area and factor of a phase, with the liaison's grade. Raises NotAllowed."""
    own = await _grades_of(ctx, must_grade(ctx.person))
    return [
        (area, factor, own.get((area.id, phase, factor)))
        for area in rated_areas(ctx.content.areas)
        for factor in Factor
    ]


# --- the same as another area, and a whole area at once ------------------------------------------------------


async def graded_sources(ctx: ActingContext, area_id: str, phase: Phase) -> Sequence[Area]:
    """The areas whose grades could be taken over: those that the liaison has graded in this phase, neighbours on the
    map first. Raises NotAllowed, NotFound."""
    own = await _grades_of(ctx, must_grade(ctx.person))
    area_named(area_id, ctx.content.areas)
    graded = {area for area, graded_phase, _ in own if graded_phase is phase} - {area_id}
    sources = [area for area in rated_areas(ctx.content.areas) if area.id in graded]
    near = _distances(ctx.content.areas, area_id)
    return sorted(sources, key=lambda area: near.get(area.id, len(sources) + 24))


def _distances(areas: AreaTree, area_id: str) -> dict[str, int]:
    """Steps on the map to each other area that has a tile."""
    tiles = {area.id: area.tile for area in rated_areas(areas) if area.tile is not None}
    here = tiles.get(area_id)
    if here is None:
        return {}
    return {name: max(abs(here[0] - tile[0]), abs(here[1] - tile[1])) for name, tile in tiles.items()}


async def grades_to_copy(
    ctx: ActingContext, area_id: str, phase: Phase, source_id: str
) -> Sequence[GradeChange]:
    """What taking over the grades of ``source_id`` would change here. Raises NotAllowed, NotFound (nothing to take
    over)."""
    own = await _grades_of(ctx, must_grade(ctx.person))
    area_named(area_id, ctx.content.areas), area_named(source_id, ctx.content.areas)
    copies = [
        TableGrade(area_id, phase, factor, grade.grade, grade.reason)
        for factor in Factor
        if (grade := own.get((source_id, phase, factor))) is not None
    ]
    differing = [change for change in changes_of(copies, own) if not change.is_same]
    if source_id == area_id or not differing:
        raise NotFound("atlas-same-nothing")
    return differing


async def copy_grades(ctx: ActingContext, area_id: str, phase: Phase, source_id: str) -> int:
    """Take them over with their reasons. Returns how many. Raises as ``grades_to_copy``."""
    changed = [change.after for change in await grades_to_copy(ctx, area_id, phase, source_id)]
    _store(ctx, changed, f"graded {len(changed)} as {source_id}", subject=area_id)
    return len(changed)


async def grade_whole_area(
    ctx: ActingContext, area_id: str, phase: Phase, grades: Mapping[Factor, int], *, reason: str
) -> Sequence[TableGrade]:
    """Give several grades of an area with one reason. Raises NotAllowed, NotFound, BadInput (no grade, a grade of 6,
    no reason)."""
    must_grade(ctx.person)
    area_named(area_id, ctx.content.areas)
    if not grades:
        raise BadInput("atlas-page-none")
    words = ctx.mask(reason_words(reason))
    changed = [
        TableGrade(area_id, phase, factor, check_grade(grades[factor]), words)
        for factor in Factor
        if factor in grades
    ]
    _store(ctx, changed, f"graded {len(changed)} at once", subject=area_id)
    return changed


async def _grades_of(ctx: Context, account: Account) -> OwnGrades:
    return {
        (grade.area, grade.phase, grade.factor): grade
        for grade in await ctx.uow.atlas.grades()
        if grade.by == account
    }


def _store(ctx: ActingContext, grades: Sequence[TableGrade], what: str, *, subject: str = "") -> None:
    """One record for all of them: they are one act. Raises NotFound for an area without a level."""
    body = ctx.person.staff.body if ctx.person.staff is not None else ""
    for grade in grades:
        area_named(grade.area, ctx.content.areas)
        ctx.uow.atlas.grade(
            LiaisonGrade(
                ctx.account,
                grade.area,
                grade.phase,
                grade.factor,
                check_grade(grade.grade),
                ctx.mask(reason_words(grade.reason)),
                ctx.clock.today(),
                body,
            )
        )
    ctx.uow.audit.record(
        AuditAction.ATLAS,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=subject,
        detail=what,
        words="\n".join(
            f"{grade.area} {grade.phase} {grade.factor} {grade.grade} {grade.reason}" for grade in grades
        ),
    )
