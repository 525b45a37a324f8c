"""An election ends and the next one begins: the final report is signed, the bot closes while one report still waits,
codes answer until they end, and the same bot takes reports again."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import election, final_report
from bot.cli.sandbox import let_in
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting
from bot.sandbox import groups
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

DAY = 86_400.0


async def run_command(*words: str) -> int:
    """Like another process beside the program."""
    return await asyncio.to_thread(main, list(words))


async def change_days(home: StoryHouse, *, polling: int, result: int | None = None) -> None:
    """Polling day and the day of the result, so many days ago; how owners set them is tested elsewhere."""
    async with home.program.store.batch() as batch:
        running, today = await batch.uow.settings.running(), home.program.clock.today()
        changed = replace(
            running,
            phase=Phase.DAY if polling == 0 else Phase.AFTER,
            polling_day=today - timedelta(days=polling),
            result_day=None if result is None else today - timedelta(days=result),
        )
        batch.uow.settings.save(changed)
        batch.keep_turn()
        await batch.commit()


@pytest.mark.slow
async def test_one_bot_serves_two_elections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house(tmp_path) as home:
        for command in (election, final_report):
            monkeypatch.setattr(command, "read_settings", lambda: home.settings)
        owner, other = StoryCitizen(home, "owner"), StoryCitizen(home, "owner", SandboxMessenger.BALE)
        sara, ali, mina = StoryCitizen(home, "sara"), StoryCitizen(home, "ali"), StoryModerator(home, "mina")
        for person in (owner, other, mina):
            person.say("/start")
            await person.sees("خوش آمدید")
        await change_days(home, polling=0)
        assert await run_command("report", "final") == 1
        assert "once polling day" in capsys.readouterr().err

        await sara.reports()
        await mina.claims(sara.number)
        await mina.decides("تأیید", "یک منبع")
        await home.advance_time(UNDO_LASTS.total_seconds() + 60)
        await ali.reports()
        await home.advance_time(9 * DAY)
        await change_days(home, polling=9, result=5)

        await sign_the_report(owner, other, home, capsys)
        await close_the_election(owner, ali, sara, mina, home, capsys)
        await open_for_the_next(owner, mina, sara, home, capsys)


async def sign_the_report(
    owner: StoryCitizen, other: StoryCitizen, home: StoryHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    owner.since = other.since = home.world.seq
    assert await run_command("report", "final") == 0
    assert "two leads or owners have it" in capsys.readouterr().out
    await owner.press("دیدن گزارش پایانی")
    await owner.press("امضا می‌کنم")
    await owner.sees("امضای شما ثبت شد")
    await other.sees("امضای دوم لازم است")
    await other.press("امضا می‌کنم")
    await other.sees("با دو امضا قطعی شد")
    assert await run_command("report", "final") == 0
    folder = home.settings.data_dir / "final-report"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(first) == {"final-report.json", "final-report.pdf"}
    assert json.loads(first["final-report.json"])["sections"][0]["figures"] == {}, "nothing was published"
    assert await run_command("report", "final") == 0
    assert (folder / "final-report.json").read_bytes() == first["final-report.json"]


async def close_the_election(
    owner: StoryCitizen,
    ali: StoryCitizen,
    sara: StoryCitizen,
    mina: StoryModerator,
    home: StoryHouse,
    capsys: pytest.CaptureFixture[str],
) -> None:
    capsys.readouterr()
    assert await run_command("close", "--dry-run") == 1
    assert "undecided cases: fewer than 5" in capsys.readouterr().out
    assert await run_command("close", "--yes") == 1
    assert "something still waits" in capsys.readouterr().err
    for person in (owner, ali, mina):
        person.since = home.world.seq
    assert await run_command("close", "--yes", "--even-with-waiting") == 0
    await mina.sees("این دوره از انتخابات تمام شد", chat=mina.group)
    await owner.sees("دورهٔ انتخابات از خط فرمان بسته شد")
    for _ in range(4):
        await home.advance_time(1)
    await owner.sees("بستن دورهٔ انتخابات کامل شد")
    await home.restart()
    assert await run_command("close", "--yes") == 0
    assert "was closed on" in capsys.readouterr().out
    await home.advance_time(DAY / 2)  # whatever the hour was, it is day now or then
    await home.advance_time(DAY / 2)
    await ali.sees("پیام تازه‌ای دارید")
    ali.say(ali.code)
    await ali.sees("کسی دیگر دربارهٔ این گزارش تصمیم نمی‌گیرد")
    sara.say(sara.code)
    await sara.sees("درست شناخته شد")
    sara.say("/report")
    await sara.sees("گزارش تازه نمی‌گیریم")
    sara.say("/learn")
    await sara.sees("درس‌های رأی‌دهندگان")
    mina.say("/queue")
    await mina.sees_not("پروندهٔ")


async def open_for_the_next(
    owner: StoryCitizen,
    mina: StoryModerator,
    sara: StoryCitizen,
    home: StoryHouse,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await run_command("open", "--yes") == 1
    assert "undecided cases of the last election" in capsys.readouterr().err
    await home.advance_time(190 * DAY)
    await home.program.store.purge(home.program.clock.now())
    sara.say(sara.code)
    await sara.sees_not("درست شناخته شد")
    owner.since = home.world.seq
    assert await run_command("open", "--yes") == 0
    await owner.sees("ربات برای انتخابات تازه باز شد")
    chat = home.world.group(owner.on, "moderators")
    account = home.world.person("owner").accounts[owner.on]
    groups.set_status(home.world, chat, account, "member", by=account)
    owner.say("/register", chat=mina.group)
    await owner.sees("گروه بررسی‌کنندگان شد", chat=mina.group)
    await let_in(home.program, home.server)
    await change_days(home, polling=0)
    owner.say("/reporting open")
    await owner.press("بله، همین")
    await mina.starts()
    await sara.reports()
    await mina.claims(sara.number)
    async with home.program.store.batch() as batch:
        running = await batch.uow.settings.running()
    assert running.reporting is Reporting.OPEN and running.opened_on is not None
