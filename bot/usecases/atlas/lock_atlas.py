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
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.request_signature import request_signature


@dataclass(frozen=True, slots=True)
class AtlasLockRequest:
    """The people who are asked to sign, or the version that is now locked because a colleague had signed
    before."""

    others: Sequence[Account] = ()
    wanted: SignatureRequest | None = None
    version: AtlasVersion | None = None


async def request_lock(ctx: ActingContext, version_id: str) -> AtlasLockRequest:
    """The first signature, or the second if a colleague has signed already. Raises NotFound, NotAllowed (also
    for one's own second signature), WrongState."""
    await require_signer(ctx, refusal="role-leads")
    draft = await _lockable_version(ctx, version_id)
    before = await _first_signature(ctx, version_id)
    if before is not None and before.by in await accounts_of(ctx, ctx.account):
        raise NotAllowed("sign-alone")
    if before is not None:
        return AtlasLockRequest(version=await lock_atlas(ctx, before))
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account,))]
    if not others:
        raise NotAllowed("atlas-nobody-signs")
    wanted = await request_signature(ctx, Matter.ATLAS, ctx.account, detail=draft.id)
    _record(ctx, draft, f"lock wanted {draft.number}")
    return AtlasLockRequest(others, wanted)


async def lock_atlas(ctx: ActingContext, wanted: SignatureRequest) -> AtlasVersion:
    """The second signature. Raises as ``request_lock``."""
    await require_signer(ctx, refusal="role-leads")
    await require_still_counts(ctx, wanted.by)
    draft = await _lockable_version(ctx, wanted.detail)
    done = lock_version(draft, first=wanted.by, second=ctx.account, day=ctx.clock.today())
    ctx.uow.atlas.lock(done)
    ctx.uow.signatures.drop(wanted.id)
    for task in plan_tasks(
        parse(done.text), ctx.content.roadmap, await ctx.uow.roadmap.tasks(), today=ctx.clock.today()
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


async def _first_signature(ctx: Context, version_id: str) -> SignatureRequest | None:
    """A colleague's signature that still counts; one that no longer counts is deleted."""
    now = ctx.clock.now()
    for signature in await ctx.uow.signatures.all():
        if signature.matter is Matter.ATLAS and signature.detail == version_id and signature.fresh(now=now):
            if has_signing_right(await ctx.uow.staff.get(signature.by), now=now):
                return signature
            ctx.uow.signatures.drop(signature.id)
    return None


def _record(ctx: ActingContext, version: AtlasVersion, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ATLAS, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )
