"""The benches still measure what the program does. They run too rarely to notice a change themselves."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench import learners_stored
from bench.certificate import make_certificate
from bench.growth_store import GrowthSize, build_folder
from bench.growth_turns import open_program
from bench.mix import Mix, message_update
from bench.throughput import DURABLE, run_ours, run_peer, seed_folder
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
