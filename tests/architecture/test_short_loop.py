"""What the short loop leaves out: docs/testing.md says it, tests/conftest.py does it."""

from pathlib import Path

import pytest

from tests.fakes.effort import MOST_CASES, MOST_SECONDS, check_is_short, spread

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"


def test_a_test_that_takes_long_fails() -> None:
    check_is_short("test_quick", MOST_SECONDS)
    with pytest.raises(AssertionError, match=r"test_long took 1.6 s .* mark it slow"):
        check_is_short("test_long", MOST_SECONDS + 0.1)


def test_few_of_many_cases_are_spread_over_all() -> None:
    assert spread(range(MOST_CASES)) == list(range(MOST_CASES))
    chosen = spread(range(MOST_CASES * 10))
    assert chosen == list(range(0, MOST_CASES * 10, 10))
    assert spread([]) == []


def test_the_page_says_the_limits() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"more than {MOST_CASES} cases" in page and f"over {MOST_SECONDS} s" in page
