"""The killed process and its zygote, for tests that control it themselves."""

import logging
from collections.abc import AsyncIterator

import pytest

from tests.fakes.warm_python import warm_python
from tests.proofs.crash.cage import Cage


@pytest.fixture
async def cage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cage]:
    monkeypatch.setattr(
        logging.getLogger("aiohttp.server"), "disabled", True
    )  # calls that ended with their process
    opened = await Cage.launch_zygote(warm_python())
    yield opened
    await opened.close()
