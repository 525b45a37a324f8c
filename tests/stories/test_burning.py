"""Two owners burn while people report: what was said is gone for everybody, and the bot goes on."""

import asyncio
from pathlib import Path

import pytest

from bot.cli import burn as burn_command
from bot.domain.owner.burning import COMMAND, Burn
from bot.sandbox.records import SandboxMessenger
from storage.burning import burn_key_stores
from storage.commands import is_pending, request_command
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse
from tests.stories.test_attempts import home_on

KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


async def sweep_all(home: StoryHouse) -> None:
    async with asyncio.timeout(30):
        while await home.program.store.sweep():
            pass


async def burns(home: StoryHouse, what: str) -> None:
    first_owner, second_owner = (
        StoryCitizen(home, "owner"),
        StoryCitizen(home, "owner", SandboxMessenger.BALE),
    )
    first_owner.say("/start")
    await first_owner.sees("خوش آمدید")
    second_owner.say("/start")
    await second_owner.sees("خوش آمدید")
    first_owner.say("/burn")
    await first_owner.sees("این کار برگشت ندارد")
    second_owner.since = home.world.seq
    await first_owner.press(f"سوزاندن {what}")
    await first_owner.sees("هیچ چیز از میان نرفته است")
    await second_owner.sees("گرداننده‌ای دیگر می‌خواهد")
    await second_owner.press("تأیید")
    await second_owner.sees("کلیدها همین حالا می‌سوزند")
    for owner in (first_owner, second_owner):
        await owner.sees("سوخت")


@KINDS
async def test_everything_burns_and_new_reports_are_taken(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        sara, ali, mina = (
            StoryCitizen(home, "sara"),
            StoryCitizen(home, "ali", SandboxMessenger.BALE),
            StoryModerator(home, "mina"),
        )
        await mina.starts()
        await sara.reports(file=True)
        await home.files_are_kept()
        await mina.claims(sara.number)
        await ali.begins_report()  # an open draft
        await burns(home, "همه چیز")
        for when in ("before the sweep", "after it"):
            sara.say(sara.code)
            await sara.sees("دیگر خوانده نمی‌شود")
            sara.say("/my_reports")
            await sara.sees("نشان فرستنده‌ها را برای همیشه پاک کردیم")
            mina.say("/queue")
            await mina.sees("فقط کارت مانده است")
            assert when
            await sweep_all(home)
        assert not list((tmp_path / "data" / "vault").glob("*/*"))
        await ali.reports()
        ali.say("/my_reports")
        await ali.sees("۱ گزارش دارید")
        ali.say(ali.code)
        await ali.sees(ali.number)
        await home.restart()
        ali.say("/my_reports")
        await ali.sees("۱ گزارش دارید")


@KINDS
async def test_who_sent_what_burns_and_the_words_stay(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.reports()
        await burns(home, "فرستنده‌ها")
        sara.say("/my_reports")
        await sara.sees("کد پیگیری هنوز آن‌ها را نشان می‌دهد")
        sara.say(sara.code)
        await sara.sees("در نوبت بررسی")
        mina.say("/queue")
        await mina.press("مورد بعدی")
        await mina.press("برمی‌دارم", chat="bot")
        await mina.sees("سه مرد با چوب", chat="bot")


@KINDS
async def test_the_command_line_burns_under_a_running_program(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        sara = StoryCitizen(home, "sara")
        await sara.reports()
        await asyncio.to_thread(burn_key_stores, home.settings.data_dir, Burn.ALL)
        await request_command(home.settings.url, "one", COMMAND, "all")
        async with asyncio.timeout(burn_command.PATIENCE):
            while await is_pending(home.settings.url, "one"):  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.1)
        sara.say(sara.code)
        await sara.sees("دیگر خوانده نمی‌شود")
        await sara.reports()
        await home.restart()
        sara.say(sara.code)
        await sara.sees("در نوبت بررسی")
