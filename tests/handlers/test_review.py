"""A missed question comes back the next day, is neither counted nor stored, and later comes less often."""

from datetime import UTC, datetime, timedelta

from bot.conversation.outgoing import Screen, TextRef
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.memory import recalls_from
from bot.domain.learning.quizzes import QuestionKind, Quiz
from tests.fakes.school import ORDERING, SINGLE, TRUE_FALSE, lesson
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeClock, FakeContent

QUESTIONS = (SINGLE, TRUE_FALSE, ORDERING)
QUIZ = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=70, draw=3, questions=QUESTIONS)
START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def a_talk() -> Talk:
    content = FakeContent(quizzes={(Audience.VOTER, Tier.BASIC): QUIZ})
    return Talk(clock=FakeClock(START), content=content)


def learner(talk: Talk):  # type: ignore[no-untyped-def] # a row
    return next(iter(talk.uow.tables.learners.values()))


async def answers(talk: Talk, *, right: bool) -> None:
    """Answer the open question of any kind, rightly or wrongly."""
    attempt = learner(talk).attempt
    position = len(attempt["answers"])
    question = next(q for q in QUESTIONS if q.id == attempt["questions"][position])
    order = attempt["orders"][position]
    wanted = list(question.right_answer())
    if question.kind is QuestionKind.ORDERING:
        for key in wanted if right else wanted[::-1]:
            await talk.presses(f"q:{position}/{order.index(key)}")
        await talk.presses(f"q-send:{position}")
    else:
        chosen = wanted[0] if right else next(o.id for o in question.options if not o.right)
        await talk.presses(f"q:{position}/{order.index(chosen)}")
    await talk.presses("quiz-on")


async def a_quiz(talk: Talk, *, right: bool) -> None:
    await talk.commands("quiz", "voter/basic")
    await talk.presses("quiz-go:voter/basic")
    for _ in QUESTIONS:
        await answers(talk, right=right)


async def test_right_answers_return_later_than_missed_ones() -> None:
    talk = a_talk()
    await a_quiz(talk, right=True)
    talk.clock.advance(timedelta(days=1))
    await talk.commands("review")
    assert talk.screen.key == "review-nothing"
    talk.clock.advance(timedelta(days=1))
    await talk.commands("review")
    assert talk.screen.key == "quiz-question" and talk.screen.args["total"] == len(QUESTIONS)


async def test_missed_questions_return_tomorrow_without_counting_as_attempt() -> None:
    talk = a_talk()
    await a_quiz(talk, right=False)
    assert set(learner(talk).memory) == {"s", "t", "o"}
    await talk.commands("review")
    assert talk.screen.key == "review-nothing", "not on the same day"
    attempt_count = len(talk.uow.tables.attempts)
    best = learner(talk).progress["quizzes"]
    talk.clock.advance(timedelta(days=1))
    talk.content.tracks = {(Audience.VOTER, Tier.BASIC): [lesson("l1", order=1, article_id="1")]}
    await talk.commands("learn")
    assert [b.label for b in talk.screen.buttons[0]] == [TextRef("button-review-due", {"count": 3})]
    await talk.presses("review")
    assert talk.screen.key == "quiz-question" and talk.screen.args["total"] == 3
    for _ in QUESTIONS:
        await answers(talk, right=True)
    assert talk.screen.key == "review-done"
    assert (talk.screen.args["right"], talk.screen.args["total"]) == (3, 3)
    assert len(talk.uow.tables.attempts) == attempt_count and learner(talk).progress["quizzes"] == best
    due = {recall.due for recall in recalls_from(learner(talk).memory).values()}
    assert min(due) > talk.clock.today() + timedelta(days=1)


async def test_review_and_running_quiz_do_not_interrupt_each_other() -> None:
    talk = a_talk()
    await a_quiz(talk, right=False)
    talk.clock.advance(timedelta(days=1))
    await talk.commands("quiz", "voter/basic")
    await talk.presses("quiz-go:voter/basic")
    running = dict(learner(talk).attempt)
    await talk.commands("review")
    assert talk.screen.key == "review-quiz-first" and learner(talk).attempt == running
    await talk.presses("quiz-on")
    for _ in QUESTIONS:
        await answers(talk, right=False)
    talk.clock.advance(timedelta(days=5))
    await talk.commands("review")
    (screen,) = await talk.commands("quiz", "voter/basic")
    assert isinstance(screen, Screen) and "quiz-on" not in [
        b.press and b.press.verb for r in screen.buttons for b in r
    ]
    await talk.presses("quiz-go:voter/basic")
    assert not learner(talk).attempt.get("review")


async def test_review_survives_restart_and_removed_question() -> None:
    talk = a_talk()
    await a_quiz(talk, right=False)
    talk.clock.advance(timedelta(days=1))
    smaller = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=70, draw=3, questions=(SINGLE,))
    talk.content = FakeContent(quizzes={(Audience.VOTER, Tier.BASIC): smaller})
    await talk.commands("review")
    assert talk.screen.args["total"] == 1
    again = Talk(clock=talk.clock, content=talk.content, uow=talk.uow)
    await again.commands("review")
    assert again.screen.key == "quiz-question"


async def test_next_review_is_promised_for_what_will_be_asked() -> None:
    talk = a_talk()
    await a_quiz(talk, right=False)
    talk.clock.advance(timedelta(days=1))
    smaller = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=70, draw=3, questions=(SINGLE,))
    talk.content = FakeContent(quizzes={(Audience.VOTER, Tier.BASIC): smaller})
    await talk.commands("review")
    await answers(talk, right=True)
    due = recalls_from(learner(talk).memory)["s"].due
    assert due > talk.clock.today() + timedelta(days=1), "what is gone would be due tomorrow"
    assert talk.screen.args["next"] == TextRef("review-next", {"day": due})


async def test_passing_learner_is_marked_taught_current_law() -> None:
    talk = a_talk()
    await a_quiz(talk, right=True)
    assert learner(talk).settings["law/voter/basic"] == "0"
