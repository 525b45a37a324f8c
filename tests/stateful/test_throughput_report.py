"""The throughput bench is red for each reason that it names, and for no other."""

import json
from typing import Any

import pytest

from bench.throughput import report


def run_of(rate: int, *, connections: int = 30, done: int = 1_000, **more: Any) -> dict[str, Any]:
    """A run of a thousand updates at so many a second."""
    return {
        "done": done, "steps": 1_000, "seconds": done / rate, "processor_ms": 1_000 / rate, "memory_mb": 1,
        "connections": connections, "wrong": [], "reply_p50": 0.1, "reply_p99": 0.2, "calls": 1, **more,
    }  # fmt: skip


def red_reasons(
    capsys: pytest.CaptureFixture[str],
    ours: dict[str, Any],
    *,
    durable: int = 400,
    trusting: tuple[str, ...] = (),
) -> list[str]:
    figures = {"amanat": [ours], "aiogram": [run_of(1_800)], "durable": [run_of(durable)]}
    status = report(figures, 1_000, fsyncs=None, tls=False, trusting=list(trusting), mutant=None)
    reasons: list[str] = json.loads(capsys.readouterr().out)["red"]
    assert status == bool(reasons)
    return reasons


def test_each_fault_is_red_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert red_reasons(capsys, run_of(1_000)) == []
    assert red_reasons(capsys, run_of(980)) == ["slower than it must be"]  # 0.544 of the echo
    assert red_reasons(capsys, run_of(1_000), durable=401) == ["slower than it must be"]
    assert red_reasons(capsys, run_of(1_000, connections=900)) == ["a connection for each call"]
    assert red_reasons(capsys, run_of(1_000), trusting=("ptb",)) == ["ptb speaks to a stranger"]
    assert red_reasons(capsys, run_of(1_000, done=999)) == ["unanswered"]
    assert red_reasons(capsys, run_of(1_000, wrong=["x"])) == ["wrong answers"]
    effects = {"found": {"send": 9}, "wanted": {"send": 10}}
    assert red_reasons(capsys, run_of(1_000, effects=effects)) == ["missing effects"]


def test_ratios_tell_what_must_and_aim_are(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {"amanat": [run_of(1_200)], "aiogram": [run_of(1_800)], "durable": [run_of(400)]}
    assert report(figures, 1_000, fsyncs=None, tls=True, trusting=[], mutant=None) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["ratios"]["durable"]["updates"] == {"median": 3.0, "least": 3.0, "most": 3.0}
    assert result["ratios"]["aiogram"]["processor"]["median"] == 0.667
    assert result["reached"] == {"must": True, "aim": False}
