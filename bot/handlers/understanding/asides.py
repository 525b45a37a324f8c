"""What the bot answers to a message that is neither a question nor a report: one kind sentence, or the screen that it
asks for. Nothing of it is kept, and what waits stays as it is; the wish to report begins a report with it."""

from collections.abc import Mapping
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Say, Turn
from bot.conversation.ports import Ctx, Handler
from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.handlers.asking.ask import ASKED
from bot.handlers.asking.topic_answers import answer_about, has_answer
from bot.handlers.menu import back_to_menu
from bot.handlers.person.settings import forget
from bot.handlers.pieces import button
from bot.handlers.reporting.report_form import open_report
from bot.handlers.safety.help import help_screen
from bot.usecases.ports.intents import Aside, Reading


async def answer_aside(update: Incoming, reading: Reading, ctx: Ctx) -> Turn:
    """Answer what the message says to the bot."""
    aside = reading.aside
    assert aside is not None, "only an aside comes here"
    if (handler := SCREENS.get(aside)) is not None:
        return await handler(update, ctx)
    if (topic := TOPICS.get(aside)) is not None:
        return await (answer_about(topic, ctx) if has_answer(topic, ctx) else help_screen(update, ctx))
    args: Mapping[str, Arg] = {}
    rows: Rows = (back_to_menu(),)
    match aside:
        case Aside.LANGUAGE:
            args = {"language": "none" if reading.language in _OF_PERSIAN_READERS else "some"}
        case Aside.PERSON:
            service = (await ctx.uow.settings.running()).asking
            args = {"service": "on" if service.is_on else "off"}
            rows = ((button("button-help", "help"),), back_to_menu())
    session = ctx.session.at(ASKED) if aside in INVITES and not ctx.session.waiting else None
    return Turn((Say(SENTENCES[aside], args, rows, slot="stray"),), session=session)


SCREENS: Final[Mapping[Aside, Handler]] = {
    Aside.REPORTING: open_report,
    Aside.FORGET: forget,
    Aside.BOT: help_screen,
}
TOPICS: Final[Mapping[Aside, AnswerTopic]] = {
    Aside.WHO: AnswerTopic.OPERATOR,
    Aside.THANKS: AnswerTopic.THANKS,
}
SENTENCES: Final[Mapping[Aside, str]] = {
    Aside.OPENING: "understand-opening",
    Aside.LANGUAGE: "understand-language",
    Aside.ORDER: "understand-order",
    Aside.INSULT: "understand-insult",
    Aside.PERSON: "understand-person",
}
_OF_PERSIAN_READERS: Final = frozenset({"az", "ku"})
"""Languages whose speakers here read Persian, too; to others the line is said in English as well."""
INVITES: Final = frozenset({Aside.OPENING, Aside.PERSON})
"""After these the next message is a question, unless it surely is something else."""
