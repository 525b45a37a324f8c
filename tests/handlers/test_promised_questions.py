"""What reminds of questions promises what is asked then: nothing that is gone, or of another duty or council."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.outgoing import Say
from bot.domain.duties.own_material import OwnQuestion
from bot.domain.learning.attempts import attempts_left
from bot.domain.learning.editions import LawHistory
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.memory import MOST_RECALLED, QuestionRecall
from bot.handlers.learning.reminders import remind
from bot.memory.schedule import FsrsSchedule
from bot.usecases.learning.learner import progress_of
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.learning.review import update_memory
from bot.usecases.ports import Learner
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.school import SINGLE, TRUE_FALSE, school
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeClock, FakeContent, keys_for

MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""10:00 in Tehran."""
EVENING = timedelta(hours=10, minutes=55)
TODAY = MORNING.date()
KEY = keys_for(SARA).learner
SHIPPED = shipped_content()


def question_of(*, duty: str = "", place: str | None = None) -> str:
    """The first question of this duty, or about this kind of council."""

    def fits(own: OwnQuestion) -> bool:
        return own.duty_id == duty and (own.settlement is None if duty else own.settlement == place)

    return next(key for key, own in SHIPPED.own_questions.items() if fits(own))


def measured_question() -> str:
    return min(SHIPPED.forms[Audience.VOTER].question_ids())


def row(talk: Talk) -> Learner:
    return talk.uow.tables.learners[KEY]


async def remembers(talk: Talk, *questions: str, settings: dict[str, str], **due_in: int) -> None:
    """Reminders are on, and these questions were answered; they are due tomorrow, or in so many days."""
    await talk.commands("reminders")
    await talk.presses("remind:on/any")
    days = {**dict.fromkeys(questions, 1), **due_in}
    memory = {
        key: QuestionRecall(1.0, difficulty=5.0, last=TODAY, due=TODAY + timedelta(days=days[key])).to_plain()
        for key in days
    }
    learner = replace(row(talk), memory=memory, settings={**row(talk).settings, **settings})
    talk.uow.tables.learners[KEY] = learner
    await plan_reminder(context(talk.uow, clock=talk.clock), learner)


async def sent_after(talk: Talk, days: int) -> tuple[Say, ...]:
    """What is sent at the last minutes of the day so many days later."""
    talk.clock.at = MORNING + timedelta(days=days) + EVENING
    turn = await remind(make_tick_ctx(talk.uow, talk.clock, talk.content, LawHistory()))
    talk.uow.commit()
    return tuple(reply for reply in turn.replies if isinstance(reply, Say))


def shipped_talk() -> Talk:
    return Talk(content=SHIPPED, clock=FakeClock(MORNING), curious=False)


async def test_reminder_counts_what_the_review_then_asks() -> None:
    sara = shipped_talk()
    own = (question_of(duty="head"), question_of(place="city"))
    others = ("gone-q01", measured_question(), question_of(duty="clerk"), question_of(place="village"))
    await remembers(sara, *own, *others, settings={"duty": "head", "settlement": "city"})
    (message,) = await sent_after(sara, 1)
    assert message.args["questions"] == len(own)
    await sara.commands("review")
    assert sara.screen.args["total"] == len(own)


async def test_who_has_said_nothing_is_asked_all() -> None:
    sara = shipped_talk()
    every = [question_of(duty="head"), question_of(duty="clerk"), question_of(place="village")]
    await remembers(sara, *every, settings={})
    (message,) = await sent_after(sara, 1)
    assert message.args["questions"] == len(every)


async def test_nothing_left_sends_nothing_until_it_is_asked_again() -> None:
    sara = shipped_talk()
    await remembers(sara, question_of(duty="clerk"), "gone-q01", settings={"duty": "head"})
    assert [await sent_after(sara, day) for day in (1, 2, 3)] == [(), (), ()]
    assert row(sara).settings["unanswered"] == "0"
    sara.uow.tables.learners[KEY] = replace(row(sara), settings={**row(sara).settings, "duty": "clerk"})
    (message,) = await sent_after(sara, 4)
    assert message.args["questions"] == 1


async def test_silent_day_begins_no_pause() -> None:
    sara = Talk(content=school(SINGLE), clock=FakeClock(MORNING))
    await remembers(sara, "gone", settings={"unanswered": "2"}, s=6)
    days = [day for day in range(1, 10) if await sent_after(sara, day)]
    assert days == [6], "four days after the last one, and then on the first day on which something is due"


async def test_day_without_questions_brings_no_message() -> None:
    sara = Talk(content=FakeContent(), clock=FakeClock(MORNING))
    await sara.commands("daily")
    await sara.presses("daily:on")
    assert await sent_after(sara, 1) == ()
    sara.content = school(SINGLE)
    (message,) = await sent_after(sara, 2)
    assert message.args["questions"] == 1
    sara._render_reply(message)
    assert "یک پرسش برای امروز" in sara.texts[-1]


async def test_open_questions_of_yesterday_are_counted() -> None:
    sara = Talk(content=school(*(replace(SINGLE, id=f"s{n}") for n in range(3))), clock=FakeClock(MORNING))
    await sara.commands("daily")
    await sara.presses("daily:on")
    await sara.presses("daily:go")
    await sara.presses("q:0/0")
    (message,) = await sent_after(sara, 1)
    sara._render_reply(message)
    assert "دو پرسش برای امروز" in sara.texts[-1]
    await sara.presses("daily:go")
    assert (sara.screen.args["number"], sara.screen.args["total"]) == (2, 3)


def test_what_is_gone_makes_room_in_a_full_memory() -> None:
    weak = QuestionRecall(0.1, difficulty=9.0, last=TODAY, due=TODAY).to_plain()
    memory = {f"gone{number}": weak for number in range(MOST_RECALLED - 1)} | {"t": weak}
    after = update_memory(
        memory, "s", right=True, schedule=FsrsSchedule(), today=TODAY, content=school(SINGLE, TRUE_FALSE)
    )
    assert {"s", "t"} <= set(after) and len(after) == MOST_RECALLED


@pytest.mark.parametrize("begins", ["review", "quiz"])
async def test_outrun_attempt_does_not_count_whatever_is_begun(begins: str) -> None:
    sara = Talk(content=school(), clock=FakeClock(MORNING))
    await remembers(sara, settings={}, t=0)
    await sara.commands("quiz", "voter/basic")
    await sara.presses("quiz-go:voter/basic")

    def attempts_left_today() -> int:
        today = sara.clock.today()
        return attempts_left(progress_of(row(sara)), track=Audience.VOTER, tier=Tier.BASIC, today=today)

    assert attempts_left_today() == 2
    edited = school(TRUE_FALSE)
    quizzes = edited.quizzes
    second = replace(quizzes[Audience.VOTER, Tier.BASIC], tier=Tier.INTERMEDIATE)
    sara.content = replace(edited, quizzes={**quizzes, (Audience.VOTER, Tier.INTERMEDIATE): second})
    for _ in range(2):
        if begins == "review":
            await sara.commands("review")
        else:
            await sara.commands("quiz", "voter/intermediate")
            await sara.presses("quiz-go:voter/intermediate")
        assert sara.screen.key in {"quiz-question", "quiz-goes-on"}
        assert attempts_left_today() == 3
