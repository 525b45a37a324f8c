"""The level that the competent authority has given, earlier elections, numbers of stations: what sources say."""

from datetime import date
from typing import Final

from bot.domain.atlas.atlas import Kind, Known, known_value, one_line
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.leads import signer

SHORTEST_SOURCE: Final = 4
LONGEST_SOURCE: Final = 200


def source_words(text: str) -> str:
    """Who says so, in words. Raises BadInput for nothing, or too much."""
    words = one_line(text)
    if not SHORTEST_SOURCE <= len(words) <= LONGEST_SOURCE:
        raise BadInput("atlas-source-how", {"most": LONGEST_SOURCE})
    return words


def checked(known: Known, areas: AreaTree, *, today: date) -> Known:
    """Raises NotFound for an area that is none or a station, BadInput for its value or for a day that is to come."""
    if known.area not in areas or areas[known.area].kind is AreaKind.STATION:
        raise NotFound("atlas-no-area")
    known_value(known.kind, known.value)
    if date.fromisoformat(known.day) > today:
        raise BadInput("atlas-source-future")
    return known


async def may_give_official(by: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    """Asked before anything is typed. Raises NotAllowed."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")


def official_given(
    area_id: str, level: int, *, source: str, day: date, areas: AreaTree, clock: Clock
) -> Known:
    """What would be kept. Raises NotFound, BadInput."""
    told = Known(Kind.OFFICIAL, area_id, level, source_words(source), day.isoformat())
    return checked(told, areas, today=clock.today())


async def set_official(
    area_id: str,
    level: int,
    *,
    source: str,
    day: date,
    by: Account,
    areas: AreaTree,
    uow: UnitOfWork,
    clock: Clock,
) -> Known:
    """It stands beside the computed level and the road map follows it. Raises NotAllowed, NotFound, BadInput."""
    await may_give_official(by, uow=uow, clock=clock)
    found = official_given(area_id, level, source=source, day=day, areas=areas, clock=clock)
    uow.atlas.know(found)
    uow.audit.record(
        Deed.ATLAS,
        by=str(by),
        at=clock.now(),
        subject=area_id,
        detail=f"official {level}",
        words=found.source,
    )
    return found


async def official_of(area_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Known:
    """The one that could be taken back. Raises NotAllowed, NotFound."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    for one in await uow.atlas.known():
        if (one.kind, one.area) == (Kind.OFFICIAL, area_id):
            return one
    raise NotFound("atlas-no-official")


async def end_official(area_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Known:
    """The next version has none here; it is as it was. Raises NotAllowed, NotFound."""
    was = await official_of(area_id, by=by, uow=uow, clock=clock)
    uow.atlas.forget(Kind.OFFICIAL, area_id)
    uow.audit.record(Deed.ATLAS, by=str(by), at=clock.now(), subject=area_id, detail="official ended")
    return was
