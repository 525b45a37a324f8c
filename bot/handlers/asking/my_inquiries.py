"""A person's own questions to the editors: what became of them, the answer, and taking one back.

A notice says only that there is a message. The answer is a message of its own, which no screen replaces; it
leaves whatever the person is doing as it is.
"""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    EraseDetails,
    Letterbox,
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
from bot.domain.asking.inquiries import AnswerKind, DeclineReason, Inquiry, InquiryAnswer
from bot.domain.errors import NotFound
from bot.handlers.asking.ask import hit_message
from bot.handlers.asking.ask_person import waiting_message
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import argument, button
from bot.usecases.asking.ask import look_up
from bot.usecases.asking.inquiries import (
    OwnInquiry,
    find_own_inquiry,
    own_inquiries,
    withdraw_question,
)

MOST_LISTED: Final = 8


async def my_inquiries(update: Incoming, ctx: Ctx) -> Turn:
    """List one's own questions by the moment at which they were asked, never by their words."""
    mine = (await own_inquiries(ctx))[:MOST_LISTED]
    rows = tuple((_row(inquiry),) for inquiry in mine)
    screen = Screen("my-inquiries", {"count": len(mine)}, (*rows, back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""))


async def my_inquiry(update: Incoming, ctx: Ctx) -> Turn:
    """Show one's own question with its answer, or what it waits for. The conversation stays where it is."""
    own = await find_own_inquiry(ctx, argument(update))
    if own.answer is None:
        return Turn((waiting_message(own, ctx.clock.now()),))
    return Turn(await _answer_messages(own, own.answer, ctx))


async def withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Destroy one's own question. An editor who holds it is told, and loses what they read."""
    inquiry = await withdraw_question(ctx, argument(update))
    replies: tuple[Reply, ...] = (Say("my-inquiry-withdrawn", buttons=(back_to_menu(),), stays=True),)
    if (editor := inquiry.claimed_by(ctx.clock.now())) is not None:
        notice = Say("inquiry-withdrawn", to=StaffChat(editor), lane=SendLane.DIALOGUE)
        replies = (*replies, EraseDetails(inquiry.id, editor), notice)
    return Turn(replies)


def inquiry_notice(inquiry_id: str) -> Say:
    """«You have a new message»: neutral, and silent at night."""
    return Say(
        "notice-new",
        buttons=((button("notice-button-open", "my-inquiry", inquiry_id),),),
        to=Letterbox(inquiry_id),
        lane=SendLane.DIALOGUE,
        slot=f"inquiry:{inquiry_id}",
        quiet=True,
    )


def answer_message(question: TextRef, answer: InquiryAnswer, ctx: Ctx) -> Say:
    """An answer in words, or why there is none, as its asker reads it."""
    args: dict[str, Arg] = {"question": question}
    if answer.kind is AnswerKind.WORDS:
        return Say("my-inquiry-words", args | {"words": answer.text}, _next_rows(), stays=True)
    report = ((report_button(ctx),),) if answer.text == DeclineReason.REPORT else ()
    return Say("my-inquiry-declined", args | {"why": answer.text}, (*report, *_next_rows()), stays=True)


async def _answer_messages(own: OwnInquiry, answer: InquiryAnswer, ctx: Ctx) -> tuple[Say, ...]:
    question = TextRef("my-inquiry-asked", {"words": own.words})
    if answer.kind in (AnswerKind.WORDS, AnswerKind.DECLINED):
        return (answer_message(question, answer, ctx),)
    try:
        place = look_up(answer.kind, answer.text, content=ctx.content)
    except NotFound:
        return (Say("my-inquiry-changed", {"question": question}, _next_rows(), stays=True),)
    return (Say("my-inquiry-place", {"question": question}, stays=True), await hit_message(place, ctx))


def _next_rows() -> Rows:
    return ((button("button-ask-again", "ask", "again"), *back_to_menu()),)


def _row(inquiry: Inquiry) -> Button:
    args: dict[str, Arg] = {"asked": inquiry.asked_at, "state": inquiry.state.value}
    return button("button-my-inquiry", "my-inquiry", inquiry.id, args)
