"""Where a reporter's report has gone, and what the body has answered."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Term
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import PROVEN, Case, State
from bot.domain.referrals.referrals import BEFORE, Ended, Outcome, Referral, Step
from bot.domain.submissions.witnesses import Line, Report, Side
from bot.handlers.pieces import body_name
from bot.handlers.referrals.refer_words import state_of

TEXT_FAMILIES: Final = tuple(f"my-news-refer-ended-{why}" for why in Ended)


async def referred(report: Report, case: Case, said: Sequence[Line], ctx: Ctx) -> Sequence[Term]:
    """A paragraph for each body that has it, or has answered, and for the last referral that came to nothing, until
    there is a newer one. Whose report nothing was made of reads that, too."""
    known = await ctx.uow.referrals.of_report(report.id)
    found = [one for one in known if one.step not in BEFORE]
    ended = next((line for line in reversed(said) if line.side is Side.REFERRAL), None)
    newer = ended is None or any(one.sent_at is None or one.sent_at >= ended.at for one in known)
    if ended is not None and not newer and _holds(ended, case, has_it=bool(found)):
        return [*await _all_told(found, ctx), _ended(ended, ctx)]
    if case.state is State.REFERRED and not found:
        return [Term("my-news-not-of-yours")]
    return await _all_told(found, ctx)


def no_longer_asked(case: Case, said: Sequence[Line], ctx: Ctx) -> Sequence[Term]:
    """That a body waits for his answer no more, until a decision comes."""
    over = next((line for line in reversed(said) if line.side is Side.WISH), None)
    if over is None or (case.decided_at is not None and case.decided_at > over.at):
        return ()
    return (Term("my-news-intro-over", {"body": body_name(over.text, ctx.content)}),)


def _holds(line: Line, case: Case, *, has_it: bool) -> bool:
    """Whether it is still news: no decision has come since; of what was called back, the decision stands; of what did
    not go, the case has not gone without it. ``has_it``: whether a body has something of this report."""
    if case.decided_at is not None and case.decided_at > line.at:
        return False
    if line.text.startswith(Ended.RECALLED):
        return case.state in PROVEN
    return case.state is not State.REFERRED or has_it


def _ended(line: Line, ctx: Ctx) -> Term:
    why, body, *reason = line.text.split(" ")
    args: dict[str, Arg] = {"body": body_name(body, ctx.content), "why": reason[0] if reason else ""}
    return Term(f"my-news-refer-ended-{why}", args)


async def _all_told(found: list[Referral], ctx: Ctx) -> list[Term]:
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
    told = Term("my-news-answered-words", {"told": outcome, "words": words}) if words else outcome
    return Term("my-news-answered-more", {"told": told}) if whole and one.outcome is Outcome.MORE else told
