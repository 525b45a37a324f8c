"""Two hundred viewers of the situation screen: what they cost the program, and whether each gets every change.

    python -m bench.screen [--quick] [--viewers N] [--cases N] [--seconds S] [--mutant NAME]

A database of one busy day; the real pages on a port of this machine; viewers in a process of their own, half of them
leads, half walls. Cases keep coming, two a second, so that a lead's numbers change with every look. Processor time of the
serving process is measured for the same time without viewers and with them; the difference is what they cost. Mutant:
look-each (every viewer has a look of their own). Last line: one JSON object; status 1 when the viewers cost five
percent of a core or more, when one of them missed changes or waited longer than twenty seconds for the first frame.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from aiohttp import web

from bench.mix import open_bench_store
from bench.mutants import names_of, use_mutant
from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.figures.screens import ScreenMode, ScreenPass, name_of_secret
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger, Role, Staff
from bot.language.dates import months_later
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT, ContentFolder
from bot.papers.embedded_font import font_file
from bot.runtime.system import SystemClock, SystemIds
from bot.screen.frames import Frames
from bot.screen.looks import ProgramLooks
from bot.screen.server import ScreenPages
from bot.screen.viewers import EVERY_SECONDS, Viewers
from bot.texts.loader import load_texts
from bot.usecases.context import Context
from storage.store import SqlStore

HOST: Final = "screen.example"
MOST_PERCENT: Final = 5.0
LONGEST_FIRST: Final = 20.0
"""Seconds until the first frame: the first look begins when somebody comes."""
SETTLE: Final = 10.0
"""Seconds in which all come, before their cost is measured."""
EACH: Final = 5
"""Screens of one lead."""
CASES_PER_SECOND: Final = 2
FULL: Final = (50_000, 60.0)
QUICK: Final = (20_000, 15.0)
"""Cases of the day, and seconds of each measurement."""


@dataclass(frozen=True, slots=True)
class ViewerResult:
    """What one viewer got."""

    frames: int
    first_seconds: float
    is_open: bool


def main() -> int:
    args = _arguments()
    with use_mutant("screen", args.mutant), tempfile.TemporaryDirectory(prefix="amanat-screen-") as folder:
        return asyncio.run(_run(args, Path(folder)))


async def _run(args: argparse.Namespace, folder: Path) -> int:
    store = await open_bench_store(folder)
    clock, ids = SystemClock(), SystemIds()
    await _fill(store, args.cases, clock)
    cookies = await _open_screens(store, args.viewers, clock)
    async with _serve(store, clock, ids) as (port, viewers):
        idle = await _measure(store, args.seconds, clock)
        watching = asyncio.create_task(_watch(port, cookies, args.seconds))
        await asyncio.sleep(SETTLE)  # all have come, and the pages' first look is over
        busy = await _measure(store, args.seconds, clock)
        joined = len(viewers)
        results = await watching
    await store.close()
    return _print_report(args, idle, busy, joined, results)


async def _measure(store: SqlStore, seconds: float, clock: SystemClock) -> float:
    """Percent of a core that this process takes while cases come."""
    began, spent = time.monotonic(), time.process_time()
    number = 0
    while (passed := time.monotonic() - began) < seconds:
        if number <= passed * CASES_PER_SECOND:
            await _add(
                store, [_case(f"new-{spent}-{number}", 10**8 + int(spent * 1000) * 1000 + number, clock)]
            )
            number += 1
        await asyncio.sleep(0.05)
    return 100 * (time.process_time() - spent) / (time.monotonic() - began)


# --- the day ------------------------------------------------------------------------------------------


async def _fill(store: SqlStore, count: int, clock: SystemClock) -> None:
    for start in range(0, count, 5_000):
        await _add(
            store, [_case(f"case-{n}", n + 1, clock, n) for n in range(start, min(start + 5_000, count))]
        )


async def _add(store: SqlStore, cases: Sequence[Case]) -> None:
    async with store.batch() as batch:
        for case in cases:
            batch.uow.cases.add(case)
        batch.keep_turn()
        await batch.commit()


def _case(case_id: str, number: int, clock: SystemClock, place: int = 0) -> Case:
    """Spread over the last day, the acts and the districts; one in thirty is open."""
    now = clock.now()
    opened_at = now - timedelta(seconds=place * 86_400 / FULL[0])
    severity = list(Severity)[place % 4]
    is_open = place % 30 == 0
    return Case(
        id=case_id[:22],
        number=number,
        act_id=_ACTS[place % len(_ACTS)],
        space=list(Space)[place % 3 == 0],
        phase=Phase.DAY,
        severity=severity,
        area_id=_PLACES[place % len(_PLACES)],
        opened_at=opened_at,
        deadline=opened_at + timedelta(hours=1),
        state=State.NEW if is_open else State.REJECTED,
        decided_at=None if is_open else opened_at + timedelta(minutes=place % 70),
        reporter_notified=not is_open,
        restricted=place % 50 == 0,
    )


_CONTENT: Final = ContentFolder(CONTENT).load()
_ACTS: Final = [act.id for act in _CONTENT.acts.values() if act.reportable()]
_PLACES: Final = [area.id for area in _CONTENT.areas.areas]


async def _open_screens(store: SqlStore, count: int, clock: SystemClock) -> list[str]:
    """The secrets of this many open screens, of as many leads as it takes."""
    secrets = [f"secret-of-the-bench-{n:06d}" for n in range(count)]
    async with store.batch() as batch:
        for n, secret in enumerate(secrets):
            account = Account(Messenger.TELEGRAM, 5_000 + n // EACH)
            batch.uow.staff.save(Staff(account, Role.OWNER, "owner", started=True))
            mode = ScreenMode.LEAD if n % 2 else ScreenMode.WALL
            until = clock.now() + timedelta(hours=8)
            batch.uow.screens.issue(ScreenPass(name_of_secret(secret), account, mode, until, opened=True))
        batch.keep_turn()
        await batch.commit()
    return secrets


# --- the server and its viewers -----------------------------------------------------------------------


@asynccontextmanager
async def _serve(store: SqlStore, clock: SystemClock, ids: SystemIds) -> AsyncIterator[tuple[int, Viewers]]:
    label = load_texts(PersianFormatter(), _CONTENT.election).label
    operator = Operator("a bench runs this", public_url=f"https://{HOST}")
    looks = ProgramLooks(
        lambda uow: Context(uow, clock, ids, _CONTENT, operator),
        Frames(label, lambda: _CONTENT),
        later=months_later,
        ids=ids,
    )
    viewers = Viewers(store.screens, looks.looks(), clock)

    async def note(_screen: ScreenPass) -> None:
        """Nobody is told."""

    pages = ScreenPages(
        public_url=f"https://{HOST}",
        store=store.screens,
        viewers=viewers,
        clock=clock,
        label=label,
        font=font_file,
        new_secret=ids.new,
        note_opened=note,
    )
    app = web.Application()
    app.add_routes(pages.routes())
    app.on_shutdown.append(pages.stop)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    loop = asyncio.create_task(viewers.run())
    yield runner.addresses[0][1], viewers
    loop.cancel()
    await runner.cleanup()


async def _watch(port: int, cookies: Sequence[str], seconds: float) -> list[ViewerResult]:
    """Start the viewers in a process of their own."""
    until = SETTLE + seconds
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.screen_viewers", str(port), HOST, str(until),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await child.communicate("\n".join(cookies).encode())
    return [ViewerResult(*result) for result in json.loads(out)]


def _print_report(
    args: argparse.Namespace, idle: float, busy: float, joined: int, results: Sequence[ViewerResult]
) -> int:
    cost = busy - idle
    leads = results[1::2]
    fewest = min((viewer.frames for viewer in leads), default=0)
    wanted = int(args.seconds / EVERY_SECONDS / 2)
    slowest = max((viewer.first_seconds for viewer in results), default=0.0)
    lost = sum(not viewer.is_open for viewer in results)
    print(f"{args.viewers} viewers, {args.cases} cases, {args.seconds:.0f} s, mutant {args.mutant or 'none'}")
    print(
        f"processor: {idle:.2f} % of a core without viewers, {busy:.2f} % with them: they cost {cost:.2f} %"
    )
    print(
        f"frames of a lead: {fewest} or more (wanted {wanted}); first frame after {slowest:.1f} s; lost {lost}"
    )
    facts = {
        "bench": "screen",
        "mutant": args.mutant,
        "viewers": args.viewers,
        "joined": joined,
        "cases": args.cases,
        "seconds": args.seconds,
        "idle_percent": round(idle, 2),
        "cost_percent": round(cost, 2),
        "least_frames": fewest,
        "first_frame_s": round(slowest, 2),
        "lost": lost,
    }
    print(json.dumps(facts))
    late = slowest > LONGEST_FIRST
    return int(cost >= MOST_PERCENT or fewest < wanted or late or lost > 0 or joined != args.viewers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--cases", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--mutant", default="", choices=names_of("screen"))
    args = parser.parse_args()
    cases, seconds = QUICK if args.quick else FULL
    args.cases, args.seconds = args.cases or cases, args.seconds or seconds
    return args


if __name__ == "__main__":
    sys.exit(main())
