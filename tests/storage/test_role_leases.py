"""Several processes divide the work on one database: what one at a time does has one holder, and what the last holder
had under way is not committed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import text

from bot.conversation.outgoing import Say, SendLane
from bot.conversation.shared_store import ProcessPage
from bot.conversation.store import Conflict, DeliveryResult, DeliveryStatus, InboxRow, Outgoing
from bot.domain.owner.burning import Burn
from bot.domain.people import Messenger
from storage import shared_burning
from storage.builds import DividedPart, ProgramBuild
from storage.divided_store import DividedStore
from storage.engine import read_url
from storage.lease_locks import SEND, TICK
from storage.leases import EXPIRES, RENEWAL, TRY, Lease
from storage.process_board import end_sessions
from storage.process_names import ProcessName
from storage.role_leases import INBOX, SEATS, RoleLeases
from storage.trouble import DatabaseBusy
from tests.fakes.template_database import migrate_to_head
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening
from tests.storage.test_claims import handle, receive

pytestmark = pytest.mark.slow

HERE = ProcessName("here", 1, "0123456789ab")
ALL_ROLES = DividedPart(
    frozenset({"receive", "work", "send", "tick", "fetch"}), ProgramBuild("1.0.0", "0123456789ab")
)


@dataclass
class JoinedProcess:
    """One of those that divide the work, as far as storage goes."""

    leases: RoleLeases
    store: DividedStore
    keeping: "asyncio.Task[None] | None" = None

    def fall_asleep(self) -> None:
        """Nothing renews its lease any more."""
        assert self.keeping is not None
        self.keeping.cancel()


type Joining = Callable[..., Awaitable[JoinedProcess]]


@pytest.fixture
async def join(pg_url: str, open_store_at: Opening) -> AsyncIterator[Joining]:
    """Joins a process, and keeps its leases until the end."""
    await migrate_to_head(pg_url)
    joined: list[JoinedProcess] = []

    async def go(**more: object) -> JoinedProcess:
        leases = RoleLeases(read_url(pg_url), replace(HERE, pid=len(joined) + 1), ALL_ROLES)
        async with asyncio.timeout(10):
            assert await leases.take(stop=asyncio.Event())
            await leases._expire_early()
        store = await open_store_at(pg_url, lease=leases, **more)
        assert isinstance(store, DividedStore)
        process = JoinedProcess(leases, store, asyncio.create_task(leases.keep()))
        joined.append(process)
        return process

    yield go
    for each in joined:
        assert each.keeping is not None
        each.keeping.cancel()
        with suppress(asyncio.CancelledError):
            await each.keeping
        await each.leases.close()


async def until_taken(process: JoinedProcess, lease: str, *, within: float = 5.0) -> None:
    async with asyncio.timeout(within):
        while not await process.leases.try_lease(lease):  # noqa: ASYNC110 nothing tells when it is free
            await asyncio.sleep(0.1)


def message(conversation: str) -> Outgoing:
    return Outgoing(Say("start"), conversation, SendLane.DIALOGUE)


async def say(store: DividedStore, *conversations: str) -> list[int]:
    async with store.batch() as batch:
        for conversation in conversations:
            batch.enqueue(message(conversation))
        batch.keep_turn()
        return [row.id for row in await batch.commit()]


async def end_connections(process: JoinedProcess) -> None:
    async with process.store._context.database.reading() as link:
        await link.rows(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = :name AND datname = current_database()"
            ),
            {"name": str(process.leases.name)},
        )


async def test_each_lease_has_one_holder(join: Joining) -> None:
    first, second = await join(), await join()
    assert await first.leases.try_lease(SEND) and await second.leases.try_lease(TICK)
    assert not await second.leases.try_lease(SEND) and not await first.leases.try_lease(TICK)
    first.leases.check_lease(SEND)
    with pytest.raises(Conflict):
        second.leases.check_lease(SEND)
    assert {first.leases.first_mark, second.leases.first_mark} == {0, 100}, "rows of their own for commits"


async def test_nobody_has_the_whole_work_meanwhile(join: Joining, pg_url: str) -> None:
    whole = Lease(read_url(pg_url), replace(HERE, pid=9))
    first = await join()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3 * TRY):
            await whole.take(stop=asyncio.Event())
    first.fall_asleep()
    await first.leases.close()
    async with asyncio.timeout(5):
        assert await whole.take(stop=asyncio.Event())
    with pytest.raises(Conflict):
        await say(first.store, "a")
    late = RoleLeases(read_url(pg_url), replace(HERE, pid=10), ALL_ROLES)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3 * TRY):
            await late.take(stop=asyncio.Event())
    for lease in (whole, late):
        await lease.close()


async def test_sleeping_holder_is_replaced_and_writes_nothing(join: Joining) -> None:
    first, second = await join(), await join()
    await first.leases.try_lease(SEND)
    (row_id,) = await say(second.store, "a")
    first.fall_asleep()
    await until_taken(second, SEND)
    with pytest.raises(Conflict):
        first.leases.check_lease(SEND)
    with pytest.raises(Conflict):
        await first.store.note_sending([row_id])
    async with asyncio.timeout(5):
        await first.leases.keep()  # returns: somebody else sends


async def test_open_transaction_of_last_holder_is_ended(join: Joining) -> None:
    first, second = await join(), await join()
    await first.leases.try_lease(TICK)
    with pytest.raises(Conflict):
        async with first.store.batch() as batch:
            batch.enqueue(message("a"))
            batch.keep_turn()
            first.fall_asleep()
            await until_taken(second, TICK)
            await batch.commit()
    assert await second.store.message_ids() == set()


async def test_others_go_on_when_one_is_replaced(join: Joining) -> None:
    """Only the last holder's transactions are ended."""
    first, second, third = await join(), await join(), await join()
    await first.leases.try_lease(SEND)
    first.fall_asleep()
    await asyncio.sleep(EXPIRES - 1.0)  # a transaction that rests for so long would be ended itself
    async with third.store.batch() as batch:
        await until_taken(second, SEND)
        batch.enqueue(message("a"))
        batch.keep_turn()
        assert len(await batch.commit()) == 1


async def test_broken_connection_is_replaced(join: Joining) -> None:
    first = await join()
    await first.leases.try_lease(SEND)
    seat = first.leases.first_mark
    await end_connections(first)
    await asyncio.sleep(2 * RENEWAL + TRY + 0.5)
    first.leases.check_lease(SEND)
    assert first.leases.first_mark == seat
    await say(first.store, "a")


async def test_worker_that_holds_nothing_joins_again(join: Joining) -> None:
    first, second = await join(), await join()
    await second.leases.try_lease(SEND)
    first.fall_asleep()
    await asyncio.sleep(EXPIRES + 0.5)
    with pytest.raises(Conflict):
        await say(first.store, "a")
    first.keeping = asyncio.create_task(first.leases.keep())
    await asyncio.sleep(2 * RENEWAL + TRY + 0.5)
    assert not first.keeping.done()
    await say(first.store, "a")


async def test_too_many_processes_are_refused(
    join: Joining, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.role_leases.SEATS", 1)
    assert SEATS > 1
    await join()
    late = RoleLeases(read_url(pg_url), replace(HERE, pid=10), ALL_ROLES)
    with pytest.raises(DatabaseBusy, match="processes divide the work"):
        await late.take(stop=asyncio.Event())
    await late.close()


async def test_later_rows_have_higher_numbers(join: Joining) -> None:
    """Whoever stores them: a conversation goes from one process to another."""
    first, second = await join(), await join()
    batches = [await say(process.store, "a", "b") for process in (first, second, first, second)]
    numbers = [number for numbers in batches for number in numbers]
    assert numbers == sorted(numbers)
    received: list[InboxRow] = []
    for number, process in enumerate((first, second, first)):
        received += await receive(process.store, "mina", first=number)
    assert [row.id for row in received] == sorted(row.id for row in received)


async def test_new_messages_are_found_in_order(join: Joining) -> None:
    first, second = await join(), await join()
    first_id, second_id = await say(first.store, "a", "b")
    new = await second.store.new_messages(above=0, known=[])
    assert [(row.id, row.uncertain) for row in new.rows] == [(first_id, False), (second_id, False)]
    (three,) = await say(first.store, "c")
    new = await second.store.new_messages(above=first_id, known=[second_id])
    assert [row.id for row in new.rows] == [three] and list(new.ids) == [three]
    await second.store.record_deliveries([DeliveryResult(new.rows[0], DeliveryStatus.SENT)])
    assert await second.store.message_ids() == {first_id, second_id}


async def test_announcement_is_heard(join: Joining, pg_url: str) -> None:
    await join()
    heard = asyncio.Event()
    late = RoleLeases(read_url(pg_url), replace(HERE, pid=10), ALL_ROLES)
    late.hear(INBOX, heard.set)
    assert await late.take(stop=asyncio.Event())
    first = await join()
    await first.leases.announce(INBOX)
    async with asyncio.timeout(2):
        await heard.wait()
    await late.close()


async def test_pages_tell_who_does_what(join: Joining) -> None:
    first, second = await join(), await join()
    await first.leases.try_lease(SEND)
    rooms = {"telegram:-1": (3, 1)}
    page = ProcessPage(frozenset({"send", "work"}), ready=True, troubles={"disk": "full"}, rooms=rooms)
    assert [other.page.ready for other in await first.store.post_page(page)] == [False], "it has just joined"
    (other,) = await second.store.post_page(ProcessPage())
    assert other.page == page and other.holds == {SEND} and other.is_fresh
    await first.store.take_down_page()
    assert await second.store.post_page(ProcessPage()) == []


# --- burning ------------------------------------------------------------------------------------------------


async def test_nothing_is_sealed_under_burnt_keys(join: Joining) -> None:
    first, second = await join(), await join()
    await receive(first.store, "mina")
    await receive(second.store, "reza", first=2)
    await first.store.burn(Burn.ALL)
    with pytest.raises(Conflict, match="burned"):
        await receive(second.store, "sara", first=3)
    assert await second.store.follow_burning()
    assert not await second.store.follow_burning()
    await receive(second.store, "sara", first=3)
    async with first.store.batch() as batch:
        rows = await batch.claim_updates(list(Messenger), 100)
        assert [row.raw["who"] for row in rows] == ["sara"], "the others are burnt"
        await handle(batch, rows)


async def test_burning_waits_for_what_is_being_written(join: Joining) -> None:
    first, second = await join(), await join()
    async with second.store.batch() as batch:
        batch.enqueue(message("a"))
        batch.keep_turn()
        burning = asyncio.create_task(first.store.burn(Burn.ALL))
        await asyncio.sleep(0.3)
        assert not burning.done()
        await batch.commit()
    await burning
    assert (await first.store.new_messages(above=0, known=[])).rows == []


async def test_process_that_does_not_answer_loses_its_connections(
    join: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_burning, "GIVES_WAY", 0.3)
    first, second = await join(), await join()
    await second.store.post_page(ProcessPage())
    with pytest.raises(Conflict):
        async with second.store.batch() as batch:
            batch.enqueue(message("a"))
            batch.keep_turn()
            await first.store.burn(Burn.ALL)  # ends who keeps it waiting
            await batch.commit()
    await asyncio.sleep(2 * RENEWAL + TRY + 0.5)
    assert second.leases.is_held, "it has joined again,"
    with pytest.raises(Conflict, match="burned"):
        await say(second.store, "a")
    assert await second.store.follow_burning(), "and writes when it has forgotten"
    await say(second.store, "a")


async def test_who_ends_sessions_keeps_the_one_it_asks_on(join: Joining) -> None:
    process = await join()
    async with process.store._context.database.reading() as link:
        await end_sessions(link, [str(process.leases.name)])
        assert len(await link.rows(text("SELECT 1"))) == 1


async def test_accounts_burned_by_another_are_new_for_all(join: Joining) -> None:
    first, second = await join(), await join()
    before = second.store._context.report_keys.accounts()
    await first.store.burn(Burn.ACCOUNTS)
    await second.store.follow_burning()
    after = second.store._context.report_keys.accounts()
    assert after == first.store._context.report_keys.accounts() != before


async def test_keeping_house_drops_what_process_released(join: Joining, clock: FakeClock) -> None:
    first, second = await join(), await join()
    hours = first.store._context.hours
    ((key_id, _),) = await hours.take_own_keys(1, 1)
    hours.release_keys([key_id])
    await second.store.keep_house(clock.now())
    assert hours.get(key_id) is not None, "another process does not know of it"
    await first.store.keep_house(clock.now())
    assert hours.get(key_id) is None
