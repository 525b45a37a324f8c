"""A card's check: what a button carries, the order of answers, and what an answer counts for."""

from dataclasses import replace

from bot.domain.learning.checks import CardCheck, CheckAnswer
from bot.domain.learning.editions import edition_of
from bot.domain.learning.lessons import LessonCard, Progress, answer_check
from bot.domain.learning.mastery import Mastery
from bot.domain.learning.quizzes import QuestionKind, question_of_check
from bot.domain.learning.transfers import merge_progress
from tests.fakes.school import lesson

CHECK = CardCheck(
    "what now?",
    answers=(
        CheckAnswer("a", text="wait", right=True, feedback="because"),
        CheckAnswer("b", text="go", right=False, feedback="many do"),
        CheckAnswer("c", text="ask", right=False, feedback="some do"),
    ),
    article_ids=("1",),
    topic="vote",
)
CARD = LessonCard("one/0", text="a card", article_ids=("1",), check=CHECK)


def test_mark_changes_with_question_and_answer_only():
    first = CHECK.answers[0]
    mark = CHECK.mark(first)
    assert CHECK.find_answer(mark) is first
    assert CHECK.mark(replace(first, feedback="why not", right=False)) == mark
    assert replace(CHECK, text="and now?").find_answer(mark) is None
    reworded = replace(CHECK, answers=(replace(first, text="stay"), *CHECK.answers[1:]))
    assert reworded.find_answer(mark) is None


def test_answers_keep_their_order_for_one_learner():
    orders = {tuple(a.id for a in CHECK.ordered_answers(seed=str(seed))) for seed in range(60)}
    assert len(orders) == 6
    assert CHECK.ordered_answers(seed="7") == CHECK.ordered_answers(seed="7")


def test_first_answer_counts_and_later_ones_do_not():
    missed = answer_check(Progress(), CARD, right=False)
    assert missed.topics == {"vote": Mastery(0.0, total=1.0)}
    assert answer_check(missed, CARD, right=True) is missed
    assert Progress.from_plain(missed.to_plain()) == missed


def test_card_without_check_counts_nothing():
    progress = Progress()
    assert answer_check(progress, replace(CARD, check=None), right=True) is progress
    assert "checks" not in progress.to_plain()


def test_checks_of_both_accounts_stay_answered():
    mine, other = Progress(checks=frozenset({"one/0"})), Progress(checks=frozenset({"two/1"}))
    assert merge_progress(mine, other).checks == {"one/0", "two/1"}


def test_check_is_question_with_the_id_of_its_card():
    question = question_of_check(CARD)
    assert question is not None
    assert (question.id, question.kind, question.lesson_id, question.topic) == (
        "one/0", QuestionKind.SINGLE, "one", "vote",
    )  # fmt: skip
    assert question.right_answer() == ("a",)
    assert [option.feedback for option in question.options] == ["because", "many do", "some do"]


def test_edition_of_lesson_changes_with_its_check():
    plain = lesson("one", order=1, article_id="1")
    asked = replace(plain, cards=(replace(plain.cards[0], check=CHECK), *plain.cards[1:]))
    other = replace(CHECK, answers=(replace(CHECK.answers[0], feedback="so"), *CHECK.answers[1:]))
    reasoned = replace(plain, cards=(replace(plain.cards[0], check=other), *plain.cards[1:]))
    assert len({edition_of(plain), edition_of(asked), edition_of(reasoned)}) == 3
