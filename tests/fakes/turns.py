"""Everything else that a handler gets, as values a test can set: clock, ids, content, analyzer, ``Ctx``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from bot.conversation.incoming import ButtonPressed, Chat, ChatKind, CommandGiven, MessageRef, TextSaid
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.bodies.complaints import Addressee
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.catalogue.answer_topics import AnswerTopic, TopicAnswer
from bot.domain.catalogue.catalogue import Act, Agency, AreaTree, Article, Hotline
from bot.domain.catalogue.election import Election
from bot.domain.catalogue.first_sentences import FirstSentences
from bot.domain.catalogue.material import GlossaryTerm, Handout
from bot.domain.desk.drills import Story
from bot.domain.duties.duties import Duty
from bot.domain.duties.incidents import Incident
from bot.domain.duties.own_material import DutyCard, OwnQuestion
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.learning.ballots import BallotLaw
from bot.domain.learning.editions import LawHistory
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.learning.order_incidents import OrderIncident
from bot.domain.learning.parallel_forms import ParallelForms
from bot.domain.learning.posters import PosterLaw
from bot.domain.learning.quizzes import Quiz
from bot.domain.learning.voices import FolderVoice
from bot.domain.news.legal_calendar import LegalDate
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Membership, Messenger, Person, PersonKeys, Staff
from bot.domain.threats.threats import ThreatBook
from bot.domain.writing.statements import StatementBank
from bot.language.danger import smells_of_danger
from bot.language.date_reader import JalaliDateReader
from bot.language.links import read_link
from bot.language.masking import mask
from bot.language.place_reader import AreaNameReader
from bot.language.report_requests import account_in
from bot.language.told_actors import find_told_actor
from bot.language.traces import ReportTraces
from bot.language.typed_choices import TypedChoices
from bot.library.group_gift import read_group_gift
from bot.memory.schedule import FsrsSchedule
from bot.usecases.ports import Content
from bot.usecases.ports.intents import Heard, IntentReader, Reading
from bot.usecases.ports.language import (
    AskedQuestion,
    ChosenSentence,
    Finder,
    Findings,
    Suggester,
    Suggestions,
    TextAnalyzer,
    Vector,
)
from tests.fakes.election import ELECTION
from tests.fakes.memory import MemoryUow

TEHRAN = timezone(timedelta(hours=3, minutes=30))
SARA = Account(Messenger.TELEGRAM, 5001)
REZA = Account(Messenger.TELEGRAM, 9001)
TRACES = ReportTraces()
PLACES = AreaNameReader()


@dataclass(slots=True)
class FakeClock:
    """Advances by ``step`` at every reading, like a real clock; a test that compares a stored time with its
    own reading uses ``stand``. ``at`` is the next reading."""

    at: datetime = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
    step: timedelta = timedelta(milliseconds=1)

    def now(self) -> datetime:
        now = self.at
        self.at += self.step
        return now

    def today(self) -> date:
        return self.now().astimezone(TEHRAN).date()

    def advance(self, by: timedelta) -> None:
        self.at += by

    def stand(self, at: datetime | None = None) -> None:
        """Stop here (or at the given moment), except for ``advance``."""
        self.at, self.step = at or self.at, timedelta()


@dataclass(slots=True)
class FakeIds:
    """Consecutive ids, codes and seeds: ``id-1``, ``id-2`` … and ``1000000000000001`` …"""

    made: int = 0
    codes: int = 0
    seeds: int = 0

    def new(self) -> str:
        self.made += 1
        return f"id-{self.made}"

    def receipt(self) -> str:
        self.codes += 1
        return f"{1_000_000_000_000_000 + self.codes:016d}"

    def seed(self) -> int:
        self.seeds += 1
        return self.seeds


@dataclass(slots=True)
class FakeContent:
    """Content made from a test's values."""

    election: Election = ELECTION
    areas: AreaTree = field(default_factory=lambda: AreaTree(()))
    articles: Mapping[str, Article] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    hotlines: Sequence[Hotline] = ()
    complaints: Sequence[Addressee] = ()
    urgent: Sequence[UrgentNumber] = ()
    calendar: Sequence[LegalDate] = ()
    roadmap: Sequence[RoadmapStep] = ()
    threats: ThreatBook = field(default_factory=ThreatBook)
    drills: Sequence[Story] = ()
    ballots: BallotLaw = field(default_factory=BallotLaw)
    orders: Mapping[str, OrderIncident] = field(default_factory=dict)
    posters: PosterLaw = field(default_factory=PosterLaw)
    statements: StatementBank = field(default_factory=StatementBank)
    forms: Mapping[Audience, ParallelForms] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    incident_groups: Mapping[str, str] = field(default_factory=dict)
    settlement_cards: Mapping[str, SettlementCard] = field(default_factory=dict)
    duty_cards: Mapping[str, DutyCard] = field(default_factory=dict)
    own_questions: Mapping[str, OwnQuestion] = field(default_factory=dict)
    tracks: Mapping[tuple[Audience, Tier], Sequence[Lesson]] = field(default_factory=dict)
    quizzes: Mapping[tuple[Audience, Tier], Quiz] = field(default_factory=dict)
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    handouts: Mapping[str, Handout] = field(default_factory=dict)
    voices: Mapping[str, FolderVoice] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    awaits_lawyer: bool = False
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_sentences: FirstSentences = field(default_factory=dict)
    topic_answers: Mapping[AnswerTopic, TopicAnswer] = field(default_factory=dict)
    tellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exams: Mapping[Audience, Quiz] = field(default_factory=dict)

    def lessons(self, track: Audience, tier: Tier) -> Sequence[Lesson]:
        return self.tracks.get((track, tier), ())

    def lesson(self, lesson_id: str) -> Lesson | None:
        return next((ls for lessons in self.tracks.values() for ls in lessons if ls.id == lesson_id), None)

    def quiz(self, track: Audience, tier: Tier | None) -> Quiz | None:
        return self.exam(track) if tier is None else self.quizzes.get((track, tier))

    def exam(self, track: Audience) -> Quiz | None:
        return self.exams.get(track)

    def hash(self) -> str:
        return "fake-content"


@dataclass(slots=True)
class PlainAnalyzer:
    """Splits at spaces and changes nothing."""

    ready: bool = True

    def normalise(self, text: str) -> str:
        return " ".join(text.split())

    def tokens(self, text: str) -> tuple[str, ...]:
        return tuple(text.split())


@dataclass(slots=True)
class FakeFinder:
    """Finds what a test has stored under the exact words of a question, and nothing else."""

    answers: Mapping[str, Findings] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    vectors: list[Vector | None] = field(default_factory=list)
    sentences: Mapping[str, ChosenSentence] = field(default_factory=dict)
    """First sentences by place."""
    read: Mapping[str, AskedQuestion] = field(default_factory=dict)

    def read_question(self, question: str) -> AskedQuestion:
        return self.read.get(question, AskedQuestion())

    def first_sentence(self, _question: str, place: str) -> ChosenSentence | None:
        return self.sentences.get(place)

    def find(self, question: str, vector: Vector | None = None) -> Findings:
        self.asked.append(question)
        self.vectors.append(vector)
        return self.answers.get(question, Findings())


class LengthVectors:
    """A `SentenceVectors` by which a text is told by its length."""

    async def vector_of(self, text: str) -> Vector | None:
        return [float(len(text))]


@dataclass(slots=True)
class FakeSuggester:
    """Suggests what a test has stored under the exact words of a text,
    limited to the offered acts, and nothing else."""

    answers: Mapping[str, Suggestions] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    vectors: list[Vector | None] = field(default_factory=list)

    def suggest(self, text: str, acts: Collection[str], vector: Vector | None = None) -> Suggestions:
        self.asked.append(text)
        self.vectors.append(vector)
        suggestions = self.answers.get(text, Suggestions())
        return Suggestions(tuple(act for act in suggestions.acts if act in acts), suggestions.outside)


@dataclass(slots=True)
class FakeIntentReader:
    """Reads what a test has stored under the exact words of a text, and nothing else."""

    readings: Mapping[str, Reading] = field(default_factory=dict)

    def read(self, text: str, *, heard: Heard | None = None, vector: Vector | None = None) -> Reading:
        return self.readings.get(text, Reading())


def keys_for(account: Account) -> PersonKeys:
    """Readable stand-ins for the three keyed names."""
    return PersonKeys(f"learner:{account}", f"reporter:{account}", f"conversation:{account}")


def make_ctx(
    account: Account = SARA,
    *,
    uow: MemoryUow | None = None,
    session: Session | None = None,
    staff: Staff | None = None,
    membership: Membership | None = None,
    clock: FakeClock | None = None,
    ids: FakeIds | None = None,
    content: Content | None = None,
    operator: Operator | None = None,
    analyzer: TextAnalyzer | None = None,
    finder: Finder | None = None,
    suggester: Suggester | None = None,
    intents: IntentReader | None = None,
    name: str = "",
    law: LawHistory | None = None,
    ephemerals: bool | None = None,
    has_room: bool = True,
    newcomer_name: Callable[[Account], str] = lambda _account: "",
) -> Ctx:
    """A handler's surroundings; ``ephemerals`` follows the messenger unless given."""
    return Ctx(
        person=Person(account, keys_for(account), name=name, staff=staff, membership=membership),
        session=session or Session(),
        uow=uow or MemoryUow(),
        clock=clock or FakeClock(),
        ids=ids or FakeIds(),
        content=content or FakeContent(),
        operator=operator or Operator("a test runs this"),
        analyzer=analyzer or PlainAnalyzer(),
        dates=JalaliDateReader(),
        places=PLACES,
        choices=TypedChoices(),
        finder=finder or FakeFinder(),
        suggester=suggester or FakeSuggester(),
        intents=intents or FakeIntentReader(),
        traces=TRACES,
        schedule=FsrsSchedule(),
        mask=mask,
        link=read_link,
        law=law or LawHistory(),
        ephemerals=account.messenger is Messenger.TELEGRAM if ephemerals is None else ephemerals,
        smells_of_danger=smells_of_danger,
        told_actor=find_told_actor,
        account_in=account_in,
        has_room=lambda _draft: has_room,
        read_gift=lambda data: read_group_gift(data, leads_to=lambda text: mask(text) != text),
        newcomer_name=newcomer_name,
    )


def chat_of(account: Account) -> Chat:
    return Chat(account.messenger, account.id, ChatKind.PRIVATE)


def group(messenger: Messenger = Messenger.TELEGRAM, chat_id: int = -100_777) -> Chat:
    return Chat(messenger, chat_id, ChatKind.GROUP, "moderators")


def text_message(text: str, *, by: Account = SARA, chat: Chat | None = None) -> TextSaid:
    return TextSaid(chat or chat_of(by), by, text, message_id=10)


def command(name: str, argument: str = "", *, by: Account = SARA, chat: Chat | None = None) -> CommandGiven:
    return CommandGiven(chat or chat_of(by), by, name, argument, message_id=10)


def button_press(
    data: str, *, by: Account = SARA, chat: Chat | None = None, message_id: int = 20
) -> ButtonPressed:
    where = chat or chat_of(by)
    ref = MessageRef(where.messenger, where.id, message_id)
    return ButtonPressed(where, by, "press-1", data, ref, message_id=message_id)
