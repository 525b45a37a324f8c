"""A referral ends with its purpose; reporters who were asked about it find the reason on their report's
page."""

from collections.abc import Collection

from bot.domain.events import Fact, ReferralEnded
from bot.domain.referrals.referrals import BEFORE, Referral, ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.export_recipients import export_recipients


async def end_unsent_referrals(
    ctx: ActingContext, case_id: str, why: ReferralEndReason, *, of: Collection[str] | None = None
) -> tuple[Fact, ...]:
    """End this case's unsent referrals. ``of``: only those made of one of these reports."""
    facts: list[Fact] = []
    for referral in await ctx.uow.referrals.of_case(case_id):
        made_of = (await ctx.uow.referrals.consents(referral.id)).keys()
        if referral.step not in BEFORE or (of is not None and not made_of & set(of)):
            continue
        facts.append(await end_referral(ctx, referral, why))
        detail = f"stopped {referral.body}"
        ctx.uow.audit.record(
            AuditAction.REFER, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=detail
        )
    return tuple(facts)


async def end_referral(
    ctx: Context, referral: Referral, why: ReferralEndReason, *, reason: str = ""
) -> ReferralEnded:
    """Destroy row, words and key. The reports whose senders were asked keep a line about it: why, which body,
    the reason."""
    asked: list[str] = []
    text = f"{why} {referral.body} {reason}".strip()
    for report_id in await ctx.uow.referrals.consents(referral.id):
        report = await ctx.uow.reports.get(report_id)
        if report is None or report.withdrawn or report.mode is not ContactMode.RETURNABLE:
            continue
        ctx.uow.reports.add_line(report_id, DialogueLine(Side.REFERRAL, text, ctx.clock.now()))
        asked.append(report_id)
    recipients = await export_recipients(ctx, referral)
    ctx.uow.referrals.end(referral.id)
    return ReferralEnded(referral.case_id, referral.body, referral.by, why, tuple(asked), recipients)
