"""An attempt counts when it starts: fifty presses at once begin one, and the daily limit holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.learning.lessons import Progress
from bot.domain.learning.quizzes import Attempt
from bot.domain.people import Account, Messenger
from bot.usecases.ports import Learner
from storage.migrate import migrate
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_quiz import answer

PRESSES = 50


@asynccontextmanager
async def home_on(kind: str, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[StoryHouse]:
    if kind == "sqlite":
        async with house(folder) as home:
            yield home
        return
    url = request.getfixturevalue("pg_url")
    await migrate(url)
    async with house(folder, database_url=url) as home:
        yield home


def key_of(home: StoryHouse, who: str) -> str:
    account = home.world.person(who).accounts["telegram"]  # type: ignore[index] # a StrEnum's value
    return home.program.store.keys_of(Account(Messenger.TELEGRAM, account.id)).learner


async def row(home: StoryHouse) -> Learner:
    async with home.program.store.batch() as batch:
        learner = await batch.uow.learners.get(key_of(home, "sara"))
    assert learner is not None
    return learner


async def attempt_count(home: StoryHouse) -> int:
    return Progress.from_plain((await row(home)).progress).begun["voter/basic"][1]


async def fifty(sara: StoryCitizen, button: str) -> None:
    """The same button fifty times, as fast as a finger or a broken client can. Updates of one person are
    handled in order: once the help is there, all presses are handled."""
    for _ in range(PRESSES):
        sara.does("press", button=button)
    sara.say("/help")
    await sara.sees("راهنما", within=20)


async def answer_all(sara: StoryCitizen) -> None:
    for number in range(10):
        screen = await sara.sees(matches=f"پرسش {number + 1} از 10")
        await answer(sara, screen, right=False)
        await sara.press("پرسش بعدی" if number < 9 else "دیدن نتیجه")
    await sara.sees("از ۱۰")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_fifty_presses_begin_one_attempt_within_daily_three(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        sara = StoryCitizen(home, "sara")
        for number in range(1, 4):
            sara.say("/quiz")
            await sara.sees("آزمون سطح پایه", buttons=["شروع آزمون"])
            await fifty(sara, "شروع آزمون")
            assert await attempt_count(home) == number
            assert Attempt.from_plain((await row(home)).attempt).position == 0
            sara.say("/quiz")
            await sara.press("ادامه از پرسش ۱")
            await answer_all(sara)
        sara.say("/quiz")
        await sara.sees("نوبت‌های امروز تمام شده است", buttons=["شروع آزمون"])
        await sara.press("شروع آزمون")
        await sara.sees("برای امروز بس است", buttons=["1."])
        sara.say("/quiz")
        await sara.sees("نوبت‌های امروز تمام شده است", buttons=["شروع آزمون"])
        await fifty(sara, "شروع آزمون")
        assert await attempt_count(home) == 3
        async with home.program.store.batch() as batch:
            attempts = await batch.uow.attempts.of_learner(key_of(home, "sara"), limit=9)
        assert [attempt.number for attempt in attempts] == [3, 2, 1]
        assert {attempt.right for attempt in attempts} == {0}


async def test_two_devices_share_one_attempt_and_are_told(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        phone, laptop = StoryCitizen(home, "sara"), StoryCitizen(home, "sara")
        phone.say("/quiz")
        first = await phone.sees("آزمون سطح پایه", buttons=["شروع آزمون"])
        laptop.say("/quiz")
        second = await laptop.sees("آزمون سطح پایه", buttons=["شروع آزمون"])
        assert first["key"] != second["key"]
        await phone.press("شروع آزمون", message=first["key"])
        await phone.sees("پرسش ۱")
        await laptop.press("شروع آزمون", message=second["key"])
        await laptop.sees("نوبت تازه‌ای به حساب نیامد")
        assert await attempt_count(home) == 1
