"""One pool for a test module, so its tests also show that one child serves many files.

Modules that share it run in one loop (``IN_ONE_LOOP``). If a test breaks children on purpose, it has its own
pool.
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
