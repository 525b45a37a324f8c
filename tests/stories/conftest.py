"""Three short stories stay in the short loop: a decision that is undone, a report without return, a voice."""

from pathlib import Path

import pytest

KEPT = {f"test_the_story_comes_out[{story}]" for story in ("undo", "no_return", "voice_telegram")}
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.name not in KEPT:
            item.add_marker(pytest.mark.slow)
