"""What in the content cites articles, so that a changed article flags it.

Whatever is no card, ending or question has its kind before its id (`bot.domain.learning.citation_keys`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.domain.bodies.complaints import Addressee
from bot.domain.catalogue.answer_topics import TopicAnswer
from bot.domain.catalogue.catalogue import Act
from bot.domain.catalogue.material import Handout
from bot.domain.duties.duties import Duty
from bot.domain.duties.incidents import Incident
from bot.domain.learning.ballots import BallotLaw
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Lesson
from bot.domain.learning.order_incidents import OrderIncident
from bot.domain.learning.posters import PosterLaw
from bot.domain.learning.quizzes import QuizQuestion
from bot.domain.news.legal_calendar import LegalDate
from bot.domain.threats.threats import Threat
from bot.domain.writing.statements import StatementCase

HANDOUT_LINE: Final = "line of a checklist"
OF_LESSONS: Final = frozenset({"card", "scenario node"})
"""What `Citation.what` is for a part of a lesson."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that cites articles. `what` is its name in a problem."""

    key: str
    what: str
    article_ids: tuple[str, ...]


def citations(lessons: Iterable[Lesson], questions: Iterable[QuizQuestion]) -> Iterator[Citation]:
    """Whatever cites an article in lessons and questions, in order."""
    for lesson in lessons:
        yield from (Citation(card.id, "card", card.article_ids) for card in lesson.cards if card.article_ids)
        for node in lesson.scenario.nodes.values():
            if node.article_ids:
                yield Citation(f"{lesson.id}#{node.id}", "scenario node", node.article_ids)
    yield from (
        Citation(question.id, "question", question.article_ids)
        for question in questions
        if question.article_ids
    )


def duty_citations(duties: Iterable[Duty], incidents: Iterable[Incident]) -> Iterator[Citation]:
    """The steps of duties and the incidents of polling day that cite an article."""
    for duty in duties:
        for step in duty.steps:
            if step.article_ids:
                yield Citation(
                    citation_key(CitedKind.STEP, duty.id, step.id), f"step of {duty.id}", step.article_ids
                )
    for incident in incidents:
        if incident.article_ids:
            yield Citation(citation_key(CitedKind.INCIDENT, incident.id), "incident", incident.article_ids)


def catalogue_citations(acts: Iterable[Act], handouts: Iterable[Handout]) -> Iterator[Citation]:
    """The acts, and the lines of checklists that cite an article."""
    for act in acts:
        if act.article_ids:
            yield Citation(citation_key(CitedKind.ACT, act.id), "act", act.article_ids)
    for handout in handouts:
        for number, item in enumerate(handout.items, 1):
            if item.article_ids:
                key = citation_key(CitedKind.HANDOUT, handout.id, str(number))
                yield Citation(key, HANDOUT_LINE, item.article_ids)


def practice_citations(
    ballots: BallotLaw,
    posters: PosterLaw,
    orders: Iterable[OrderIncident],
    statements: Iterable[StatementCase],
) -> Iterator[Citation]:
    """The rules by which ballots and campaign material are judged, and the cases of the other practices."""
    for finding, rule in ballots.rules.items():
        yield Citation(citation_key(CitedKind.BALLOT, finding), "ballot rule", rule.articles)
    for mark, mark_rule in posters.rules.items():
        yield Citation(citation_key(CitedKind.POSTER, mark), "poster rule", mark_rule.articles)
    for incident in orders:
        cited = dict.fromkeys(key for rule in incident.rules for key in rule.article_ids)
        yield Citation(citation_key(CitedKind.ORDER, incident.id), "order incident", tuple(cited))
    for case in statements:
        yield Citation(citation_key(CitedKind.STATEMENT, case.id), "statement", case.article_ids)


def reference_citations(
    dates: Iterable[LegalDate],
    ways: Iterable[Addressee],
    threats: Iterable[Threat],
    answers: Iterable[TopicAnswer],
) -> Iterator[Citation]:
    """What the law says beside the lessons: dates, the ways that an article opens, threats, answers about topics."""
    for entry in dates:
        yield Citation(citation_key(CitedKind.DATE, entry.id), "date", entry.article_ids)
    for way in ways:
        if way.article_ids:
            yield Citation(citation_key(CitedKind.WAY, way.id), "addressee", way.article_ids)
    for threat in threats:
        yield Citation(citation_key(CitedKind.THREAT, threat.id), "threat", threat.article_ids)
    for answer in answers:
        if answer.article_ids:
            yield Citation(citation_key(CitedKind.ANSWER, answer.topic), "topic answer", answer.article_ids)
