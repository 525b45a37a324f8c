"""The level that the competent authority has given, earlier elections, numbers of stations: what sources say."""

from datetime import date
from typing import Final

from bot.domain.atlas.atlas import AreaFact, AreaFactKind, known_value, one_line
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.ports import Clock, UnitOfWork

SHORTEST_SOURCE: Final = 4
LONGEST_SOURCE: Final = 200


def source_words(text: str) -> str:
    """Who says so, in words. Raises BadInput for nothing, or too much."""
    words = one_line(text)
    if not SHORTEST_SOURCE <= len(words) <= LONGEST_SOURCE:
        raise BadInput("atlas-source-how", {"most": LONGEST_SOURCE})
    return words


def check_known_fact(known: AreaFact, areas: AreaTree, *, today: date) -> AreaFact:
    """Raises NotFound for an area that is none or a station, BadInput for its value or for a day that is to come."""
    if known.area not in areas or areas[known.area].kind is AreaKind.STATION:
        raise NotFound("atlas-no-area")
    known_value(known.kind, known.value)
    if date.fromisoformat(known.day) > today:
        raise BadInput("atlas-source-future")
    return known


async def may_give_official(by: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    """Asked before anything is typed. Raises NotAllowed."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")


def official_level_fact(
    area_id: str, level: int, *, source: str, day: date, areas: AreaTree, clock: Clock
) -> AreaFact:
    """What would be kept. Raises NotFound, BadInput."""
    fact = AreaFact(AreaFactKind.OFFICIAL, area_id, level, source_words(source), day.isoformat())
    return check_known_fact(fact, areas, today=clock.today())


async def set_official_level(
    area_id: str,
    level: int,
    *,
    source: str,
    day: date,
    by: Account,
    areas: AreaTree,
    uow: UnitOfWork,
    clock: Clock,
) -> AreaFact:
    """It stands beside the computed level and the road map follows it. Raises NotAllowed, NotFound, BadInput."""
    await may_give_official(by, uow=uow, clock=clock)
    fact = official_level_fact(area_id, level, source=source, day=day, areas=areas, clock=clock)
    uow.atlas.set_fact(fact)
    uow.audit.record(
        AuditAction.ATLAS,
        by=str(by),
        at=clock.now(),
        subject=area_id,
        detail=f"official {level}",
        words=fact.source,
    )
    return fact


async def find_official_level(area_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> AreaFact:
    """The one that could be taken back. Raises NotAllowed, NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    for fact in await uow.atlas.known_facts():
        if (fact.kind, fact.area) == (AreaFactKind.OFFICIAL, area_id):
            return fact
    raise NotFound("atlas-no-official")


async def end_official_level(area_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> AreaFact:
    """The next version has none here; it is as it was. Raises NotAllowed, NotFound."""
    was = await find_official_level(area_id, by=by, uow=uow, clock=clock)
    uow.atlas.forget(AreaFactKind.OFFICIAL, area_id)
    uow.audit.record(AuditAction.ATLAS, by=str(by), at=clock.now(), subject=area_id, detail="official ended")
    return was
