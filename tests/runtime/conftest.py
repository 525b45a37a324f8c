"""Fixtures for the tests of the loops and of the commands."""

from collections.abc import Iterator

import pytest

from tests.fakes.shared_content import share_content_with_commands


@pytest.fixture(scope="module", autouse=True)
def _commands_read_once() -> Iterator[None]:
    """Saves a second of processor time each time that a command runs."""
    with pytest.MonkeyPatch.context() as patch:
        share_content_with_commands(patch)
        yield
