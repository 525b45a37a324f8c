"""What the atlas is computed from: grades by liaisons, and facts from sources."""

from collections import Counter
from datetime import date
from typing import Final

from bot.domain.atlas.atlas import (
    AreaFact,
    AreaFactKind,
    Factor,
    check_grade,
    known_value,
    one_line,
    rated_areas,
    reason_words,
)
from bot.domain.atlas.atlas_versions import LiaisonGrade
from bot.domain.catalogue.catalogue import AreaKind, AreaTree, Phase
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context

SHORTEST_SOURCE: Final = 4
LONGEST_SOURCE: Final = 200


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


def source_words(text: str) -> str:
    """The source, in words. Raises BadInput if it is empty or too long."""
    words = one_line(text)
    if not SHORTEST_SOURCE <= len(words) <= LONGEST_SOURCE:
        raise BadInput("atlas-source-how", {"most": LONGEST_SOURCE})
    return words


def check_known_fact(known: AreaFact, areas: AreaTree, *, today: date) -> AreaFact:
    """Raises NotFound for a station or an unknown area, BadInput for its value or for a day in the future."""
    if known.area not in areas or areas[known.area].kind is AreaKind.STATION:
        raise NotFound("atlas-no-area")
    known_value(known.kind, known.value)
    if date.fromisoformat(known.day) > today:
        raise BadInput("atlas-source-future")
    return known


async def may_give_official(ctx: ActingContext) -> None:
    """Checked before anything is typed. Raises NotAllowed."""
    await require_signer(ctx, refusal="role-leads")


def official_level_fact(ctx: Context, area_id: str, level: int, *, source: str, day: date) -> AreaFact:
    """What would be stored. Raises NotFound, BadInput."""
    fact = AreaFact(AreaFactKind.OFFICIAL, area_id, level, source_words(source), day.isoformat())
    return check_known_fact(fact, ctx.content.areas, today=ctx.clock.today())


async def set_official_level(
    ctx: ActingContext, area_id: str, level: int, *, source: str, day: date
) -> AreaFact:
    """It is shown beside the computed level, and the road map follows it. Raises NotAllowed, NotFound,
    BadInput."""
    await may_give_official(ctx)
    fact = official_level_fact(ctx, area_id, level, source=source, day=day)
    ctx.uow.atlas.set_fact(fact)
    ctx.uow.audit.record(
        AuditAction.ATLAS,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=area_id,
        detail=f"official {level}",
        words=fact.source,
    )
    return fact


async def find_official_level(ctx: ActingContext, area_id: str) -> AreaFact:
    """The level that could be removed. Raises NotAllowed, NotFound."""
    await require_signer(ctx, refusal="role-leads")
    for fact in await ctx.uow.atlas.known_facts():
        if (fact.kind, fact.area) == (AreaFactKind.OFFICIAL, area_id):
            return fact
    raise NotFound("atlas-no-official")


async def end_official_level(ctx: ActingContext, area_id: str) -> AreaFact:
    """Remove the level; the next version has none here. Return the removed one. Raises NotAllowed,
    NotFound."""
    was = await find_official_level(ctx, area_id)
    ctx.uow.atlas.forget(AreaFactKind.OFFICIAL, area_id)
    ctx.uow.audit.record(
        AuditAction.ATLAS, by=str(ctx.account), at=ctx.clock.now(), subject=area_id, detail="official ended"
    )
    return was
