"""The running program burns on request of another process and keeps nothing of it in memory."""

import asyncio
import logging

import pytest

from bot.conversation.outgoing import Say
from bot.conversation.store import Conflict, OutboxRow
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, Messenger
from bot.runtime.commands import Burning
from bot.runtime.health import Health
from bot.runtime.outbox_sender import OutboxSender
from bot.runtime.send_queue import SendQueue
from bot.runtime.ticks import Ticks
from bot.runtime.waiting_updates import UpdatesInMemory
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeStore, row

OWNERS = (Account(Messenger.TELEGRAM, 111), Account(Messenger.BALE, 222))


def make_burning(store: FakeStore, forgotten: list[str], handed: list[OutboxRow]) -> Burning:
    return Burning(
        store=store,
        forget=[lambda: forgotten.append("first"), lambda: forgotten.append("second")],
        hand_over=handed.extend,
        owners=OWNERS,
        clock=FakeClock(),
    )


async def test_burn_erases_forgets_notifies_owners_and_removes_command() -> None:
    store, forgotten, handed = FakeStore(), list[str](), list[OutboxRow]()
    store.asked = [("one", "burn", "all")]
    await make_burning(store, forgotten, handed).look()
    assert (store.burnt, store.asked, forgotten) == ([Burn.ALL], [], ["first", "second"])
    outgoing_messages = [row.outgoing for row in handed]
    assert [say.reply for say in outgoing_messages] == [Say("burn-done", {"what": "all"})] * 2
    assert {say.destination.chat_id for say in outgoing_messages if say.destination} == {111, 222}


async def test_other_processes_hear_of_burning_before_owners_do() -> None:
    store, events = FakeStore(), list[str]()

    async def tell_processes() -> None:
        assert store.burnt == [Burn.ALL] and events == ["forgot"], "this process has forgotten first"
        events.append("told")

    job = Burning(
        store=store,
        forget=[lambda: events.append("forgot")],
        hand_over=lambda rows: events.append(f"{len(rows)} owners"),
        owners=OWNERS,
        clock=FakeClock(),
        tell_processes=tell_processes,
    )
    store.asked = [("one", "burn", "all")]
    await job.look()
    assert events == ["forgot", "told", "2 owners"]


async def test_nobody_is_told_of_burning_that_failed() -> None:
    store, calls = FakeStore(), list[str]()

    async def tell_processes() -> None:
        calls.append("told")

    store.asked = [("one", "burn", "all")]
    store.conflicts["burn"] = [Conflict("the disk is full")]
    job = Burning(
        store=store,
        forget=[],
        hand_over=lambda rows: None,
        owners=OWNERS,
        clock=FakeClock(),
        tell_processes=tell_processes,
    )
    with pytest.raises(Conflict):
        await job.look()
    assert calls == []


async def test_a_command_that_failed_stays_to_be_done_again() -> None:
    store, forgotten = FakeStore(), list[str]()
    store.asked = [("one", "burn", "accounts")]
    store.conflicts["burn"] = [Conflict("the disk is full")]
    job = make_burning(store, forgotten, [])
    with pytest.raises(Conflict):
        await job.look()
    assert (store.asked, forgotten) == ([("one", "burn", "accounts")], [])
    store.conflicts["commit"] = [Conflict("the telling fails, the burning does not")]
    await job.look()
    assert (store.asked, store.burnt, forgotten) == ([], [Burn.ACCOUNTS], ["first", "second"])


@pytest.mark.parametrize("asked", [("one", "burn", "house"), ("one", "fly", "all")])
async def test_what_nobody_knows_is_logged_and_taken_out(
    asked: tuple[str, str, str], caplog: pytest.LogCaptureFixture
) -> None:
    store = FakeStore()
    store.asked = [asked]
    with caplog.at_level(logging.ERROR):
        await make_burning(store, [], []).look()
    assert (store.burnt, store.asked) == ([], [])
    assert "command-unknown" in caplog.text


async def test_other_commands_are_removed_once_done() -> None:
    store, answers = FakeStore(), [False, True]
    given: list[tuple[str, str]] = []

    async def does(command_id: str, argument: str) -> bool:
        given.append((command_id, argument))
        return answers.pop(0)

    store.asked = [("one", "preview", "days"), ("two", "burn", "accounts")]
    job = Burning(
        store=store,
        forget=[],
        hand_over=[].extend,
        owners=OWNERS,
        clock=FakeClock(),
        others={"preview": does},
    )
    await job.look()
    assert (store.asked, store.burnt) == ([("one", "preview", "days")], [Burn.ACCOUNTS]), (
        "burning does not wait"
    )
    await job.look()
    assert (store.asked, given) == ([], [("one", "days")] * 2)


async def test_sweep_continues_in_pieces_until_nothing_remains() -> None:
    store = FakeStore()
    store.ashes = 4
    await make_burning(store, [], []).sweep()
    assert store.ashes == 0
    store.ashes, store.conflicts["sweep"] = 2, [Conflict("busy")]
    await make_burning(store, [], []).sweep()
    assert store.ashes == 2, "the next tick takes it up"


async def test_what_waits_in_memory_is_dropped() -> None:
    store = FakeStore()
    updates = UpdatesInMemory()
    updates.put(await store.put_updates(Messenger.TELEGRAM, 1, [(1, {"is": "a"})]))
    sender = OutboxSender(store=store, channels={}, health=Health(), clock=FakeClock())
    sender.accept([row(1), row(2)])
    assert (len(updates), sender.waiting()) == (1, 2)
    updates.forget()
    sender.forget()
    assert (len(updates), sender.waiting()) == (0, 0)
    assert await asyncio.wait_for(sender.drain(600), 20) == 0


def test_row_in_flight_during_clear_does_no_harm() -> None:
    queue, first, later = SendQueue(), row(1), row(2)
    for settle in (queue.finish_row, queue.give_back, lambda taken: queue.postpone_row(taken, at=0.0)):
        queue.put(first)
        assert queue.take(0.0) == first
        queue.clear()
        settle(first)
        assert len(queue) == 0
        queue.put(later)
        settle(first)
        assert queue.take(0.0) == later, "a newer row of the same conversation is sent"
        queue.finish_row(later)
        assert len(queue) == 0


async def test_lagging_copy_turns_health_red_until_in_line() -> None:
    store, health = FakeStore(), Health()
    ticks = Ticks.__new__(Ticks)
    ticks._store, ticks._health, ticks._clock = store, health, FakeClock()
    store.copy_behind = True
    await ticks.look_after_copy()
    assert "AMANAT_COPY_DIR" in health.troubles["copy"].what
    store.copy_behind = False
    await ticks.look_after_copy()
    assert health.troubles == {}
