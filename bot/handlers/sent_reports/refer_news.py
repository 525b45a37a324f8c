"""Where a reporter's report was sent, and what the body answered."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import PROVEN, Case, State
from bot.domain.referrals.referrals import BEFORE, Referral, ReferralEndReason, ReferralOutcome, ReferralStep
from bot.domain.submissions.witnesses import DialogueLine, Report, Side
from bot.handlers.pieces import body_name
from bot.handlers.referrals.refer_words import state_of

TEXT_FAMILIES: Final = tuple(f"my-news-refer-ended-{why}" for why in ReferralEndReason)


async def referral_news(
    report: Report, case: Case, dialogue: Sequence[DialogueLine], ctx: Ctx
) -> Sequence[TextRef]:
    """A paragraph for each body that has it or has answered, and one for the last referral that ended without
    result, until there is a newer one. Reporters whose report was not part of the referral read that too."""
    known = await ctx.uow.referrals.of_report(report.id)
    referrals = [referral for referral in known if referral.step not in BEFORE]
    ended = next((line for line in reversed(dialogue) if line.side is Side.REFERRAL), None)
    newer = ended is None or any(
        referral.sent_at is None or referral.sent_at >= ended.at for referral in known
    )
    if ended is not None and not newer and _is_still_news(ended, case, has_it=bool(referrals)):
        return [*await _referral_terms(referrals, ctx), _ended_term(ended, ctx)]
    if case.state is State.REFERRED and not referrals:
        return [TextRef("my-news-not-of-yours")]
    return await _referral_terms(referrals, ctx)


def wish_over_news(case: Case, dialogue: Sequence[DialogueLine], ctx: Ctx) -> Sequence[TextRef]:
    """That a body no longer waits for the reporter's answer, until a decision comes."""
    over = next((line for line in reversed(dialogue) if line.side is Side.WISH), None)
    if over is None or (case.decided_at is not None and case.decided_at > over.at):
        return ()
    return (TextRef("my-news-intro-over", {"body": body_name(over.text, ctx.content)}),)


def _is_still_news(line: DialogueLine, case: Case, *, has_it: bool) -> bool:
    """Whether it is still news: there was no decision since; for a recall, the decision still stands; for a
    referral that was not sent, the case was not sent without this report. ``has_it``: whether a body has
    something of this report."""
    if case.decided_at is not None and case.decided_at > line.at:
        return False
    if line.text.startswith(ReferralEndReason.RECALLED):
        return case.state in PROVEN
    return case.state is not State.REFERRED or has_it


def _ended_term(line: DialogueLine, ctx: Ctx) -> TextRef:
    why, body, *reason = line.text.split(" ")
    args: dict[str, Arg] = {"body": body_name(body, ctx.content), "why": reason[0] if reason else ""}
    return TextRef(f"my-news-refer-ended-{why}", args)


async def _referral_terms(referrals: list[Referral], ctx: Ctx) -> list[TextRef]:
    referrals.sort(key=lambda referral: (referral.sent_at is None, referral.sent_at, referral.id))
    answered = [referral for referral in referrals if referral.step is ReferralStep.ANSWERED]
    newest = answered[-1].id if answered else ""
    return [await _referral_term(referral, ctx, whole=referral.id == newest) for referral in referrals]


async def _referral_term(referral: Referral, ctx: Ctx, *, whole: bool) -> TextRef:
    """The newest answer with its words; older ones only with the outcome, so that all fits into a message."""
    body = body_name(referral.body, ctx.content)
    if referral.step is not ReferralStep.ANSWERED:
        return TextRef("my-news-referred", {"body": body, "state": state_of(referral)})
    packed = await ctx.uow.referrals.package(referral.id) if whole else None
    words = packed.answer if packed is not None else ""
    outcome = TextRef("my-news-answered", {"body": body, "outcome": state_of(referral)})
    term = TextRef("my-news-answered-words", {"told": outcome, "words": words}) if words else outcome
    return (
        TextRef("my-news-answered-more", {"told": term})
        if whole and referral.outcome is ReferralOutcome.MORE
        else term
    )
