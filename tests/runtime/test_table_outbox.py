"""The sender reads from the table what other processes have stored: everything once, whatever became visible late."""

from collections.abc import Collection

import pytest

from bot.conversation.outgoing import Say, SendLane
from bot.conversation.shared_store import NewMessages
from bot.conversation.store import OutboxRow, Outgoing
from bot.runtime.table_outbox import COMPARE, LATE, AnnouncedOutbox, OutboxReader


class OutboxTable:
    """The outbox of a database."""

    def __init__(self) -> None:
        self.ids: set[int] = set()
        self.unreadable: set[int] = set()
        self.looked_above: list[int] = []

    async def unsent(self) -> list[OutboxRow]:
        return self._rows(self.ids)

    async def message_ids(self) -> set[int]:
        return set(self.ids)

    async def new_messages(self, *, above: int, known: Collection[int]) -> NewMessages:
        self.looked_above.append(above)
        new = {row_id for row_id in self.ids if row_id > above} - set(known)
        return NewMessages(self._rows(new), sorted(new))

    def _rows(self, ids: Collection[int]) -> list[OutboxRow]:
        say = Outgoing(Say("start"), "c", SendLane.DIALOGUE)
        return [OutboxRow(row_id, say) for row_id in sorted(ids) if row_id not in self.unreadable]


class OutboxReading:
    def __init__(self) -> None:
        self.table = OutboxTable()
        self.now = 100.0
        self.got: list[int] = []
        self.reader = OutboxReader(self.table, self.accept, timer=lambda: self.now)  # type: ignore[arg-type] # what it asks

    def accept(self, rows: Collection[OutboxRow]) -> None:
        self.got += [row.id for row in rows]

    async def look(self, *stored: int, after: float = 1.0) -> list[int]:
        self.table.ids.update(stored)
        self.now += after
        self.got.clear()
        await self.reader.look()
        return list(self.got)


@pytest.fixture
async def reading() -> OutboxReading:
    made = OutboxReading()
    made.table.ids |= {3, 5}
    await made.reader.begin()
    assert made.got == [3, 5]
    return made


async def test_each_message_is_handed_over_once(reading: OutboxReading) -> None:
    assert await reading.look(8, 9) == [8, 9]
    assert await reading.look() == []
    assert await reading.look(10) == [10]


async def test_lower_number_that_appears_late_is_found(reading: OutboxReading) -> None:
    assert await reading.look(20) == [20]
    assert await reading.look(12, after=LATE - 1) == [12]


async def test_number_that_appears_very_late_is_found_by_comparison(reading: OutboxReading) -> None:
    await reading.look(20)
    await reading.look(after=LATE)
    await reading.look(after=LATE / 2)
    assert await reading.look(12) == [], "nobody looks so far back"
    assert await reading.look(after=COMPARE) == [12]
    assert await reading.look() == []


async def test_old_numbers_are_not_asked_for_again(reading: OutboxReading) -> None:
    for number in range(100, 140):
        await reading.look(number)
    assert reading.table.looked_above[0] == 0
    assert reading.table.looked_above[-1] >= 120


async def test_sent_messages_are_forgotten_after_a_comparison(reading: OutboxReading) -> None:
    await reading.look(20)
    reading.table.ids -= {3, 5, 20}
    await reading.look(after=LATE)
    await reading.look(after=LATE)
    await reading.look(after=COMPARE)
    assert reading.reader._known == set()


async def test_unreadable_message_is_looked_at_once(reading: OutboxReading) -> None:
    reading.table.unreadable.add(30)
    assert await reading.look(30, 31) == [31]
    reading.table.unreadable.clear()
    assert await reading.look() == []


def test_only_stored_messages_wake_the_sender() -> None:
    rung: list[str] = []
    outbox = AnnouncedOutbox(lambda: rung.append("rung"))
    outbox.accept([])
    assert rung == []
    outbox.accept([OutboxRow(1, Outgoing(Say("start"), "c", SendLane.DIALOGUE))])
    assert rung == ["rung"]
