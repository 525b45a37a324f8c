"""One pool for a test module: the tests of one module also show that its children serve many files.

Modules that share it run in one loop (``IN_ONE_LOOP``); where children are broken on purpose each test has its own.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.media.pool import CleaningPool

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[CleaningPool]:
    cleaning = CleaningPool()
    yield cleaning
    await cleaning.close()
