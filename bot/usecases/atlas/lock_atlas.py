"""Two signatures lock a version for good: its text and its hash no longer change, and the road map follows
it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.atlas.atlas_method import METHOD
from bot.domain.atlas.atlas_record import parse
from bot.domain.atlas.atlas_versions import AtlasVersion, lock_version
from bot.domain.atlas.opinions import has_open_round
from bot.domain.atlas.roadmap import plan_tasks
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.leads import require_signer, require_still_counts, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.staff.request_signature import request_signature


@dataclass(frozen=True, slots=True)
class AtlasLockRequest:
    """The people who are asked to sign, or the version that is now locked because a colleague had signed
    before."""

    others: Sequence[Account] = ()
    wanted: SignatureRequest | None = None
    version: AtlasVersion | None = None


async def request_lock(
    version_id: str, *, by: Account, content: Content, uow: UnitOfWork, ids: Ids, clock: Clock
) -> AtlasLockRequest:
    """The first signature, or the second if a colleague has signed already. Raises NotFound, NotAllowed (also
    for one's own second signature), WrongState."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    draft = await _lockable_version(version_id, uow=uow)
    before = await _first_signature(version_id, uow=uow, clock=clock)
    if before is not None and before.by in await accounts_of(by, uow=uow):
        raise NotAllowed("sign-alone")
    if before is not None:
        return AtlasLockRequest(
            version=await lock_atlas(before, by=by, content=content, uow=uow, clock=clock)
        )
    others = [staff.account for staff in await signers(besides=(by,), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("atlas-nobody-signs")
    wanted = await request_signature(Matter.ATLAS, by, by=by, detail=draft.id, uow=uow, ids=ids, clock=clock)
    _record(by, draft, f"lock wanted {draft.number}", uow, clock)
    return AtlasLockRequest(others, wanted)


async def lock_atlas(
    wanted: SignatureRequest, *, by: Account, content: Content, uow: UnitOfWork, clock: Clock
) -> AtlasVersion:
    """The second signature. Raises as ``request_lock``."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    await require_still_counts(wanted.by, uow=uow, clock=clock)
    draft = await _lockable_version(wanted.detail, uow=uow)
    done = lock_version(draft, first=wanted.by, second=by, day=clock.today())
    uow.atlas.lock(done)
    uow.signatures.drop(wanted.id)
    for task in plan_tasks(parse(done.text), content.roadmap, await uow.roadmap.tasks(), today=clock.today()):
        uow.roadmap.save(task)
    _record(by, done, f"locked {done.number}", uow, clock)
    return done


async def _lockable_version(version_id: str, *, uow: UnitOfWork) -> AtlasVersion:
    version = await uow.atlas.version(version_id)
    if version is None:
        raise NotFound("atlas-no-version")
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    if parse(version.text).method != METHOD:
        raise WrongState("atlas-draft-other-method")
    if has_open_round(await uow.rounds.all(), version.id):
        raise WrongState("atlas-opinions-open")
    return version


async def _first_signature(version_id: str, *, uow: UnitOfWork, clock: Clock) -> SignatureRequest | None:
    """A colleague's signature that still counts; one that no longer counts is deleted."""
    now = clock.now()
    for signature in await uow.signatures.all():
        if signature.matter is Matter.ATLAS and signature.detail == version_id and signature.fresh(now=now):
            if has_signing_right(await uow.staff.get(signature.by), now=now):
                return signature
            uow.signatures.drop(signature.id)
    return None


def _record(by: Account, version: AtlasVersion, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(AuditAction.ATLAS, by=str(by), at=clock.now(), subject=version.id, detail=detail)
