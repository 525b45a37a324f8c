"""One learner's turns with few and with a million stored attempts (bench/learners.py)."""

import json
import random
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.mix import open_bench_store
from bot.conversation.incoming import ButtonPressed, Chat, ChatKind, MessageRef
from bot.conversation.session import Session
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import Quiz, draw
from bot.domain.people import Account, Messenger, Person
from bot.handlers.learning import progress, quizzes
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.lifecycle import Program
from bot.runtime.system import SystemClock
from bot.settings import Settings
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.ports import Learner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FEW, MANY, MINE = 100, 1_000_000, 20
SARA: Final = Account(Messenger.BALE, 71_000_000)
CHAT: Final = Chat(Messenger.BALE, SARA.id, ChatKind.PRIVATE)
_FILL: Final = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
    INSERT INTO attempts (id, learner, tier, day, content, "right", total, passed, data)
    SELECT printf('%022d', i), printf('%032d', abs(random()) % 50000), 'voter/basic',
           printf('2026-11-%02d', 1 + i % 28), :content, 4, 4, 1, :data FROM n
"""


@dataclass(slots=True)
class Bench:
    """One database with its program; ``kinds`` are the turns that are timed."""

    program: Program
    quiz: Quiz

    async def prepare(self, *, left: int) -> None:
        """An open attempt with this many questions left to answer."""
        bank = [question for question in self.quiz.questions if len(question.right_answer()) == 1]
        run = QuizRun(
            self.quiz, id=self.program._ids.new(),
            attempt=draw(bank, seen=frozenset(), count=left, rng=random.Random(5), content_hash="bench"),
        )  # fmt: skip
        async with self.program.store.batch() as batch:
            key = self.program.store.keys_of(SARA).learner
            known = await batch.uow.learners.get(key)
            known_progress = known.progress if known else {}
            today = self.program.clock.today()
            batch.uow.learners.save(Learner(key, today, progress=known_progress, attempt=run.to_plain()))
            batch.keep_turn()
            await batch.commit()

    async def answer(self) -> float:
        await self.prepare(left=5)
        return await self._time_turn(quizzes.option, "q:0/0")

    async def last_answer(self) -> float:
        """Two questions, so that the attempt has sums to add; the second is timed."""
        await self.prepare(left=2)
        await self._time_turn(quizzes.option, "q:0/0")
        return await self._time_turn(quizzes.option, "q:1/0")

    async def past_results(self) -> float:
        return await self._time_turn(progress.list_past_results, "past")

    async def _time_turn(self, handler: Callable[..., Awaitable[Any]], data: str) -> float:
        """Seconds of one turn with its transaction and its commit."""
        store = self.program.store
        keys = store.keys_of(SARA)
        ref = MessageRef(SARA.messenger, SARA.id, 5)
        update = ButtonPressed(CHAT, SARA, "p", data, ref, message_id=5)
        began = time.perf_counter()
        async with store.batch() as batch:
            await batch.prefetch([keys])
            ctx = self.program._ctx(Person(SARA, keys), Session(), batch, CHAT, SystemClock())
            turn = await handler(update, ctx)
            batch.keep_turn()
            await batch.commit()
        took = time.perf_counter() - began
        assert turn.replies, "a turn answers"
        return took


async def measure_stored(folder: Path, *, turns: int) -> dict[str, dict[str, float]]:
    """Median of each kind of turn with few and with many attempts, in milliseconds, and their ratio."""
    kinds = ("answer", "last_answer", "past_results")
    times: dict[tuple[int, str], list[float]] = {}
    async with AsyncExitStack() as stack:
        benches = {
            count: await stack.enter_async_context(_open_bench(folder / str(count), count))
            for count in (FEW, MANY)
        }
        for number in range(turns + 3):
            for kind in kinds:
                for count, bench in benches.items():
                    took = await getattr(bench, kind)()
                    if number >= 3:  # the first ones warm up
                        times.setdefault((count, kind), []).append(took * 1000)
    figures = {}
    for kind in kinds:
        few, many = (statistics.median(times[count, kind]) for count in (FEW, MANY))
        figures[kind] = {"few_ms": round(few, 2), "many_ms": round(many, 2), "ratio": round(many / few, 2)}
    return figures


@asynccontextmanager
async def _open_bench(folder: Path, count: int) -> "AsyncIterator[Bench]":
    store = await open_bench_store(folder)
    mine = store.keys_of(SARA).learner
    await store.close()
    _fill(folder / "data" / "amanat.db", count, mine)
    settings = Settings(
        _env_file=None, bale_token="1000:bench-token", bale_api="http://127.0.0.1:9", data_dir=folder / "data",
        key_file=folder / "keys.json", operator_fa="سنجش", listen="127.0.0.1:0",
    )  # fmt: skip
    content = load_content(CONTENT)
    quiz = content.quiz(Audience.VOTER, Tier.BASIC)
    assert quiz is not None
    program = Program(settings, content=content, pace=False, load_language=False)
    await program.open_store()
    program.watching = program._build_watching()
    try:
        yield Bench(program, quiz)
    finally:
        await program.store.close()
        for adapter in program.adapters.values():
            await adapter.close()


def _fill(file: Path, count: int, mine: str) -> None:
    """In bulk by SQL; ``MINE`` of the attempts are the learner's own."""
    answers = [[f"vb-q{n:02d}", ["a"], True, "vote", "vb1"] for n in range(4)]
    data = json.dumps({"pass": 70, "number": 1, "answers": answers})
    base = sqlite3.connect(file)
    base.execute("PRAGMA synchronous=OFF")
    base.execute("DROP INDEX ix_attempts_learner")
    base.execute(_FILL, {"count": count, "content": "0" * 64, "data": data})
    step = count // MINE
    base.execute(
        "UPDATE attempts SET learner = ? WHERE CAST(id AS INTEGER) % ? = 0 AND day < ?",
        (mine, step, date(2027, 1, 1).isoformat()),
    )
    _create_index(base)
    base.commit()
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()


def _create_index(base: sqlite3.Connection) -> None:
    base.execute("CREATE INDEX ix_attempts_learner ON attempts (learner, tier, day)")
