"""After a quiz: the lessons that teach the missed questions."""

from collections.abc import Iterable

from bot.domain.learning.attempts import FinishedAttempt
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Tier
from bot.domain.learning.quizzes import QuizQuestion
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.ports import Content


def missed_questions(run: QuizRun) -> tuple[QuizQuestion, ...]:
    """The questions answered wrongly that the content still has."""
    pairs = zip(run.attempt.question_ids, run.attempt.answers, strict=False)
    questions = (run.quiz.question(key) for key, given in pairs if not given.right)
    return tuple(question for question in questions if question is not None)


def lessons_to_reread(run: QuizRun, *, content: Content) -> tuple[Lesson, ...]:
    """The lessons that teach the missed questions, in order: of the tier, or of the whole track after an
    exam. A question without a lesson stands for the lessons that cite one of its articles."""
    missed = missed_questions(run)
    named = {question.lesson_id for question in missed if content.lesson(question.lesson_id) is not None}
    articles = {key for q in missed if q.lesson_id not in named for key in q.article_ids}
    return tuple(
        lesson
        for lesson in _lessons(run.quiz.track, run.quiz.tier, content)
        if lesson.id in named or articles & _articles(lesson)
    )


def lessons_missed(
    attempt: FinishedAttempt, track: Audience, tier: Tier | None, *, content: Content
) -> tuple[Lesson, ...]:
    """The same for a stored attempt: lessons by their ids of that day, if they still exist."""
    named = {given.lesson_id for given in attempt.answers if not given.right}
    return tuple(lesson for lesson in _lessons(track, tier, content) if lesson.id in named)


def _lessons(track: Audience, tier: Tier | None, content: Content) -> Iterable[Lesson]:
    tiers = (tier,) if tier else TIERS
    return (lesson for lesson_tier in tiers for lesson in content.lessons(track, lesson_tier))


def _articles(lesson: Lesson) -> set[str]:
    article_ids = {key for card in lesson.cards for key in card.article_ids}
    return article_ids.union(*(node.article_ids for node in lesson.scenario.nodes.values()))
