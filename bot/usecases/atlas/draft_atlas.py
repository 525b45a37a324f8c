"""A draft of the atlas: worked out from what is known at this moment. It takes the place of the draft before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.atlas.atlas import Assessment, Inputs, Kind, Known, Verified, Zone, nearest, rated
from bot.domain.atlas.atlas_method import counted
from bot.domain.atlas.atlas_record import parse, record
from bot.domain.atlas.atlas_versions import Stage, Version, in_hand, next_number
from bot.domain.atlas.opinions import unsettled
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.errors import NotFound, WrongState
from bot.domain.people import Account, Role
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.sight.leads import signer


async def draft_atlas(*, by: Account, content: Content, uow: UnitOfWork, ids: Ids, clock: Clock) -> Version:
    """Raises NotAllowed; NotFound where no area gets a level; WrongState while opinions on the draft are asked for."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    versions = await uow.atlas.versions()
    before = in_hand(versions)
    if before is not None:
        if unsettled(await uow.rounds.all(), before.id):
            raise WrongState("atlas-opinions-open")
        uow.atlas.discard(before.id)
    inputs = await gathered(content.areas, uow=uow, salt=ids.new())
    if not inputs.zones:
        raise NotFound("atlas-no-zones")
    number = before.number if before is not None else next_number(versions)
    found = Version(ids.new(), number, Stage.DRAFT, by, clock.today(), record(inputs))
    uow.atlas.add(found)
    uow.audit.record(Deed.ATLAS, by=str(by), at=clock.now(), subject=found.id, detail=f"draft {number}")
    return found


async def outdated(draft: Version, *, areas: AreaTree, uow: UnitOfWork) -> bool:
    """Whether areas, grades or sources are others than those that a draft was worked out from. Cases are not asked:
    that one more was verified is told to nobody this way."""
    if draft.locked:
        return False
    then = parse(draft.text).inputs
    now = (await gathered(areas, uow=uow, salt=then.salt, cases=False)).ordered()
    return (then.zones, then.assessments, then.known) != (now.zones, now.assessments, now.known)


async def gathered(areas: AreaTree, *, uow: UnitOfWork, salt: str, cases: bool = True) -> Inputs:
    """All that levels are worked out from. Cases count in the smallest area that gets a level; grades of those who
    are liaisons now; whose they are, and of which body, is told by numbers of this version alone. A grade
    stays the voice of the body that it was given for, also when its liaison speaks for another one now. Without
    ``cases`` none are read: a look at what bodies have said need not count them."""
    zones = rated(areas)
    known = await uow.atlas.known()
    staff = await uow.staff.all()
    liaisons = {one.account: one.body for one in staff if one.role is Role.LIAISON and not one.frozen}
    inside = {zone.id for zone in zones}
    grades = [one for one in await uow.atlas.grades() if one.by in liaisons and one.area in inside]
    voices = _numbered(grade.by for grade in grades)
    given_for = {grade.place: grade.body or liaisons[grade.by] for grade in grades}
    bodies = _numbered(given_for.values())
    sources: list[Known] = []
    for zone in zones:
        for kind in (Kind.OFFICIAL, Kind.EARLIER):
            found = nearest(known, kind, zone.id, areas)
            sources += [replace(found, area=zone.id)] if found is not None else []
    told = {one.area: one.value for one in known if one.kind is Kind.STATIONS}
    stations = {**_stations(areas), **told}
    return Inputs(
        salt,
        tuple(Zone(zone.id, zone.name, zone.tile, stations.get(zone.id, 0)) for zone in zones),
        await _cases(areas, inside, uow=uow) if cases else (),
        tuple(
            Assessment(
                one.area,
                one.phase,
                one.factor,
                voices[one.by],
                one.grade,
                one.reason,
                bodies[given_for[one.place]],
            )
            for one in grades
        ),
        tuple(sources),
    )


def _numbered[T: Account | str](those: Iterable[T]) -> dict[T, str]:
    return {one: str(number) for number, one in enumerate(sorted(set(those), key=str), start=1)}


def _stations(areas: AreaTree) -> Mapping[str, int]:
    """Stations of the official notice by zone, where the tree has them; made-up ones are none."""
    return Counter(
        areas.coarse(area.id).id for area in areas.areas if area.kind is AreaKind.STATION and not area.sample
    )


async def _cases(areas: AreaTree, inside: set[str], *, uow: UnitOfWork) -> tuple[Verified, ...]:
    found: dict[tuple[object, ...], Verified] = {}
    for one in await uow.atlas.verified():
        zone = areas.coarse(one.area).id if one.area in areas else ""
        if zone in inside:
            place = (zone, one.phase, one.severity)
            before = found.get(place, replace(one, area=zone, count=0))
            found[place] = replace(before, count=before.count + one.count)
    return counted(found.values())
