"""Facts from sources: the competent authority's level, earlier elections, numbers of stations."""

from datetime import date
from typing import Final

from bot.domain.atlas.atlas import AreaFact, AreaFactKind, known_value, one_line
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.errors import BadInput, NotFound
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context

SHORTEST_SOURCE: Final = 4
LONGEST_SOURCE: Final = 200


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
