"""A liaison grades one factor of an area in a phase, with a reason. The newest grade counts."""

from collections import Counter

from bot.domain.atlas.atlas import Factor, check_grade, rated_areas, reason_words
from bot.domain.atlas.atlas_versions import LiaisonGrade
from bot.domain.catalogue.catalogue import AreaTree, Phase
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import ActingContext


def must_grade(person: Person) -> Account:
    """Raises NotAllowed: bodies grade, through their liaisons; leads weigh and sign."""
    if not has_role_for(person.staff, Permission.GRADE_AREA):
        raise NotAllowed("atlas-liaisons-grade")
    return person.account


def area_named(area_id: str, areas: AreaTree) -> str:
    """Raises NotFound for an area without a level: a station, or an area that left the tree."""
    if area_id not in {area.id for area in rated_areas(areas)}:
        raise NotFound("atlas-no-area")
    return area_id


async def grade_area(
    ctx: ActingContext, area_id: str, phase: Phase, factor: Factor, *, grade: int, reason: str
) -> LiaisonGrade:
    """The stored grade, its reason masked. Raises NotAllowed, NotFound, BadInput (a grade of 6, no
    reason)."""
    area_grade = LiaisonGrade(
        must_grade(ctx.person),
        area_named(area_id, ctx.content.areas),
        phase,
        factor,
        check_grade(grade),
        ctx.mask(reason_words(reason)),
        ctx.clock.today(),
        ctx.person.staff.body if ctx.person.staff is not None else "",
    )
    ctx.uow.atlas.grade(area_grade)
    ctx.uow.audit.record(
        AuditAction.ATLAS,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=area_grade.area,
        detail=f"graded {phase} {factor} {grade}",
        words=area_grade.reason,
    )
    return area_grade


async def own_grades(ctx: ActingContext, area_id: str, phase: Phase) -> dict[Factor, LiaisonGrade]:
    """This liaison's grades of this area and phase."""
    return {
        grade.factor: grade
        for grade in await ctx.uow.atlas.grades()
        if (grade.by, grade.area, grade.phase) == (ctx.account, area_id, phase)
    }


async def graded_areas(ctx: ActingContext, phase: Phase) -> Counter[str]:
    """The number of factors that this liaison has graded, by area."""
    return Counter(
        grade.area
        for grade in await ctx.uow.atlas.grades()
        if (grade.by, grade.phase) == (ctx.account, phase)
    )
