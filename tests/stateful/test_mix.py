"""The mixed conversation that the benches time: each of its updates is answered as it must be, each effect is there."""

from pathlib import Path

import pytest

from bench.throughput import run_ours, seeded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def test_every_update_of_the_mix_is_answered_and_kept(tmp_path: Path) -> None:
    seeded(tmp_path, 100)
    found = run_ours(tmp_path, 100)
    assert found["wrong"] == []
    assert found["done"] == found["steps"] == 100
    assert found["effects"]["found"] == found["effects"]["wanted"]
