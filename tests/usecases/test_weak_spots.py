"""Weak spots lead to lessons that are open, and missed questions to the lessons that teach them."""

from dataclasses import replace

from bot.domain.learning.lessons import Audience, Progress, Tier, record_quiz
from bot.domain.learning.mastery import Mastery
from bot.domain.learning.quizzes import Attempt, QuizAnswer
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.review import weak_spots
from bot.usecases.learning.take_quiz import lessons_to_reread
from tests.fakes.school import QUESTIONS, academy, school

C = Audience.CANDIDATE
WEAK, STRONG = Mastery(0.5, total=3.0), Mastery(3.0, total=3.0)


def learner(*passed: Tier, **topics: Mastery) -> Progress:
    progress = Progress(topics=topics)
    for tier in passed:
        progress = record_quiz(progress, track=C, tier=tier, share=0.9, passed=True)
    return progress


def test_only_lessons_of_open_tiers_are_named() -> None:
    (spot,) = weak_spots(learner(money=WEAK, vote=STRONG), C, content=academy())
    assert (spot.topic, spot.label) == ("money", "topic money")
    assert [lesson.id for lesson in spot.lessons] == ["candidate-basic"]
    (spot,) = weak_spots(learner(Tier.BASIC, money=WEAK), C, content=academy())
    assert [lesson.id for lesson in spot.lessons] == ["candidate-basic", "candidate-intermediate"]


def test_topic_not_taught_in_track_is_no_weak_spot() -> None:
    assert weak_spots(learner(elsewhere=WEAK), C, content=academy()) == ()


def run_with(*rights: bool) -> QuizRun:
    """An attempt at the school's questions, answered rightly or wrongly."""
    content = school(*(replace(q, lesson_id="two") if q.id == "s" else q for q in QUESTIONS))
    quiz = content.quiz(Audience.VOTER, Tier.BASIC)
    assert quiz is not None
    attempt = Attempt(
        tuple(q.id for q in quiz.questions),
        option_orders=tuple(tuple(o.id for o in q.options) for q in quiz.questions),
        content_hash="h",
        answers=tuple(QuizAnswer((), right) for right in rights),
    )
    return QuizRun(quiz, attempt=attempt)


def test_missed_question_names_its_lesson_else_its_articles() -> None:
    assert [
        lesson.id for lesson in lessons_to_reread(run_with(False, True, True, True), content=school())
    ] == ["two"]
    assert [
        lesson.id for lesson in lessons_to_reread(run_with(True, False, True, True), content=school())
    ] == ["one"]
    both = lessons_to_reread(run_with(False, False, True, True), content=school())
    assert [lesson.id for lesson in both] == ["one", "two"]
    assert lessons_to_reread(run_with(True, True, True, True), content=school()) == ()
