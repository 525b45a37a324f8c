"""What is counted of lessons: each step once for each learner, and the time of who read one in one go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.figures.daily_counts import CountKind
from bot.domain.figures.lesson_figures import PEOPLE
from bot.domain.figures.lesson_times import LessonSpan
from bot.domain.learning.lessons import Audience
from bot.domain.people import Account, Messenger, Role, Staff
from bot.usecases.learning.learning_days import UNANSWERED
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press

OWNER = Account(Messenger.TELEGRAM, 1)


@pytest.fixture
def sara() -> Talk:
    return Talk(content=school())


async def read_lesson(talk: Talk, *, minutes: int) -> None:
    for press in ("card:one/0", "card:one/1", "card-law:one/1", "card:one/2", "scene:one"):
        await talk.takes(button_press(press))
    talk.clock.advance(timedelta(minutes=minutes))
    await talk.takes(button_press("scene:one/b"))


def time_counts(talk: Talk) -> dict[tuple[str, str], int]:
    counts = talk.uow.tables.daily_counts.items()
    return {(name, detail): n for (_, kind, name, detail), n in counts if kind is CountKind.LESSON}


async def test_lesson_is_counted_once_at_its_end(sara: Talk) -> None:
    await read_lesson(sara, minutes=7)
    await sara.takes(button_press("scene:one/c"))
    assert time_counts(sara) == {("one", LessonSpan.TEN): 1}
    await read_lesson(sara, minutes=7)
    assert time_counts(sara) == {("one", LessonSpan.TEN): 1}, (
        "a lesson that is read again is not counted again"
    )


async def test_scene_read_to_its_end_is_learning(sara: Talk) -> None:
    await sara.takes(button_press("card:one/0"))
    await sara.takes(button_press("card:one/1"))
    ((key, row),) = sara.uow.tables.learners.items()
    sara.uow.tables.learners[key] = replace(row, settings={UNANSWERED: "3"})
    await read_lesson(sara, minutes=2)
    assert sara.uow.tables.learners[key].settings == {UNANSWERED: "0"}


async def test_lesson_that_was_left_in_between_is_not_counted(sara: Talk) -> None:
    await sara.takes(button_press("card:one/0"))
    await sara.takes(button_press("card:one/1"))
    await sara.commands("learn")
    await read_lesson(sara, minutes=7)
    assert time_counts(sara) == {}


def learning_counts(talk: Talk) -> dict[tuple[str, str], int]:
    counts = talk.uow.tables.daily_counts.items()
    return {(name, detail): n for (_, kind, name, detail), n in counts if kind is CountKind.LEARNING}


async def test_each_step_is_counted_the_first_time(sara: Talk) -> None:
    await sara.takes(button_press("card:one/0"))
    assert learning_counts(sara) == {}, "a card that is open is not read yet"
    await sara.takes(button_press("card:one/1"))
    assert learning_counts(sara) == {("voter", "begun"): 1, ("one", "0"): 1}
    for _ in range(2):
        await read_lesson(sara, minutes=1)
    cards = len(sara.content.lesson("one").cards)  # type: ignore[union-attr] # it is there
    expected = {("one", str(card)): 1 for card in range(cards)}
    assert learning_counts(sara) == {("voter", "begun"): 1, **expected, ("one", "end"): 1}


async def test_owner_sees_steps_of_twenty_and_whole_days(sara: Talk) -> None:
    for _ in range(PEOPLE):
        sara.uow.tables.learners.clear()
        await sara.commands("learn")
        await read_lesson(sara, minutes=2)
    staff = Staff(OWNER, Role.OWNER, started=True)
    owner = Talk(OWNER, uow=sara.uow, content=sara.content, clock=sara.clock, staff=staff)
    await owner.takes(button_press(f"lesson-times:{Audience.VOTER}"))
    assert "lesson-times-none" in str(owner.screen.args["lessons"]), "today is not told of"
    sara.clock.advance(timedelta(days=1))
    await owner.takes(button_press(f"lesson-times:{Audience.VOTER}"))
    words = owner.texts[-1].translate(dict.fromkeys((0x200F, 0x2068, 0x2069)))
    assert "۲۰ تا ۳۹ نفر" in words and "حدود" in words and "تا ۵ دقیقه" in words
    assert "قبول سطح پایه: کمتر از ۲۰ نفر" in words
    assert "می‌مانند" not in words, "all of them came to the end"
