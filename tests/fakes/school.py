"""A small school: two lessons with a scenario each, and a quiz of every kind of question."""

from dataclasses import replace

from bot.domain.catalogue.catalogue import Article, Confidence, Phase
from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.catalogue.material import GlossaryTerm as Word
from bot.domain.learning.lessons import (
    Audience,
    Lesson,
    LessonCard,
    Scenario,
    ScenarioNode,
    SceneChoice,
    Tier,
)
from bot.domain.learning.quizzes import Option, QuestionKind, Quiz, QuizQuestion
from tests.fakes.turns import FakeContent


def article(key: str) -> Article:
    return Article(
        key,
        number=f"number {key}",
        title=f"title {key}",
        edition=f"edition {key}",
        paraphrase=f"paraphrase {key}",
        binds=("all",),
        phases=(Phase.DAY,),
        sanction=f"sanction {key}",
        authority="authority",
        confidence=Confidence.SOURCED,
    )


def lesson(key: str, *, order: int, article_id: str) -> Lesson:
    """Three cards, the second with the article; a scenario with one decision and two endings."""
    nodes = (
        ScenarioNode(
            "a", text="what now?", choices=(SceneChoice("go", next_id="b"), SceneChoice("stay", next_id="c"))
        ),
        ScenarioNode("b", text="went", ending=True, article_ids=(article_id,)),
        ScenarioNode("c", text="stayed", ending=True),
    )
    cards = tuple(
        LessonCard(f"{key}/{n}", text=f"{key} card {n}", article_ids=(article_id,) if n == 1 else ())
        for n in range(3)
    )
    return Lesson(
        key,
        track=Audience.VOTER,
        tier=Tier.BASIC,
        title=f"lesson {key}",
        cards=cards,
        scenario=Scenario("a", nodes={node.id: node for node in nodes}),
        order=order,
    )


def option(key: str, *, right: bool = False, place: int | None = None) -> Option:
    return Option(key, text=f"option {key}", right=right, feedback=f"feedback {key}", place=place)


def question(key: str, kind: QuestionKind, *options: Option, article_id: str = "1") -> QuizQuestion:
    return QuizQuestion(key, kind=kind, text=f"question {key}", options=options, article_ids=(article_id,))


SINGLE = question("s", QuestionKind.SINGLE, option("a", right=True), option("b"), option("c"))
MULTIPLE = question("m", QuestionKind.MULTIPLE, option("a", right=True), option("b", right=True), option("c"))
TRUE_FALSE = question("t", QuestionKind.TRUE_FALSE, option("a"), option("b", right=True), article_id="2")
ORDERING = question("o", QuestionKind.ORDERING, *(option(k, place=n) for n, k in enumerate("abc", 1)))
QUESTIONS = (SINGLE, MULTIPLE, TRUE_FALSE, ORDERING)


def school(*questions: QuizQuestion) -> FakeContent:
    """The content; the quiz asks all ``questions``, and half of them are enough to pass."""
    basic = (Audience.VOTER, Tier.BASIC)
    bank = questions or QUESTIONS
    quiz = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=50, draw=len(bank), questions=bank)
    lessons = (lesson("one", order=1, article_id="1"), lesson("two", order=2, article_id="2"))
    return FakeContent(
        articles={key: article(key) for key in ("1", "2")}, tracks={basic: lessons}, quizzes={basic: quiz}
    )


def academy(*tracks: Audience, edited: bool = False) -> FakeContent:
    """Whole tracks (the candidates' unless others are given): three tiers of one lesson and four questions
    each, an exam, a card with a term and a diagram, a flagged card. ``edited``: every right answer is a
    different one."""
    content = FakeContent(
        articles={key: article(key) for key in ("1", "2")},
        topics={"vote": "topic vote", "money": "topic money"},
        glossary={"ballot": Word("ballot", fa="word", en="ballot", meaning="what is put into the box")},
        flagged=frozenset({"candidate-basic/2"}),
    )
    lessons, quizzes = dict(content.tracks), dict(content.quizzes)
    for track in tracks or (Audience.CANDIDATE,):
        for tier in Tier:
            first_lesson = lesson(f"{track}-{tier}", order=1, article_id="1")
            cards = (
                replace(first_lesson.cards[0], terms=("ballot",), diagram=DIAGRAM),
                *first_lesson.cards[1:],
            )
            lessons[track, tier] = (replace(first_lesson, track=track, tier=tier, cards=cards),)
            bank = tuple(
                _lesson_question(first_lesson.id, number, right="b" if edited else "a") for number in range(4)
            )
            quizzes[track, tier] = Quiz(track, tier=tier, pass_mark=50, draw=4, questions=bank)
    exams = {
        track: Quiz(
            track, tier=None, pass_mark=80, draw=6,
            questions=tuple(q for tier in Tier for q in quizzes[track, tier].questions),
        )
        for track in tracks or (Audience.CANDIDATE,)
    }  # fmt: skip
    return replace(content, tracks=lessons, quizzes=quizzes, exams=exams)


DIAGRAM = Diagram(DiagramKind.STEPS, title="how", items=(DiagramItem("one", "note"), DiagramItem("two")))


def _lesson_question(lesson_id: str, number: int, *, right: str) -> QuizQuestion:
    options = tuple(option(key, right=key == right) for key in "abc")
    made = question(f"{lesson_id}-q{number}", QuestionKind.SINGLE, *options)
    return replace(made, lesson_id=lesson_id, topic="vote" if number % 2 else "money")
