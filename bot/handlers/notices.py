"""Whom else to notify when something happened: the one place that turns facts into messages.

``bot.domain.sent_reports.reporter_notifications`` says what reporters are told and what not;
``reporter_notices`` says how.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import (
    Arg,
    DetailOf,
    EraseDetails,
    Reply,
    Rows,
    Say,
    SendLane,
    StaffChat,
    TextRef,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.cases.reports import HELD, Case
from bot.domain.people import Account
from bot.domain.submissions.witnesses import Side
from bot.handlers.alerts.alert_ends import alert_end_notices
from bot.handlers.cards.allowed_replies import allowed_replies, circle_short
from bot.handlers.cards.card import number_of
from bot.handlers.cards.card_notices import cards, private_cards
from bot.handlers.cases.second_opinion import end_opinion_replies
from bot.handlers.learning.remark_desk import editor_notices
from bot.handlers.pieces import button, nameless_label
from bot.handlers.referrals.introductions import wish_erasures
from bot.handlers.referrals.referral_handover import accused_body_notices, referral_end_notices
from bot.handlers.sent_reports.reporter_notices import notices_to_reporters
from bot.handlers.staff.announce import group_alarm, group_announcements, stranger_alarm
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.seek_second_looks import is_in_group, owners_to_name_circle, second_look_seekers
from bot.usecases.staff.give_role import editors

_OF_NO_CASE: Final = (events.RemarksToTell, events.RoleEnded, events.GroupStopped, events.StrangerSeen)


async def notices(facts: Sequence[events.Fact], ctx: Ctx | TickCtx) -> tuple[Reply, ...]:
    """The messages for these facts. A case's card is edited at most once, to its present state."""
    replies: list[Reply] = []
    for fact in facts:
        if isinstance(fact, events.RemarksToTell):
            replies += await _editor_notices(fact, ctx)
        elif isinstance(fact, events.RoleEnded):
            replies += await group_announcements("role-announced-left", _ended_role_args(fact), ctx)
        elif isinstance(fact, events.GroupStopped):
            replies += await group_alarm(fact, ctx)
    replies += await _stranger_alarms(facts, ctx)
    for case_id, case_facts in _facts_by_case(facts).items():
        replies += await _replies_of_case(case_id, case_facts, ctx)
    return tuple(replies)


def _facts_by_case(facts: Sequence[events.Fact]) -> Mapping[str, Sequence[events.Fact]]:
    """The facts about cases, by case, in the order in which they happened."""
    facts_by_case: dict[str, list[events.Fact]] = {}
    for fact in facts:
        if not isinstance(fact, _OF_NO_CASE):
            facts_by_case.setdefault(fact.case_id, []).append(fact)
    return facts_by_case


async def _replies_of_case(case_id: str, facts: Sequence[events.Fact], ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """In this order: who was asked for an opinion, the cards, the assignee and the leads, the reporters."""
    case = await ctx.uow.cases.get(case_id)
    opinion_replies = await end_opinion_replies(case_id, case, facts, ctx)
    if case is None:  # what a chat shows of it may outlive the case
        erasures = [
            EraseDetails(case_id, ended.assignee) for ended in facts if isinstance(ended, events.ClaimEnded)
        ]
        return [*opinion_replies, *erasures]
    card_replies = (*await cards(facts, case, ctx), *await private_cards(facts, case, ctx))
    replies = [*opinion_replies, *await allowed_replies(card_replies, case, ctx)]
    for fact in dict.fromkeys(facts):
        staff_notices = await _case_notices(fact, case, ctx)
        replies += (
            staff_notices
            if isinstance(fact, events.ClaimLost)
            else await allowed_replies(staff_notices, case, ctx)
        )
    for fact in dict.fromkeys(facts):
        if isinstance(fact, events.AlertCalledBack | events.AlertStopped):
            replies += await alert_end_notices(fact, case, ctx)
    return [*_without_repeats(replies), *await notices_to_reporters(facts, case_id, ctx)]


def _without_repeats(replies: Sequence[Reply]) -> Sequence[Reply]:
    """The replies with one erasure for each reader."""
    return [
        reply
        for place, reply in enumerate(replies)
        if not isinstance(reply, EraseDetails) or reply not in replies[:place]
    ]


async def _stranger_alarms(facts: Sequence[events.Fact], ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """One alarm for each group, however many strangers joined at once."""
    seen = [fact for fact in facts if isinstance(fact, events.StrangerSeen)]
    groups = dict.fromkeys((sighting.messenger, sighting.chat_id) for sighting in seen)
    alarms = [
        await stranger_alarm(
            [sighting for sighting in seen if (sighting.messenger, sighting.chat_id) == at], ctx
        )
        for at in groups
    ]
    return [reply for replies in alarms for reply in replies]


async def _editor_notices(fact: events.RemarksToTell, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Notices of new remarks about a card, for all editors of the lessons."""
    remarks = [await ctx.uow.remarks.get(remark_id) for remark_id in fact.remark_ids]
    there = [remark for remark in remarks if remark is not None]
    accounts = await editors(ctx)
    return editor_notices(fact.card_id, there, editors=accounts, content=ctx.content)


def _ended_role_args(fact: events.RoleEnded) -> dict[str, Arg]:
    return {"name": fact.name or nameless_label(fact.role), "role": TextRef(f"role-{fact.role}")}


async def _case_notices(  # noqa: PLR0911 one return per fact, like a table
    fact: events.Fact, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """Notices for the case's assignee, and for the owners if nobody claims it."""
    match fact:
        case events.ClaimEnded(assignee=assignee):
            return [EraseDetails(case.id, assignee)]
        case events.ClaimLost(assignee=assignee):
            return [_notice_to_assignee("notice-claim-lost", case, assignee)]
        case events.AnswerGiven():
            return await _answer_notices(fact, case, ctx)
        case events.WishGone():
            asked = await wish_erasures(fact.wish, ctx) if fact.wish else []
            return [EraseDetails(fact.asked_in, fact.by), *asked]
        case events.ReportWithdrawn(assignee=assignee):
            return await _withdrawal_notices(case, assignee, ctx)
        case events.EvidenceAdded(report_id=report_id) if case.assignee is not None:
            see = button("case-button-added", "case.added", case.id)
            look = button("case-button-details", "case.open", case.id) if case.is_open else see
            slot = f"added:{report_id}"
            return [_notice_to_assignee("notice-added", case, case.assignee, ((look,),), slot=slot)]
        case events.SummaryAnswered(right=right) if case.assignee is not None and case.is_open:
            return [_summary_judged(case, case.assignee, right=right)]
        case events.CaseMerged(into_id=into_id):
            return await _merge_notices(case, into_id, ctx)
        case events.CaseUnmerged(into_id=into_id):
            return await _unmerge_notices(case, into_id, ctx)
        case events.ReferralRecalled() | events.ReferralEnded() | events.BodyUnread():
            return await referral_end_notices(fact, case, ctx)
        case events.SecondLookUnclaimed(nobody=nobody):
            return await _second_look_notices(case, ctx, nobody=nobody)
    return ()


async def _withdrawal_notices(case: Case, assignee: Account | None, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Words that were withdrawn go from every chat that shows them: the assignee's, and that of a moderator who has
    compared the case with theirs."""
    readers = [assignee] if assignee is not None else []
    readers += [reader for reader in await ctx.uow.shown_cases.readers(case.id) if reader != assignee]
    erasures: list[Reply] = [EraseDetails(case.id, reader) for reader in readers]
    if assignee is None or case.decided_at is not None:
        return erasures
    return [*erasures, _notice_to_assignee("notice-withdrawn", case, assignee)]


def _notice_to_assignee(key: str, case: Case, owner: Account, rows: Rows = (), *, slot: str = "") -> Say:
    """A notice for the assignee that contains nothing of the report."""
    args = {"number": number_of(case)}
    return Say(key, args, rows, to=StaffChat(owner), lane=SendLane.DIALOGUE, slot=slot)


def _summary_judged(case: Case, owner: Account, *, right: bool) -> Say:
    show = button("case-button-show", "case.show", case.id)
    if right:
        return _notice_to_assignee("notice-summary-right", case, owner, ((show,),))
    again = button("case-button-summary-again", "case.sum", case.id)
    return _notice_to_assignee("notice-summary-wrong", case, owner, ((again,), (show,)))


async def _merge_notices(case: Case, into_id: str, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Tell another assignee of the enlarged case that there is more to read. Tell the leads if a body has the
    case and the reports that joined it accuse that body."""
    into = await ctx.uow.cases.get(into_id)
    if into is None:
        return ()
    accused = await accused_body_notices(into, ctx)
    if into.assignee is None or into.state not in HELD or into.assignee == case.assignee:
        return accused
    look = button("case-button-details", "case.open", into.id)
    return [_notice_to_assignee("notice-joined", into, into.assignee, ((look,),)), *accused]


async def _unmerge_notices(case: Case, into_id: str, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Tell the assignee of the other case that the separated reports are no longer part of it."""
    into = await ctx.uow.cases.get(into_id)
    if into is None or into.assignee is None or into.state not in HELD:
        return ()
    look = button("case-button-details", "case.open", into.id)
    return [
        EraseDetails(into.id, into.assignee),
        _notice_to_assignee("notice-left", into, into.assignee, ((look,),)),
    ]


async def _second_look_notices(case: Case, ctx: Ctx | TickCtx, *, nobody: bool) -> Sequence[Reply]:
    """Say by day that another moderator is needed, with only the case's number. Those who may claim get a
    button."""
    replies: list[Reply] = [circle_short(namer) for namer in await owners_to_name_circle(ctx, case) if nobody]
    first = await accounts_of(ctx, case.barred)
    for account in await second_look_seekers(ctx, case):
        may = account not in first and await is_in_group(ctx, account)
        rows = ((button("case-button-show", "case.show", case.id),),) if may else ()
        key, slot = "notice-look-nobody" if nobody else "notice-look-late", f"look:{case.id}"
        replies.append(replace(_notice_to_assignee(key, case, account, rows, slot=slot), quiet=True))
    return replies


async def _answer_notices(fact: events.AnswerGiven, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """The new answer, for the moderator who asked: the last line of that report, whatever its time."""
    lines = await ctx.uow.reports.dialogue(fact.report_id)
    answers = [line for line in lines if line.side is Side.ANSWER]
    if not answers:
        return ()
    newest, owner, files = answers[-1], fact.assignee, fact.files
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
            lane=SendLane.DIALOGUE,
            remember=DetailOf(case.id, owner),
            protect=True,
        )
    ]
