"""Three questions a day: from the switch to the message and back, and what is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.conversation.outgoing import Letterbox, Say, SendLane
from bot.domain.learning.editions import LawHistory
from bot.domain.learning.memory import PAUSES
from bot.domain.owner.settings import RunningSettings
from bot.handlers.learning.reminders import remind
from bot.memory.schedule import FsrsSchedule
from bot.usecases.learning.learning_days import UNANSWERED, count_day, days_of
from bot.usecases.learning.reminders import NOTHING_PLANNED
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeClock, button_press, keys_for

MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""10:00 in Tehran."""
EVENING = timedelta(hours=10, minutes=55)


def talk() -> Talk:
    return Talk(content=school(), clock=FakeClock(MORNING))


async def ticks(talk: Talk) -> tuple[Say, ...]:
    turn = await remind(make_tick_ctx(talk.uow, talk.clock, talk.content, LawHistory()))
    talk.uow.commit()
    return tuple(reply for reply in turn.replies if isinstance(reply, Say))


async def answer_all(talk: Talk) -> None:
    """Answer whatever the run asks, by the first option."""
    while "quiz-on" in talk.buttons or talk.screen.key == "quiz-question":
        if talk.screen.key == "review-done":
            return
        if talk.screen.key == "quiz-question":
            position = int(str(talk.screen.args["number"])) - 1
            for place in range(3):
                if f"q:{position}/{place}" in talk.buttons and talk.screen.key == "quiz-question":
                    await talk.presses(f"q:{position}/{place}")
            if talk.screen.key == "quiz-question":
                await talk.presses(f"q-send:{position}")
        await talk.presses("quiz-on")


async def test_daily_message_comes_once_and_one_press_stops_it() -> None:
    sara = talk()
    await sara.commands("daily")
    await sara.presses("daily:on")
    ((box, _),) = sara.uow.tables.letterboxes.items()
    assert await ticks(sara) == (), "from tomorrow on"
    sara.clock.at = MORNING + timedelta(days=1) + EVENING
    (message,) = await ticks(sara)
    assert message.key == "daily-questions" and message.to == Letterbox(box)
    assert message.lane is SendLane.REMINDER
    assert await ticks(sara) == (), "once"
    sara._render_reply(message)
    await sara.presses("daily:off")
    assert not sara.uow.tables.letterboxes and not sara.uow.tables.reminders
    assert not sara.uow.tables.learners[keys_for(SARA).learner].settings


async def test_silence_lengthens_pauses_and_ends_messages() -> None:
    sara = talk()
    await sara.commands("daily")
    await sara.presses("daily:on")
    days = []
    for day in range(1, 40):
        sara.clock.at = MORNING + timedelta(days=day) + EVENING
        days += [day for _ in await ticks(sara)]
    assert days == [1, 3, 7, 14]


async def test_nothing_comes_at_night_or_after_eve_of_voting() -> None:
    sara = talk()
    sara.uow.tables.running = RunningSettings(polling_day=(MORNING + timedelta(days=1)).date())
    await sara.commands("daily")
    await sara.presses("daily:on")
    sara.clock.at = MORNING + timedelta(days=1) + EVENING
    assert await ticks(sara) == ()
    sara.clock.at = MORNING.replace(hour=20)
    assert await ticks(sara) == ()


async def test_reminders_that_were_on_before_stay_on() -> None:
    sara = talk()
    await sara.commands("reminders")
    await sara.presses("remind:on/evening")
    await sara.presses("daily")
    await sara.presses("daily:on")
    await sara.presses("daily:off")
    assert sara.uow.tables.letterboxes
    assert set(sara.uow.tables.learners[keys_for(SARA).learner].settings) == {
        "letterbox",
        "window",
        "unanswered",
    }


def fall_silent(sara: Talk) -> None:
    """As after many reminders that nobody answered."""
    key = keys_for(SARA).learner
    row = sara.uow.tables.learners[key]
    sara.uow.tables.learners[key] = replace(row, settings={**row.settings, UNANSWERED: str(len(PAUSES))})
    sara.uow.tables.reminders[key] = replace(sara.uow.tables.reminders[key], day=NOTHING_PLANNED)


def planned_day(sara: Talk) -> date:
    return sara.uow.tables.reminders[keys_for(SARA).learner].day


async def test_daily_comes_where_reminders_had_fallen_silent() -> None:
    sara = talk()
    await sara.commands("reminders")
    await sara.presses("remind:on/evening")
    fall_silent(sara)
    await sara.presses("daily")
    await sara.presses("daily:on")
    assert planned_day(sara) == sara.clock.today() + timedelta(days=1)


async def test_end_of_a_scene_wakes_silent_messages() -> None:
    sara = talk()
    await sara.commands("daily")
    await sara.presses("daily:on")
    fall_silent(sara)
    lesson = sara.content.lesson("one")
    assert lesson is not None
    ending = next(node.id for node in lesson.scenario.nodes.values() if node.ending)
    await sara.takes(button_press(f"scene:one/{ending}", by=SARA))
    assert planned_day(sara) == sara.clock.today() + timedelta(days=1)


async def test_three_questions_are_asked_and_the_day_counts() -> None:
    sara = talk()
    await sara.commands("daily")
    await sara.presses("daily:on")
    await sara.presses("daily:go")
    assert sara.screen.args["total"] == 3
    await answer_all(sara)
    learner = sara.uow.tables.learners[keys_for(SARA).learner]
    assert days_of(learner).count == 1
    assert len(learner.memory) == 3, "right answers come back, too"
    tomorrow = count_day(learner, sara.clock.today() + timedelta(days=1))
    assert days_of(tomorrow).count == 2


async def test_days_of_others_are_not_counted() -> None:
    sara = talk()
    await sara.commands("daily")
    await sara.presses("daily:go")
    await answer_all(sara)
    assert not sara.uow.tables.learners[keys_for(SARA).learner].settings


async def test_running_quiz_is_not_lost() -> None:
    sara = talk()
    await sara.commands("quiz")
    await sara.presses("quiz-go:voter/basic")
    await sara.commands("daily")
    await sara.presses("daily:go")
    assert sara.screen.key == "review-quiz-first"


def test_right_answers_return_at_growing_distance() -> None:
    model, today = FsrsSchedule(), MORNING.date()
    recall = model.first_recall(today, right=True)
    missed = model.first_recall(today)
    assert recall.due > missed.due
    distances = []
    for _ in range(3):
        distances.append((recall.due - recall.last).days)
        recall = model.next_recall(recall, right=True, today=recall.due)
    assert distances == sorted(set(distances))
