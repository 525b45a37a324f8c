"""One story stays in the short loop: from the report to the outcome."""

from pathlib import Path

import pytest

KEPT = "test_the_story_comes_out[report_to_outcome_telegram]"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.name != KEPT:
            item.add_marker(pytest.mark.slow)
