"""Which cards, scene and questions a lesson in a room has, and what may be counted there."""

from collections import Counter

import pytest

from bot.domain.cohorts.class_counts import IN_ALL, ClassCount
from bot.domain.learning.class_lessons import (
    MINUTES,
    QUESTIONS,
    ClassLesson,
    class_lesson,
    right_place,
)
from bot.domain.learning.lessons import TIERS, Audience
from bot.domain.learning.quizzes import QuestionKind
from bot.usecases.learning.quiz_run import asked_quiz
from tests.fakes.school import MULTIPLE, ORDERING, SINGLE, TRUE_FALSE, school
from tests.fakes.shared_content import shipped_content


def shipped_classes() -> list[ClassLesson]:
    content = shipped_content()
    return [
        class_lesson(lesson, asked_quiz(content, track, tier))
        for track in Audience
        for tier in TIERS
        for lesson in content.lessons(track, tier)
    ]


CLASSES = shipped_classes()


def test_minutes_make_half_an_hour() -> None:
    assert sum(MINUTES.values()) == 30


@pytest.mark.parametrize("sheets", CLASSES, ids=lambda sheets: sheets.lesson.id)
def test_shipped_lessons_have_ten_questions_of_their_own_first(sheets: ClassLesson) -> None:
    own = [question.lesson_id == sheets.lesson.id for question in sheets.questions]
    assert len(own) == QUESTIONS and own == sorted(own, reverse=True) and sum(own) >= 5
    assert all(sum(option.right for option in question.options) == 1 for question in sheets.questions)


@pytest.mark.parametrize("sheets", CLASSES, ids=lambda sheets: sheets.lesson.id)
def test_scene_is_numbered_and_every_way_leads_on(sheets: ClassLesson) -> None:
    numbers = [part.number for part in sheets.scene]
    assert numbers == list(range(1, len(sheets.lesson.scenario.nodes) + 1))
    by_number = {part.number: part.node for part in sheets.scene}
    assert by_number[1].id == sheets.lesson.scenario.start
    for part in sheets.scene:
        assert bool(part.ways) != part.node.ending
        assert all(by_number[number].id == choice.next_id for choice, number in part.ways)


def test_no_letter_is_right_much_more_often() -> None:
    questions = [
        question
        for sheets in CLASSES
        for question in sheets.questions
        if question.kind is not QuestionKind.TRUE_FALSE and len(question.options) == 3
    ]
    places = Counter(map(right_place, questions))
    assert len(questions) > 100 and max(places.values()) - min(places.values()) < len(questions) / 8


def test_mark_changes_with_the_words_and_only_then() -> None:
    content = school(SINGLE, TRUE_FALSE)
    lesson = content.lesson("one")
    assert lesson is not None
    marks = {
        class_lesson(lesson, quiz.quizzes[next(iter(quiz.quizzes))]).mark
        for quiz in (content, school(SINGLE))
    }
    again = class_lesson(lesson, content.quizzes[next(iter(content.quizzes))]).mark
    assert len(marks) == 2 and again in marks
    assert len({sheets.mark for sheets in CLASSES}) > len(CLASSES) - 3


def test_questions_that_hands_cannot_answer_stay_out() -> None:
    content = school(SINGLE, MULTIPLE, TRUE_FALSE, ORDERING)
    lesson = content.lesson("one")
    assert lesson is not None
    sheets = class_lesson(lesson, next(iter(content.quizzes.values())))
    assert [question.id for question in sheets.questions] == ["s", "t"]
    assert class_lesson(lesson, None).questions == ()


@pytest.mark.parametrize(
    ("people", "rights", "possible"),
    [
        (12, (0,), True),
        (12, (120,), True),
        (12, (121,), False),
        (12, tuple([12] * 10), True),
        (12, tuple([13] + [0] * 9), False),
        (12, (1, 2), False),
        (12, (), False),
        (0, (0,), False),
        (301, (0,), False),
        (12, (-1,), False),
    ],
)
def test_only_possible_counts_are_taken(people: int, rights: tuple[int, ...], possible: bool) -> None:
    assert ClassCount(people, rights=rights, total=10).is_possible is possible


def test_sums_of_each_question_agree_with_the_whole() -> None:
    ids = tuple(f"q{number}" for number in range(10))
    whole, *each = ClassCount(9, rights=tuple(range(10))[:10], total=10).sums("g", "l", ids)
    assert whole.question_id == IN_ALL and (whole.asked, whole.right) == (90, 45)
    assert [sums.question_id for sums in each] == list(ids)
    assert sum(sums.right for sums in each) == whole.right and sum(sums.asked for sums in each) == whole.asked
    assert len(ClassCount(9, rights=(45,), total=10).sums("g", "l", ids)) == 1
