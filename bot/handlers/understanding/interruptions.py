"""What interrupts a form: a question, a wish, or something said to the bot; and the answer to it."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Reply, Say, Screen
from bot.conversation.ports import Ctx, Handler
from bot.handlers.asking import ask, voting_place
from bot.handlers.understanding import leaving
from bot.usecases.ports.intents import Aside, Intent, Reading
from bot.usecases.understand import ends_as_question, question_in

LONGEST_ASIDE: Final = 60
"""Characters of a question that surely tells nothing; a longer one may be testimony as well."""
FEWEST_WORDS: Final = 5
"""Words from which what may be a question or a story is none of a place's names."""
OTHER_QUESTIONS: Final = frozenset({Intent.DATE, Intent.HOURS, Intent.VOTE_FOR, Intent.PLACE})
POLITE: Final = frozenset({Intent.GREETING, Intent.THANKS})
ANSWERED: Final = OTHER_QUESTIONS | POLITE | {Intent.QUESTION}
SPOKEN: Final = frozenset(
    {Aside.LANGUAGE, Aside.ORDER, Aside.INSULT, Aside.OPENING, Aside.WHO, Aside.BOT, Aside.PERSON}
)
"""What is said to the bot and answered in a sentence. Few words in Latin letters may name a place."""
WISHES: Final[Mapping[Intent, Handler]] = {
    Intent.CANCEL: leaving.leave,
    Intent.MENU: leaving.leave_for_menu,
    Intent.HELP: leaving.leave_for_help,
    Intent.BACK: leaving.go_back,
}


def wish_of(reading: Reading) -> Handler | None:
    """What takes a sure wish to leave; None if there is none."""
    return WISHES.get(reading.sure) if reading.sure is not None else None


def asks_plainly(text: str, ctx: Ctx) -> bool:
    """Whether a message says by its mark or its first word that it asks."""
    return ends_as_question(text) or ctx.choices.begins_as_question(text)


def may_be_both(text: str, reading: Reading) -> bool:
    """Whether a message may be a question or a story, and is too long for the name of a place."""
    asks_or_tells = Intent.QUESTION in reading.intents or Intent.REPORT in reading.intents
    return asks_or_tells and not reading.is_unclear and not is_short(text)


def is_short(text: str) -> bool:
    """Whether a text has as few words as the name of a place."""
    return len(text.split()) < FEWEST_WORDS


async def answer_to(text: str, sure: Intent | None, update: Incoming, ctx: Ctx) -> Sequence[Reply]:
    """The answer to a question; ``sure``: what it surely asks."""
    if sure is Intent.PLACE:
        return (await voting_place.show_voting_info(update, ctx)).replies
    return (await ask.answer(question_in(text), ctx)).replies


def as_messages(replies: Sequence[Reply]) -> Sequence[Say]:
    """These replies as messages of their own. Handing a question to a person needs its own place in the conversation,
    so that is not offered here."""
    return [_as_message(reply) for reply in replies if isinstance(reply, Say | Screen)]


def _as_message(reply: Say | Screen) -> Say:
    rows = [tuple(button for button in row if not _hands_over(button.press)) for row in reply.buttons]
    stays = isinstance(reply, Say) and reply.stays
    return Say(reply.key, reply.args, tuple(row for row in rows if row), stays=stays)


def _hands_over(press: object) -> bool:
    return getattr(press, "verb", "") == "ask-person"
