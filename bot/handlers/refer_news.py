"""Where a reporter's report has gone, and what the body has answered."""

from collections.abc import Sequence

from bot.conversation.outgoing import Term
from bot.conversation.ports import Ctx
from bot.domain.referrals import BEFORE, Referral, Step
from bot.domain.reports import Case, State
from bot.domain.witnesses import Report
from bot.handlers.refer_words import body_name, state_of


async def referred(report: Report, case: Case, ctx: Ctx) -> Sequence[Term]:
    """A paragraph for each body that has it, or has answered. Whose report nothing was made of reads that, too."""
    found = [one for one in await ctx.uow.referrals.of_report(report.id) if one.step not in BEFORE]
    if case.state is State.REFERRED and not found:
        return [Term("my-news-not-of-yours")]
    found.sort(key=lambda one: (one.sent_at is None, one.sent_at, one.id))
    answered = [one for one in found if one.step is Step.ANSWERED]
    newest = answered[-1].id if answered else ""
    return [await _told(one, ctx, whole=one.id == newest) for one in found]


async def _told(one: Referral, ctx: Ctx, *, whole: bool) -> Term:
    """Of the newest answer with its words; of older ones the outcome, so that all of it fits into a message."""
    body = body_name(one.body, ctx.content)
    if one.step is not Step.ANSWERED:
        return Term("my-news-referred", {"body": body, "state": state_of(one)})
    packed = await ctx.uow.referrals.packed(one.id) if whole else None
    words = packed.answer if packed is not None else ""
    outcome = Term("my-news-answered", {"body": body, "outcome": state_of(one)})
    return Term("my-news-answered-words", {"told": outcome, "words": words}) if words else outcome
