"""Two owners burn while people report: what was said is gone for everybody, and the bot goes on."""

import asyncio
from pathlib import Path

import pytest

from bot.cli import burn as burn_command
from bot.domain.owner.burning import COMMAND, Burn
from bot.sandbox.records import Messenger
from storage.burning import burn_beside
from storage.commands import give_beside, still_waits
from tests.stories.house import House
from tests.stories.people import Citizen, Moderator
from tests.stories.test_attempts import home_on

KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


async def swept(home: House) -> None:
    async with asyncio.timeout(30):
        while await home.program.store.sweep():
            pass


async def burns(home: House, what: str) -> None:
    one, other = Citizen(home, "owner"), Citizen(home, "owner", Messenger.BALE)
    one.say("/start")
    await one.sees("خوش آمدید")
    other.say("/start")
    await other.sees("خوش آمدید")
    one.say("/burn")
    await one.sees("این کار برگشت ندارد")
    other.since = home.world.seq
    await one.press(f"سوزاندن {what}")
    await one.sees("هیچ چیز از میان نرفته است")
    await other.sees("مالکی دیگر می‌خواهد")
    await other.press("تأیید")
    await other.sees("کلیدها همین حالا می‌سوزند")
    for owner in (one, other):
        await owner.sees("سوخت")


@KINDS
async def test_everything_burns_and_new_reports_are_taken(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        sara, ali, mina = Citizen(home, "sara"), Citizen(home, "ali", Messenger.BALE), Moderator(home, "mina")
        await mina.starts()
        await sara.reports(file=True)
        await home.files_are_kept()
        await mina.claims(sara.number)
        await ali.begins_report()  # a draft that is under way
        await burns(home, "همه چیز")
        for when in ("before the sweep", "after it"):
            sara.say(sara.code)
            await sara.sees("دیگر خوانده نمی‌شود")
            sara.say("/my_reports")
            await sara.sees("نشان فرستنده‌ها را برای همیشه از میان بردیم")
            mina.say("/queue")
            await mina.sees("فقط کارت مانده است")
            assert when
            await swept(home)
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
        sara, mina = Citizen(home, "sara"), Moderator(home, "mina")
        await mina.starts()
        await sara.reports()
        await burns(home, "فرستنده‌ها")
        sara.say("/my_reports")
        await sara.sees("کد پیگیری هنوز آن‌ها را نشان می‌دهد")
        sara.say(sara.code)
        await sara.sees("در نوبت بررسی")
        mina.say("/queue")
        await mina.press("مورد بعدی")
        await mina.press("برمی‌دارم")
        await mina.press("متن و مدارک")
        await mina.sees("سه مرد با چوب")


@KINDS
async def test_the_command_line_burns_under_a_running_program(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        sara = Citizen(home, "sara")
        await sara.reports()
        await asyncio.to_thread(burn_beside, home.settings.data_dir, Burn.ALL)
        await give_beside(home.settings.url, "one", COMMAND, "all")
        async with asyncio.timeout(burn_command.PATIENCE):
            while await still_waits(home.settings.url, "one"):  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.1)
        sara.say(sara.code)
        await sara.sees("دیگر خوانده نمی‌شود")
        await sara.reports()
        await home.restart()
        sara.say(sara.code)
        await sara.sees("در نوبت بررسی")
