"""What the benches time is still what the program does: they are run too seldom to notice that by themselves."""

from pathlib import Path

import pytest

from bench import learners_stored
from bench.throughput import run_ours, seeded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def test_every_update_of_the_mix_is_answered_and_kept(tmp_path: Path) -> None:
    seeded(tmp_path, 100)
    found = run_ours(tmp_path, 100)
    assert found["wrong"] == []
    assert found["done"] == found["steps"] == 100
    assert found["effects"]["found"] == found["effects"]["wanted"]


async def test_learners_turns_are_taken_with_few_attempts_stored_and_with_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners_stored, "MANY", 1_000)
    found = await learners_stored.stored(tmp_path, turns=1, mutant=None)
    assert set(found) == {"answer", "last_answer", "past_results"}
    assert all(kind["few_ms"] > 0 and kind["many_ms"] > 0 for kind in found.values())
