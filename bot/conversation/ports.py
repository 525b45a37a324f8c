"""What a handler gets besides the update."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.cohorts.group_questions import FileTrouble, GroupQuestionReading
from bot.domain.learning.editions import LawHistory
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.owner.settings import Condition
from bot.domain.people import Account
from bot.domain.submissions.addresses import ReadLink
from bot.domain.values import dataclass
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Group
from bot.usecases.ports.intents import IntentReader
from bot.usecases.ports.language import (
    ChoiceReader,
    DateReader,
    Finder,
    NoVectors,
    PlaceReader,
    SentenceVectors,
    Suggester,
    TextAnalyzer,
)
from bot.usecases.ports.training import RecallSchedule

ENDLESS: Final = 1_000


async def _unknown() -> Condition:
    return Condition()


@dataclass(frozen=True, slots=True)
class Ctx(ActingContext):
    """Everything a handler may use. A handler can neither send nor see another person's account."""

    session: Session
    analyzer: TextAnalyzer
    dates: DateReader
    places: PlaceReader
    finder: Finder
    suggester: Suggester
    choices: ChoiceReader
    intents: IntentReader
    schedule: RecallSchedule
    link: ReadLink
    law: LawHistory = field(default_factory=LawHistory)
    """Every wording of the law that was taught; read once at start, so that no turn queries it."""
    condition: Callable[[], Awaitable[Condition]] = _unknown
    """The program's present health, for its owners."""
    newcomer_name: Callable[[Account], str] = lambda _account: ""
    """What a messenger calls a person who joined a moderators' group, or "" if that is not known."""
    ephemerals: bool = False
    """Whether this messenger can show a group message to one member only."""
    smells_of_danger: Callable[[str], bool] = lambda _text: False
    """Whether a text sounds as if somebody were in danger: the numbers of help then come first."""
    told_actor: Callable[[str], ActorClass | None] = lambda _text: None
    """The only class of people that a sentence says did it."""
    account_in: Callable[[str], str] = lambda text: text
    """What a text tells, without the wish to report it; empty if it tells nothing."""
    read_gift: Callable[[bytes], GroupQuestionReading] = lambda _data: GroupQuestionReading(
        trouble=FileTrouble.EMPTY
    )
    """Reads an institution's questions in GIFT, each with the line of what is wrong."""
    has_room: Callable[[bool], bool] = lambda _draft: True
    """Whether the disk has room now for a file, of a draft or sent report; if not, it waits at the
    messenger."""
    vectors: SentenceVectors = field(default_factory=NoVectors)
    languages: Mapping[str, str] = field(default_factory=dict)
    """The languages that a person can choose besides Persian: the name of each in itself, by its code."""


def _endless(_group: Group) -> tuple[int, int]:
    return ENDLESS, ENDLESS


def _no_calendar(_day: date, _months: int) -> date:
    raise LookupError("this tick has no calendar")


def _none_held_back(_broadcast_id: str) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class TickCtx(Context):
    """What a tick may use: nobody pressed anything, so there is neither person nor session."""

    law: LawHistory = field(default_factory=LawHistory)
    room: Callable[[Group], tuple[int, int]] = _endless
    """How many cards a group takes now: ordinary ones, and critical ones."""
    later: MonthsLater = _no_calendar
    """The day this many Jalali months later."""
    held_back: Callable[[str], int] = _none_held_back
    """How many messages of a broadcast (by its id) wait for a messenger that does not answer."""


type Tick = Callable[[TickCtx], Awaitable[Turn]]
"""Work that is due by the clock. Its facts go through ``notices``, like a handler's."""

type Handler = Callable[[Incoming, Ctx], Awaitable[Turn]]
