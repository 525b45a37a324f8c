"""Files that staff have sent to be taken over: fetched outside turns, tried again, answered once."""

from datetime import date

import pytest

from bot.conversation.outgoing import Say, Turn
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.wire import Adapter, FileGone, FileTooBig
from bot.domain.cohorts.group_questions import (
    FileTrouble,
    GroupQuestionFile,
    GroupQuestionReading,
    no_reading,
)
from bot.domain.people import Account, Messenger
from bot.domain.sent_tables import SentTableTrouble
from bot.library.group_gift import read_group_gift
from bot.runtime.offered_files import MOST_TRIES, FetchFailure, OfferedFileReader
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.runtime.fakes import FakeAdapter

FILE = GroupQuestionFile(
    "f1", cohort_id="g", account=Account(Messenger.TELEGRAM, 7), file_id="messenger-1", day=date(2026, 11, 24)
)


class QuestionFileScene:
    """One waiting file, and what was answered."""

    def __init__(self) -> None:
        self.uow = MemoryUow()
        self.adapter = FakeAdapter()
        self.readings: list[GroupQuestionReading] = []
        self.fails = 0
        self.uow.question_files.save(FILE)
        self.reader = self.make_reader({Messenger.TELEGRAM: self.adapter})

    def make_reader(
        self, adapters: dict[Messenger, Adapter]
    ) -> OfferedFileReader[GroupQuestionFile, GroupQuestionReading]:
        async def read(data: bytes) -> GroupQuestionReading:
            return read_group_gift(data)

        return OfferedFileReader(
            adapters,
            self,  # type: ignore[arg-type] # runs ticks as the runner does
            waiting=lambda ctx: ctx.uow.question_files.waiting(limit=9),
            read=read,
            refuse=lambda failure: no_reading(FileTrouble(failure.value)),
            answer=self.answer,
        )

    async def run_tick(self, tick: Tick) -> None:
        self.uow.keep_turn()
        await tick(make_tick_ctx(self.uow))
        if self.fails:
            self.fails -= 1
            self.uow.drop_turn()
            raise OSError("the commit was lost")
        self.uow.commit()

    def answer(self, file: GroupQuestionFile, reading: GroupQuestionReading) -> Tick:
        async def tell(ctx: TickCtx) -> Turn:
            ctx.uow.question_files.drop(file.id)
            self.readings.append(reading)
            return Turn((Say("x"),))

        return tell

    async def waiting(self) -> int:
        return len(await self.uow.question_files.waiting(limit=9))


async def test_waiting_file_is_read_and_answered_once() -> None:
    scene = QuestionFileScene()
    scene.adapter.files["messenger-1"] = "پرسش؟ {=الف ~ب}".encode()
    await scene.reader.look()
    await scene.reader.look()
    (reading,) = scene.readings
    assert len(reading.questions) == 1 and await scene.waiting() == 0


@pytest.mark.parametrize(
    ("error", "trouble"), [(FileTooBig(), FileTrouble.TOO_BIG), (FileGone(), FileTrouble.GONE)]
)
async def test_file_that_never_comes_is_answered_at_once(error: Exception, trouble: FileTrouble) -> None:
    scene = QuestionFileScene()
    scene.adapter.files["messenger-1"] = error
    await scene.reader.look()
    assert [reading.trouble for reading in scene.readings] == [trouble]


async def test_failed_fetch_is_tried_five_times_then_answered() -> None:
    scene = QuestionFileScene()
    scene.adapter.files["messenger-1"] = OSError("no network")
    for _ in range(MOST_TRIES - 1):
        await scene.reader.look()
    assert scene.readings == [] and await scene.waiting() == 1
    await scene.reader.look()
    assert [reading.trouble for reading in scene.readings] == [FileTrouble.NOT_FETCHED]


async def test_lost_commit_leaves_the_file_waiting() -> None:
    scene = QuestionFileScene()
    scene.adapter.files["messenger-1"] = "پرسش؟ {=الف ~ب}".encode()
    scene.fails = 1
    with pytest.raises(OSError, match="commit"):
        await scene.reader.look()
    assert await scene.waiting() == 1
    await scene.reader.look()
    assert await scene.waiting() == 0 and len(scene.readings) == 1


async def test_messenger_that_is_gone_from_the_settings_is_answered() -> None:
    scene = QuestionFileScene()
    scene.reader = scene.make_reader({})
    await scene.reader.look()
    assert [reading.trouble for reading in scene.readings] == [FileTrouble.NOT_FETCHED]


def test_each_reader_names_every_failed_fetch() -> None:
    for failure in FetchFailure:
        assert FileTrouble(failure.value) and SentTableTrouble(failure.value)
