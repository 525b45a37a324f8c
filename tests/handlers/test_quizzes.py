"""Quizzes with buttons: every kind of question, old and double presses, breaks, results."""

from typing import Any

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Ack, Button, Say, Screen, SendPicture, TextRef
from bot.domain.figures.daily_counts import CountKind
from bot.domain.learning.lessons import Progress
from bot.domain.learning.quizzes import Attempt, QuizQuestion
from bot.handlers.pieces import NOTHING
from bot.usecases.ports import Learner
from tests.fakes.school import MULTIPLE, ORDERING, QUESTIONS, SINGLE, TRUE_FALSE, school
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, keys_for

GO = "quiz-go:voter/basic"


def row(talk: Talk) -> Learner:
    return talk.uow.tables.learners[keys_for(SARA).learner]


def attempt(talk: Talk) -> Attempt:
    return Attempt.from_plain(row(talk).attempt)


async def quiz(*questions: QuizQuestion) -> Talk:
    talk = Talk(content=school(*questions))
    await talk.commands("quiz")
    await talk.presses(GO)
    return talk


async def press(talk: Talk, data: str) -> None:
    """Press a button, which may be from an older screen."""
    verb, _, argument = data.partition(":")
    talk.buttons[data] = Button("", Press(verb, argument))
    await talk.presses(data)


async def choose(talk: Talk, *options: str, position: int | None = None) -> None:
    """Choose options by their ids, wherever this attempt has placed them."""
    at = attempt(talk).position if position is None else position
    for key in options:
        await press(talk, f"q:{at}/{attempt(talk).option_orders[at].index(key)}")


async def answer(talk: Talk, *, right: bool) -> None:
    """Answer the open question."""
    question = next(q for q in QUESTIONS if q.id == attempt(talk).current_id())
    wrong = {"s": ("b",), "m": ("c",), "t": ("a",), "o": ("c", "b", "a")}[question.id]
    position = attempt(talk).position
    await choose(talk, *(question.right_answer() if right else wrong))
    if question in (MULTIPLE, ORDERING):
        await press(talk, f"q-send:{position}")


async def test_the_quiz_says_what_awaits_before_it_begins() -> None:
    talk = Talk(content=school())
    await talk.commands("quiz")
    assert talk.screen.args == {
        "track": "voter", "tier": "basic", "draw": 4, "pass": 50, "state": "new", "best": 0,
        "left": 3, "most": 3, "other": NOTHING,
    }  # fmt: skip
    assert talk.screen.buttons[0][0].press == Press("quiz-go", "voter/basic")
    assert talk.uow.tables.learners == {}


async def test_options_are_lettered_in_text_and_short_on_buttons() -> None:
    talk = await quiz(SINGLE)
    options: Any = talk.screen.args["options"]
    assert options.args["first"].args["letter"] == TextRef("letter-1")
    assert {b.press for b in talk.screen.buttons[0]} == {Press("q", f"0/{n}") for n in range(3)}
    assert talk.screen.buttons[0][-1].label == TextRef("letter-1"), "Persian begins on the right"


async def test_the_attempt_keeps_the_content_it_was_drawn_from() -> None:
    talk = await quiz()
    assert attempt(talk).content_hash == "fake-content"
    assert set(attempt(talk).question_ids) == {"s", "m", "t", "o"}


@pytest.mark.parametrize("question", [SINGLE, TRUE_FALSE])
async def test_one_press_answers_and_the_feedback_names_the_article(question: QuizQuestion) -> None:
    talk = await quiz(question)
    await choose(talk, *question.right_answer())
    assert talk.screen.key == "quiz-feedback-right"
    chosen: Any = talk.screen.args["chosen"]
    assert chosen.args["feedback"] == f"feedback {question.right_answer()[0]}"
    cited = question.article_ids[0]
    assert talk.screen.args["articles"] == TextRef(
        "cite", {"number": f"number {cited}", "edition": f"edition {cited}"}
    )


async def test_wrong_answer_is_explained_with_the_right_one() -> None:
    talk = await quiz(SINGLE)
    await choose(talk, "b")
    assert talk.screen.key == "quiz-feedback-wrong"
    chosen: Any = talk.screen.args["chosen"]
    missed: Any = talk.screen.args["missed"]
    assert (chosen.args["verdict"], chosen.args["feedback"]) == ("wrong", "feedback b")
    assert missed.args["lines"].args["feedback"] == "feedback a"


async def test_several_marks_are_set_taken_back_and_confirmed() -> None:
    talk = await quiz(MULTIPLE)
    await choose(talk, "a", "c", "c", "b")
    marked = {b.label.key for b in talk.screen.buttons[0] if isinstance(b.label, TextRef)}
    assert marked == {"quiz-marked", f"letter-{attempt(talk).option_orders[0].index('c') + 1}"}
    assert attempt(talk).position == 0
    await press(talk, "q-send:0")
    assert talk.screen.key == "quiz-feedback-right"


async def test_marks_survive_a_restart() -> None:
    talk = await quiz(MULTIPLE)
    await choose(talk, "a")
    later = Talk(content=school(MULTIPLE), uow=talk.uow)
    await press(later, "quiz-on")
    assert (
        sum(isinstance(b.label, TextRef) and b.label.key == "quiz-marked" for b in later.screen.buttons[0])
        == 1
    )


async def test_confirming_without_marks_is_refused_kindly() -> None:
    talk = await quiz(MULTIPLE)
    await press(talk, "q-send:0")
    assert talk.refusal_key == "quiz-marks-missing"
    assert attempt(talk).position == 0


async def test_order_answer_is_built_by_presses_and_undone_backwards() -> None:
    talk = await quiz(ORDERING)
    await choose(talk, "a", "c", "c")
    assert row(talk).attempt["picked"] == ["a", "c"], "a second press in an ordering question changes nothing"
    assert [reply.key for reply in talk.replies if isinstance(reply, Ack)] == ["quiz-has-its-place"], (
        "and the answer says so"
    )
    await press(talk, "q-undo:0")
    assert row(talk).attempt["picked"] == ["a"]
    await press(talk, "q-send:0")
    assert talk.refusal_key == "quiz-marks-missing"
    await choose(talk, "b", "c")
    await press(talk, "q-send:0")
    assert talk.screen.key == "quiz-feedback-right"


async def test_a_wrong_order_shows_the_right_one() -> None:
    talk = await quiz(ORDERING)
    await choose(talk, "c", "b", "a")
    await press(talk, "q-send:0")
    assert talk.screen.key == "quiz-feedback-wrong"
    chosen: Any = talk.screen.args["chosen"]
    assert chosen.args["first"].args == {"place": 1, "text": "option a", "feedback": "feedback a"}


async def test_a_doubled_press_counts_once_and_leaves_the_feedback() -> None:
    talk = await quiz(SINGLE, TRUE_FALSE)
    await press(talk, "q:0/0")
    await press(talk, "q:0/0")
    assert talk.refusal_key == "quiz-answered"
    assert attempt(talk).position == 1


@pytest.mark.parametrize("data", ["q:7/0", "q:x/0", "q:1/", "q:1/9", "q-send:0/0", "q-undo:5"])
async def test_a_button_of_another_question_changes_nothing(data: str) -> None:
    talk = await quiz(SINGLE, TRUE_FALSE)
    await press(talk, "q:0/0")
    before = row(talk)
    await press(talk, data)
    assert talk.refusal_key == "quiz-old-button"
    assert row(talk) == before


@pytest.mark.parametrize("data", ["q:0/0", "quiz-on", "q-send:0", "q-undo:0"])
async def test_a_button_without_a_quiz_says_where_to_begin(data: str) -> None:
    talk = Talk(content=school())
    await press(talk, data)
    assert talk.refusal_key == "quiz-not-running"


async def test_a_break_goes_on_at_the_same_question() -> None:
    talk = await quiz()
    await answer(talk, right=True)
    later = Talk(content=school(), uow=talk.uow)
    await later.commands("quiz")
    on = later.screen.buttons[0][0]
    assert on == Button(TextRef("button-quiz-on", {"number": 2}), Press("quiz-on"))
    await later.presses("quiz-on")
    assert later.screen.args["number"] == 2


async def test_all_right_passes_and_is_remembered() -> None:
    talk = await quiz()
    for _ in QUESTIONS:
        await answer(talk, right=True)
    assert talk.screen.buttons[0][0].label == TextRef("button-quiz-result")
    await talk.presses("quiz-on")
    assert talk.screen.key == "quiz-passed"
    assert talk.screen.args == {
        "track": "voter", "tier": "basic", "right": 4, "total": 4, "percent": 100, "pass": 50,
        "reread": "perfect", "weak": NOTHING, "left": 2, "word": "first",
        "next": TextRef("quiz-after", {"step": "rest", "tier": "exam"}),
    }  # fmt: skip
    assert isinstance(talk.replies[0], SendPicture) and talk.screen.below, "the picture, and the result below"
    progress = Progress.from_plain(row(talk).progress)
    assert progress.quizzes["voter/basic"].passed
    assert progress.seen_questions == {"s", "m", "t", "o"}


async def test_failing_names_the_lessons_to_read_again() -> None:
    talk = await quiz()
    for _ in QUESTIONS:
        question_id = attempt(talk).current_id()
        await answer(talk, right=question_id == "t")
    await talk.presses("quiz-on")
    assert talk.screen.key == "quiz-failed"
    assert talk.screen.args["reread"] == "some"
    assert talk.screen.buttons[0][0].press == Press("lesson", "one"), "lesson two was not missed"
    assert talk.screen.buttons[1][0].press == Press("quiz-go", "voter/basic")


async def test_a_later_failure_takes_no_pass_away() -> None:
    talk = await quiz()
    for _ in QUESTIONS:
        await answer(talk, right=True)
    await press(talk, GO)
    for _ in QUESTIONS:
        await answer(talk, right=False)
    quiz_progress = Progress.from_plain(row(talk).progress).quizzes["voter/basic"]
    assert (quiz_progress.passed, quiz_progress.best) == (True, 1.0)


async def test_changed_content_requires_a_new_attempt() -> None:
    talk = await quiz(SINGLE, TRUE_FALSE)
    later = Talk(content=school(MULTIPLE), uow=talk.uow)
    await press(later, "q:0/0")
    assert later.refusal_key == "quiz-changed"
    await later.commands("quiz")
    assert later.screen.buttons[0][0].label == TextRef("button-quiz-start")
    await later.presses(GO)
    assert later.screen.key == "quiz-question"


async def test_words_during_a_quiz_show_the_question_again() -> None:
    talk = await quiz(MULTIPLE)
    await choose(talk, "a")
    before = talk.screen
    await talk.says("الف")
    assert talk.replies == (Say("quiz-press-please"), before)


async def test_a_tier_without_a_quiz_says_so() -> None:
    talk = Talk(content=school())
    await press(talk, "quiz:voter/advanced")
    assert talk.refusal_key == "quiz-not-ready"


async def test_every_screen_has_a_way_on() -> None:
    talk = await quiz()
    for _ in QUESTIONS:
        await answer(talk, right=False)
        screen = talk.replies[0]
        assert isinstance(screen, Screen) and screen.buttons
        await talk.presses("quiz-on")


async def test_marks_of_one_question_do_not_reach_the_next() -> None:
    talk = await quiz(MULTIPLE, ORDERING)
    await answer(talk, right=True)
    await talk.presses("quiz-on")
    assert row(talk).attempt["picked"] == []
    assert not any(
        isinstance(b.label, TextRef) and b.label.key == "quiz-marked" for b in talk.screen.buttons[0]
    )


async def test_tier_is_counted_when_it_is_first_passed() -> None:
    talk = await quiz(SINGLE)
    for right in (False, True, True):
        await answer(talk, right=right)
        await press(talk, GO)
    counts = talk.uow.tables.daily_counts
    learning = {
        (name, detail): n for (_, kind, name, detail), n in counts.items() if kind is CountKind.LEARNING
    }
    assert learning == {("voter", "basic"): 1}
