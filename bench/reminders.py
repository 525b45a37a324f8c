"""Are a crowd's reminders spread over the day, and is nobody reminded at night?

    python -m bench.reminders [--learners N] [--quick] [--mutant NAME]

N learners (100,000; 10,000 with --quick) with one missed question each have switched reminders on. Their day
is simulated second by second with the program's own tick on a real SQLite file, with a restart at one
o'clock; seconds in which nothing is due are skipped. The peer is a plain nightly job: everybody in one
minute, all at once.

Red (status 1) when more than 5 are sent in a second or more than 300 in a minute, when one is sent at night,
when a person is reminded twice or not at all by the next evening. Mutants: ``burst`` (no limit per tick, one
minute for all), ``night`` (no quiet hours, at midnight).
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.mutants import apply_mutant, names_of
from bot.conversation.outgoing import Letterbox, Say
from bot.domain.learning import memory as days
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.moments import minute_of_day
from bot.domain.people import Account, Messenger
from bot.handlers.learning import reminders as reminder_screens
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.memory.schedule import FsrsSchedule
from bot.usecases.learning import reminders
from bot.usecases.learning.quiz_run import asked_quiz
from bot.usecases.ports import Learner
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.contexts import context, make_tick_ctx

MORNING = datetime(2026, 11, 25, 5, 29, 30, tzinfo=UTC)
"""8:59:30 in Tehran, the day after the mistakes."""
PER_SECOND, PER_MINUTE = 5, 300


@dataclass
class ReminderClock:
    at: datetime

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return (self.at + timedelta(hours=3, minutes=30)).date()


async def open_reminder_store(folder: Path, clock: ReminderClock) -> SqlStore:
    url = f"sqlite+aiosqlite:///{folder}/data/amanat.db"
    return await open_store(url, data_dir=folder / "data", key_file=folder / "keys.json", clock=clock)


async def fill(store: SqlStore, clock: ReminderClock, learners: int) -> None:
    """Everybody's row, letterbox and plan, created through the program itself."""
    quiz = asked_quiz(load_content(CONTENT), Audience.VOTER, Tier.BASIC)
    assert quiz is not None
    missed = {quiz.questions[0].id: FsrsSchedule().first_recall(clock.today()).to_plain()}
    for start in range(0, learners, 2_000):
        async with store.batch() as batch:
            for n in range(start, min(start + 2_000, learners)):
                account = Account(Messenger.TELEGRAM, 10_000_000 + n)
                box, key = f"box-{n}", store.keys_of(account).learner
                batch.uow.letterboxes.keep(box, account)
                settings = {reminders.LETTERBOX: box, reminders.WINDOW: "any"}
                learner = Learner(key, clock.today(), settings=settings, memory=missed)
                batch.uow.learners.save(learner)
                await reminders.plan_reminder(context(batch.uow, clock=clock), learner)
            batch.keep_turn()
            await batch.commit()


async def live(
    store: SqlStore, clock: ReminderClock, *, until: datetime
) -> tuple[list[tuple[datetime, str]], list[float]]:
    """(moment, letterbox) of every reminder, and the seconds of each tick that had work."""
    content = load_content(CONTENT)
    sent: list[tuple[datetime, str]] = []
    took: list[float] = []
    while clock.at < until:
        begun = time.perf_counter()
        async with store.batch() as batch:
            turn = await reminder_screens.remind(make_tick_ctx(batch.uow, clock, content))
            batch.keep_turn()
            if turn.replies:
                await batch.commit()
        boxes = [r.to.id for r in turn.replies if isinstance(r, Say) and isinstance(r.to, Letterbox)]
        sent += [(clock.at, box) for box in boxes]
        if boxes:
            took.append(time.perf_counter() - begun)
        full = len(boxes) >= reminders.AT_ONCE
        clock.at += timedelta(seconds=1 if full else 60 - clock.at.second)
    return sent, took


async def measure(learners: int, mutant: str | None) -> dict[str, object]:
    clock = ReminderClock(MORNING - timedelta(days=1))
    with tempfile.TemporaryDirectory() as folder:
        store = await open_reminder_store(Path(folder), clock)
        await fill(store, clock, learners)
        await store.close()
        clock.at = MORNING if not mutant else MORNING - timedelta(hours=8, minutes=59)
        sent: list[tuple[datetime, str]] = []
        took: list[float] = []
        for hours in (4, 36):  # the program is restarted before the day and in the middle of it
            store = await open_reminder_store(Path(folder), clock)
            more, spent = await live(store, clock, until=MORNING + timedelta(hours=hours))
            await store.close()
            sent, took = sent + more, took + spent
    seconds = Counter(at for at, _ in sent)
    minutes = Counter(at.replace(second=0) for at, _ in sent)
    times = Counter(box for _, box in sent)
    night = sum(1 for at, _ in sent if not days.DAY_BEGINS <= minute_of_day(at) < days.DAY_ENDS)
    result: dict[str, object] = {
        "learners": learners,
        "sent": len(sent),
        "twice": sum(1 for count in times.values() if count > 1),
        "missing": learners - len(times),
        "at_night": night,
        "busiest_second": max(seconds.values(), default=0),
        "busiest_minute": max(minutes.values(), default=0),
        "peer_busiest_minute": learners,
        "hours": round((sent[-1][0] - sent[0][0]) / timedelta(hours=1), 1) if sent else 0,
        "tick_median_ms": round(median(took) * 1000, 2) if took else 0,
        "tick_max_ms": round(max(took, default=0) * 1000, 1),
    }
    result["ok"] = not (result["twice"] or result["missing"] or night) and (
        max(seconds.values(), default=0) <= PER_SECOND and max(minutes.values(), default=0) <= PER_MINUTE
    )
    return result


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--mutant", choices=names_of("reminders"))
    given = parser.parse_args()
    apply_mutant("reminders", given.mutant)
    learners = given.learners or (2_000 if given.mutant else 10_000 if given.quick else 100_000)
    result = asyncio.run(measure(learners, given.mutant))
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
