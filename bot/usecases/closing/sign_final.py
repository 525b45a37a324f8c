"""The final report: drafted from what is published and locked, signed by two people, then kept as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.closing.final_report import (
    SHORT_HASH,
    SIGNED_ACTION,
    FinalReport,
    StoredReport,
    require_polling_over,
)
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, signable
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.closing.final_sections import gather_sections
from bot.usecases.closing.stored_report import drop_report, read_report, store_report
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.signatures import request_signature

SIGNERS_ONLY: Final = "final-leads"


@dataclass(frozen=True, slots=True)
class PreparedReport:
    """``is_new``: it differs from the draft that waited before, or none did."""

    stored: StoredReport
    is_new: bool


async def prepare_report(ctx: Context, *, by: str) -> PreparedReport:
    """Draft it, or return the waiting draft if nothing has changed, nor the polling day. A new draft voids the
    signature under the earlier one. ``by``: for the record. Raises BadInput before polling day is over, WrongState
    if it is signed already."""
    running = await ctx.uow.settings.running()
    polling_day = require_polling_over(running.polling_day, today=ctx.clock.today())
    before = await read_report(ctx)
    if before is not None and before.is_signed:
        raise WrongState("final-signed-already")
    sections = await gather_sections(ctx, polling_day)
    if before is not None and (before.report.polling_day, before.report.sections) == (polling_day, sections):
        return PreparedReport(before, is_new=False)
    stored = StoredReport(FinalReport(polling_day, ctx.clock.today(), sections))
    await _drop_signatures(ctx)
    await store_report(ctx, stored)
    _record(ctx, "final prepared", stored, by=by)
    return PreparedReport(stored, is_new=True)


async def first_signature(ctx: Context, stored: StoredReport) -> SignatureRequest | None:
    """The first signature under this draft, while it counts."""
    now = ctx.clock.now()
    for wanted in await ctx.uow.signatures.all():
        is_of_this = (wanted.matter, wanted.detail) == (Matter.FINAL_REPORT, stored.report.hash[:SHORT_HASH])
        if (
            is_of_this
            and wanted.fresh(now=now)
            and has_signing_right(await ctx.uow.staff.get(wanted.by), now=now)
        ):
            return wanted
    return None


@dataclass(frozen=True, slots=True)
class ReportSignature:
    """After the first signature ``others`` can give the second. After the second ``first`` is the first signer."""

    stored: StoredReport
    others: Sequence[Account] = ()
    first: Account | None = None


async def sign_report(ctx: ActingContext, short_hash: str) -> ReportSignature:
    """The first or the second signature. Raises NotAllowed (no right to it, their own twice, nobody else who could),
    NotFound (another draft by now), WrongState (signed, or outdated); then nothing is signed."""
    await require_signer(ctx, refusal=SIGNERS_ONLY)
    stored = await _signable_report(ctx, short_hash)
    first = await first_signature(ctx, stored)
    if first is not None:
        signable(first, by=await own_account_among(ctx, (first.by,)), now=ctx.clock.now())
        done = stored.sign(first=first.by, second=ctx.account, day=ctx.clock.today())
        await store_report(ctx, done)
        await _drop_signatures(ctx)
        _record(ctx, SIGNED_ACTION, done, by=str(ctx.account))
        return ReportSignature(done, first=first.by)
    others = await signers(ctx, besides=(ctx.account,))
    if not others:
        raise NotAllowed("final-alone")
    await _drop_signatures(ctx)
    await request_signature(ctx, Matter.FINAL_REPORT, ctx.account, detail=stored.report.hash[:SHORT_HASH])
    _record(ctx, "final first signature", stored, by=str(ctx.account))
    return ReportSignature(stored, [staff.account for staff in others])


async def refuse_report(ctx: ActingContext, short_hash: str) -> Account | None:
    """One refusal deletes the draft. Returns its first signer, if any. Raises NotAllowed, NotFound, WrongState."""
    await require_signer(ctx, refusal=SIGNERS_ONLY)
    stored = await _find_draft(ctx, short_hash)
    first = await first_signature(ctx, stored)
    await _drop_signatures(ctx)
    await drop_report(ctx)
    _record(ctx, "final refused", stored, by=str(ctx.account))
    return first.by if first is not None else None


async def _find_draft(ctx: Context, short_hash: str) -> StoredReport:
    stored = await read_report(ctx)
    if stored is None or stored.report.hash[:SHORT_HASH] != short_hash:
        raise NotFound("final-none")
    if stored.is_signed:
        raise WrongState("final-signed-already")
    return stored


async def _signable_report(ctx: Context, short_hash: str) -> StoredReport:
    stored = await _find_draft(ctx, short_hash)
    if (await ctx.uow.settings.running()).polling_day != stored.report.polling_day:
        raise WrongState("final-stale")
    if await gather_sections(ctx, stored.report.polling_day) != stored.report.sections:
        raise WrongState("final-stale")
    return stored


async def _drop_signatures(ctx: Context) -> None:
    for wanted in await ctx.uow.signatures.all():
        if wanted.matter is Matter.FINAL_REPORT:
            ctx.uow.signatures.drop(wanted.id)


def note_report_paper(ctx: ActingContext, stored: StoredReport) -> None:
    """Record that somebody took the paper."""
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=stored.report.hash,
        detail="final pdf",
    )


def _record(ctx: Context, detail: str, stored: StoredReport, *, by: str) -> None:
    ctx.uow.audit.record(
        AuditAction.PUBLISH, by=by, at=ctx.clock.now(), subject=stored.report.hash, detail=detail
    )
