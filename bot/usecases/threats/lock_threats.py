"""Versions of the register: drafted from what stands now, locked by two signatures, exported as files."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, current_draft, lock_version, next_number
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.threats.threat_method import METHOD
from bot.domain.threats.threat_versions import (
    RecordedMeasure,
    RecordedThreat,
    RegisterInputs,
    RegisterRecord,
    parse_register,
    register_text,
)
from bot.usecases.access.leads import require_signer, require_still_counts, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.signatures import request_signature
from bot.usecases.threats.keep_measures import measures_with_days
from bot.usecases.threats.register import count_votes, threat_register, votes_that_count


async def gather_register(ctx: Context, *, salt: str, later: MonthsLater) -> RegisterInputs:
    """Everything that a version holds, as it stands now. People and bodies are numbers in it."""
    threats = await threat_register(ctx)
    inside = {threat.id for threat in threats}
    votes = [vote for vote in await votes_that_count(ctx) if vote.threat in inside]
    return RegisterInputs(
        salt,
        tuple(
            RecordedThreat(threat.id, threat.title, threat.phases, threat.spaces, threat.act_ids)
            for threat in threats
        ),
        count_votes(votes),
        tuple(
            RecordedMeasure(
                due.measure.threat,
                due.measure.id,
                due.measure.kind,
                due.measure.title,
                due.measure.body,
                due.due.isoformat() if due.due is not None else "",
                due.measure.state,
            )
            for due in await measures_with_days(ctx, later=later)
        ),
    )


async def draft_register(ctx: ActingContext, *, later: MonthsLater) -> AtlasVersion:
    """A draft from what stands now; it replaces the draft before. Raises NotAllowed; NotFound for an empty register."""
    await require_signer(ctx, refusal="role-leads")
    versions = await ctx.uow.threats.versions()
    inputs = await gather_register(ctx, salt=ctx.ids.new(), later=later)
    if not inputs.threats:
        raise NotFound("threats-empty")
    before = current_draft(versions)
    if before is not None:
        ctx.uow.threats.discard(before.id)
    number = before.number if before is not None else next_number(versions)
    version = AtlasVersion(
        ctx.ids.new(), number, AtlasStage.DRAFT, ctx.account, ctx.clock.today(), register_text(inputs)
    )
    ctx.uow.threats.add(version)
    _record(ctx, version, f"draft {number}")
    return version


async def is_register_outdated(ctx: Context, draft: AtlasVersion, *, later: MonthsLater) -> bool:
    """Whether threats, votes or measures have changed since the draft."""
    if draft.is_locked:
        return False
    then = parse_register(draft.text).inputs
    now = await gather_register(ctx, salt=then.salt, later=later)
    return register_text(now) != register_text(then)


async def register_version(ctx: Context, version_id: str) -> AtlasVersion:
    """Raises NotFound, also for a draft that a newer one has replaced."""
    version = await ctx.uow.threats.version(version_id)
    if version is None:
        raise NotFound("threats-no-version")
    return version


async def record_before(ctx: Context, version: AtlasVersion) -> tuple[AtlasVersion, RegisterRecord] | None:
    """The version before this one, and what it holds; None for the first."""
    earlier = [known for known in await ctx.uow.threats.versions() if known.number < version.number]
    if not earlier:
        return None
    before = await register_version(ctx, earlier[-1].id)
    return before, parse_register(before.text)


@dataclass(frozen=True, slots=True)
class RegisterLockRequest:
    """The people who are asked to sign, or the version that is locked now because a colleague had signed before."""

    others: Sequence[Account] = ()
    wanted: SignatureRequest | None = None
    version: AtlasVersion | None = None


async def request_register_lock(ctx: ActingContext, version_id: str) -> RegisterLockRequest:
    """The first signature, or the second after a colleague's. Raises NotFound, NotAllowed (also for one's own second
    signature), WrongState."""
    await require_signer(ctx, refusal="role-leads")
    draft = await _lockable(ctx, version_id)
    before = await _first_signature(ctx, version_id)
    if before is not None and before.by in await accounts_of(ctx, ctx.account):
        raise NotAllowed("sign-alone")
    if before is not None:
        return RegisterLockRequest(version=await lock_register(ctx, before))
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account,))]
    if not others:
        raise NotAllowed("threats-nobody-signs")
    wanted = await request_signature(ctx, Matter.THREATS, ctx.account, detail=draft.id)
    _record(ctx, draft, f"lock wanted {draft.number}")
    return RegisterLockRequest(others, wanted)


async def lock_register(ctx: ActingContext, wanted: SignatureRequest) -> AtlasVersion:
    """The second signature. Raises as ``request_register_lock``."""
    await require_signer(ctx, refusal="role-leads")
    await require_still_counts(ctx, wanted.by)
    draft = await _lockable(ctx, wanted.detail)
    locked = lock_version(draft, first=wanted.by, second=ctx.account, day=ctx.clock.today())
    ctx.uow.threats.lock(locked)
    ctx.uow.signatures.drop(wanted.id)
    _record(ctx, locked, f"locked {locked.number}")
    return locked


async def _lockable(ctx: Context, version_id: str) -> AtlasVersion:
    version = await register_version(ctx, version_id)
    if version.is_locked:
        raise WrongState("threats-locked-already")
    if parse_register(version.text).method != METHOD:
        raise WrongState("threats-draft-other-method")
    return version


async def _first_signature(ctx: Context, version_id: str) -> SignatureRequest | None:
    """A colleague's signature that still counts; one that no longer counts is deleted."""
    now = ctx.clock.now()
    for signature in await ctx.uow.signatures.all():
        if signature.matter is Matter.THREATS and signature.detail == version_id and signature.fresh(now=now):
            if has_signing_right(await ctx.uow.staff.get(signature.by), now=now):
                return signature
            ctx.uow.signatures.drop(signature.id)
    return None


def note_register_export(ctx: ActingContext, version: AtlasVersion, what: str) -> None:
    """``what``: pdf, xlsx, png."""
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=version.id,
        detail=f"threats {version.number} {what}",
    )


def _record(ctx: ActingContext, version: AtlasVersion, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.THREAT, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )
