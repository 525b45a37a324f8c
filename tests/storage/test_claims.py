"""Workers take whole conversations from one table: nobody twice, each in order, and what a dead one had at once."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.store import Batch, Conflict, InboxRow
from bot.domain.people import Messenger, Role, Staff
from storage import claims
from storage.claims import HELD
from storage.store import SqlStore
from storage.trouble import KeysAway
from tests.fakes.turns import FakeClock
from tests.storage.conftest import ON_POSTGRESQL, Opening
from tests.storage.values import NOW, REZA

pytestmark = [pytest.mark.slow, ON_POSTGRESQL]

TG, BALE = Messenger.TELEGRAM, Messenger.BALE


def order_of(raw: Mapping[str, Any]) -> str:
    return str(raw["who"])


async def receive(store: SqlStore, *people: str, messenger: Messenger = TG, first: int = 1) -> list[InboxRow]:
    """One update of each of these people, in this order."""
    updates = [(number, {"who": who, "n": number}) for number, who in enumerate(people, start=first)]
    return list(await store.put_updates(messenger, 1, updates, order_of=order_of))


async def claim(batch: Batch, most: int = 100) -> list[tuple[str, int]]:
    """Who sent what is claimed, and the number of each update."""
    return [(row.raw["who"], row.raw["n"]) for row in await batch.claim_updates(list(Messenger), most)]


async def handle(batch: Batch, rows: Sequence[InboxRow]) -> None:
    for row in rows:
        batch.mark_done(row)
        batch.keep_turn()
    await batch.commit()


async def test_a_conversation_belongs_to_one_worker(
    store: SqlStore, open_store_at: Opening, database_url: str
) -> None:
    other = await open_store_at(database_url)
    await receive(store, "mina", "reza", "mina")
    async with store.batch() as first, other.batch() as second:
        assert await claim(first, most=1) == [("mina", 1)]
        await receive(store, "mina", first=4)
        assert await claim(second) == [("reza", 2)], "the rest of Mina's belongs to who has her first"


async def test_updates_of_killed_worker_are_free_at_once(store: SqlStore) -> None:
    await receive(store, "mina", "mina")
    async with store.batch() as batch:
        assert await claim(batch) == [("mina", 1), ("mina", 2)]
    async with store.batch() as batch:
        assert await claim(batch) == [("mina", 1), ("mina", 2)]


async def test_role_given_before_update_came_counts_for_it(
    store: SqlStore, open_store_at: Opening, database_url: str
) -> None:
    """Staff are read after the claim: a new lead who presses Start would be welcomed as a citizen."""
    other = await open_store_at(database_url)
    async with store.batch(for_claims=True) as batch:
        async with other.batch() as giving:
            giving.uow.staff.save(Staff(REZA, Role.LEAD))
            giving.keep_turn()
            await giving.commit()
        await receive(other, "reza")
        assert await claim(batch) == [("reza", 1)]
        assert await batch.uow.staff.get(REZA) == Staff(REZA, Role.LEAD)


async def test_handled_updates_have_no_name_left(store: SqlStore) -> None:
    await receive(store, "mina", "reza", "sara")
    async with store.batch() as batch:
        rows = await batch.claim_updates([TG], 100)
        batch.mark_done(rows[0])
        batch.fail(rows[1], reference="1")
        batch.set_aside(rows[2], why="unreadable")
        batch.keep_turn()
        await batch.commit()
    names = {row.conversation for row in rows}
    assert len(names) == 3 and not any(who in name for who in ("mina", "reza") for name in names)
    async with store._context.database.reading() as link:
        assert not [row for row in await link.rows(text("SELECT conversation FROM inbox")) if row[0]]


async def test_claim_stops_at_held_press_until_it_is_freed(store: SqlStore, clock: FakeClock) -> None:
    press, _ = await receive(store, "mina", "mina")
    async with store.batch() as batch:
        batch.wait(press, clock.now())
        batch.keep_turn()
        await batch.commit()
    await receive(store, "reza", first=3)
    async with store.batch() as batch:
        assert await claim(batch) == [("reza", 3)]
    since = clock.now()
    async with store.batch() as batch:
        await batch.free_updates([replace(press, waiting_since=since)])
        rows = await batch.claim_updates([TG], 100)
    assert [(row.raw["n"], row.waiting_since) for row in rows] == [(1, since), (2, None), (3, None)]


@pytest.mark.parametrize("moved", [HELD + timedelta(seconds=1), -timedelta(days=1)])
async def test_press_held_by_dead_process_is_asked_about_anew(
    store: SqlStore, clock: FakeClock, moved: timedelta
) -> None:
    """Also when the clock was set back meanwhile."""
    (press,) = await receive(store, "mina")
    async with store.batch() as batch:
        batch.wait(press, clock.now())
        batch.keep_turn()
        await batch.commit()
    clock.advance(moved)
    async with store.batch() as batch:
        (row,) = await batch.claim_updates([TG], 100)
    assert row.waiting_since is None


async def test_start_frees_all_held_presses(store: SqlStore) -> None:
    (press,) = await receive(store, "mina")
    async with store.batch() as batch:
        batch.wait(press, NOW)
        batch.keep_turn()
        await batch.commit()
    await store.free_held_updates()
    async with store.batch() as batch:
        assert await claim(batch) == [("mina", 1)]
    assert await store.open_updates() == {TG: 1}


async def test_backlog_of_one_messenger_delays_nobody_on_other(store: SqlStore) -> None:
    await receive(store, *("mina" for _ in range(150)), *map(str, range(50)), messenger=BALE)
    await receive(store, "reza", "sara")
    async with store.batch() as batch:
        rows = await batch.claim_updates([TG, BALE], 100)
        assert Counter(row.messenger for row in rows) == {BALE: 98, TG: 2}
    async with store.batch() as batch:
        assert {row.messenger for row in await batch.claim_updates([TG], 100)} == {TG}, "the other is away"


async def test_update_that_cannot_be_read_waits_for_no_other(
    store: SqlStore, open_store_at: Opening, database_url: str
) -> None:
    other = await open_store_at(database_url)
    await receive(store, "", "")
    async with store.batch() as first, other.batch() as second:
        assert await claim(first, most=1) == [("", 1)]
        assert await claim(second) == [("", 2)]


async def test_row_passed_over_holds_up_nobody(store: SqlStore) -> None:
    first, _ = await receive(store, "mina", "mina")
    async with store.batch() as batch:
        (row,) = await batch.claim_updates([TG], 100, passed_over=[first.id])
    assert row.raw["n"] == 2


async def test_update_whose_key_is_gone_is_set_aside(store: SqlStore) -> None:
    await receive(store, "mina")
    await store._context.hours.burn()
    await receive(store, "mina", first=2)
    async with store.batch() as batch:
        assert await claim(batch) == [("mina", 2)]
        await batch.commit()
    assert (await store.counts())["aside"] == 1


async def test_updates_wait_for_holder_of_keys(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    async def be_away(key_ids: Iterable[int]) -> None:
        raise KeysAway("no answer")

    await receive(store, "mina")
    monkeypatch.setattr(store._context.hours, "load", be_away)
    async with store.batch() as batch:
        with pytest.raises(Conflict) as refused:
            await claim(batch)
    assert refused.value.lasting


async def test_updates_of_earlier_version_are_claimed_in_order(store: SqlStore) -> None:
    """It runs on until it is stopped, after the database was migrated."""
    await receive(store, "mina", "reza", "mina")
    async with store.batch() as batch:
        await batch._link.run(text("UPDATE inbox SET conversation = DEFAULT"))  # type: ignore[attr-defined] # SqlBatch
        await batch.commit()
    async with store.batch() as batch:
        assert await claim(batch, most=2) == [("mina", 1), ("reza", 2)]


@dataclass
class Day:
    """What several receivers and workers do on one database, and whatever goes wrong in it."""

    handled: list[tuple[str, int]] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)
    together: int = 0
    open: Counter[str] = field(default_factory=Counter)
    receiving: int = 0

    async def receive(self, store: SqlStore, dice: random.Random, people: Sequence[str], base: int) -> None:
        """Each receiver has people of its own: nobody's two updates arrive at two of them."""
        self.receiving += 1
        for number in range(60):
            who = dice.choice(people)
            await store.put_updates(TG, 1, [(base + number, {"who": who, "n": number})], order_of=order_of)
            await asyncio.sleep(dice.random() * 0.01)
        self.receiving -= 1

    async def work(self, store: SqlStore, dice: random.Random) -> None:
        idle = 0
        while self.receiving or idle < 3:
            worked = False
            try:
                async with store.batch() as batch:
                    worked = await self._turn(batch, dice)
            except Conflict:
                worked = True
            idle = 0 if worked else idle + 1
            await asyncio.sleep(0 if worked else 0.005)

    async def _turn(self, batch: Batch, dice: random.Random) -> bool:
        rows = await batch.claim_updates([TG], dice.choice([1, 3, 100]))
        people = {row.raw["who"] for row in rows}
        self.together += sum(self.inside[who] > 0 for who in people)
        self.inside.update(people)
        await asyncio.sleep(dice.random() * 0.01)
        self.inside.subtract(people)  # before the commit: whoever comes in now waits for it
        if dice.random() < 0.1:
            return True  # killed
        await handle(batch, rows)
        self.handled += [(row.raw["who"], row.raw["n"]) for row in rows]
        return bool(rows)


async def play(open_store_at: Opening, url: str, seed: int) -> Day:
    day, dice = Day(), random.Random(seed)
    stores = [await open_store_at(url) for _ in range(5)]
    people = [f"p{number}" for number in range(12)]
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for place in range(2):
            mine = people[place::2]
            group.create_task(day.receive(stores[place], random.Random(dice.random()), mine, 1000 * place))
        for store in stores[2:]:
            group.create_task(day.work(store, random.Random(dice.random())))
    return day


@pytest.mark.parametrize("seed", [1, 2])
async def test_several_workers_double_nothing_and_keep_order(
    open_store_at: Opening, database_url: str, seed: int
) -> None:
    day = await play(open_store_at, database_url, seed)
    assert day.together == 0
    assert len(day.handled) == len(set(day.handled)) == 120, "each update once, and none is left"
    for who in {who for who, _ in day.handled}:
        numbers = [number for name, number in day.handled if name == who]
        assert numbers == sorted(numbers)


async def test_without_lock_of_conversation_proof_goes_red(
    open_store_at: Opening, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked = str(claims._CLAIM).replace(
        "pg_try_advisory_xact_lock(:kind, hashtext(conversation))", "CAST(:kind AS int) > 0"
    )
    monkeypatch.setattr(
        claims, "_CLAIM", text(unlocked).bindparams(kind=claims.CONVERSATION, looked_at=claims._LOOKED_AT)
    )
    day = await play(open_store_at, database_url, 1)
    assert day.together > 0 or len(day.handled) != len(set(day.handled))
