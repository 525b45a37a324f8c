"""The content as the program uses it: looked up in memory, never searched for in files."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field

from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.bodies.complaints import Addressee
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.catalogue.answer_topics import AnswerTopic, TopicAnswer
from bot.domain.catalogue.catalogue import Act, Agency, AreaTree, Article, Hotline, Phase, Space
from bot.domain.catalogue.election import Election
from bot.domain.catalogue.first_sentences import FirstSentences
from bot.domain.catalogue.material import GlossaryTerm, Handout
from bot.domain.desk.drills import Story
from bot.domain.duties.duties import Duty
from bot.domain.duties.incidents import Incident
from bot.domain.duties.own_material import DutyCard, OwnQuestion
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.learning.ballots import BallotLaw
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.learning.order_incidents import OrderIncident
from bot.domain.learning.parallel_forms import ParallelForms
from bot.domain.learning.posters import PosterLaw
from bot.domain.learning.quizzes import Quiz, QuizQuestion
from bot.domain.learning.voices import FolderVoice
from bot.domain.news.legal_calendar import LegalDate
from bot.domain.threats.threats import ThreatBook
from bot.domain.writing.statements import StatementBank

EXAM_DRAW, EXAM_PASS = 20, 80
"""How an exam is made from the three tiers: questions per attempt, and the percentage to pass."""


@dataclass(slots=True)  # not frozen: `bot.usecases.ports.Content` declares its attributes as plain variables
class LoadedContent:
    """All of `content/`, keyed by id in file order. An unknown id returns nothing."""

    digest: str
    _: KW_ONLY
    election: Election
    lessons_by_id: Mapping[str, Lesson]
    quizzes: Mapping[tuple[Audience, Tier], Quiz]
    articles: Mapping[str, Article]
    acts: Mapping[str, Act]
    areas: AreaTree
    agencies: Mapping[str, Agency]
    hotlines: Sequence[Hotline]
    complaints: Sequence[Addressee] = ()
    urgent: Sequence[UrgentNumber] = ()
    calendar: Sequence[LegalDate] = ()
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    """The titles of the groups of acts, by id."""
    handouts: Mapping[str, Handout] = field(default_factory=dict)
    voices: Mapping[str, FolderVoice] = field(default_factory=dict)
    """Recordings of cards, by card; also of cards that have changed since, or are gone."""
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
    flagged: frozenset[str] = frozenset()
    awaits_lawyer: bool = False
    """Whether a lawyer has yet to answer a question that affects taught content."""
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How people ask for a card, an article or an act, by `card:…`, `article:…`, `act:…`."""
    first_sentences: FirstSentences = field(default_factory=dict)
    topic_answers: Mapping[AnswerTopic, TopicAnswer] = field(default_factory=dict)
    tellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How people describe what they saw: an act by `act:…`, anything else by `outside:…`."""

    def hash(self) -> str:
        """SHA-256 (hexadecimal) of the content's text; it changes when any file of the content changes."""
        return self.digest

    def tiers(self, track: Audience) -> tuple[Tier, ...]:
        """The tiers of a track that have lessons, in order."""
        return tuple(tier for tier in Tier if self.lessons(track, tier))

    def lessons(self, track: Audience, tier: Tier) -> tuple[Lesson, ...]:
        """The lessons of a tier in order; empty if there are none yet."""
        return tuple(
            lesson for lesson in self.lessons_by_id.values() if (lesson.track, lesson.tier) == (track, tier)
        )

    def lesson(self, lesson_id: str) -> Lesson | None:
        return self.lessons_by_id.get(lesson_id)

    def quiz(self, track: Audience, tier: Tier | None) -> Quiz | None:
        """The quiz of a tier; without a tier, the track's exam."""
        return self.exam(track) if tier is None else self.quizzes.get((track, tier))

    def exam(self, track: Audience) -> Quiz | None:
        """The exam over the track's three tiers; None until all of them have a quiz."""
        tier_quizzes = [self.quizzes.get((track, tier)) for tier in Tier]
        quizzes = [quiz for quiz in tier_quizzes if quiz is not None]
        if len(quizzes) < len(Tier):
            return None
        bank = tuple(question for quiz in quizzes for question in quiz.questions)
        return Quiz(track, tier=None, pass_mark=EXAM_PASS, draw=EXAM_DRAW, questions=bank)

    def questions(self, track: Audience, tier: Tier | None) -> tuple[QuizQuestion, ...]:
        """The question bank of a tier; empty if there is none yet."""
        quiz = self.quiz(track, tier)
        return quiz.questions if quiz else ()

    def reportable_acts(self, *, phase: Phase | None = None, space: Space | None = None) -> tuple[Act, ...]:
        """The acts that the form may offer, in file order, limited to a phase and a space if given."""
        return tuple(
            act
            for act in self.acts.values()
            if act.reportable()
            and (phase is None or phase in act.phases)
            and (space is None or space in act.spaces)
        )
