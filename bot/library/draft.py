"""What has been read of a content folder, before it is checked as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Final

from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.bodies.complaints import Addressee
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.catalogue.answer_topics import TopicAnswer
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, Area, Article, Hotline
from bot.domain.catalogue.election import Election
from bot.domain.catalogue.first_sentences import FirstSentence
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
from bot.domain.writing.statements import StatementCase
from bot.library.cited import (
    HANDOUT_LINE,
    OF_LESSONS,
    Citation,
    catalogue_citations,
    citations,
    duty_citations,
    practice_citations,
    reference_citations,
)
from bot.library.ledger import Ledger, SourcePlace
from bot.library.matter_source import Matters
from bot.library.verdicts import LawyerVerdict, OpenQuestion

OWN_CARD: Final = "own card"
"""How a problem names a card of a duty, or of a kind of council."""


@dataclass(frozen=True, slots=True)
class RouteRules:
    """What the law says of all routes. ``windowed``: articles whose ways have a first and a last day;
    ``own_boards``: by which article a board of their own service examines a class of accused."""

    windowed: tuple[str, ...] = ()
    own_boards: Mapping[ActorClass, str] = field(default_factory=dict)


type WrittenJudgement = tuple[str, tuple[int, int]]
"""A question's id, and its difficulty as two readings judged it."""


@dataclass(frozen=True, slots=True)
class WrittenForms:
    """The pairs of a track's two forms as they are written, with their places."""

    track: Audience
    _: KW_ONLY
    pairs: tuple[tuple[WrittenJudgement, WrittenJudgement, SourcePlace], ...]
    place: SourcePlace


@dataclass(slots=True)
class ContentDraft:
    """Everything read so far, in file order; `ledger` holds the problems."""

    ledger: Ledger = field(default_factory=Ledger)
    election: Election | None = None
    lessons: list[Lesson] = field(default_factory=list)
    quizzes: list[Quiz] = field(default_factory=list)
    written_forms: list[WrittenForms] = field(default_factory=list)
    forms: list[ParallelForms] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    hotlines: list[Hotline] = field(default_factory=list)
    complaints: list[Addressee] = field(default_factory=list)
    urgent: list[UrgentNumber] = field(default_factory=list)
    route_rules: RouteRules = RouteRules()
    matters: Matters | None = None
    calendar: list[LegalDate] = field(default_factory=list)
    terms: list[GlossaryTerm] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    handouts: list[Handout] = field(default_factory=list)
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tellings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    first_sentences: dict[str, tuple[FirstSentence, ...]] = field(default_factory=dict)
    sentence_places: dict[str, SourcePlace] = field(default_factory=dict)
    """Where the sentences of a place are written."""
    topic_answers: list[TopicAnswer] = field(default_factory=list)
    ballots: BallotLaw = field(default_factory=BallotLaw)
    orders: list[OrderIncident] = field(default_factory=list)
    posters: PosterLaw = field(default_factory=PosterLaw)
    statements: list[StatementCase] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    incident_groups: dict[str, str] = field(default_factory=dict)
    settlement_cards: list[SettlementCard] = field(default_factory=list)
    duty_cards: list[DutyCard] = field(default_factory=list)
    own_questions: list[OwnQuestion] = field(default_factory=list)
    voices: list[FolderVoice] = field(default_factory=list)
    drills: list[Story] = field(default_factory=list)
    roadmap: list[RoadmapStep] = field(default_factory=list)
    threats: ThreatBook = field(default_factory=ThreatBook)
    reviews: dict[str, dict[str, str]] = field(default_factory=dict)
    """As returned by `reviews.parse_reviews`."""
    lawyer_questions: list[OpenQuestion] = field(default_factory=list)
    verdicts: dict[str, LawyerVerdict] = field(default_factory=dict)
    seen_tiers: dict[tuple[Audience, Tier], list[str]] = field(default_factory=dict)

    def contests(self) -> tuple[str, ...]:
        """The contests of this election; none if all bodies are the same everywhere."""
        return self.election.contest_ids() if self.election is not None else ()

    def known_contests(self) -> tuple[str | None, ...]:
        """What may be known of a place: its contest, or None where there are no contests."""
        return self.contests() or (None,)

    def citations(self) -> Iterator[Citation]:
        """Everything that cites an article and could be read."""
        yield from citations(self.lessons, self.all_questions())
        for card in self.own_cards():
            yield Citation(card.id, OWN_CARD, card.article_ids)
        yield from duty_citations(self.duties, self.incidents)
        yield from practice_citations(self.ballots, self.posters, self.orders, self.statements)
        yield from catalogue_citations(self.acts, self.handouts)
        yield from reference_citations(
            self.calendar, self.complaints, self.threats.threats, self.topic_answers
        )

    def own_cards(self) -> Iterator[DutyCard | SettlementCard]:
        """The cards of duties, then those of kinds of council."""
        yield from self.duty_cards
        yield from self.settlement_cards

    def all_questions(self) -> Iterator[QuizQuestion]:
        """The questions of the quizzes, then those of duties and kinds of council."""
        yield from (question for quiz in self.quizzes for question in quiz.questions)
        yield from (own.question for own in self.own_questions)

    def place_of(self, cited: Citation) -> SourcePlace:
        """The place of the citation."""
        if cited.what in ("question", OWN_CARD):
            return self.ledger.place(cited.what, cited.key)
        if cited.what in OF_LESSONS:
            return self.ledger.part_of_lesson(cited.key)
        if cited.what == HANDOUT_LINE:
            _, handout_id, number = cited.key.split("/")
            return self.ledger.place("handout", handout_id).under("items", int(number) - 1)
        return self.ledger.place(cited.what, cited.key.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Flag:
    """A citation to review again, with its changed articles. `str()` gives `file:line: review: …`."""

    key: str
    what: str
    article_ids: tuple[str, ...]
    place: SourcePlace

    def __str__(self) -> str:
        names = ", ".join(self.article_ids)
        noun = "article" if len(self.article_ids) == 1 else "articles"
        where = f"{self.place.file}:{self.place.line()}"
        return f"{where}: review: {self.what} {self.key} cites {noun} {names}, changed since its review"
