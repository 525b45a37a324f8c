"""A second opinion ends with the claim: the colleague is notified, and what they were shown is deleted."""

from collections.abc import Sequence

from bot.conversation.outgoing import EraseDetails, Reply, Say, SendLane, StaffChat
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import SecondOpinion
from bot.domain.events import ClaimEnded, Fact
from bot.domain.people import Account
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import button
from bot.usecases.access.keep_opinion import end_opinion
from bot.usecases.context import Context


async def end_opinion_replies(
    case_id: str, case: Case | None, facts: Sequence[Fact], ctx: Context
) -> Sequence[Reply]:
    """Notices to colleague and assignee, if these facts end the request; none to a person who ended it."""
    opinion = await end_opinion(ctx, case_id, facts)
    if opinion is None or opinion.reader is None:
        return ()
    reader = opinion.reader
    if case is None:
        return (EraseDetails(case_id, reader),)
    if case.assignee == reader:  # the case was handed over to the colleague, who may keep reading it
        return ()
    gone = any(isinstance(fact, ClaimEnded) and fact.assignee == reader for fact in facts)
    notices = [] if gone or opinion.answer is not None else [opinion_ended_notice(case, reader)]
    if gone and opinion.answer is None and opinion.stands(case):
        notices.append(_reader_gone_notice(case, opinion))
    return (EraseDetails(case_id, reader), *await allowed_replies(notices, case, ctx))


def opinion_ended_notice(case: Case, reader: Account) -> Say:
    """A notice for the colleague who was reading the case. It contains nothing of the report."""
    return Say("case-opinion-over", {"number": number_of(case)}, to=StaffChat(reader), lane=SendLane.DIALOGUE)


def _reader_gone_notice(case: Case, opinion: SecondOpinion) -> Say:
    rows = ((button("case-button-show", "case.show", case.id),),)
    to = StaffChat(opinion.assignee)
    return Say("case-opinion-gone", {"number": number_of(case)}, rows, to=to, lane=SendLane.DIALOGUE)
