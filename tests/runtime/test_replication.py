"""The child that replicates the database: started, watched, tested, restarted, stopped with the program."""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.runtime import replication
from bot.runtime.health import Health
from bot.runtime.replication import TROUBLE, ChildEnded, Replication
from bot.runtime.supervisor import Supervisor
from tests.fakes.turns import FakeClock

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LASTS = "import time; time.sleep(60)"


class FakeReplica:
    """A replication program written in Python."""

    def __init__(self, code: str = LASTS) -> None:
        self.code = code
        self.begun = 0
        self.settles: list[bool | Exception] = []
        self.missing: Exception | None = None

    def begin(self) -> Sequence[str]:
        if self.missing is not None:
            raise self.missing
        self.begun += 1
        return [sys.executable, "-c", self.code]

    def settle(self) -> bool:
        answer = self.settles.pop(0) if self.settles else True
        if isinstance(answer, Exception):
            raise answer
        return answer


def start_replication(replica: FakeReplica) -> tuple[Replication, Health, Supervisor]:
    health, supervisor = Health(), Supervisor()
    copying = Replication(replica, health=health, clock=FakeClock())
    supervisor.start("copy", copying.run)
    return copying, health, supervisor


async def child_pid(copying: Replication) -> int:
    async with asyncio.timeout(60):
        while copying._process is None:  # noqa: ASYNC110 no event tells it
            await asyncio.sleep(0.01)
    return copying._process.pid


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


async def test_a_stop_ends_the_child_last(caplog: pytest.LogCaptureFixture) -> None:
    copying, health, supervisor = start_replication(FakeReplica())
    child = await child_pid(copying)
    await supervisor.end_all()
    assert alive(child), "the last writes are still copied"
    await copying.close()
    assert not alive(child)
    assert health.troubles == {}
    await copying.close()


async def test_ended_replication_child_is_reported_and_restarted() -> None:
    replica = FakeReplica()
    copying, health, supervisor = start_replication(replica)
    os.kill(await child_pid(copying), signal.SIGKILL)
    async with asyncio.timeout(60):
        while replica.begun < 2:  # noqa: ASYNC110 no event tells it
            await asyncio.sleep(0.05)
    assert "started again" in health.troubles[TROUBLE].what
    await supervisor.end_all()
    await copying.close()


async def test_what_is_missing_is_told_with_the_mend() -> None:
    replica = FakeReplica()
    replica.missing = FileNotFoundError("the copy folder is not there: mkdir -m 700 /x")
    copying = Replication(replica, health=(health := Health()), clock=FakeClock())
    with pytest.raises(FileNotFoundError):
        await copying.run()
    assert health.troubles[TROUBLE].what == "the copy folder is not there: mkdir -m 700 /x"


async def test_replication_reports_errors_without_copied_content(caplog: pytest.LogCaptureFixture) -> None:
    log_entry = {
        "level": "ERROR",
        "msg": "sync error",
        "error": "no space left on device",
        "row": "Sara's words",
    }
    code = f"import sys; sys.stderr.write({json.dumps(log_entry)!r} + chr(10) + 'garbage' + chr(10))"
    copying = Replication(FakeReplica(code), health=(health := Health()), clock=FakeClock())
    with caplog.at_level(logging.INFO), pytest.raises(ChildEnded):
        await copying.run()
    log_records = [(r.getMessage(), getattr(r, "what", ""), getattr(r, "why", "")) for r in caplog.records]
    assert ("replication-error", "sync error", "no space left on device") in log_records
    assert "Sara" not in caplog.text + str(log_records) + str(health.troubles)
    assert TROUBLE in health.troubles


async def test_the_child_gets_nothing_of_our_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", "1000:hidden-word")
    file = tmp_path / "seen"
    code = f"import os; open({str(file)!r}, 'w').write(str(dict(os.environ)))"
    with pytest.raises(ChildEnded):
        await Replication(FakeReplica(code), health=Health(), clock=FakeClock()).run()
    seen, mode = content_and_mode(file)
    assert "hidden-word" not in seen
    assert mode & 0o077 == 0, "readable for its owner only"


def content_and_mode(file: Path) -> tuple[str, int]:
    return file.read_text(), file.stat().st_mode


async def test_broken_replica_is_rebuilt_and_good_one_clears_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replica = FakeReplica()
    replica.settles = [False, ValueError("Rowid out of order"), True]
    copying, health, supervisor = start_replication(replica)
    await child_pid(copying)
    await copying.try_copy()
    assert health.troubles == {}, "there is nothing to test yet"
    await copying.try_copy()
    assert "does not come back: Rowid out of order" in health.troubles[TROUBLE].what
    async with asyncio.timeout(60):
        while replica.begun < 2 or copying._process is None:  # noqa: ASYNC110 no event tells it
            await asyncio.sleep(0.05)
    monkeypatch.setattr(replication, "QUIET", -1.0)
    await copying.try_copy()
    assert health.troubles == {}
    assert replica.settles == []
    await supervisor.end_all()
    await copying.close()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
async def test_a_killed_parent_takes_the_child_along(tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.runtime.test_replication import FakeReplica, child_pid, start_replication
async def main():
    copying, _, _ = start_replication(FakeReplica())
    print(await child_pid(copying), flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    await asyncio.sleep(0.5)
    assert alive(child)
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(60):
        while alive(child):  # noqa: ASYNC110 no event tells it
            await asyncio.sleep(0.05)
