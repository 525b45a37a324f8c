"""A person asks to be forgotten: their learning, their draft, and their name on their reports."""

from bot.domain.asking.inquiries import ASKER
from bot.domain.people import PersonKeys
from bot.usecases.context import ActingContext, Context
from bot.usecases.desk.mutes import restore_priority
from bot.usecases.learning.order_clock import stop_clock
from bot.usecases.learning.remarks import BOX
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.news.calendar import BOX as CALENDAR


async def count_what_goes(ctx: ActingContext) -> int:
    """How many reports can still reach their sender."""
    return len(await ctx.uow.reports.of_reporter(ctx.keys.reporter))


async def forget_me(ctx: Context, keys: PersonKeys, *, draft_id: str = "") -> int:
    """Forget this person; return how many of their reports no longer know them.

    The reports stay with the moderators as no-return ones: from now on only their codes open them. A mute of
    theirs ends, because nothing else knows its name afterwards. The draft's evidence is destroyed with its
    key, and so are their questions to the
    editors. The session belongs to the conversation and goes with the turn. A certificate stays valid, but no
    longer leads to a learner.
    """
    await _forget_learning(ctx, keys.learner)
    if draft_id:
        ctx.uow.evidence.drop_draft(draft_id)
    reports = await ctx.uow.reports.of_reporter(keys.reporter)
    await restore_priority(ctx, [report.case_id for report in reports])
    ctx.uow.mutes.forget(keys.reporter)
    for report in reports:
        ctx.uow.reports.forget_sender(report.id)
    for inquiry in await ctx.uow.inquiries.of_asker(ctx.uow.codes.name(ASKER, keys.reporter)):
        ctx.uow.inquiries.destroy(inquiry.id)
    return len(reports)


async def _forget_learning(ctx: Context, key: str) -> None:
    learner = await ctx.uow.learners.get(key)
    settings = learner.settings if learner is not None else {}
    for box in (settings[name] for name in (LETTERBOX, BOX, CALENDAR) if name in settings):
        ctx.uow.letterboxes.drop(box)
        ctx.uow.followers.drop(box)
    ctx.uow.reminders.drop(key)
    ctx.uow.group_reminders.drop(key)
    await stop_clock(ctx, key)
    ctx.uow.learners.forget(key)
    ctx.uow.attempts.forget(key)
    await ctx.uow.cohorts.leave_all(key)
    await ctx.uow.transfers.drop_of(key)
    ctx.uow.certificates.move(key, to="")
