"""Debian's Prometheus watches the running program with the rules that ship: each alert fires for its fault, and goes
out after its mend."""

import asyncio
import re
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
import yaml

from bot.conversation.outgoing import Say, SendLane, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.conversation.ticks import RegisteredTick
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AlertStep
from bot.domain.cases.reports import State
from bot.domain.people import Account, Messenger
from bot.handlers import menu
from storage.backup import note_backup
from storage.committee_counts import LATE_FOR
from tests.deploy.network import free_port
from tests.deploy.test_watching import RULES, rules
from tests.storage.test_alert_rows import CONTENT, SENT
from tests.storage.values import MINA, a_case
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        shutil.which("prometheus") is None, reason="prometheus is not installed (apt install prometheus)"
    ),
]

EVERY: Final = "1s"
SPAN: Final = "10s"
"""What the rules look back over in this test. Thresholds and conditions are those that ship."""
PATIENCE: Final = 120.0
WAITING: Final = 520
"""Updates: more than the rule bears."""


def hurried_rules() -> str:
    """The rules that ship, with short times."""
    text = RULES.read_text(encoding="utf-8")
    text, waits = re.subn(r"\bfor: \w+", f"for: {EVERY}", text)
    text, spans = re.subn(r"\[\d+m\]", f"[{SPAN}]", text)
    assert waits > 5 and spans > 3
    return text


@dataclass
class PrometheusWatch:
    """A Prometheus that scrapes one address, and what fires there."""

    base: str
    session: aiohttp.ClientSession

    async def firing(self) -> set[str]:
        async with self.session.get(f"{self.base}/api/v1/alerts") as answer:
            alerts = (await answer.json())["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}

    async def wait_for(self, condition: Callable[[set[str]], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition(firing := await self.firing()):
            assert time.monotonic() < until, f"{what}; firing: {sorted(firing)}"
            await asyncio.sleep(0.1)

    async def is_up(self) -> bool:
        query = {"query": "up"}
        try:
            async with self.session.get(f"{self.base}/api/v1/query", params=query) as answer:
                result = (await answer.json())["data"]["result"]
        except aiohttp.ClientError:
            return False
        return [series["value"][1] for series in result] == ["1"]


def start_prometheus(folder: Path, target: int, port: int) -> "subprocess.Popen[bytes]":
    """One that knows the shipped rules; ``target`` is the port of the program."""
    folder.mkdir()
    (folder / "rules.yml").write_text(hurried_rules(), encoding="utf-8")
    settings = {
        "global": {"scrape_interval": EVERY, "scrape_timeout": EVERY, "evaluation_interval": EVERY},
        "rule_files": ["rules.yml"],
        "scrape_configs": [{"job_name": "amanat", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(settings))
    command = [
        "prometheus",
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


@asynccontextmanager
async def prometheus(folder: Path, target: int) -> AsyncIterator[PrometheusWatch]:
    """One that scrapes the program and has read it once."""
    port = free_port()
    process = start_prometheus(folder, target, port)
    try:
        async with aiohttp.ClientSession() as session:
            watch = PrometheusWatch(f"http://127.0.0.1:{port}", session)
            until = time.monotonic() + PATIENCE
            while not await watch.is_up():
                assert time.monotonic() < until, (folder / "log").read_text()
                await asyncio.sleep(0.1)
            yield watch
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, timeout=20)


@dataclass
class FaultBench:
    """What breaks the running program, and what mends it."""

    home: StoryHouse
    patch: pytest.MonkeyPatch
    until_mended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def program(self) -> Any:
        return self.home.program

    async def keep(self, act: Callable[[], Awaitable[None] | None], every: float = 0.2) -> None:
        """Go on with the act until it is mended."""
        mended = self.until_mended
        while not mended.is_set():
            done = act()
            if done is not None:
                await done
            await asyncio.sleep(every)

    def messenger_does_not_answer(self) -> None:
        self.home.world.faults.add(
            {"kind": "5xx", "messenger": "bale", "method": "getUpdates", "count": 100_000}
        )

    def updates_are_dropped(self) -> None:
        self.home.world.faults.add({"kind": "gap", "by": 7, "messenger": "telegram"})

    def due_work_fails(self) -> None:
        async def fail(ctx: TickCtx) -> Turn:
            raise RuntimeError("a fault of this test")

        ticks = self.program.ticks
        self.patch.setattr(ticks, "_ticks", (*ticks._ticks, RegisteredTick(fail, "nothing happens")))

    def turns_fail(self) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("a fault of this test")

        self.patch.setattr(menu, "menu_screen", fail)

    def a_loop_crashes(self) -> None:
        mended = self.until_mended

        async def crash() -> None:
            if not mended.is_set():
                raise RuntimeError("a fault of this test")
            await asyncio.Event().wait()

        self.program.supervisor.start("crashing", crash)

    def a_job_fails(self) -> None:
        """An hour later it has still not succeeded; the others have."""

        async def fail() -> None:
            raise RuntimeError("a fault of this test")

        scheduler = self.program._scheduler
        self.patch.setattr(self.program.exporting, "work", fail)
        scheduler._succeeded["exports"] -= 3600

    def sends_are_refused(self) -> None:
        self.home.world.faults.add(
            {"kind": "refused", "messenger": "telegram", "method": "sendMessage", "count": 100_000}
        )

    def storing_takes_long(self) -> None:
        store, put = self.program.store, self.program.store.put_updates

        async def put_slowly(*given: Any, **more: Any) -> Any:
            await asyncio.sleep(1.2)
            return await put(*given, **more)

        self.patch.setattr(store, "put_updates", put_slowly)

    def the_worker_stands_still(self) -> None:
        work, mended = self.program.worker.work, self.until_mended

        async def wait_first(rows: Any) -> None:
            await mended.wait()
            await work(rows)

        self.patch.setattr(self.program.worker, "work", wait_first)

    def the_disk_is_full(self) -> None:
        usage = shutil.disk_usage

        def full(place: object) -> object:
            return usage(place)._replace(free=1024)  # type: ignore[arg-type] # a path, as the program gives it

        self.patch.setattr(shutil, "disk_usage", full)

    def the_database_is_gone(self) -> None:
        async def fail() -> None:
            raise OSError("a fault of this test")

        self.patch.setattr(self.program.store, "counts", fail)

    async def a_body_is_silent(self) -> None:
        """It has had an alert for longer than it may take, and its leads know."""

        async def store(ctx: TickCtx) -> Turn:
            now = ctx.clock.now()
            case = a_case(state=State.VERIFIED, opened_at=now, deadline=now + LATE_FOR, decided_at=now)
            ctx.uow.cases.add(case)
            sent_at = now - ACKNOWLEDGED_WITHIN - timedelta(minutes=1)
            ctx.uow.alerts.add(replace(SENT, sent_at=sent_at, until=None), content=CONTENT, sources=[])
            return Turn()

        await self.program.tick_runner.run_tick(store)

    async def the_body_answers(self) -> None:
        async def store(ctx: TickCtx) -> Turn:
            alert = await ctx.uow.alerts.get(SENT.id)
            assert alert is not None
            ctx.uow.alerts.save(replace(alert, step=AlertStep.ACKED, acked_by=MINA, acked_at=ctx.clock.now()))
            return Turn()

        await self.program.tick_runner.run_tick(store)

    async def enqueue(self, count: int, account: Account) -> None:
        async def many(ctx: TickCtx) -> Turn:
            message = Say("body-over", to=StaffChat(account), lane=SendLane.REMINDER)
            return Turn((message,) * count)

        await self.program.tick_runner.run_tick(many)

    async def mend(self) -> None:
        self.until_mended.set()
        self.home.world.faults.clear()
        self.patch.undo()
        self.until_mended = asyncio.Event()


async def test_each_alert_fires_for_its_fault_and_goes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    seen: set[str] = set()
    async with house(tmp_path, listen=f"127.0.0.1:{port}") as home, prometheus(tmp_path / "p", port) as watch:

        async def fires(*alerts: str) -> None:
            await watch.wait_for(lambda firing: firing >= set(alerts), f"to fire: {alerts}")
            seen.update(alerts)

        async def is_quiet() -> None:
            await watch.wait_for(lambda firing: not firing, "to be quiet again")

        bench = FaultBench(home, monkeypatch)
        await fires("AmanatBackupOld")
        note_backup(home.settings.data_dir, datetime.now(UTC))
        await is_quiet()
        await break_what_is_noticed_by_health(bench, fires)
        await is_quiet()
        await break_what_is_noticed_by_counting(bench, fires)
        await is_quiet()
        await bench.a_body_is_silent()
        await fires("AmanatQuickAlertLate")
        await bench.the_body_answers()
        await is_quiet()
        bench.the_disk_is_full()
        bench.the_database_is_gone()
        await fires("AmanatStorageInTrouble", "AmanatNotReady")
        await bench.mend()
        await is_quiet()
        await home.program.pages.stop()
        await fires("AmanatDown")
        await home.program.pages.start("127.0.0.1", port)
        await is_quiet()
    assert seen == {rule["alert"] for rule in rules()}, "every rule has a fault here"


type Fires = Callable[..., Awaitable[None]]


async def break_what_is_noticed_by_health(bench: FaultBench, fires: Fires) -> None:
    sara = StoryCitizen(bench.home, "sara")
    sara.say("/start")
    await sara.sees("خوش آمدید")
    bench.messenger_does_not_answer()
    bench.due_work_fails()
    bench.a_loop_crashes()
    bench.a_job_fails()
    bench.updates_are_dropped()
    sara.say("/menu")
    await fires(
        "AmanatMessengerUnreachable", "AmanatTrouble", "AmanatLoopDown", "AmanatJobLate", "AmanatUpdatesLost"
    )
    await bench.mend()
    await bench.home.restart()


async def break_what_is_noticed_by_counting(bench: FaultBench, fires: Fires) -> None:
    """First what people send is stored slowly, fails and is refused; then nothing is handled or sent any more."""
    sara = StoryCitizen(bench.home, "sara")
    bench.turns_fail()
    bench.sends_are_refused()
    bench.storing_takes_long()
    keep = asyncio.create_task(bench.keep(partial(sara.say, "/menu")))
    await fires("AmanatTurnsFail", "AmanatMessagesRefused", "AmanatSlowToStore")
    await bench.mend()
    await keep
    ali = bench.home.world.person("ali").accounts["telegram"].id
    bench.home.world.faults.add(
        {"kind": "429", "messenger": "telegram", "method": "sendMessage", "retry_after": 3, "count": 100_000}
    )
    bench.the_worker_stands_still()
    for _ in range(WAITING):
        sara.say("/menu")
    more = partial(bench.enqueue, 40, Account(Messenger.TELEGRAM, ali))
    keep = asyncio.create_task(bench.keep(more, every=0.5))
    await fires("AmanatUpdatesWait", "AmanatMessagesPileUp")
    await bench.mend()
    await keep
