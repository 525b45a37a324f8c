"""Weak spots lead to lessons that are open, and what was missed to the lessons that teach it."""

from dataclasses import replace

from bot.domain.learning.lessons import Audience, Progress, Tier, record_quiz
from bot.domain.learning.mastery import Mastery
from bot.domain.learning.quizzes import Answer, Attempt
from bot.usecases.learning.quiz_run import Run
from bot.usecases.learning.weak_spots import weak_spots
from bot.usecases.learning.what_to_reread import what_to_reread
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


def test_a_topic_that_the_track_does_not_teach_is_no_weak_spot_of_it() -> None:
    assert weak_spots(learner(elsewhere=WEAK), C, content=academy()) == ()


def run_with(*rights: bool) -> Run:
    """An attempt over the school's questions, answered rightly or wrongly."""
    content = school(*(replace(q, lesson_id="two") if q.id == "s" else q for q in QUESTIONS))
    quiz = content.quiz(Audience.VOTER, Tier.BASIC)
    assert quiz is not None
    attempt = Attempt(
        tuple(q.id for q in quiz.questions),
        option_orders=tuple(tuple(o.id for o in q.options) for q in quiz.questions),
        content_hash="h",
        answers=tuple(Answer((), right) for right in rights),
    )
    return Run(quiz, attempt=attempt)


def test_a_missed_question_names_its_lesson_and_only_without_one_its_article_s() -> None:
    assert [one.id for one in what_to_reread(run_with(False, True, True, True), content=school())] == ["two"]
    assert [one.id for one in what_to_reread(run_with(True, False, True, True), content=school())] == ["one"]
    both = what_to_reread(run_with(False, False, True, True), content=school())
    assert [one.id for one in both] == ["one", "two"]
    assert what_to_reread(run_with(True, True, True, True), content=school()) == ()
