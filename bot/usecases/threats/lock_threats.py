"""Versions of the register: drafted from what stands now, locked by two signatures, exported as files."""

from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.staff.signed_versions import (
    SignedVersion,
    VersionStage,
    current_draft,
    lock_version,
    next_number,
    seal,
)
from bot.domain.threats.threat_method import METHOD
from bot.domain.threats.threat_versions import (
    RecordedMeasure,
    RecordedThreat,
    RegisterInputs,
    RegisterRecord,
    parse_register,
    register_text,
)
from bot.usecases.access.leads import require_signer, require_still_counts
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.version_signatures import VersionLockRequest, ask_second_signature, first_signature
from bot.usecases.threats.keep_measures import measures_with_days
from bot.usecases.threats.register import count_votes, threat_register, votes_that_count

_SEEN: Final = 12
"""Hex digits of the mark of what a signer was shown."""


async def gather_register(ctx: Context, *, salt: str, later: MonthsLater) -> RegisterInputs:
    """Everything that a version holds, as it stands now. Who voted, and for which body, are numbers in it; the body
    that answers for a measure is named."""
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


async def draft_register(ctx: ActingContext, *, later: MonthsLater) -> SignedVersion:
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
    version = SignedVersion(
        ctx.ids.new(), number, VersionStage.DRAFT, ctx.account, ctx.clock.today(), register_text(inputs)
    )
    ctx.uow.threats.add(version)
    _record(ctx, version, f"draft {number}")
    return version


async def is_register_outdated(ctx: Context, draft: SignedVersion, *, later: MonthsLater) -> bool:
    """Whether threats, votes or measures have changed since the draft."""
    if draft.is_locked:
        return False
    then = parse_register(draft.text).inputs
    now = await gather_register(ctx, salt=then.salt, later=later)
    return register_text(now) != register_text(then)


async def register_version(ctx: Context, version_id: str) -> SignedVersion:
    """Raises NotFound, also for a draft that a newer one has replaced."""
    version = await ctx.uow.threats.version(version_id)
    if version is None:
        raise NotFound("threats-no-version")
    return version


async def record_before(ctx: Context, version: SignedVersion) -> tuple[SignedVersion, RegisterRecord] | None:
    """The version before this one, and what it holds; None for the first, also of this election."""
    opened = await opening_day(ctx)
    earlier = [
        known
        for known in await ctx.uow.threats.versions()
        if known.number < version.number and (known.day < opened) is (version.day < opened)
    ]
    if not earlier:
        return None
    before = await register_version(ctx, earlier[-1].id)
    return before, parse_register(before.text)


async def seen_mark(ctx: Context, version: SignedVersion) -> str:
    """The mark of what a signer is shown: the version, and the one that its changes are counted from."""
    before = await record_before(ctx, version)
    return seal(f"{before[0].content_hash if before is not None else ''} {version.text}")[:_SEEN]


async def request_register_lock(
    ctx: ActingContext, version_id: str, seen: str, *, later: MonthsLater
) -> VersionLockRequest:
    """The first signature, or the second after a colleague's. ``seen``: the mark of what the signer was shown. Raises
    NotFound, NotAllowed (also for one's own second signature), WrongState (also for an outdated draft)."""
    await require_signer(ctx, refusal="role-leads")
    draft = await lockable_register(ctx, version_id, later=later)
    await _require_seen(ctx, draft, seen)
    before = await first_signature(ctx, Matter.THREATS, version_id)
    if before is not None:
        return VersionLockRequest(version=await lock_register(ctx, before, seen, later=later))
    wanted = await ask_second_signature(ctx, Matter.THREATS, draft)
    _record(ctx, draft, f"lock wanted {draft.number}")
    return wanted


async def lock_register(
    ctx: ActingContext, wanted: SignatureRequest, seen: str, *, later: MonthsLater
) -> SignedVersion:
    """The second signature. Raises as ``request_register_lock``."""
    await require_signer(ctx, refusal="role-leads")
    await require_still_counts(ctx, wanted.by)
    draft = await lockable_register(ctx, wanted.detail, later=later)
    await _require_seen(ctx, draft, seen)
    locked = lock_version(draft, first=wanted.by, second=ctx.account, day=ctx.clock.today())
    ctx.uow.threats.lock(locked)
    ctx.uow.signatures.drop(wanted.id)
    _record(ctx, locked, f"locked {locked.number}")
    return locked


async def lockable_register(ctx: Context, version_id: str, *, later: MonthsLater) -> SignedVersion:
    """A draft that may be signed. Raises NotFound; WrongState for a locked version, one of another method, and one that
    is outdated."""
    version = await register_version(ctx, version_id)
    if version.is_locked:
        raise WrongState("threats-locked-already")
    if parse_register(version.text).method != METHOD:
        raise WrongState("threats-draft-other-method")
    if await is_register_outdated(ctx, version, later=later):
        raise WrongState("threats-outdated-unsigned")
    return version


async def _require_seen(ctx: Context, draft: SignedVersion, seen: str) -> None:
    if seen != await seen_mark(ctx, draft):
        raise WrongState("threats-unseen")


def note_register_export(ctx: ActingContext, version: SignedVersion, what: str) -> None:
    """``what``: pdf, xlsx, png."""
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=version.id,
        detail=f"threats {version.number} {what}",
    )


def _record(ctx: ActingContext, version: SignedVersion, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.THREAT, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )
