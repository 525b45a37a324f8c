"""One messenger that does not answer costs the other nothing, and is written to in order once it answers again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.store import OutboxRow
from bot.domain.people import Account
from bot.runtime import availability, outbox_sender, row_endings
from bot.runtime.erasing import erase
from tests.runtime.fakes import BALE, TG, in_group, press_context, private, row, until
from tests.runtime.test_outbox_sender import OutboxSenderScene, run_sender

LOST = wire.CallUncertain("connection lost: TimeoutError")
UNSENT = wire.RetryLater(0.001)


def of_report(row_id: int, name: str, *, lane: out.SendLane = out.SendLane.DIALOGUE) -> OutboxRow:
    """A notice to the reporter of this report."""
    return row(row_id, out.Say(f"words-{row_id}", to=out.ReporterOf(name)), lane=lane, report_id=name)


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OutboxSenderScene]:
    monkeypatch.setattr(availability, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(availability, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(availability, "WHILE_TRYING", 0.005)
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 5.0)
    async with run_sender(OutboxSenderScene(), senders=3) as made:
        yield made


async def test_sealed_notices_do_not_wait_for_the_silent_messenger(scene: OutboxSenderScene) -> None:
    scene.bale.gate = asyncio.Event()
    scene.store.addresses |= {f"b-{n}": private(n, BALE) for n in range(20)} | {"t": private(1)}
    scene.sender.accept([of_report(n + 1, f"b-{n}") for n in range(20)])
    await until(lambda: len(scene.bale.calls) == 3)
    scene.sender.accept([of_report(100, "t")])
    await until(lambda: scene.telegram.calls)
    scene.bale.gate.set()
    assert set((await scene.delivery_statuses(21)).values()) == {"sent"}
    assert not scene.sender._queues._opened


async def test_evidence_does_not_wait_for_the_silent_messenger(scene: OutboxSenderScene) -> None:
    scene.bale.gate = asyncio.Event()
    for number in range(1, 4):
        evidence = out.SendEvidence("e", out.StaffChat(Account(BALE, number)))
        scene.sender.accept([row(number, evidence, to=private(number, BALE))])
    await until(lambda: len(scene.bale.calls) == 2)
    scene.sender.accept([row(9, out.SendEvidence("e", out.StaffChat(Account(TG, 9))), to=private(9))])
    await until(lambda: scene.telegram.calls)
    assert [call.chat_id for call in scene.telegram.calls] == [9] and len(scene.bale.calls) == 2


async def test_notices_of_one_report_keep_their_order(scene: OutboxSenderScene) -> None:
    scene.store.addresses["b"] = private(7, BALE)
    scene.sender.accept([of_report(n, "b") for n in range(1, 4)])
    scene.sender.accept([of_report(4, "b", lane=out.SendLane.RECEIPT)])
    await scene.delivery_statuses(4)
    assert words_of(scene.bale.calls) == ["words-1", "words-2", "words-3", "words-4"]


async def test_report_withdrawn_during_the_outage_is_not_written_to(scene: OutboxSenderScene) -> None:
    scene.store.addresses |= {f"b-{n}": private(n, BALE) for n in range(9)}
    scene.bale.answers = [UNSENT] * 5
    scene.sender.accept([of_report(n + 1, f"b-{n}") for n in range(9)])
    await until(lambda: len(scene.bale.calls) >= 5)
    del scene.store.addresses["b-8"]
    statuses = await scene.delivery_statuses(9)
    assert statuses[9] == "gone" and set(statuses.values()) == {"sent", "gone"}


async def test_down_messenger_is_tried_one_message_at_a_time(scene: OutboxSenderScene) -> None:
    scene.bale.answers = [UNSENT] * 12
    scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, 41)])
    await until(lambda: len(scene.bale.calls) >= 5)
    first, began = len(scene.bale.calls), asyncio.get_running_loop().time()
    assert first <= 5 + 2, "those that were under way when the fifth failed"
    await until(lambda: len(scene.bale.calls) >= 12)
    assert asyncio.get_running_loop().time() - began >= 0.02 * (12 - first - 1)
    statuses = await scene.delivery_statuses(40)
    assert set(statuses.values()) == {"sent"}


async def test_receipts_go_first_after_an_outage_also_those_tried(scene: OutboxSenderScene) -> None:
    scene.bale.answers = [LOST] * 12
    forms = [row(n, to=private(n, BALE)) for n in range(1, 21)]
    receipts = [row(n, to=private(n, BALE), lane=out.SendLane.RECEIPT) for n in range(21, 25)]
    scene.sender.accept(forms)
    await until(lambda: len(scene.bale.calls) >= 6)
    scene.sender.accept(receipts)
    await until(lambda: len(scene.bale.calls) >= 12)
    failed = len(scene.bale.calls)
    await scene.delivery_statuses(24)
    after = words_of(scene.bale.calls[12 if failed == 12 else failed :])
    assert {"words-21", "words-22", "words-23", "words-24"} <= set(after[:8])
    assert len(after) >= 23


@pytest.mark.parametrize("longest", [0.01, 60.0])
async def test_refusal_after_an_outage_costs_only_what_it_says(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch, longest: float
) -> None:
    """However often the message was tried while the messenger was away, and whether it waits or is due again."""
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", longest)
    scene.bale.answers = [*[UNSENT] * 5, wire.CallSuccess(1), *[wire.RetryLater(0.01, limited=True)] * 5]
    receipts = [row(n, to=private(n, BALE), lane=out.SendLane.RECEIPT) for n in range(1, 6)]
    scene.sender.accept([replace(receipt, attempts=9) for receipt in receipts])
    await until(lambda: scene.sender._channels[BALE].availability.is_down)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 60.0)
    scene.sender.accept([row(6, to=private(6, BALE))])
    async with asyncio.timeout(10):
        assert set((await scene.delivery_statuses(6)).values()) == {"sent"}


async def test_press_answers_older_than_their_life_are_dropped(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_endings, "PRESS_LIVES", 0.0)
    scene.bale.answers = [UNSENT] * 8
    scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, 6)])
    await until(lambda: scene.sender._channels[BALE].availability.is_down)
    press = replace(press_context(), message=replace(press_context().message, messenger=BALE))
    scene.sender.accept([row(9, out.Ack(), to=private(9, BALE), lane=out.SendLane.PRESS, press=press)])
    statuses = await scene.delivery_statuses(6)
    assert statuses[9] == "dropped" and not any(
        isinstance(call, wire.AnswerPress) for call in scene.bale.calls
    )


async def test_stop_waits_for_no_messenger_that_is_down(scene: OutboxSenderScene) -> None:
    scene.bale.answers = [UNSENT] * 1_000
    scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, 9)])
    await until(lambda: len(scene.bale.calls) >= 6)
    async with asyncio.timeout(1.0):
        assert await scene.sender.drain(30.0) == 8


@pytest.mark.parametrize("rows", [1, 8])
async def test_stop_waits_for_no_messenger_that_goes_down_meanwhile(
    scene: OutboxSenderScene, rows: int
) -> None:
    scene.bale.gate = asyncio.Event()
    scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, rows + 1)])
    await until(lambda: scene.bale.calls)
    stop = asyncio.create_task(scene.sender.drain(30.0))
    await asyncio.sleep(0.01)
    scene.bale.answers = [UNSENT] * 1_000
    scene.bale.gate.set()
    async with asyncio.timeout(5.0):
        assert await stop == rows, "they are sent after the next start"


async def test_stop_ends_with_the_last_message_to_the_other(scene: OutboxSenderScene) -> None:
    scene.bale.answers = [UNSENT] * 1_000
    scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, 9)])
    await until(lambda: scene.sender._channels[BALE].availability.is_down)
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([row(9, to=private(9))])
    await until(lambda: scene.telegram.calls)
    asyncio.get_running_loop().call_later(0.05, scene.telegram.gate.set)
    async with asyncio.timeout(1.0):
        assert await scene.sender.drain(30.0) == 8


async def test_broadcast_messages_of_a_down_messenger_are_counted(scene: OutboxSenderScene) -> None:
    scene.bale.answers = [UNSENT] * 1_000
    part = out.Say("broadcast-words", remember=out.BroadcastOf("b"))
    scene.sender.accept([row(n, part, to=private(n, BALE), lane=out.SendLane.REMINDER) for n in range(1, 9)])
    assert scene.sender.held_back("b") == 0
    await until(lambda: len(scene.bale.calls) >= 6)
    assert scene.sender.held_back("b") == 8 and scene.sender.held_back("other") == 0


async def test_reminders_are_kept_while_the_messenger_is_down(scene: OutboxSenderScene) -> None:
    scene.bale.answers = [UNSENT] * 12
    scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, 6)])
    await until(lambda: len(scene.bale.calls) >= 5)
    scene.sender.accept([row(9, to=private(9, BALE), lane=out.SendLane.REMINDER)])
    assert (await scene.delivery_statuses(6))[9] == "sent"


async def test_message_whose_answers_are_lost_comes_few_times(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polls are answered meanwhile. It comes once more when the messenger was away and is back."""
    monkeypatch.setattr(availability, "AWAY_AFTER", 0.0)
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 0.001)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.001)
    scene.bale.answers = [LOST] * 4
    scene.sender.accept([row(1, to=private(1, BALE), lane=out.SendLane.RECEIPT)])
    await until(lambda: len(scene.bale.calls) >= 3)
    available = scene.sender._channels[BALE].availability
    for _ in range(3):
        available.note_poll(answered=True)
        await asyncio.sleep(0.01)
    assert len(scene.bale.calls) == 3
    for number in (4, 5):
        available.note_poll(answered=False)
        available.note_poll(answered=True)
        await until(lambda number=number: len(scene.bale.calls) >= number)
    assert await scene.delivery_statuses(1) == {1: "sent"} and len(scene.bale.calls) == 5


async def test_what_is_in_doubt_waits_for_an_answer(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(availability, "AWAY_AFTER", 0.0)
    doubtful = [replace(row(n, to=private(n, BALE)), doubts=2) for n in range(1, 6)]
    scene.bale.answers = [LOST] * 5
    scene.sender.accept(doubtful)
    await until(lambda: scene.sender._channels[BALE].availability.is_down)
    await asyncio.sleep(0.06)
    assert len(scene.bale.calls) == 5, "three tries at the messenger's pauses would have gone"
    scene.sender.accept([row(9, to=private(9, BALE))])
    assert set((await scene.delivery_statuses(6)).values()) == {"sent"}


async def test_reminder_whose_answer_was_lost_is_not_repeated(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also not while the messenger is down, where one message is tried after the other."""
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 0.001)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.001)
    scene.bale.answers = [LOST] * 25
    reminders = [row(n, to=private(n, BALE), lane=out.SendLane.REMINDER) for n in range(1, 8)]
    scene.sender.accept(reminders)
    assert set((await scene.delivery_statuses(7)).values()) == {"refused"}
    assert sorted(words_of(scene.bale.calls)) == [f"words-{n}" for n in range(1, 8)]


async def test_screen_that_failed_gives_way_to_newer_one(scene: OutboxSenderScene) -> None:
    scene.bale.gate = asyncio.Event()
    scene.bale.answers = [LOST]
    scene.sender.accept([row(1, to=private(1, BALE), slot="screen")])
    await until(lambda: scene.bale.calls)
    scene.sender.accept([row(2, to=private(1, BALE), slot="screen"), row(3, to=private(1, BALE))])
    scene.bale.gate.set()
    assert await scene.delivery_statuses(3) == {1: "dropped", 2: "sent", 3: "sent"}
    assert words_of(scene.bale.calls) == ["words-1", "words-2", "words-3"]


async def test_message_whose_time_has_passed_is_dropped(scene: OutboxSenderScene) -> None:
    now = scene.clock.now()
    for number, ends in ((1, now - timedelta(seconds=1)), (2, now + timedelta(hours=1)), (3, None)):
        scene.sender.accept([row(number, out.Say(f"words-{number}", until=ends), to=private(number))])
    assert await scene.delivery_statuses(3) == {1: "dropped", 2: "sent", 3: "sent"}


def words_of(calls: list[wire.Call]) -> list[str]:
    return [call.html for call in calls if isinstance(call, wire.SendText)]


async def test_erasure_stops_at_the_first_message_without_answer(scene: OutboxSenderScene) -> None:
    scene.store.chats["conv"] = list(range(1, 41))
    scene.bale.answers = [UNSENT] * 3
    erasure = row(1, out.EraseChat("cleaned"), to=private(5, BALE), conversation="conv")
    scene.sender.accept([erasure])
    await scene.delivery_statuses(1)
    assert scene.bale.answers == [] and len(scene.bale.calls) == 3 + 40 + 1, (
        "one call for each try without answer"
    )


async def test_message_that_alone_gets_no_answer_keeps_no_others(scene: OutboxSenderScene) -> None:
    erased: set[int] = set()

    async def call(call: wire.Call) -> wire.Outcome:
        if isinstance(call, wire.DeleteMessages):
            if 1 in call.message_ids:
                return LOST
            erased.update(call.message_ids)
        return wire.CallSuccess(1)

    scene.bale.call = call  # type: ignore[method-assign] # one message makes it fail
    refs = [MessageRef(BALE, 5, number) for number in range(1, 6)]
    for tries in range(5):
        await erase(scene.bale, refs, emptied="", note_limit=lambda seconds: None, tries=tries)
    assert erased == {2, 3, 4, 5}


async def test_erasure_goes_on_where_it_was_refused(scene: OutboxSenderScene) -> None:
    room, calls = 0, 0

    async def call(_call: wire.Call) -> wire.Outcome:
        nonlocal room, calls
        room, calls = room - 1, calls + 1
        return wire.CallSuccess() if room >= 0 else wire.RetryLater(30.0, limited=True)

    scene.bale.call = call  # type: ignore[method-assign] # it takes twenty calls at a time
    refs = [MessageRef(BALE, 5, number) for number in range(1, 101)]
    settled: dict[MessageRef, bool] = {}
    waits: list[float] = []
    for tries in range(5):
        room = 20
        result = await erase(
            scene.bale, refs, emptied="", note_limit=waits.append, tries=tries, settled=settled
        )
    assert result.again is None and result.left == 0
    assert (calls, waits) == (100 + 4, [30.0] * 4), "each message once, and one refusal for each try"


async def test_message_refused_after_an_erasure_erases_nothing_again(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.001)
    full = wire.RetryLater(0.0, limited=True)
    scene.store.chats["conv"] = [1, 2, 3]
    scene.bale.answers = [*[wire.CallSuccess(), full] * 2, wire.CallSuccess(), full]
    scene.sender.accept([row(1, out.EraseChat("cleaned"), to=private(5, BALE), conversation="conv")])
    await scene.delivery_statuses(1)
    assert sum(isinstance(call, wire.DeleteMessages) for call in scene.bale.calls) == 3 + 2
    assert words_of(scene.bale.calls) == ["cleaned {'left': 0}"] * 2
    assert not scene.sender._erasures._settled


async def answer_after_outage(scene: OutboxSenderScene, waiting: OutboxRow, *failed: wire.Outcome) -> None:
    """The row, which has been tried often, is sent as soon as another message has got through."""
    scene.bale.answers = [*failed]
    scene.sender.accept([replace(waiting, attempts=9)])
    await until(lambda: not scene.bale.answers)
    scene.sender._channels[BALE].availability.is_down = True
    scene.sender.accept([row(99, to=private(99, BALE))])
    async with asyncio.timeout(3):
        assert set((await scene.delivery_statuses(2)).values()) == {"sent"}


async def test_erasure_goes_on_once_the_messenger_answers(scene: OutboxSenderScene) -> None:
    ref = MessageRef(BALE, 5, 7)
    await answer_after_outage(scene, row(1, out.EraseMessage(ref), to=private(5, BALE)), LOST)


async def test_private_card_is_edited_once_the_messenger_answers(scene: OutboxSenderScene) -> None:
    account = Account(BALE, 5)
    scene.store.private["c-1", account] = [MessageRef(BALE, 5, 7)]
    await answer_after_outage(
        scene, row(1, out.EditPrivate("c-1", account, "card"), to=private(5, BALE)), LOST
    )


async def test_topic_is_made_once_the_messenger_answers(scene: OutboxSenderScene) -> None:
    scene.bale.capabilities = replace(scene.bale.capabilities, topics=True)
    card = out.Say("card", to=out.GroupChat(BALE, -7), remember=out.CardOf("c-1"))
    at = replace(in_group(), messenger=BALE, chat_id=-7, topic=out.GroupTopic("north", "North"))
    await answer_after_outage(scene, row(1, card, to=at), LOST)
