"""Versions of the atlas: drafted from what is known now, locked by two signatures, exported as files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain.atlas.atlas import (
    AreaFact,
    AreaFactKind,
    Assessment,
    AtlasInputs,
    VerifiedCount,
    Zone,
    nearest,
    rated_areas,
)
from bot.domain.atlas.atlas_method import METHOD, drop_lone_cases
from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, LiaisonGrade, parse, record
from bot.domain.atlas.opinions import OpinionRound, has_open_round
from bot.domain.atlas.roadmap import plan_tasks
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree
from bot.domain.errors import NotFound, WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.staff.signed_versions import current_draft, lock_version, next_number
from bot.usecases.access.leads import require_signer, require_still_counts
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.atlas.keep_roadmap import tasks_of_election
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.version_signatures import VersionLockRequest, ask_second_signature, first_signature


async def draft_atlas(ctx: ActingContext) -> AtlasVersion:
    """Raises NotAllowed; NotFound if no area gets a level; WrongState while a round of opinions on the draft
    is open."""
    await require_signer(ctx, refusal="role-leads")
    versions = await ctx.uow.atlas.versions()
    before = current_draft(versions)
    if before is not None:
        if has_open_round(await ctx.uow.rounds.all(), before.id):
            raise WrongState("atlas-opinions-open")
        ctx.uow.atlas.discard(before.id)
    inputs = await gather_inputs(ctx, salt=ctx.ids.new())
    if not inputs.zones:
        raise NotFound("atlas-no-zones")
    number = before.number if before is not None else next_number(versions)
    version = AtlasVersion(
        ctx.ids.new(), number, AtlasStage.DRAFT, ctx.account, ctx.clock.today(), record(inputs)
    )
    ctx.uow.atlas.add(version)
    ctx.uow.audit.record(
        AuditAction.ATLAS,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=version.id,
        detail=f"draft {number}",
    )
    return version


async def is_outdated(ctx: Context, draft: AtlasVersion) -> bool:
    """Whether areas, grades or sources have changed since the draft. Cases are not compared: this must not
    reveal that one more was verified."""
    if draft.is_locked:
        return False
    then = parse(draft.text).inputs
    now = (await gather_inputs(ctx, salt=then.salt, cases=False)).sorted_copy()
    return (then.zones, then.assessments, then.known) != (now.zones, now.assessments, now.known)


async def gather_inputs(ctx: Context, *, salt: str, cases: bool = True) -> AtlasInputs:
    """Everything that levels are computed from. Cases count in the smallest area that gets a level. Grades of this
    election count if their author is a liaison now; author and body appear only as numbers of this version. A grade
    remains the voice of the body that it was given for, even if its liaison speaks for another one now.
    Without ``cases`` none are read: showing the bodies' grades does not need them."""
    zones = rated_areas(ctx.content.areas)
    names = {zone.id: ctx.content.areas.distinct_name(zone.id) for zone in zones}
    known = await ctx.uow.atlas.known_facts()
    staff = await ctx.uow.staff.all()
    liaisons = {
        member.account: member.body
        for member in staff
        if has_role_for(member, Permission.GRADE_AREA) and not member.frozen
    }
    inside = {zone.id for zone in zones}
    grades = [
        grade for grade in await _grades_of_election(ctx) if grade.by in liaisons and grade.area in inside
    ]
    voices = _assign_numbers(grade.by for grade in grades)
    given_for = {grade.place: grade.body or liaisons[grade.by] for grade in grades}
    bodies = _assign_numbers(given_for.values())
    station_counts = {fact.area: fact.value for fact in known if fact.kind is AreaFactKind.STATIONS}
    stations = {**_stations(ctx.content.areas), **station_counts}
    return AtlasInputs(
        salt,
        tuple(Zone(zone.id, names[zone.id], zone.tile, stations.get(zone.id, 0)) for zone in zones),
        await _cases(ctx, inside) if cases else (),
        tuple(
            Assessment(
                grade.area,
                grade.phase,
                grade.factor,
                voices[grade.by],
                grade.grade,
                grade.reason,
                bodies[given_for[grade.place]],
            )
            for grade in grades
        ),
        tuple(_sources(known, zones, ctx.content.areas)),
    )


async def _grades_of_election(ctx: Context) -> Sequence[LiaisonGrade]:
    opened = await opening_day(ctx)
    return [grade for grade in await ctx.uow.atlas.grades() if grade.day >= opened]


def _sources(known: Sequence[AreaFact], zones: Iterable[Area], areas: AreaTree) -> Iterator[AreaFact]:
    """For each zone the official level and that of the previous election, from the nearest area that has
    one."""
    for zone in zones:
        for kind in (AreaFactKind.OFFICIAL, AreaFactKind.EARLIER):
            source = nearest(known, kind, zone.id, areas)
            if source is not None:
                yield replace(source, area=zone.id)


def _assign_numbers[T: Account | str](those: Iterable[T]) -> dict[T, str]:
    return {item: str(number) for number, item in enumerate(sorted(set(those), key=str), start=1)}


def _stations(areas: AreaTree) -> Mapping[str, int]:
    """Stations of the official notice by zone, if the tree has them; sample stations do not count."""
    return Counter(
        areas.coarse(area.id).id for area in areas.areas if area.kind is AreaKind.STATION and not area.sample
    )


async def _cases(ctx: Context, inside: set[str]) -> tuple[VerifiedCount, ...]:
    totals: dict[tuple[object, ...], VerifiedCount] = {}
    for row in await ctx.uow.atlas.verified_counts():
        zone = ctx.content.areas.coarse(row.area).id if row.area in ctx.content.areas else ""
        if zone in inside:
            place = (zone, row.phase, row.severity)
            before = totals.get(place, replace(row, area=zone, count=0))
            totals[place] = replace(before, count=before.count + row.count)
    return drop_lone_cases(totals.values())


async def request_lock(ctx: ActingContext, version_id: str) -> VersionLockRequest:
    """The first signature, or the second if a colleague has signed already. Raises NotFound, NotAllowed (also
    for one's own second signature), WrongState."""
    await require_signer(ctx, refusal="role-leads")
    draft = await _lockable_version(ctx, version_id)
    before = await first_signature(ctx, Matter.ATLAS, version_id)
    if before is not None:
        return VersionLockRequest(version=await lock_atlas(ctx, before))
    lock_request = await ask_second_signature(ctx, Matter.ATLAS, draft)
    _record(ctx, draft, f"lock wanted {draft.number}")
    return lock_request


async def lock_atlas(ctx: ActingContext, wanted: SignatureRequest) -> AtlasVersion:
    """The second signature. Raises as ``request_lock``."""
    await require_signer(ctx, refusal="role-leads")
    await require_still_counts(ctx, wanted.by)
    draft = await _lockable_version(ctx, wanted.detail)
    done = lock_version(draft, first=wanted.by, second=ctx.account, day=ctx.clock.today())
    ctx.uow.atlas.lock(done)
    ctx.uow.signatures.drop(wanted.id)
    for task in plan_tasks(
        parse(done.text), ctx.content.roadmap, await tasks_of_election(ctx), today=ctx.clock.today()
    ):
        ctx.uow.roadmap.save(task)
    _record(ctx, done, f"locked {done.number}")
    return done


async def _lockable_version(ctx: Context, version_id: str) -> AtlasVersion:
    version = await ctx.uow.atlas.version(version_id)
    if version is None:
        raise NotFound("atlas-no-version")
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    if parse(version.text).method != METHOD:
        raise WrongState("atlas-draft-other-method")
    if has_open_round(await ctx.uow.rounds.all(), version.id):
        raise WrongState("atlas-opinions-open")
    return version


def _record(ctx: ActingContext, version: AtlasVersion, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ATLAS, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )


def note_export(ctx: ActingContext, version: AtlasVersion, what: str) -> None:
    """``what``: pdf, xlsx, png."""
    detail = f"atlas {version.number} {what}"
    ctx.uow.audit.record(
        AuditAction.EXPORT, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )


def note_report(ctx: ActingContext, opinion_round: OpinionRound) -> None:
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=opinion_round.id,
        detail="opinions pdf",
    )
