"""After a quiz: the lessons that speak about what was missed."""

from bot.domain.lessons import TIERS, Lesson
from bot.domain.quizzes import Question
from bot.usecases.ports import Content
from bot.usecases.quiz_run import Run


def missed_questions(run: Run) -> tuple[Question, ...]:
    """The questions answered wrongly, as far as the content still has them."""
    pairs = zip(run.attempt.question_ids, run.attempt.answers, strict=False)
    found = (run.quiz.question(key) for key, given in pairs if not given.right)
    return tuple(question for question in found if question is not None)


def what_to_reread(run: Run, *, content: Content) -> tuple[Lesson, ...]:
    """Lessons whose cards or endings rest on an article of a missed question, in their order: lessons of the
    tier, or of the whole track after an exam."""
    missed = {key for question in missed_questions(run) for key in question.article_ids}
    tiers = (run.quiz.tier,) if run.quiz.tier else TIERS
    lessons = (lesson for tier in tiers for lesson in content.lessons(run.quiz.track, tier))
    return tuple(lesson for lesson in lessons if missed & _articles(lesson))


def _articles(lesson: Lesson) -> set[str]:
    found = {key for card in lesson.cards for key in card.article_ids}
    return found.union(*(node.article_ids for node in lesson.scenario.nodes.values()))
