"""Whatever process handles an update and whichever of them dies: each conversation hears its answers in order, and each
once."""

import asyncio
import random
from collections import defaultdict
from contextlib import suppress

import pytest

from bot.conversation.outgoing import Say, SendLane
from bot.conversation.store import Conflict, OutboxRow, Outgoing
from bot.domain.people import Messenger
from bot.runtime.table_outbox import OutboxReader
from storage.divided_store import DividedStore
from storage.storage_context import RowIds
from tests.storage.test_claims import order_of
from tests.storage.test_role_leases import Joining, join

__all__ = ["join"]

pytestmark = pytest.mark.slow

PEOPLE = [f"person{number}" for number in range(12)]
UPDATES = 240


class OrderCrowd:
    """Receives, works and reads in several processes until everything is read."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.heard: defaultdict[str, list[str]] = defaultdict(list)
        self.sent: defaultdict[str, list[str]] = defaultdict(list)

    async def receive(self, stores: list[DividedStore]) -> None:
        """Each update comes to any of these, the next only when it is stored."""
        for number in range(UPDATES):
            who = self.chance.choice(PEOPLE)
            self.sent[who].append(str(number))
            raw = {"who": who, "n": number}
            await self.chance.choice(stores).put_updates(
                Messenger.TELEGRAM, 1, [(number, raw)], order_of=order_of
            )

    async def work(self, store: DividedStore) -> None:
        """Answers each update; one batch in six is lost before its commit."""
        while True:
            with suppress(Conflict):
                async with store.batch() as batch:
                    rows = await batch.claim_updates(list(Messenger), self.chance.randint(1, 9))
                    for row in rows:
                        words = Say("start", {"reference": str(row.raw["n"])})
                        batch.enqueue(Outgoing(words, row.raw["who"], SendLane.DIALOGUE))
                        batch.mark_done(row)
                        batch.keep_turn()
                    await asyncio.sleep(self.chance.uniform(0, 0.01))
                    if self.chance.random() > 1 / 6:
                        await batch.commit()
            await asyncio.sleep(self.chance.uniform(0, 0.005))

    def accept(self, rows: list[OutboxRow]) -> None:
        for row in rows:
            assert isinstance(row.outgoing.reply, Say)
            self.heard[row.outgoing.conversation].append(str(row.outgoing.reply.args["reference"]))


async def play(join: Joining, *, seed: int) -> OrderCrowd:
    stores = [(await join()).store for _ in range(3)]
    crowd = OrderCrowd(seed)
    reader = OutboxReader(stores[0], crowd.accept)
    await reader.begin()
    working = [asyncio.create_task(crowd.work(store)) for store in (*stores, *stores)]
    receiving = asyncio.create_task(crowd.receive(stores))
    try:
        async with asyncio.timeout(60):
            while sum(map(len, crowd.heard.values())) < UPDATES or not receiving.done():
                await reader.look()
                for task in (*working, receiving):
                    if task.done():
                        task.result()
                await asyncio.sleep(0.01)
    finally:
        for task in (*working, receiving):
            task.cancel()
        await asyncio.gather(*working, receiving, return_exceptions=True)
    return crowd


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_conversation_hears_its_answers_in_order(join: Joining, seed: int) -> None:
    crowd = await play(join, seed=seed)
    assert crowd.heard == crowd.sent


async def test_left_over_blocks_of_numbers_are_found_out(
    join: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where one process has the whole work: a process goes on with numbers below what others have stored since."""
    monkeypatch.setattr("storage.opening.RowIds", lambda in_order: RowIds(in_order=False))
    crowd = await play(join, seed=1)
    assert crowd.heard != crowd.sent
    assert {who: sorted(numbers) for who, numbers in crowd.heard.items()} == {
        who: sorted(numbers) for who, numbers in crowd.sent.items()
    }, "though nothing is lost or said twice"
