"""One pool for a test module: the tests of one module also show that its children serve many files."""

from collections.abc import AsyncIterator

import pytest

from bot.media.pool import CleaningPool


@pytest.fixture
async def pool() -> AsyncIterator[CleaningPool]:
    cleaning = CleaningPool(children=2)
    yield cleaning
    await cleaning.close()
