"""What a message outside a form may want, and who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from bot.usecases.ports.language import Vector


class Intent(StrEnum):
    """What the sender of a message wants. The values are the labels of ``bench/data/independent/intents``."""

    QUESTION = "question"
    REPORT = "report"
    PLACE = "place"
    """Where to vote."""
    DATE = "date"
    """When the election is."""
    HOURS = "hours"
    GREETING = "greeting"
    THANKS = "thanks"
    VOTE_FOR = "vote_for"
    """For whom to vote, which this bot never answers."""
    DANGER = "danger"
    """Somebody needs help at once."""
    UNCLEAR = "unclear"
    MENU = "wish:menu"
    CANCEL = "wish:cancel"
    BACK = "wish:back"
    HELP = "wish:help"
    REPORTS = "wish:reports"
    """What became of their reports."""
    SETTINGS = "wish:settings"
    LANGUAGE = "wish:language"
    """Another language."""
    STOP = "wish:stop"
    """No more messages."""


class Danger(StrEnum):
    """Who is in danger: somebody who thinks of ending their life, or people under attack."""

    LIFE = "life"
    VIOLENCE = "violence"


class Aside(StrEnum):
    """What a message says to the bot that is neither a question nor a report; nothing of it is kept."""

    OPENING = "opening"
    """They have a question, and do not ask it yet."""
    REPORTING = "reporting"
    """They want to report, and tell nothing yet."""
    LANGUAGE = "language"
    """It is written in another language."""
    ORDER = "order"
    """It wants to change the rules of the program."""
    INSULT = "insult"
    PERSON = "person"
    """They want to speak with a person."""
    FORGET = "forget"
    """They want to be deleted."""
    THANKS = "thanks"
    """A sign of approval."""
    WHO = "who"
    """Who is the bot?"""
    BOT = "bot"
    """What does it do?"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message wants: one intent if that is sure, else the intents between which its sender chooses,
    likeliest first. With ``UNCLEAR`` first it may be anything: an answer and a report are offered, too.

    ``danger``: whose life is at stake, with ``DANGER``. ``questions``: the questions in the message, the surest
    first, if there are several. ``aside``: what it says to the bot instead, whatever the intents are;
    ``language``: with ``Aside.LANGUAGE`` the code of the language, ``other`` if it is not known. ``only``: whether
    the text says nothing but its wish; ``deletes``: whether it says only that what was begun is to be deleted.
    ``tells``: whether it surely asks, and tells what its sender saw as well, so that it may be reported, too.
    ``doubted``: what was heard, where words leave a doubt that the vector of the text may settle.
    """

    intents: tuple[Intent, ...] = (Intent.UNCLEAR,)
    danger: Danger | None = None
    questions: tuple[str, ...] = ()
    aside: Aside | None = None
    language: str = ""
    only: bool = False
    deletes: bool = False
    tells: bool = False
    doubted: "Heard | None" = field(default=None, compare=False, repr=False)

    @property
    def sure(self) -> Intent | None:
        """The only intent, or None."""
        return self.intents[0] if len(self.intents) == 1 else None

    @property
    def is_unclear(self) -> bool:
        """Whether the message may be anything."""
        return self.intents[0] is Intent.UNCLEAR


SURELY_TOLD: Final = 2
"""How much a text tells that surely tells what happened (`Heard.account`)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says to the bot.

    ``chances``: how likely each intent is, together one. ``danger``: whose life is at stake, if anyone's; ``peril``:
    whose it would be if the text were a cry for help, None where it only sounds like one.
    ``only``: the request that is all the text says («منو»). ``questions``: its sentences with a question mark.
    ``account``: how much it tells of what happened: 0 nothing, 1 perhaps something, 2 surely something.
    """

    chances: Mapping[Intent, float]
    danger: Danger | None = None
    peril: Danger | None = None
    only: Intent | None = None
    questions: tuple[str, ...] = ()
    account: int = 0


class Speech(Protocol):
    def hear(self, text: str) -> Heard:
        """What a text says to the bot. Never raises on any text and stores nothing of it."""
        ...


class IntentReader(Protocol):
    def read(self, text: str, *, heard: Heard | None = None, vector: Vector | None = None) -> Reading:
        """What a text wants, in Persian or in Latin letters, in any spelling. Never raises on any text, stores
        and logs nothing of it, and takes a few milliseconds. ``heard``: what was heard in it before;
        ``vector``: that of the text, which is weighed with it."""
        ...
