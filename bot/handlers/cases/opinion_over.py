"""A request for a second opinion ends with the claim: the colleague hears it, and what he was shown goes."""

from collections.abc import Sequence

from bot.conversation.outgoing import EraseDetails, Lane, Reply, Say, StaffChat
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import Opinion
from bot.domain.events import ClaimEnded, Fact
from bot.domain.people import Account
from bot.handlers.cards.card import number_of
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.pieces import button
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.keep_opinion import end_opinion


async def opinion_over(
    case_id: str, case: Case | None, facts: Sequence[Fact], *, uow: UnitOfWork
) -> Sequence[Reply]:
    """What its reader and its holder hear, if these facts end it. Whoever has gone by himself hears nothing."""
    opinion = await end_opinion(case_id, facts, uow=uow)
    if opinion is None or opinion.reader is None:
        return ()
    reader = opinion.reader
    if case is None:
        return (EraseDetails(case_id, reader),)
    if case.owner == reader:  # it was handed over to him: what he reads is his to read
        return ()
    gone = any(isinstance(one, ClaimEnded) and one.owner == reader for one in facts)
    told = [] if gone or opinion.answer is not None else [no_longer_asked(case, reader)]
    if gone and opinion.answer is None and opinion.stands(case):
        told.append(_reader_gone(case, opinion))
    return (EraseDetails(case_id, reader), *await seen_by(told, case, uow=uow))


def no_longer_asked(case: Case, reader: Account) -> Say:
    """A word to whoever was reading it, which holds nothing of the report."""
    return Say("case-opinion-over", {"number": number_of(case)}, to=StaffChat(reader), lane=Lane.DIALOGUE)


def _reader_gone(case: Case, opinion: Opinion) -> Say:
    rows = ((button("case-button-show", "case.show", case.id),),)
    to = StaffChat(opinion.holder)
    return Say("case-opinion-gone", {"number": number_of(case)}, rows, to=to, lane=Lane.DIALOGUE)
