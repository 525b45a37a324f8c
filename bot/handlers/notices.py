"""Whom else to tell when something happened: one place that reads facts and answers with messages.

What reporters hear, and what they do not, stands in ``bot.domain.sent_reports.telling``; how, in ``reporter_notices``.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import Arg, DetailOf, EraseDetails, Lane, Reply, Rows, Say, StaffChat, Term
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.cases.reports import HELD, Case
from bot.domain.people import Account
from bot.domain.submissions.witnesses import Side
from bot.handlers.cards.card import number_of
from bot.handlers.cards.card_notices import cards, private_cards
from bot.handlers.cards.seen_by import circle_short, seen_by
from bot.handlers.cases.opinion_over import opinion_over
from bot.handlers.learning.remark_desk import told_to_editors
from bot.handlers.pieces import button, nameless
from bot.handlers.referrals.introductions import no_longer_asked
from bot.handlers.referrals.referred import referral_over, told_of_accused
from bot.handlers.sent_reports.reporter_notices import reporters_hear
from bot.handlers.staff.announce import announced, group_alarm, stranger_alarm
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.sight.seek_second_looks import inside, namers, seekers
from bot.usecases.staff.editors import editors

_OF_NO_CASE: Final = (events.RemarksToTell, events.RoleEnded, events.GroupStopped, events.StrangerSeen)


async def notices(facts: Sequence[events.Fact], ctx: Ctx | TickCtx) -> tuple[Reply, ...]:
    """The messages that these facts ask for. A case's card is shown anew at most once, as it stands now."""
    replies: list[Reply] = []
    for fact in facts:
        if isinstance(fact, events.RemarksToTell):
            replies += await _to_editors(fact, ctx)
        elif isinstance(fact, events.RoleEnded):
            replies += await announced("role-announced-left", _gone(fact), uow=ctx.uow)
        elif isinstance(fact, events.GroupStopped):
            replies += await group_alarm(fact, uow=ctx.uow)
    replies += await _of_strangers(facts, ctx)
    of_cases = [fact for fact in facts if not isinstance(fact, _OF_NO_CASE)]
    for case_id in dict.fromkeys(fact.case_id for fact in of_cases):
        its = [fact for fact in of_cases if fact.case_id == case_id]
        case = await ctx.uow.cases.get(case_id)
        replies += await opinion_over(case_id, case, its, uow=ctx.uow)
        if case is None:  # what stands of it in a chat may outlive it
            replies += [EraseDetails(case_id, one.owner) for one in its if isinstance(one, events.ClaimEnded)]
            continue
        shown = (*await cards(its, case, ctx), *await private_cards(its, case, ctx))
        replies += await seen_by(shown, case, uow=ctx.uow)
        for fact in dict.fromkeys(its):
            told = await _told(fact, case, ctx)
            replies += told if isinstance(fact, events.ClaimLost) else await seen_by(told, case, uow=ctx.uow)
        replies += await reporters_hear(its, case_id, ctx)
    return tuple(replies)


async def _of_strangers(facts: Sequence[events.Fact], ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """One alarm a group, however many have come at once."""
    seen = [fact for fact in facts if isinstance(fact, events.StrangerSeen)]
    groups = dict.fromkeys((one.messenger, one.chat_id) for one in seen)
    told = [
        await stranger_alarm([one for one in seen if (one.messenger, one.chat_id) == at], uow=ctx.uow)
        for at in groups
    ]
    return [reply for replies in told for reply in replies]


async def _to_editors(fact: events.RemarksToTell, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """New remarks about a card, to everybody who looks after the lessons."""
    found = [await ctx.uow.remarks.get(remark_id) for remark_id in fact.remark_ids]
    named = ctx.operator.editors if isinstance(ctx, Ctx) else ctx.editors
    there = [one for one in found if one is not None]
    told = await editors(named, uow=ctx.uow)
    return told_to_editors(fact.card_id, there, editors=told, content=ctx.content)


def _gone(fact: events.RoleEnded) -> dict[str, Arg]:
    return {"name": fact.name or nameless(fact.role), "role": Term(f"role-{fact.role}")}


async def _told(  # noqa: PLR0911 one return a fact, read as a table
    fact: events.Fact, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """What the holder of the case hears, and the owners where nobody takes it."""
    match fact:
        case events.ClaimEnded(owner=owner):
            return [EraseDetails(case.id, owner)]
        case events.ClaimLost(owner=owner):
            return [_to_holder("notice-claim-lost", case, owner)]
        case events.AnswerGiven():
            return await _answer(fact, case, ctx)
        case events.WishGone():
            asked = await no_longer_asked(fact.wish, uow=ctx.uow) if fact.wish else []
            return [EraseDetails(fact.asked_in, fact.by), *asked]
        case events.ReportWithdrawn(owner=Account() as owner):
            erased = EraseDetails(case.id, owner)
            if case.decided_at is not None:
                return [erased]
            return [erased, _to_holder("notice-withdrawn", case, owner)]
        case events.EvidenceAdded(report_id=report_id) if case.owner is not None:
            see = button("case-button-added", "case.added", case.id)
            look = button("case-button-details", "case.open", case.id) if case.open else see
            slot = f"added:{report_id}"
            return [_to_holder("notice-added", case, case.owner, ((look,),), slot=slot)]
        case events.SummaryAnswered(right=right) if case.owner is not None and case.open:
            return [_summary_judged(case, case.owner, right=right)]
        case events.CaseMerged(into_id=into_id):
            return await _joined(case, into_id, ctx)
        case events.CaseUnmerged(into_id=into_id):
            return await _left(case, into_id, ctx)
        case events.ReferralRecalled() | events.ReferralEnded() | events.BodyUnread():
            return await referral_over(fact, case, ctx)
        case events.SecondLookUnclaimed(nobody=nobody):
            return await _to_seekers(case, ctx, nobody=nobody)
    return ()


def _to_holder(key: str, case: Case, owner: Account, rows: Rows = (), *, slot: str = "") -> Say:
    """A word to whoever holds the case, which holds nothing of the report."""
    args = {"number": number_of(case)}
    return Say(key, args, rows, to=StaffChat(owner), lane=Lane.DIALOGUE, slot=slot)


def _summary_judged(case: Case, owner: Account, *, right: bool) -> Say:
    show = button("case-button-show", "case.show", case.id)
    if right:
        return _to_holder("notice-summary-right", case, owner, ((show,),))
    again = button("case-button-summary-again", "case.sum", case.id)
    return _to_holder("notice-summary-wrong", case, owner, ((again,), (show,)))


async def _joined(case: Case, into_id: str, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Whoever else works on the case that has grown hears that there is more to read; and the leads, if a body has it
    that is accused by what has joined."""
    into = await ctx.uow.cases.get(into_id)
    if into is None:
        return ()
    accused = await told_of_accused(into, ctx)
    if into.owner is None or into.state not in HELD or into.owner == case.owner:
        return accused
    look = button("case-button-details", "case.open", into.id)
    return [_to_holder("notice-joined", into, into.owner, ((look,),)), *accused]


async def _left(case: Case, into_id: str, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Who holds the other case has nothing to read of what went back any more."""
    into = await ctx.uow.cases.get(into_id)
    if into is None or into.owner is None or into.state not in HELD:
        return ()
    look = button("case-button-details", "case.open", into.id)
    return [EraseDetails(into.id, into.owner), _to_holder("notice-left", into, into.owner, ((look,),))]


async def _to_seekers(case: Case, ctx: Ctx | TickCtx, *, nobody: bool) -> Sequence[Reply]:
    """That another moderator is needed, and nothing of the case but its number; by day. Who may take it himself
    has the way to it."""
    told: list[Reply] = [circle_short(one) for one in await namers(case, uow=ctx.uow) if nobody]
    first = await accounts_of(case.barred, uow=ctx.uow)
    for account in await seekers(case, uow=ctx.uow):
        may = account not in first and await inside(account, uow=ctx.uow)
        rows = ((button("case-button-show", "case.show", case.id),),) if may else ()
        key, slot = "notice-look-nobody" if nobody else "notice-look-late", f"look:{case.id}"
        told.append(replace(_to_holder(key, case, account, rows, slot=slot), quiet=True))
    return told


async def _answer(fact: events.AnswerGiven, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """The answer that was given, to the one who asked: the last line of that report, whatever the clock said."""
    lines = await ctx.uow.reports.dialogue(fact.report_id)
    answers = [line for line in lines if line.side is Side.ANSWER]
    if not answers:
        return ()
    newest, owner, files = answers[-1], fact.owner, fact.files
    look = button("case-button-details", "case.open", case.id)
    show = button("case-button-show", "case.show", case.id)
    args: dict[str, Arg] = {"number": number_of(case), "files": files}
    if newest.text:
        args["text"] = newest.text
    return [
        Say(
            "notice-answer" if newest.text else "notice-answer-files",
            args,
            ((look if files else show,),),
            to=StaffChat(owner),
            lane=Lane.DIALOGUE,
            remember=DetailOf(case.id, owner),
            protect=True,
        )
    ]
