"""Two signatures lock a version for good: its text and its hash do not change any more, and the road map follows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.atlas.atlas_method import METHOD
from bot.domain.atlas.atlas_record import parse
from bot.domain.atlas.atlas_versions import Version, locked
from bot.domain.atlas.opinions import unsettled
from bot.domain.atlas.roadmap import planned
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import counts
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.sight.leads import signer, signers, still_counts
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.staff.want import want


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked to sign, or the version that is locked by now because a colleague had signed before."""

    others: Sequence[Account] = ()
    wanted: Wanted | None = None
    version: Version | None = None


async def want_lock(
    version_id: str, *, by: Account, content: Content, uow: UnitOfWork, ids: Ids, clock: Clock
) -> Asked:
    """The first signature; the second one where a colleague has signed already. Raises NotFound, NotAllowed (also for
    one's own second signature), WrongState."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    draft = await _lockable(version_id, uow=uow)
    before = await _signed_before(version_id, uow=uow, clock=clock)
    if before is not None and before.by in await accounts_of(by, uow=uow):
        raise NotAllowed("sign-alone")
    if before is not None:
        return Asked(version=await lock_atlas(before, by=by, content=content, uow=uow, clock=clock))
    others = [one.account for one in await signers(besides=(by,), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("atlas-nobody-signs")
    wanted = await want(Matter.ATLAS, by, by=by, detail=draft.id, uow=uow, ids=ids, clock=clock)
    _record(by, draft, f"lock wanted {draft.number}", uow, clock)
    return Asked(others, wanted)


async def lock_atlas(
    wanted: Wanted, *, by: Account, content: Content, uow: UnitOfWork, clock: Clock
) -> Version:
    """The second signature. Raises as ``want_lock``."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    await still_counts(wanted.by, uow=uow, clock=clock)
    draft = await _lockable(wanted.detail, uow=uow)
    done = locked(draft, first=wanted.by, second=by, day=clock.today())
    uow.atlas.lock(done)
    uow.signatures.drop(wanted.id)
    for task in planned(parse(done.text), content.roadmap, await uow.roadmap.tasks(), today=clock.today()):
        uow.roadmap.save(task)
    _record(by, done, f"locked {done.number}", uow, clock)
    return done


async def _lockable(version_id: str, *, uow: UnitOfWork) -> Version:
    found = await uow.atlas.version(version_id)
    if found is None:
        raise NotFound("atlas-no-version")
    if found.locked:
        raise WrongState("atlas-locked-already")
    if parse(found.text).method != METHOD:
        raise WrongState("atlas-draft-other-method")
    if unsettled(await uow.rounds.all(), found.id):
        raise WrongState("atlas-opinions-open")
    return found


async def _signed_before(version_id: str, *, uow: UnitOfWork, clock: Clock) -> Wanted | None:
    """A colleague's signature that still counts; one that does not any more goes."""
    now = clock.now()
    for one in await uow.signatures.all():
        if one.matter is Matter.ATLAS and one.detail == version_id and one.fresh(now=now):
            if counts(await uow.staff.get(one.by), now=now):
                return one
            uow.signatures.drop(one.id)
    return None


def _record(by: Account, version: Version, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.ATLAS, by=str(by), at=clock.now(), subject=version.id, detail=detail)
