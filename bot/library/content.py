"""The content as the program uses it: looked up, never searched for in files."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field

from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.bodies.complaints import Addressee
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.catalogue.catalogue import Act, Agency, AreaTree, Article, Hotline, Phase, Space
from bot.domain.catalogue.material import GlossaryTerm, Handout
from bot.domain.desk.drills import Story
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.learning.quizzes import Quiz, QuizQuestion
from bot.domain.news.legal_calendar import LegalDate

EXAM_DRAW, EXAM_PASS = 20, 80
"""How an exam is made of the three tiers: questions an attempt asks, whole percent to pass."""


@dataclass(slots=True)  # not frozen: `bot.usecases.ports.Content` declares its attributes as plain variables
class LoadedContent:
    """All that `content/` holds, keyed by id in file order. An unknown id gives nothing."""

    digest: str
    _: KW_ONLY
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
    roadmap: Sequence[RoadmapStep] = ()
    drills: Sequence[Story] = ()
    flagged: frozenset[str] = frozenset()
    awaits_lawyer: bool = False
    """Whether a lawyer has yet to answer a question on which something that is taught hangs."""
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How people ask for a card, an article or an act, by `card:…`, `article:…`, `act:…`."""
    tellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How people tell of what they saw: of an act by `act:…`, of what is none by `outside:…`."""

    def hash(self) -> str:
        """Names exactly this text (SHA-256, hexadecimal): changes when any file of the content changes."""
        return self.digest

    def tiers(self, track: Audience) -> tuple[Tier, ...]:
        """The tiers of a track that have lessons, in order."""
        return tuple(tier for tier in Tier if self.lessons(track, tier))

    def lessons(self, track: Audience, tier: Tier) -> tuple[Lesson, ...]:
        """The lessons of a tier in their order; empty where nothing is written yet."""
        return tuple(
            lesson for lesson in self.lessons_by_id.values() if (lesson.track, lesson.tier) == (track, tier)
        )

    def lesson(self, lesson_id: str) -> Lesson | None:
        return self.lessons_by_id.get(lesson_id)

    def quiz(self, track: Audience, tier: Tier | None) -> Quiz | None:
        """The quiz of a tier; without one, the track's exam."""
        return self.exam(track) if tier is None else self.quizzes.get((track, tier))

    def exam(self, track: Audience) -> Quiz | None:
        """The exam over the track's three tiers; none before all of them have a quiz."""
        tier_quizzes = [self.quizzes.get((track, tier)) for tier in Tier]
        quizzes = [quiz for quiz in tier_quizzes if quiz is not None]
        if len(quizzes) < len(Tier):
            return None
        bank = tuple(question for quiz in quizzes for question in quiz.questions)
        return Quiz(track, tier=None, pass_mark=EXAM_PASS, draw=EXAM_DRAW, questions=bank)

    def questions(self, track: Audience, tier: Tier | None) -> tuple[QuizQuestion, ...]:
        """The question bank of a tier; empty where nothing is written yet."""
        quiz = self.quiz(track, tier)
        return quiz.questions if quiz else ()

    def reportable_acts(self, *, phase: Phase | None = None, space: Space | None = None) -> tuple[Act, ...]:
        """The acts that the form may offer, in file order, narrowed to a phase and a space if given."""
        return tuple(
            act
            for act in self.acts.values()
            if act.reportable()
            and (phase is None or phase in act.phases)
            and (space is None or space in act.spaces)
        )
