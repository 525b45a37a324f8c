"""The gate for speed: how it decides, without running a bot."""

from datetime import date
from pathlib import Path

import pytest

from bench.mix import message_update
from bench.speed_gate import (
    PairedRun,
    group_parts,
    is_too_slow,
    median_ratio,
    read_baseline,
    report,
    write_baseline,
)
from bench.standin.script import ScriptedStandIn

BASELINE = read_baseline()


def runs_at(share: float) -> list[PairedRun]:
    """Three runs with ratios around this share of the baseline, which is the middle one."""
    ratio = BASELINE.ratio * share
    return [PairedRun(1.0, ratio * noise) for noise in (0.6, 1.0, 1.5)]


def test_ratio_is_the_median_of_the_paired_runs() -> None:
    assert PairedRun(0.002, 0.001).ratio == 0.5
    assert median_ratio([PairedRun(1.0, echo) for echo in (0.9, 0.1, 0.4)]) == 0.4


def test_run_costs_the_median_of_its_parts() -> None:
    costs = [(2.0, 1.5), (2.0, 0.5), (9.0, 0.2), (3.0, 1.0), (3.0, 0.8), (2.5, 7.0)]
    assert group_parts(costs, 2) == [PairedRun(2.0, 0.5), PairedRun(3.0, 1.0)]


@pytest.mark.parametrize(("share", "too_slow"), [(1.2, False), (1.0, False), (0.86, False), (0.84, True)])
def test_under_85_percent_of_the_baseline_is_too_slow(share: float, too_slow: bool) -> None:
    assert is_too_slow(BASELINE.ratio * share, BASELINE.ratio) is too_slow


def test_thirty_percent_more_processor_time_is_red(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(runs_at(1 / 1.3), [], BASELINE, seconds=1.0, mutant="slow") == 1
    assert "30% more processor time" in (output := capsys.readouterr().out)
    assert "--set-baseline" in output and "git bisect" in output


def test_baseline_speed_is_green_unless_an_answer_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(runs_at(1.0), [], BASELINE, seconds=1.0, mutant=None) == 0
    assert "--set-baseline" not in capsys.readouterr().out
    assert report(runs_at(1.0), ["menu #1"], BASELINE, seconds=1.0, mutant=None) == 1


def test_baseline_keeps_where_and_why_it_was_measured(tmp_path: Path) -> None:
    write_baseline(0.4567, "a reason", file := tmp_path / "baseline.json")
    assert (read_baseline(file).ratio, read_baseline(file).reason) == (0.457, "a reason")
    assert date.fromisoformat(BASELINE.measured) and BASELINE.reason and BASELINE.machine and BASELINE.python


async def test_stand_in_without_a_script_waits() -> None:
    standin = ScriptedStandIn([], echo=False, rate=0, window=10, file=b"")
    assert (standin.steps, list(standin.parts)) == ([], [])


def test_standin_gives_the_next_part_only_when_asked() -> None:
    lines = [
        {"conversation": str(person), "kind": "menu", "update": message_update(person, person, "/menu"), "expect": []}
        for person in range(1, 5)
    ]  # fmt: skip
    standin = ScriptedStandIn(lines, echo=False, rate=0, window=10, file=b"", parts=2)
    standin.start(0.0)
    assert [step.number for step in standin.take(10, 0.0)] == [0, 1]
    assert standin.take(10, 0.0) == [] and standin.stats()["steps"] == 2
    standin.open_next_part(0.0)
    assert [step.number for step in standin.take(10, 0.0)] == [2, 3]
    assert standin.stats()["steps"] == 4
