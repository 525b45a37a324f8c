"""Upkeep, checkpoints and starts do not hold up turns, however much is stored."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.conversation.session import Session
from bot.conversation.store import IN_NO_HURRY, Conflict
from bot.domain.people import Messenger
from storage import engine, key_rounds, purge, write_ahead_log
from storage.link import Link
from storage.pieces import TARGET, Piece, PieceSize, remove_in_pieces
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import ON_SQLITE, Opening, sqlite_url
from tests.storage.values import update

_ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) SELECT max(i) FROM n"
)


def test_the_size_of_a_piece_follows_its_time() -> None:
    size = PieceSize(16, most=100)
    size.follow(TARGET / 50)
    assert size.rows == 25, "at most half as many again"
    for _ in range(4):
        size.follow(TARGET / 50)
    assert size.rows == 100
    size.follow(TARGET * 10)
    assert size.rows == 10
    for _ in range(9):
        size.follow(9.0)
    assert size.rows == 1


@ON_SQLITE
async def test_a_turn_gets_between_the_pieces(store: SqlStore) -> None:
    left, order, begun = 5, [], asyncio.Event()

    async def piece(link: Link, most: int) -> int:
        nonlocal left
        await link.rows(text("SELECT 1"))
        order.append("piece")
        begun.set()
        left -= min(most, left)
        return most if left else 0

    async def turn() -> None:
        async with store.batch():
            order.append("turn")

    work = asyncio.create_task(
        remove_in_pieces(store._writer, piece, PieceSize(1), until=time.monotonic() + 9)
    )
    async with asyncio.timeout(9):
        await begun.wait()
    await turn()
    await work
    assert order.count("piece") >= 2
    assert order.index("turn") < len(order) - 1


@ON_SQLITE
async def test_pieces_end_with_their_time(store: SqlStore) -> None:
    async def endless(link: Link, most: int) -> int:
        return most

    assert await remove_in_pieces(store._writer, endless, PieceSize(3), until=time.monotonic()) == 3


@ON_SQLITE
async def test_a_rebuild_gives_way_to_a_turn(store: SqlStore) -> None:
    database = store._context.database

    async def rebuild() -> None:
        async with database.turn:
            await database._run_giving_way(_ENDLESS)

    async def tick() -> None:
        IN_NO_HURRY.set(True)
        async with store.batch():
            pass

    rebuilding, ticking = asyncio.create_task(rebuild()), asyncio.create_task(tick())
    await asyncio.sleep(0.1)
    assert not rebuilding.done(), "a tick waits for it"
    began = time.monotonic()
    async with store.batch() as batch:
        batch.save_session("sara", Session("menu"))
        batch.keep_turn()
        await batch.commit()
    assert time.monotonic() - began < 2.0, "it would have taken longer than that"
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        await rebuilding
    await ticking


async def test_an_interrupted_rebuild_waits_for_the_next_checkpoint(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_dir / "amanat.db").write_bytes(b"x")
    now: list[float] = [0.0]
    tries: list[float] = []
    monkeypatch.setattr(engine.time, "monotonic", lambda: now[0])

    async def rebuild(_statement: str) -> None:
        tries.append(now[0])
        now[0] += 0.2
        if now[0] < 2000:
            gave_way = sqlite3.OperationalError("interrupted")
            gave_way.sqlite_errorname = "SQLITE_INTERRUPT"
            raise gave_way

    rebuilding = engine.DatabaseRebuild(data_dir / "amanat.db", pause=engine.COPIED_PAUSE)
    for now[0] in (1000.0, 1600.0, 2200.0, 2800.0, 5900.0):
        await rebuilding.run_if_due(rebuild)
    assert tries == [1000.0, 1600.0, 2200.0, 5900.0], "after one that ended it rests"


@ON_SQLITE
async def test_a_checkpoint_leaves_an_empty_log(store: SqlStore, data_dir: Path) -> None:
    await store.put_updates(Messenger.TELEGRAM, 1, [update(1, "x")])
    assert (data_dir / "amanat.db-wal").stat().st_size
    await store._context.database.log.move()
    with closing(sqlite3.connect(f"file:{data_dir}/amanat.db?mode=ro&immutable=1", uri=True)) as file:
        assert file.execute("SELECT count(*) FROM inbox").fetchone() == (1,), "it is moved beside the turns"
    await store.checkpoint()
    assert not (data_dir / "amanat.db-wal").stat().st_size


@ON_SQLITE
async def test_a_long_log_begins_anew_beside_the_turns(
    store: SqlStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves, log = store._context.database.log, data_dir / "amanat.db-wal"
    await talking(store, [f"{number:032d}" for number in range(40)])
    monkeypatch.setattr(write_ahead_log, "LOG_PAGES", 20)
    move, lengths = moves.move, []

    async def move_while_somebody_writes() -> int:
        lengths.append(await move())
        if len(lengths) == 1:
            await talking(store, ["sara"])
            reader.close()
        return lengths[-1]

    monkeypatch.setattr(moves, "move", move_while_somebody_writes)
    with closing(sqlite3.connect(data_dir / "amanat.db")) as reader:  # keeps the log from beginning anew
        reader.execute("BEGIN").execute("SELECT count(*) FROM sessions").fetchone()
        await moves.move_if_due()
    assert lengths[0] < lengths[1] == lengths[2], "until nothing has come meanwhile"
    monkeypatch.setattr(moves, "move", move)
    before = log.read_bytes()
    await talking(store, ["reza"])
    assert log.stat().st_size == len(before), "the next commit writes over the log instead of going on"
    assert log.read_bytes()[:32] != before[:32]


@ON_SQLITE
async def test_no_commit_moves_log_during_upkeep(
    store: SqlStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves, log = store._context.database.log, data_dir / "amanat.db-wal"
    monkeypatch.setattr(write_ahead_log, "LOG_PAGES", 50)
    lengths: list[int] = []

    async def talk_for_long() -> int:
        """Pages of the log at its longest."""
        await store.checkpoint()
        for part in range(20):
            await talking(store, [f"{part:02d}{number:030d}" for number in range(10)])
        return log.stat().st_size // 4096

    purges = purge.removals

    def remember_length(now: datetime) -> Mapping[str, Piece]:
        """In the midst of the upkeep."""
        lengths.append(read_limit(store))
        return purges(now)

    async with moves.moved_by_hand():
        long = await talk_for_long()
    usual = await talk_for_long()
    monkeypatch.setattr(purge, "removals", remember_length)
    await store.purge(store._context.clock.now())
    assert usual < 100 < 200 < long
    assert (*lengths, read_limit(store)) == (write_ahead_log.LONGEST_LOG, 50)


def read_limit(store: SqlStore) -> int:
    """Pages after which a commit moves the log."""
    held = store._context.database._held
    assert held is not None
    (pages,) = held[1]._connection.execute("PRAGMA wal_autocheckpoint").fetchone()
    return int(pages)


async def test_a_start_reads_no_keys_of_conversations(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.save_session("sara", Session("menu"))
        batch.keep_turn()
        await batch.commit()
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))
    known = store._context.hours._known
    assert len(known) == 3, "the hour's keys alone"
    async with store.batch() as batch:
        assert await batch.session("sara") == Session("menu")
    assert len(known) == 4


async def talking(store: SqlStore, names: Sequence[str]) -> None:
    async with store.batch() as batch:
        for name in names:
            batch.save_session(name, Session("menu"))
            batch.note_message(name, 5)
        batch.keep_turn()
        await batch.commit()


async def test_a_large_store_looks_around_each_day(
    store: SqlStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_rounds, "SMALL", -1)
    await talking(store, ["sara", "reza", "mina"])
    await store.purge(clock.now())
    clock.advance(timedelta(hours=1, minutes=59))
    assert (await store.purge(clock.now()))["sessions"] == 0
    clock.advance(timedelta(days=9))
    await talking(store, ["sara"])
    removed = await store.purge(clock.now())
    assert (removed["sessions"], removed["chat_messages"]) == (2, 3)
    async with store.batch() as batch:
        assert await batch.session("sara") == Session("menu")
        assert await batch.session("reza") == Session()


async def test_transactions_end_in_order_of_their_commits(store: SqlStore) -> None:
    """What a turn says goes to the sender when its transaction has ended. Whoever commits while keys are destroyed for
    an earlier one waits for that, or a person would read the answers the wrong way round."""
    events: list[str] = []
    destroyed = asyncio.Event()

    async def destroy() -> None:
        await destroyed.wait()

    async def commit(name: str, *later: Callable[[], Awaitable[None]]) -> None:
        async with store._writer.transaction(tells=True) as link:
            link.later.extend(later)
            await link.commit()
            events.append(f"{name} committed")
        events.append(f"{name} ended")

    first = asyncio.create_task(commit("first", destroy))
    others = []
    for name in ("second", "third"):
        async with asyncio.timeout(10):
            while f"{'first' if name == 'second' else 'second'} committed" not in events:  # noqa: ASYNC110 nothing tells it
                await asyncio.sleep(0.001)
        others.append(asyncio.create_task(commit(name)))
    async with asyncio.timeout(10):
        while "third committed" not in events:  # noqa: ASYNC110 nothing tells it
            await asyncio.sleep(0.001)
    others.pop(0).cancel()  # its going changes nothing for those behind it
    await asyncio.sleep(0.01)
    assert not [event for event in events if event.endswith("ended")]
    destroyed.set()
    await asyncio.gather(first, *others)
    assert events[-2:] == ["first ended", "third ended"]
    await commit("fourth")


@pytest.mark.parametrize("rounds", range(12))
async def test_end_is_kept_until_its_messages_are_handed_over(store: SqlStore, rounds: int) -> None:
    """The second one commits so many rounds of the loop after the first one's keys are destroyed."""
    ended: list[str] = []
    destroyed = asyncio.Event()

    async def destroy() -> None:
        await destroyed.wait()

    async def commit(name: str, *later: Callable[[], Awaitable[None]], wait: int = 0) -> None:
        async with store._writer.transaction(tells=True) as link:
            link.later.extend(later)
            for _ in range(wait):
                await asyncio.sleep(0)
            await link.commit()
        ended.append(name)

    first = asyncio.create_task(commit("first", destroy))
    async with asyncio.timeout(10):
        while store._writer._last is None:  # noqa: ASYNC110 nothing tells it
            await asyncio.sleep(0.001)
    destroyed.set()
    await asyncio.gather(first, commit("second", wait=rounds))
    assert ended == ["first", "second"]


async def test_upkeep_waits_for_nobody_and_nobody_for_it(store: SqlStore) -> None:
    """It tells nothing in its own name: a turn does not wait until it has destroyed keys."""
    goes_on = asyncio.Event()

    async def destroy() -> None:
        await goes_on.wait()

    async def keep() -> None:
        async with store._writer.transaction() as link:
            link.later.append(destroy)
            await link.commit()

    keeping = asyncio.create_task(keep())
    await asyncio.sleep(0.05)
    async with asyncio.timeout(10), store.batch() as batch:
        batch.keep_turn()
        await batch.commit()
    assert not keeping.done()
    goes_on.set()
    await keeping


@ON_SQLITE
async def test_failed_write_of_somebody_gone_disturbs_nobody(store: SqlStore) -> None:
    """Its task is cancelled while another one tries it alone."""
    tries: list[int] = []
    tried_alone, goes_on = asyncio.Event(), asyncio.Event()

    async def fail(_link: Link) -> None:
        tries.append(1)
        if len(tries) > 1:
            tried_alone.set()
            await goes_on.wait()
        raise Conflict("refused")

    async def answer(_link: Link) -> int:
        return 7

    async with store._context.database.turn:
        first, gone, last = (asyncio.create_task(store._writer.submit(job)) for job in (answer, fail, answer))
        await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await tried_alone.wait()
    gone.cancel()
    await asyncio.sleep(0.01)
    goes_on.set()
    assert await asyncio.gather(first, last) == [7, 7]
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert len(tries) == 2


@ON_SQLITE
async def test_refusal_that_nobody_waits_for_is_no_trouble(store: SqlStore) -> None:
    """The task that asked is cancelled just when its answer comes. The loop reports each error that nobody has seen."""

    async def fail(_link: Link) -> None:
        raise Conflict("refused")

    async with store._context.database.turn:
        first, gone = (asyncio.create_task(store._writer.submit(fail)) for _ in range(2))
        await asyncio.sleep(0)
        answer = store._writer._line[1].answer
        answer.add_done_callback(lambda _answer: gone.cancel())
    with pytest.raises(Conflict):
        await first
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert answer.done() and not answer._log_traceback  # type: ignore[attr-defined] # what the loop looks at
