"""Either messenger away for twelve hours, in simulated time. Each mutant must make it fail; they run in the soak.

``python -m bench.apart`` is the complete proof (docs/benches.md).
"""

import pytest

from tests.fakes.bench_runs import BenchRun, run_bench

MUTANTS = {
    "blind": "owners heard of the outage 0 times",
    "burst": "were refused as too many",
    "last-first": "receipts came after other notices",
    "late-toasts": "a press was answered twelve hours later",
    "news-waits": "followers on the other messenger",
    "repeats": "times while no answer came",
    "passed-reminders": "reminders came whose time had passed",
    "shared-senders": "reporters on the other messenger were told",
    "stale-screens": "a screen that had lost its place",
    "tells-again": "owners heard of the outage 2 times",
    "tells-blips": "owners were told of a minute's trouble",
    "tries-all": "the messenger was away and met",
}

pytestmark = [pytest.mark.slow, pytest.mark.long]


def part_messengers(*words: str) -> BenchRun:
    return run_bench("apart", "--quick", *words, timeout=280)


def test_messenger_away_for_twelve_hours_costs_the_other_nothing() -> None:
    status, figures, output = part_messengers()
    assert status == 0, output
    for dead in ("telegram", "bale"):
        run = figures[dead]
        assert run["wrong"] == [] and run["waited"] > 120 and run["after_return"] > 200
        assert run["other_updates"] > 250 and 100 < run["told_after_s"][0] <= 180


@pytest.mark.soak
@pytest.mark.parametrize(("mutant", "message"), MUTANTS.items())
def test_a_fault_of_the_separation_is_found_out(mutant: str, message: str) -> None:
    status, figures, output = part_messengers("--dead", "telegram", "--mutant", mutant)
    assert status == 1, output
    assert any(message in line for line in figures["telegram"]["wrong"]), output
