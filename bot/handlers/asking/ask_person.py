"""A question that the content does not answer is handed to the editors with one press.

Under a miss stands one button. The question waits for that press in the sealed session, masked, for an hour at
most and only while editors answer questions.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Say, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import BRIEF
from bot.domain.asking.service import AskingService
from bot.domain.errors import NotFound
from bot.domain.figures.daily_counts import OTHER_TOPIC, QuestionOutcome
from bot.domain.owner.settings import RunningSettings
from bot.domain.typed import tidy
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, span, time_of_day
from bot.handlers.safety.help import hotlines
from bot.usecases.asking.inquiries import OwnInquiry, find_own_inquiry, hand_over_question, own_inquiries
from bot.usecases.safety.count_usage import count_question

KEPT_FOR: Final = timedelta(hours=1)
SURE: Final = "sure"
_QUESTION, _UNTIL, _TOPIC, _HANDED = "question", "until", "topic", "handed"
"""In the session: the question with its topic until when it may be handed over, or the id under which it was."""


def ask_person_row(running: RunningSettings) -> Rows:
    """The button under a miss; none while editors answer no questions."""
    return ((button("button-ask-person", "ask-person"),),) if running.asking.is_on else ()


def question_to_hand_over(text: str, topic: str, running: RunningSettings, ctx: Ctx) -> Mapping[str, str]:
    """What the session holds of a question without an answer; nothing while editors answer no questions."""
    if not running.asking.is_on:
        return {}
    until = (ctx.clock.now() + KEPT_FOR).isoformat()
    return {_QUESTION: ctx.mask(tidy(text)), _TOPIC: topic, _UNTIL: until, BRIEF: "yes"}


async def my_inquiries_row(ctx: Ctx) -> Rows:
    """A button to one's own questions, if there are any."""
    return ((button("button-my-inquiries", "my-inquiries"),),) if await own_inquiries(ctx) else ()


async def hand_over(update: Incoming, ctx: Ctx) -> Turn:
    """Hand over the question above the button. Words of danger get the numbers of help first. Pressed again, it
    shows what became of the question."""
    if handed := ctx.session.data.get(_HANDED):
        own = await find_own_inquiry(ctx, handed)
        return Turn((waiting_message(own, ctx.clock.now()),))
    question = _question(ctx)
    service = (await ctx.uow.settings.running()).asking
    if not service.is_open(ctx.clock.now()):
        return Turn((_closed_message(service, ctx.clock.now()),))
    if argument(update) != SURE and ctx.smells_of_danger(question):
        rows = ((button("button-ask-person-still", "ask-person", SURE),), back_to_menu())
        return Turn((Say("ask-person-danger", {"hotlines": await hotlines(ctx)}, rows, stays=True),))
    own = await hand_over_question(ctx, question)
    count_question(ctx, ctx.session.data.get(_TOPIC, OTHER_TOPIC), QuestionOutcome.HANDED)
    args: dict[str, Arg] = {"words": own.words, "due": own.inquiry.due_at}
    sent = Say("ask-person-sent", args, (*_own_rows(own), back_to_menu()), stays=True)
    return Turn((sent,), session=ctx.session.at(ctx.session.state, **{_HANDED: own.inquiry.id}))


def waiting_message(own: OwnInquiry, now: datetime) -> Say:
    """What a person reads about their question before it is answered."""
    rows = (*_own_rows(own), back_to_menu())
    if own.inquiry.is_late(now):
        return Say("my-inquiry-late", {"words": own.words, "day": own.inquiry.last_day}, rows, stays=True)
    return Say("my-inquiry-waiting", {"words": own.words, "due": own.inquiry.due_at}, rows, stays=True)


def _own_rows(own: OwnInquiry) -> Rows:
    return ((button("button-my-inquiry-back", "my-inquiry-back", own.inquiry.id),),)


def _question(ctx: Ctx) -> str:
    """The question in the session. Raises NotFound if it is not there any more."""
    if _QUESTION not in ctx.session.data:
        raise NotFound("ask-person-nothing")
    return ctx.session.data[_QUESTION]


def _closed_message(service: AskingService, now: datetime) -> Say:
    """When questions are taken."""
    if not service.is_on:
        return Say("ask-person-off", buttons=(back_to_menu(),), stays=True)
    args: dict[str, Arg] = {
        "opens": time_of_day(service.opens),
        "closes": time_of_day(service.closes),
        "next": service.next_opening(now),
        "within": span(timedelta(minutes=service.promise)),
    }
    return Say("ask-person-closed", args, (back_to_menu(),), stays=True)
