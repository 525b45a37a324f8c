"""The privacy card in the running program: it follows the settings, and people are told of changes."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.owner.settings import Retention
from bot.sandbox.records import SandboxMessenger
from storage.store import SqlStore
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

MORNING = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
EVENING = datetime(2026, 12, 1, 18, 31, tzinfo=UTC)
"""22:01 in Tehran."""


async def change_operator_words(home: StoryHouse, words: str) -> None:
    """The operator changes the texts in the settings and restarts the program."""
    home.settings = home.settings.model_copy(update={"operator_fa": words})
    await home.restart()


async def test_what_is_set_for_keeping_is_told_and_done(tmp_path: Path) -> None:
    async with house(tmp_path, keep_closed=30, keep_spam=2) as home:
        sara = StoryCitizen(home, "sara")
        sara.say("/privacy whole")
        await sara.sees(matches="پس از تصمیم 30 روز[\\s\\S]*هرزنامه 2 روز")
        store = home.program.store
        assert isinstance(store, SqlStore)
        assert store._context.retention == replace(Retention(), closed=30, spam=2)


async def test_a_copy_elsewhere_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir(mode=0o700)
    for folder, is_mentioned in ((None, False), (copy, True)):
        async with house(tmp_path / str(is_mentioned), copy_dir=folder) as home:
            sara = StoryCitizen(home, "sara")
            sara.say("/privacy whole")
            card = await sara.sees("چه کسی چه می‌بیند")
            assert ("رونوشتی رمزشده در جای دیگری هست" in card["text"]) is is_mentioned


async def test_other_words_of_the_operator_reach_who_waits_once(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.world.clock.set(MORNING)
        sara, ali = StoryCitizen(home, "sara"), StoryCitizen(home, "ali", SandboxMessenger.BALE)
        await sara.reports()
        await ali.reports(contact="پاسخ نمی‌خواهم")
        await change_operator_words(home, "از امروز گروه دیگری این ربات را می‌گرداند.")
        await sara.sees("پیام تازه‌ای دارید")
        await ali.sees_not("پیام تازه", within=1.5)
        await sara.press("باز کردن پیام")
        await sara.sees(matches="انجمن آزمایش[\\s\\S]*از این پس[\\s\\S]*گروه دیگری")
        await home.restart()
        await sara.sees_not("پیام تازه", within=1.5)
        ali.say(ali.code)
        await ali.sees(buttons=["کارت حریم خصوصی عوض شد"])
        await ali.press("کارت حریم خصوصی عوض شد")
        await ali.sees("گروه دیگری")


async def test_at_night_the_phone_stays_silent_until_seven(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.world.clock.set(EVENING)
        sara = StoryCitizen(home, "sara")
        await sara.reports()
        await change_operator_words(home, "از امشب گروه دیگری این ربات را می‌گرداند.")
        await sara.sees_not("پیام تازه", within=1.5)
        await home.advance_time(8 * 3600)
        await sara.sees_not("پیام تازه", within=1.5)
        await home.advance_time(3600)
        await sara.sees("پیام تازه‌ای دارید")
