"""«What do you think?»: the assignee asks, the first colleague to accept answers, the assignee decides.

A second opinion ends with the claim: the colleague is notified, and what they were shown is deleted.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    DetailOf,
    EraseDetails,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import SecondOpinion, SecondOpinionAnswer
from bot.domain.errors import BadInput
from bot.domain.events import ClaimEnded, Fact
from bot.domain.people import Account
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import act_of, area_of, number_of
from bot.handlers.cards.press_replies import replies_after_action
from bot.handlers.cases.case_details import report_messages
from bot.handlers.cases.read_alarms import record_reading
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import CaseOpinion
from bot.usecases.access.claims import end_opinion
from bot.usecases.cases.opinion import add_words, give_opinion, may_add_words, seek_opinion, take_opinion
from bot.usecases.context import Context

STATE: Final = "case.opinion"


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


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Tell colleagues that an opinion is wanted, with what the case's card shows."""
    request = await seek_opinion(ctx, argument(update))
    case, before = request.case, request.before
    notices: list[Reply] = [_opinion_request(case, colleague, ctx) for colleague in request.asked]
    if before is not None and before not in request.asked:
        notices.append(opinion_ended_notice(case, before))
    erased = () if before is None else (EraseDetails(case.id, before),)
    heard = await allowed_replies(notices, case, ctx)
    return Turn(
        (*replies_after_action(update, ctx, case, "case-opinion-sought"), *erased, *heard),
        facts=request.facts,
    )


def _opinion_request(case: Case, to: Account, ctx: Ctx) -> Say:
    args: dict[str, Arg] = {
        "name": display_name(ctx.person),
        "number": number_of(case),
        "act": act_of(case.act_id, ctx.content),
        "area": area_of(case.area_id, ctx.content),
    }
    rows = ((button("case-button-opinion-read", "case.opinion-read", case.id),),)
    slot = f"second-opinion:{case.id}"
    return Say("case-opinion-asked", args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE, slot=slot)


async def read_case(update: Incoming, ctx: Ctx) -> Turn:
    """Show the first colleague who accepts the case without its exact point. The reading is counted."""
    me = ctx.account
    case = await take_opinion(ctx, argument(update))
    messages = await report_messages(ctx, case, exact=False)
    question = Say(
        "case-opinion-read",
        {"number": number_of(case)},
        _answer_rows(case),
        to=StaffChat(me),
        lane=SendLane.DIALOGUE,
        remember=DetailOf(case.id, me),
    )
    return Turn((*messages, question, *await record_reading(case, ctx)), session=ctx.session.at(""))


def _answer_rows(case: Case) -> Rows:
    founded, out, reject, unsure = (
        button(f"case-button-opinion-{choice}", "case.opinion-as", CaseOpinion(case.id, choice))
        for choice in SecondOpinionAnswer
    )
    more = button("case-button-opinion-more", "case.opinion-more", case.id)
    return ((founded, out), (reject, unsure), (more,))


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Notify the assignee, and delete what the colleague was shown."""
    me = ctx.account
    case_id, word = argument(update, CaseOpinion)
    case, opinion = await give_opinion(ctx, case_id, word)
    notice = _to_assignee(
        "case-opinion-given", case, opinion, ctx, answer=TextRef(f"case-opinion-{opinion.answer}")
    )
    more = button("case-button-opinion-more", "case.opinion-more", case.id)
    rows = ((more,), (button("queue-button-home", "queue"),))
    sent = Screen("case-opinion-sent", {"number": number_of(case)}, rows)
    heard = await allowed_replies([notice], case, ctx)
    return Turn((sent, EraseDetails(case.id, me), *heard), session=ctx.session.at(""))


def _to_assignee(key: str, case: Case, opinion: SecondOpinion, ctx: Ctx, **extra_args: Arg) -> Say:
    """A colleague's opinion for the assignee. It is deleted when the claim ends."""
    args = {"number": number_of(case), "name": display_name(ctx.person), **extra_args}
    return Say(
        key,
        args,
        ((button("case-button-show", "case.show", case.id),),),
        to=StaffChat(opinion.assignee),
        lane=SendLane.DIALOGUE,
        remember=DetailOf(case.id, opinion.assignee),
        protect=True,
    )


async def ask_words(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for words to accompany the answer, before it or after."""
    case, opinion = await may_add_words(ctx, argument(update))
    screen = Screen("case-opinion-write", {"number": number_of(case)}, _remaining_rows(case, opinion))
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id))


def _remaining_rows(case: Case, opinion: SecondOpinion) -> Rows:
    if opinion.answer is None:
        return _answer_rows(case)[:-1]
    return ((button("queue-button-home", "queue"),),)


async def save_opinion_words(update: Incoming, ctx: Ctx) -> Turn:
    """Store the words as a note on the case, and show them to the assignee at once."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    case_id = ctx.session.data.get("case", "")
    left = await add_words(ctx, case_id, update.text)
    case, opinion = left.case, left.opinion
    notice = _to_assignee("case-opinion-words", case, opinion, ctx, text=left.words)
    screen = Screen("case-opinion-delivered", {"number": number_of(case)}, _remaining_rows(case, opinion))
    gone = () if opinion.answer is None else (EraseDetails(case.id, ctx.account),)
    heard = await allowed_replies([notice], case, ctx)
    return Turn((screen, *gone, *heard), session=ctx.session.at(""))
