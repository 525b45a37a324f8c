"""Versions of the division of work: drafted from the routing data, agreed by two signatures, exported as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.atlas.opinions import has_open_round
from bot.domain.division.division_table import DivisionTable
from bot.domain.division.division_versions import (
    DivisionChange,
    division_changes,
    is_changed,
    parse_table,
    write_table,
)
from bot.domain.errors import NotFound, WrongState
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.staff.signed_versions import (
    SignedVersion,
    VersionStage,
    current_draft,
    lock_version,
    newest_locked,
    next_number,
    seal,
)
from bot.usecases.access.leads import require_signer, require_still_counts
from bot.usecases.context import ActingContext, Context
from bot.usecases.division.division_now import division_now
from bot.usecases.division.stand_on_rows import all_voices
from bot.usecases.staff.version_signatures import VersionLockRequest, ask_second_signature, first_signature

_SEEN: Final = 12
"""Hex digits of the mark of what a signer was shown."""


async def draft_division(ctx: ActingContext) -> SignedVersion:
    """The table now, as a draft; it replaces the previous draft. Raises NotAllowed; NotFound if there are no
    rows; WrongState while a round of opinions on the draft is open."""
    await require_signer(ctx, refusal="role-leads")
    versions = await ctx.uow.division.versions()
    before = current_draft(versions)
    if before is not None and has_open_round(await ctx.uow.rounds.all(), before.id):
        raise WrongState("atlas-opinions-open")
    table = await division_now(ctx)
    if not table.rows:
        raise NotFound("division-no-rows")
    if before is not None:
        ctx.uow.division.discard(before.id)
    number = before.number if before is not None else next_number(versions)
    version = SignedVersion(
        ctx.ids.new(), number, VersionStage.DRAFT, ctx.account, ctx.clock.today(), write_table(table)
    )
    ctx.uow.division.add(version)
    _record(ctx, version, f"draft {number}")
    return version


async def find_division_version(ctx: Context, version_id: str) -> SignedVersion:
    """Raises NotFound, also for a draft that a newer one has replaced."""
    version = await ctx.uow.division.version(version_id)
    if version is None:
        raise NotFound("atlas-no-version")
    return version


@dataclass(frozen=True, slots=True)
class VersionNews:
    """What a signer has to see: what the version changes since the one agreed before (``before``; None for the
    first), and a mark of that."""

    before: SignedVersion | None
    changes: Sequence[DivisionChange]
    mark: str


async def version_news(ctx: Context, version: SignedVersion) -> VersionNews:
    versions = [v for v in await ctx.uow.division.versions() if v.number < version.number]
    agreed = newest_locked(versions)
    before = await ctx.uow.division.version(agreed.id) if agreed is not None else None
    table = parse_table(version.text)
    changes = division_changes(parse_table(before.text), table) if before is not None else ()
    return VersionNews(before, changes, seal(f"{before.hash if before else ''} {version.text}")[:_SEEN])


async def has_changed_since(ctx: Context, version: SignedVersion) -> bool:
    """Whether the routing data says something else now than the version."""
    return is_changed(parse_table(version.text), await division_now(ctx))


async def request_division_lock(ctx: ActingContext, version_id: str, seen: str) -> VersionLockRequest:
    """The first signature, or the second if a colleague has signed already. ``seen``: the mark of the changes
    that the signer was shown. Raises NotFound, NotAllowed (also for one's own second signature), WrongState."""
    await require_signer(ctx, refusal="role-leads")
    draft = await _lockable_division(ctx, version_id, seen)
    before = await first_signature(ctx, Matter.DIVISION, version_id)
    if before is not None:
        return VersionLockRequest(version=await lock_division(ctx, before, seen))
    lock_request = await ask_second_signature(ctx, Matter.DIVISION, draft)
    _record(ctx, draft, f"lock wanted {draft.number}")
    return lock_request


async def lock_division(ctx: ActingContext, wanted: SignatureRequest, seen: str) -> SignedVersion:
    """The second signature. Raises as ``request_division_lock``."""
    await require_signer(ctx, refusal="role-leads")
    await require_still_counts(ctx, wanted.by)
    draft = await _lockable_division(ctx, wanted.detail, seen)
    done = lock_version(draft, first=wanted.by, second=ctx.account, day=ctx.clock.today())
    ctx.uow.division.lock(done)
    ctx.uow.signatures.drop(wanted.id)
    _record(ctx, done, f"locked {done.number}")
    return done


async def _lockable_division(ctx: Context, version_id: str, seen: str) -> SignedVersion:
    version = await find_division_version(ctx, version_id)
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    if await has_changed_since(ctx, version):
        raise WrongState("division-outdated")
    if has_open_round(await ctx.uow.rounds.all(), version.id):
        raise WrongState("atlas-opinions-open")
    waiting = (await all_voices(ctx)).waiting_objections(parse_table(version.text))
    if waiting:
        raise WrongState("division-objections-wait", {"count": len(waiting)})
    if seen != (await version_news(ctx, version)).mark:
        raise WrongState("division-unseen")
    return version


async def version_table(ctx: Context, version_id: str) -> tuple[SignedVersion, DivisionTable]:
    """Raises NotFound."""
    version = await find_division_version(ctx, version_id)
    return version, parse_table(version.text)


def note_division_export(ctx: ActingContext, about: str, number: int, what: str) -> None:
    """``about``: a version's id, or empty for the table as it is now; ``what``: pdf, xlsx."""
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=about,
        detail=f"division {number or 'now'} {what}",
    )


def _record(ctx: ActingContext, version: SignedVersion, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.DIVISION, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )
