"""From reports to open data: a command requests a preview, two sign it in chat, a command writes pages."""

import asyncio
import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import publish as command
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse
from tests.stories.test_attempts import home_on

KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
DAY = 86_400.0


def settings_of(home: StoryHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "read_settings", lambda: home.settings)


async def run_command(*words: str) -> int:
    """In a thread of its own, like another process, while the program goes on."""
    return await asyncio.to_thread(main, ["publish", *words])


@KINDS
async def test_from_a_report_to_open_data(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        settings_of(home, monkeypatch)
        mina, sara = StoryModerator(home, "mina"), StoryCitizen(home, "sara")
        await mina.starts()
        await sara.reports()
        assert await run_command("--preview") == 1
        assert "publication is off" in capsys.readouterr().err
        assert await run_command("--write") == 1
        assert "nothing was written" in capsys.readouterr().err

        owner, other = StoryCitizen(home, "owner"), StoryCitizen(home, "owner", SandboxMessenger.BALE)
        for person in (owner, other):
            person.say("/start")
            await person.sees("خوش آمدید")
        owner.say("/publish")
        await owner.sees("خاموش است")
        await owner.press("روشن کردن انتشار")
        await owner.press("بله، روشن شود")
        await owner.sees("برای هر بازه دو نفر امضا می‌کنند")
        sara.say("/privacy whole")
        await sara.sees("شاید شمار گزارش‌ها را برای همه منتشر کنیم")

        await home.advance_time(DAY)
        assert await run_command("--preview") == 0
        assert re.search("received +(about 5|fewer than 29)\\n", capsys.readouterr().out)
        assert await run_command("--write") == 1
        assert "a preview waits for signatures" in capsys.readouterr().err
        await owner.sees("پیش‌نمایش آمار آماده است")
        await owner.press("دیدن پیش‌نمایش")
        await owner.press("امضا می‌کنم")
        await owner.sees("امضای شما ثبت شد")
        assert await run_command("--write") == 1
        await other.sees("امضای دوم لازم است")
        await other.press("امضا می‌کنم")
        await other.sees("تثبیت شد")
        await owner.sees("امضای دوم گرفت")

        assert await run_command("--preview") == 1
        assert "no day is both over" in capsys.readouterr().err
        assert await run_command("--write") == 0
        folder = home.settings.data_dir / "public"
        first = {path.name: path.read_bytes() for path in folder.iterdir()}
        _look_at(first)
        await home.advance_time(3 * DAY)
        await sara.reports()
        await home.restart()
        assert await run_command("--write", "--out", str(tmp_path / "elsewhere" / "pages")) == 0
        again = {path.name: path.read_bytes() for path in (tmp_path / "elsewhere" / "pages").iterdir()}
        frozen = [name for name in first if name.endswith((".csv", ".svg"))]
        assert {name: again[name] for name in frozen} == {name: first[name] for name in frozen}


def _look_at(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    assert len(manifest["periods"]) == 1 and re.fullmatch("[0-9a-f]{12}", manifest["audit_head"])
    state = next(data for name, data in files.items() if name.endswith("-state.csv"))
    assert state.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(state.decode("utf-8-sig"))))
    assert [row["code"] for row in rows][:2] == ["open", "out_of_scope"]
    assert {int(row["count"]) % 5 for row in rows} == {0}
    everything = b"".join(files.values()).decode()
    for secret in ("سه مرد با چوب", "سارا", "sara", "شعبهٔ", "مینا", "mina"):
        assert secret not in everything, secret


async def test_command_without_program_says_so_and_leaves_no_work(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "PATIENCE", 0.5)
    async with home_on("sqlite", tmp_path, request) as home:
        settings_of(home, monkeypatch)
        await home.stop()
        assert await run_command("--preview") == 1
        assert "start it with ./amanat run" in capsys.readouterr().err
        await home.start()
        assert list(await home.program.store.commands()) == []


async def test_preview_accepts_named_days_and_refuses_invalid_ones(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with home_on("sqlite", tmp_path, request) as home:
        settings_of(home, monkeypatch)
        async with home.program.store.batch() as batch:
            running = await batch.uow.settings.running()
            batch.uow.settings.save(replace(running, publication=True))
            batch.keep_turn()
            await batch.commit()
        today = home.program.clock.today()
        for words, message in (
            (("--from", "1405-13-40", "--to", "1405-09-01"), "is not a day"),
            (("--from", str(today)), "both --from and --to"),
            (("--from", str(today), "--to", str(today)), "is not over yet"),
            (("--from", "2020-01-01", "--to", "2020-01-09"), "may have been deleted"),
        ):
            assert await run_command("--preview", *words) == 1
            assert message in capsys.readouterr().err
        async with home.program.store.batch() as batch:
            assert await batch.uow.publications.preview() is None
