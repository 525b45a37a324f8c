"""The benches still measure what the program does. They run too rarely to notice a change themselves."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bench import learners_stored, report_analysis
from bench.certificate import make_certificate
from bench.growth_store import GrowthSize, build_folder
from bench.growth_turns import open_program
from bench.learners_active import measure_active
from bench.learners_kinds import SHARES, TWENTY, make_learners
from bench.mix import Mix, message_update
from bench.practice_subjects import subjects
from bench.throughput import DURABLE, run_ours, run_peer, seed_folder
from bot.domain.learning.lessons import Audience
from bot.domain.writing.statement_rounds import practice_key
from bot.usecases.learning.order_clock import order_key
from bot.usecases.learning.order_practice import ORDER_TRACKS
from bot.usecases.learning.practices import TRACKS_OF
from bot.usecases.ports import Learner
from tests.fakes.shared_content import shipped_content
from tests.fakes.warm_python import warm_python

pytestmark = pytest.mark.slow


def test_every_update_of_the_mix_is_answered_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", warm_python())  # how long a start takes is not asked here
    script = seed_folder(tmp_path, 100)
    certificate = make_certificate(tmp_path)
    results = run_ours(tmp_path, 100, certificate=certificate)
    assert results["wrong"] == []
    for figures in (results, run_peer(DURABLE, script, certificate)):
        assert figures["done"] == figures["steps"] == 100
        assert figures["effects"]["found"] == figures["effects"]["wanted"]


async def test_bench_takes_learner_turns_with_few_and_many_attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners_stored, "MANY", 1_000)
    timings = await learners_stored.measure_stored(tmp_path, turns=1)
    assert set(timings) == {"answer", "last_answer", "past_results"}
    assert all(kind["few_ms"] > 0 and kind["many_ms"] > 0 for kind in timings.values())


def test_learners_of_all_kinds_get_their_feedback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", warm_python())
    figures = measure_active(2 * TWENTY, rounds=1, rate=20)
    assert figures["wrong"] == [] and figures["answered"] == figures["of"]
    assert figures["advanced"] == 2 * TWENTY
    for messenger in ("telegram", "bale"):
        assert {f"answer/{kind}" for kind in SHARES} <= figures[messenger]["p95_of"].keys()


def test_benches_know_every_practice() -> None:
    content, names = shipped_content(), set(TRACKS_OF)
    today = date(2026, 11, 30)
    rows = [learner.row(Learner("", today)) for learner in make_learners(12 * TWENTY, content)]
    written = {practice_key(track) for track in Audience}
    assert {key for row in rows for key in row.practice} == names | written
    drawn = {subject.name for subject in subjects(content)}
    assert drawn | {order_key(track) for track in ORDER_TRACKS} == names


@pytest.mark.parametrize(("spared", "red"), [(0.9, ["reading afterwards spares work"]), (0.7, [])])
def test_reading_afterwards_is_red_where_it_spares_work(spared: float, red: list[str]) -> None:
    took = {"in the turn": 2.0, "left out": 2.0 - spared, "afterwards": 0.6}
    turn = {way: {"processor_ms": ms} for way, ms in took.items()} | {"wrong_index_rows": 0}
    figures = {"usual": {"50 in a transaction": turn}}
    assert report_analysis.find_problems(figures) == red
    turn["wrong_index_rows"] = 1
    assert report_analysis.find_problems(figures) == ["wrong index rows", *red]


async def test_reports_have_the_same_index_rows_both_ways(tmp_path: Path) -> None:
    texts = report_analysis.usual_texts(4)
    figures = await report_analysis.measure_turns(texts, tmp_path, at_once=2)
    assert figures["wrong_index_rows"] == 0
    assert {"in the turn", "left out", "afterwards"} < figures.keys()


def test_folder_with_many_reports_fits_the_schema(tmp_path: Path) -> None:
    build_folder(tmp_path / "grown", GrowthSize(200), Mix(12))
    with closing(sqlite3.connect(tmp_path / "grown/data/amanat.db")) as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("reports", "inbox", "attempts")
        ]
    assert min(counts) >= 200
    assert asyncio.run(answers_to_menu(tmp_path / "grown")), "its turns are those of the program"


async def answers_to_menu(folder: Path) -> set[str]:
    async with open_program(folder) as grown:
        await grown.take(message_update(1, 1, "/menu"))
        return grown.answers()
