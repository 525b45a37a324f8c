"""The whole program with its evidence in a bucket, which is away when the file comes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from storage import bucket as bucket_module
from tests.fakes.bucket_server import BUCKET, KEY_ID, SECRET, bucket_server
from tests.media.samples import jpeg_from_a_phone
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import house
from tests.stories.test_hostile_files import (
    files_of,
    finish_report,
    sends_file,
    wait_until_kept,
    walk_to_evidence,
)

pytest.importorskip("obstore", reason="obstore has no wheel here")


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 no event tells it
            await asyncio.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_file_waits_for_bucket_and_ends_with_report(
    messenger: SandboxMessenger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_module, "_RETRIES", 0)
    monkeypatch.setattr(bucket_module, "REST", 0.0)
    photo = jpeg_from_a_phone()
    async with bucket_server() as server:
        server.fails = 503
        bucket = {
            "vault_url": f"s3://{BUCKET}/store?endpoint=http://127.0.0.1:{server.port}",
            "vault_key_id": KEY_ID,
            "vault_secret": SECRET,
        }
        async with house(tmp_path, **bucket) as home:
            sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
            await mina.starts()
            await home.program.vault.look()
            assert "vault" in home.program.health.troubles
            await walk_to_evidence(sara)
            sends_file(sara, photo, name="photo.jpg", mime="image/jpeg", folder=tmp_path)
            await sara.sees("پیامش را تا رسیدن فایل پاک نکنید")
            await finish_report(sara)
            await sara.sends()
            assert (await home.program.store.counts())["evidence"] == 1 and server.objects == {}
            server.fails = 0
            await home.program.vault.look()
            assert "vault" not in home.program.health.troubles
            await wait_until_kept(home)
            assert len(server.files()) == 2 and not any(
                photo[:64] in data for data in server.files().values()
            )
            assert not (home.settings.data_dir / "vault").exists()

            await mina.claims(sara.number)
            await mina.press("متن و مدارک", chat="moderators")
            await mina.sees("در دست مینا", chat="bot", buttons=["رد کردن"])
            await until(lambda: len(files_of(mina)) == 1)
            sara.say("/my_reports")
            await sara.sees("۱ گزارش دارید")
            await sara.press("در دست بررسی")
            await sara.press("پس گرفتن گزارش")
            await sara.press("بله، پس می‌گیرم")
            await until(lambda: not server.files())
            assert all(home.program.supervisor.alive().values())
