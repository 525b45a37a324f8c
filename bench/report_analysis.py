"""What reading a report's words for the index costs its turn, and what it would cost afterwards (docs/adr/0065).

    python -m bench.report_analysis [--reports 2000] [--quick]

Reports are sent through the program's own parts up to the commit, one by one and fifty in a transaction, with words of
the independent sets and with 3,000 characters, the most that the form takes. Two ways take turns: as the program does
it, and with a row to do in place of the index rows, after which a transaction of its own opens the sealed words, writes
the index rows and deletes the row to do. In the end every report must have the same index rows in both ways.

Exit status 1 if index rows are missing or wrong, or if the second way would spare a tenth of the processor time of
usual reports, all of its work together: then the decision is to be made again. Ends with one line of JSON.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import sqlalchemy as sa

from bench.growth_turns import GrownProgram, open_program
from bench.independent import authors_of, rows_of, set_of
from bench.mix import Mix, open_bench_store
from bot.domain.reporting.drafts import LONGEST_TEXT
from bot.domain.submissions.traces import Trace
from bot.language.traces import ReportTraces
from bot.usecases.submissions import index_report
from storage.link import Link
from storage.report_traces import SqlTraces

AT_ONCE: Final = 50
"""Reports in a transaction: half of what one takes."""
WORTH: Final = 0.1
"""Of a report's processor time: what another way has to spare."""
OWN_WORDS: Final = 4
"""So many words make each text one of its own: equal ones would be one case, and similar ones a campaign."""
DUE: Final = sa.Table("bench_due", sa.MetaData(), sa.Column("report_id", sa.String, primary_key=True))
PUT_DUE: Final = sa.insert(DUE).values(report_id=sa.bindparam("report_id"))
DROP_DUE: Final = sa.delete(DUE).where(DUE.c.report_id == sa.bindparam("done"))
READ_DUE: Final = sa.select(DUE.c.report_id)


class ReportMix(Mix):
    """Drafts with these texts, ready to be sent."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(0)
        self.counts["send"] = len(texts)
        self.written = texts

    def own_words(self, index: int) -> str:
        return self.written[index]

    def presses(self) -> list[dict[str, Any]]:
        """The presses on «send» of all drafts."""
        return [self._send_step(index).update for index in range(len(self.written))]


def usual_texts(count: int) -> list[str]:
    """Reports of the independent sets, some 105 characters long, each with a few words of its own."""
    families = [row for author in authors_of("duplicates") for row in rows_of(set_of("duplicates", author))]
    texts = [text["text"] for family in families for side in "xy" for text in family[side]["texts"]]
    words = sorted({word for text in texts for word in text.split()})
    chance = random.Random(18)
    return [" ".join((texts[n % len(texts)], *chance.sample(words, OWN_WORDS))) for n in range(count)]


def longest_texts(count: int) -> list[str]:
    """Reports of as many characters as the form takes."""
    texts = usual_texts(500)
    chance = random.Random(19)
    return [" ".join(chance.sample(texts, 60))[:LONGEST_TEXT].strip() for _ in range(count)]


@dataclass(slots=True)
class Took:
    """Milliseconds a report: of the clock, and of the processor (all threads of this process)."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextmanager
    def time(self, reports: int) -> Iterator[None]:
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.clock.append((time.perf_counter() - clock) / reports * 1000)
        self.processor.append((time.process_time() - processor) / reports * 1000)

    def medians(self) -> dict[str, float]:
        clock, processor = statistics.median(self.clock), statistics.median(self.processor)
        return {
            "clock_ms": round(clock, 3),
            "processor_ms": round(processor, 3),
            "most_ms": round(max(self.clock), 2),
        }


class LeftForLater:
    """The other way: a report's turn leaves a row to do in place of its index rows."""

    def __init__(self, grown: GrownProgram) -> None:
        self._grown = grown
        self._left: list[str] = []
        self._index: Callable[..., None] = index_report.index_traces
        with closing(sqlite3.connect(grown.folder / "data" / "amanat.db")) as database, database:
            database.execute("CREATE TABLE bench_due (report_id VARCHAR PRIMARY KEY) WITHOUT ROWID")

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Within this, turns leave rows to do."""
        flush, left = SqlTraces.flush, self._left

        async def flush_due(traces: SqlTraces, link: Link) -> None:
            await flush(traces, link)
            await link.many(PUT_DUE, [{"report_id": report_id} for report_id in left])
            left.clear()

        def leave(_ctx: Any, report_id: str, *_: Any, **__: Any) -> None:
            left.append(report_id)

        SqlTraces.flush, index_report.index_traces = flush_due, leave  # type: ignore[method-assign] # for these turns
        try:
            yield
        finally:
            SqlTraces.flush, index_report.index_traces = flush, self._index  # type: ignore[method-assign]

    async def make_up(self) -> None:
        """What a turn has left, in a transaction of its own."""
        program = self._grown.program
        async with program.store.batch() as batch:
            link: Link = batch._link  # type: ignore[attr-defined]
            ctx = SimpleNamespace(uow=batch.uow, traces=program._traces, content=program.teaching.content)
            due = [row.report_id for row in await link.rows(READ_DUE)]
            for report_id in due:
                body = await batch.uow.reports.body(report_id)
                self._index(ctx, report_id, body, sent=program.clock.now())
            batch.keep_turn()
            await link.many(DROP_DUE, [{"done": report_id} for report_id in due])
            await batch.commit()


@asynccontextmanager
async def program_with(texts: Sequence[str], folder: Path) -> AsyncIterator[tuple[GrownProgram, ReportMix]]:
    mix = ReportMix(texts)
    store = await open_bench_store(folder)
    await mix.seed(store)
    await store.close()
    async with open_program(folder) as grown:
        yield grown, mix


async def measure_turns(texts: Sequence[str], folder: Path, *, at_once: int) -> dict[str, Any]:
    """The medians of both ways, and of what the second one does afterwards."""
    async with program_with(texts, folder) as (grown, mix):
        other, took = LeftForLater(grown), defaultdict[str, Took](Took)
        for turn, updates in enumerate(batched(mix.presses(), at_once)):
            if turn % 2:
                with other.leaving(), took["left out"].time(len(updates)):
                    await grown.take(*updates)
                with took["afterwards"].time(len(updates)):
                    await other.make_up()
            else:
                with took["in the turn"].time(len(updates)):
                    await grown.take(*updates)
            answers = grown.answers()
            assert {"report-sent", "report-filed-returnable"} <= answers, answers
        missing = await count_differences(grown)
    return {**{way: times.medians() for way, times in took.items()}, "wrong_index_rows": missing}


async def count_differences(grown: GrownProgram) -> int:
    """How many reports do not have exactly the index rows that their words ask for."""
    program, wrong = grown.program, 0
    with closing(sqlite3.connect(f"file:{grown.folder}/data/amanat.db?mode=ro", uri=True)) as reader:
        names = defaultdict[str, set[int]](set)
        for report_id, name in reader.execute("SELECT report_id, name FROM report_traces"):
            names[report_id].add(name)
        reports = [row[0] for row in reader.execute("SELECT id FROM reports")]
    wanted = _WantedRows(program.store._context.ring)
    ctx = SimpleNamespace(
        uow=SimpleNamespace(traces=wanted), traces=program._traces, content=program.teaching.content
    )
    async with program.store.batch() as batch:
        for report_id in reports:
            body = await batch.uow.reports.body(report_id)
            index_report.index_traces(ctx, report_id, body, sent=program.clock.now())  # type: ignore[arg-type]
            wrong += names[report_id] != wanted.names[report_id]
    return wrong


class _WantedRows:
    """Stands for the blind index; remembers the names that are given to it."""

    def __init__(self, ring: Any) -> None:
        self._ring = ring
        self.names = defaultdict[str, set[int]](set)

    def add(self, report_id: str, traces: Collection[Trace], *, scope: str) -> None:
        self.names[report_id].update(self._ring.trace(scope, trace) for trace in traces)


def measure_reading(texts: Sequence[str]) -> dict[str, dict[str, float]]:
    """What each reading of a text takes by itself, in milliseconds: what later copies and repetitions are recognised
    by, which the turn needs at once, and what the index gets."""
    reader, took = ReportTraces(), defaultdict[str, Took](Took)
    for text in texts:
        with took["compare"].time(1):
            reader.folded_text(text)
            reader.copies(text)
        with took["index"].time(1):
            reader.traces(text)
    return {way: times.medians() for way, times in took.items()}


def measure(reports: int) -> dict[str, Any]:
    """All figures, for usual texts and for the longest."""
    figures: dict[str, Any] = {}
    for name, texts in (
        ("usual", usual_texts(reports)),
        ("longest", longest_texts(max(reports // 10, 2 * AT_ONCE))),
    ):
        figures[name] = {
            "characters": round(statistics.median(map(len, texts))),
            "reading": measure_reading(texts),
        }
        for at_once in (1, AT_ONCE):
            some = texts[: max(reports // 4, 20)] if at_once == 1 else texts
            with tempfile.TemporaryDirectory(prefix="amanat-analysis-") as folder:
                turns = asyncio.run(measure_turns(some, Path(folder), at_once=at_once))
            figures[name][f"{at_once} in a transaction"] = turns
        print(f"{name}: {json.dumps(figures[name])}", flush=True)
    return figures


def find_problems(figures: dict[str, Any]) -> list[str]:
    """What turns the bench red."""
    turns = [
        turn for figure in figures.values() for name, turn in figure.items() if name.endswith("transaction")
    ]
    problems = ["wrong index rows"] if any(turn["wrong_index_rows"] for turn in turns) else []
    usual = figures["usual"][f"{AT_ONCE} in a transaction"]
    now, first, later = (usual[way]["processor_ms"] for way in ("in the turn", "left out", "afterwards"))
    if now - first - later > WORTH * now:
        problems.append("reading afterwards spares work")
    return problems


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--reports", type=int, default=2_000)
    arguments.add_argument("--quick", action="store_true", help="400 reports, under 50 s")
    given = arguments.parse_args()
    figures = measure(400 if given.quick else given.reports)
    red = find_problems(figures)
    print(json.dumps({"bench": "report_analysis", **figures, "red": red}))
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
