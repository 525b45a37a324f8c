"""What a handler gets besides the update."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.session import Session
from bot.conversation.wire import Capabilities
from bot.domain.learning.law_edition import LawHistory
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.owner.condition import Condition
from bot.domain.owner.settings import Retention
from bot.domain.people import Account, Messenger, Person
from bot.domain.submissions.addresses import ReadLink
from bot.usecases.ports import Clock, Content, Group, Ids, UnitOfWork
from bot.usecases.ports.ask import Finder
from bot.usecases.ports.matching import TraceReader
from bot.usecases.ports.suggest import Suggester
from bot.usecases.ports.text import DateReader, Mask, TextAnalyzer
from bot.usecases.ports.training import RecallSchedule

ENDLESS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this bot, as configured at start. Without ``words`` the bot accepts no reports."""

    words: str
    """``AMANAT_OPERATOR_FA``: who runs this, who reads reports, where the server stands, how to reach them.
    """
    retention: Retention = field(default_factory=Retention)
    bot_links: tuple[tuple[str, str], ...] = ()
    """(messenger, link to the private chat), for a moderator who never pressed Start."""
    editors: frozenset[Account] = frozenset()
    """Who maintains the lessons: ``AMANAT_EDITORS``, else the owners."""
    capabilities: Mapping[Messenger, Capabilities] = field(default_factory=dict)
    """What each configured messenger can do. A messenger that is missing here is assumed to do nothing."""
    copies: bool = False
    """Whether a copy of the data is continuously kept at another place."""
    broadcast_pace: int = 5
    """``AMANAT_BROADCAST_PER_SECOND``: how many people get a broadcast within a second."""
    known_hosts: tuple[str, ...] = ()
    """``AMANAT_KNOWN_HOSTS``: hosts that a broadcast may link to without an extra check."""

    @property
    def reach(self) -> str:
        """For texts: ``several`` if this bot is on more than one messenger, else ``one``."""
        return "several" if len(self.capabilities) > 1 else "one"


async def _unknown() -> Condition:
    return Condition()


@dataclass(frozen=True, slots=True)
class Ctx:
    """Everything a handler may use. A handler can neither send nor see another person's account."""

    person: Person
    session: Session
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    content: Content
    operator: Operator
    analyzer: TextAnalyzer
    dates: DateReader
    finder: Finder
    suggester: Suggester
    traces: TraceReader
    schedule: RecallSchedule
    mask: Mask
    link: ReadLink
    law: LawHistory = field(default_factory=LawHistory)
    """Every wording of the law that was taught; read once at start, so that no turn queries it."""
    condition: Callable[[], Awaitable[Condition]] = _unknown
    """The program's present health, for its owners."""
    newcomer_name: Callable[[Account], str] = lambda _account: ""
    """What a messenger calls a person who joined a moderators' group, or "" if that is not known."""
    ephemerals: bool = False
    """Whether this messenger can show a group message to one member only."""
    has_room: Callable[[bool], bool] = lambda _draft: True
    """Whether the disk has room now for a file, of a draft or sent report; if not, it waits at the
    messenger."""


def _endless(_group: Group) -> tuple[int, int]:
    return ENDLESS, ENDLESS


def _no_calendar(_day: date, _months: int) -> date:
    raise LookupError("this tick has no calendar")


@dataclass(frozen=True, slots=True)
class TickCtx:
    """What a tick may use: nobody pressed anything, so there is neither person nor session."""

    uow: UnitOfWork
    clock: Clock
    content: Content
    law: LawHistory = field(default_factory=LawHistory)
    editors: frozenset[Account] = frozenset()
    operator: Operator = Operator("")
    room: Callable[[Group], tuple[int, int]] = _endless
    """How many cards a group takes now: ordinary ones, and critical ones."""
    later: MonthsLater = _no_calendar
    """The day this many Jalali months later."""


type Tick = Callable[[TickCtx], Awaitable[Turn]]
"""Work that is due by the clock. Its facts go through ``notices``, like a handler's."""

type Handler = Callable[[Incoming, Ctx], Awaitable[Turn]]
