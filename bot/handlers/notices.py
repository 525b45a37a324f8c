"""Whom else to tell when something happened: one place that reads facts and answers with messages.

Notices to reporters are neutral: they say that there is something to read, never what.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import DetailOf, EraseDetails, Lane, Reply, ReporterOf, Say, StaffChat
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.people import Account
from bot.domain.reports import Case, State
from bot.domain.witnesses import ContactMode, Line, Side
from bot.handlers.card import edit_of, number_of, post_of
from bot.handlers.pieces import button
from bot.handlers.remark_desk import told_to_editors
from bot.usecases.find_case import living_reports

_SHOW_CARD: Final = (events.CaseChanged, events.ReportWithdrawn)
_TELL_REPORTERS: Final = (events.QuestionAsked, events.CaseTakenUp, events.DecisionStands)


async def notices(facts: Sequence[events.Fact], ctx: Ctx | TickCtx) -> tuple[Reply, ...]:
    """The messages that these facts ask for. A case's card is shown anew at most once, as it stands now."""
    replies: list[Reply] = []
    for fact in facts:
        if isinstance(fact, events.RemarksToTell):
            replies += await _to_editors(fact, ctx)
    of_cases = [fact for fact in facts if not isinstance(fact, events.RemarksToTell)]
    for case_id in dict.fromkeys(fact.case_id for fact in of_cases):
        case = await ctx.uow.cases.get(case_id)
        if case is None:
            continue
        its = [fact for fact in of_cases if fact.case_id == case_id]
        replies += await _cards(its, case, ctx)
        for fact in dict.fromkeys(its):
            replies += await _told(fact, case, ctx)
        if any(isinstance(fact, _TELL_REPORTERS) for fact in its):
            replies += await _to_reporters(case, ctx)
    return tuple(replies)


async def _to_editors(fact: events.RemarksToTell, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """New remarks about a card, to everybody who looks after the lessons."""
    found = [await ctx.uow.remarks.get(remark_id) for remark_id in fact.remark_ids]
    editors = ctx.operator.editors if isinstance(ctx, Ctx) else ctx.editors
    there = [one for one in found if one is not None]
    return told_to_editors(fact.card_id, there, editors=editors, content=ctx.content)


async def _cards(facts: Sequence[events.Fact], case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    now = ctx.clock.now()
    filed = any(isinstance(fact, events.ReportFiled) for fact in facts)
    if filed and case.state is State.NEW and case.witnesses == 1:
        groups = await ctx.uow.groups.active()
        return [post_of(case, ctx.content, group=group, now=now) for group in groups]
    if filed or any(isinstance(fact, _SHOW_CARD) for fact in facts):
        return [edit_of(case, ctx.content, now=now)]
    return ()


async def _told(fact: events.Fact, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """What the holder of the case hears."""
    match fact:
        case events.ClaimEnded(owner=owner):
            return [EraseDetails(case.id, owner)]
        case events.AnswerGiven(owner=owner):
            return await _answer(owner, case, ctx)
        case events.ReportWithdrawn(owner=Account() as owner):
            erased = EraseDetails(case.id, owner)
            if case.decided_at is not None:
                return [erased]
            told = Say(
                "notice-withdrawn", {"number": number_of(case)}, to=StaffChat(owner), lane=Lane.DIALOGUE
            )
            return [erased, told]
    return ()


async def _answer(owner: Account, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """The newest answer of the case's reporters, to the one who asked."""
    answers: list[Line] = []
    for report in await living_reports(case.id, uow=ctx.uow):
        lines = await ctx.uow.reports.dialogue(report.id)
        answers += (line for line in lines if line.side is Side.ANSWER)
    if not answers:
        return ()
    newest = max(answers, key=lambda line: line.at)
    return [
        Say(
            "notice-answer",
            {"number": number_of(case), "text": newest.text},
            ((button("case-button-show", "case.show", case.id),),),
            to=StaffChat(owner),
            lane=Lane.DIALOGUE,
            remember=DetailOf(case.id, owner),
            protect=True,
        )
    ]


async def _to_reporters(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    return [
        Say(
            "notice-new",
            buttons=((button("notice-button-open", "my-open", report.id),),),
            to=ReporterOf(report.id),
            lane=Lane.DIALOGUE,
            slot=f"notice:{report.id}",
        )
        for report in await living_reports(case.id, uow=ctx.uow)
        if report.mode is ContactMode.RETURNABLE
    ]
