"""Reads the files with questions that leads have sent: fetched outside turns, read, and answered by a turn of its own.

The table says what waits, so a stop at any moment loses nothing: the file is fetched again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.conversation.outgoing import Turn
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.wire import Adapter, FileGone, FileTooBig
from bot.domain.cohorts.group_questions import (
    FileTrouble,
    GroupQuestionFile,
    GroupQuestionReading,
    no_reading,
)
from bot.domain.people import Messenger
from bot.runtime.turns import TickRunner

log = logging.getLogger(__name__)

AT_ONCE: Final = 4
MOST_TRIES: Final = 5


class QuestionFileReader:
    """Looks for files that wait, a few at a time."""

    def __init__(
        self,
        adapters: Mapping[Messenger, Adapter],
        runner: TickRunner,
        read: Callable[[bytes], GroupQuestionReading],
        answer: Callable[[GroupQuestionFile, GroupQuestionReading], Tick],
    ) -> None:
        """``read`` never raises; ``answer`` makes the turn that tells the sender what was read."""
        self._adapters = adapters
        self._runner = runner
        self._read = read
        self._answer = answer
        self._tries: dict[str, int] = {}

    async def look(self) -> None:
        """Read what waits. A file that cannot be fetched is tried again with the next look, five times. Raises what the
        store raises."""
        for file in await self._waiting():
            reading = await self._reading_of(file)
            if reading is not None:
                await self._runner.run_tick(self._answer(file, reading))
                self._tries.pop(file.id, None)

    async def _waiting(self) -> Sequence[GroupQuestionFile]:
        waiting: list[GroupQuestionFile] = []

        async def collect(ctx: TickCtx) -> Turn:
            waiting.extend(await ctx.uow.question_files.waiting(limit=AT_ONCE))
            return Turn()

        await self._runner.run_tick(collect)
        return waiting

    async def _reading_of(self, file: GroupQuestionFile) -> GroupQuestionReading | None:
        """What the file holds; None to try again later."""
        adapter = self._adapters.get(file.account.messenger)
        if adapter is None:
            return no_reading(FileTrouble.NOT_FETCHED)
        try:
            data = await adapter.fetch(file.file_id)
        except FileTooBig:
            return no_reading(FileTrouble.TOO_BIG)
        except FileGone:
            return no_reading(FileTrouble.GONE)
        except Exception as error:
            tries = self._tries[file.id] = self._tries.get(file.id, 0) + 1
            log.warning("question-file-not-fetched", extra={"why": type(error).__name__, "tries": tries})
            return no_reading(FileTrouble.NOT_FETCHED) if tries >= MOST_TRIES else None
        return await asyncio.to_thread(self._read, data)
