"""Messages to a group whose minute is full: which wait, which are held back, which go elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.silence import LINE
from bot.conversation.store import OutboxRow, PressContext
from bot.runtime import delivery_recorder, group_routes, row_endings
from bot.runtime.calls import Caller
from bot.usecases.ports import Group
from tests.runtime.fakes import GROUP_ID, TG, in_group, press_context, private, row, until
from tests.runtime.test_outbox_sender import REZA, OutboxSenderScene, run_sender


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OutboxSenderScene]:
    monkeypatch.setattr(delivery_recorder, "EVERY", 0.002)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.002)
    async with run_sender(OutboxSenderScene(pace=True)) as made:
        yield made


def card(n: int, lane: out.SendLane = out.SendLane.DIALOGUE) -> OutboxRow:
    reply = out.Say(f"card-{n}", to=out.GroupChat(TG, GROUP_ID), lane=lane, remember=out.CardOf(f"c{n}"))
    return row(n, reply, to=in_group(), conversation=f"card:c{n}:{GROUP_ID}", lane=lane, slot=f"card:c{n}")


def edit(n: int, row_id: int, press: PressContext | None = None, **more: Any) -> OutboxRow:
    reply = out.EditCard(f"c{n}", f"edit-{n}", **more)
    return row(
        row_id, reply, to=in_group(), conversation=f"card:c{n}:{GROUP_ID}", slot=f"card:c{n}", press=press
    )


def group_press(message_id: int = 20) -> PressContext:
    return press_context(message_id, GROUP_ID)


async def settle(scene: OutboxSenderScene, number: int) -> dict[int, str]:
    await until(lambda: len(scene.store.marks) >= number)
    return scene.store.delivery_statuses()


async def test_excess_cards_are_held_and_grave_ones_go(scene: OutboxSenderScene) -> None:
    scene.sender.accept([card(n) for n in range(1, 41)])
    statuses = await settle(scene, 40)
    assert list(statuses.values()).count("sent") == 10 and list(statuses.values()).count("held") == 30
    scene.sender.accept([card(n, out.SendLane.RECEIPT) for n in range(50, 60)])
    statuses = await settle(scene, 50)
    assert [statuses[n] for n in range(50, 60)] == ["sent"] * 8 + ["held"] * 2, "18 in all, and no more"
    assert scene.sender.waiting() == 0, "held rows do not stay in the outbox"
    scene.sender.accept([row(70, to=private(9))])
    assert (await settle(scene, 51))[70] == "sent", "messages to other chats do not wait for the group"


async def test_queued_messages_for_silenced_group_do_not_arrive(scene: OutboxSenderScene) -> None:
    """It became public, or a stranger joined: cards are held, the rest dropped; erasures and one notice
    go."""
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    scene.store.uow.groups.save(Group(TG, GROUP_ID, stopped="public"))
    digest = out.EditCard("digest:1", "digest", digest=True)
    reply = out.Say("audit-head", to=out.GroupChat(TG, GROUP_ID))
    line = out.Say(LINE, to=out.GroupChat(TG, GROUP_ID))
    over = out.EndCase(7, MessageRef(TG, GROUP_ID, 78))
    others = [digest, reply, line, over, out.EphemeralMessage("summary", remember=out.DetailOf("c1", REZA))]
    rows = [row(n, other, to=in_group(), press=group_press()) for n, other in enumerate(others, start=10)]
    scene.sender.accept([card(2), edit(1, 3, group_press(77)), *rows])
    statuses = await settle(scene, 7)
    assert statuses == {
        2: "held",
        3: "held",
        10: "dropped",
        11: "dropped",
        12: "sent",
        13: "sent",
        14: "dropped",
    }
    assert [words.split()[0] for words in scene.html()] == [LINE, "case-over"]
    scene.store.uow.groups.save(Group(TG, GROUP_ID))
    scene.sender.accept([edit(1, 20, group_press(77))])
    assert (await settle(scene, 8))[20] == "sent", "the group is safe again"


async def test_edits_wait_and_only_the_newest_goes(scene: OutboxSenderScene) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    scene.sender.accept([card(n) for n in range(2, 12)])
    await settle(scene, 10)
    scene.sender.accept([edit(1, 100), edit(1, 101)])
    assert (await settle(scene, 11))[100] == "dropped", "a newer state replaces it"
    await asyncio.sleep(0.1)
    assert scene.sender.waiting() == 1, "it waits, because nobody has pressed that card"
    scene.sender.accept([edit(1, 102, group_press(77))])
    statuses = await settle(scene, 13)
    assert statuses[101] == "dropped" and statuses[102] == "sent", "somebody is looking at it now"


async def test_unread_edit_precedes_new_cards_after_two_minutes(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.store.cards["c1"] = scene.store.cards["c50"] = [MessageRef(TG, GROUP_ID, 77)]
    scene.sender.accept([card(n) for n in range(2, 12)])
    await settle(scene, 10)
    monkeypatch.setattr(group_routes, "EDIT_WAITS", -1.0)
    scene.sender.accept([repeated_edit_row(50, 90)])
    scene.sender.accept([edit(1, 100), card(12)])
    statuses = await settle(scene, 12)
    assert statuses[100] == "sent" and statuses[12] == "held" and 90 not in statuses


async def test_frequently_changed_card_waits_since_first_change(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    scene.sender.accept([card(n) for n in range(2, 12)])
    await settle(scene, 10)
    scene.sender.accept([edit(1, 100)])
    await until(lambda: 100 in scene.sender._routes._since)  # it waits since the first check
    await asyncio.sleep(0.15)
    monkeypatch.setattr(group_routes, "EDIT_WAITS", 0.1)
    scene.sender.accept([edit(1, 101)])
    statuses = await settle(scene, 12)
    assert statuses == {**statuses, 100: "dropped", 101: "sent"}


async def test_edit_replaced_during_failed_try_leaves_its_waiting_time(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    times: list[float | None] = []
    replaced = scene.sender._routes.note_overtaken
    monkeypatch.setattr(
        scene.sender._routes,
        "note_overtaken",
        lambda row, *, by: (replaced(row, by=by), times.append(scene.sender._routes._since.get(by.id))),
    )
    scene.telegram.gate = asyncio.Event()
    scene.telegram.answers = [wire.CallUncertain("lost")]
    scene.sender.accept([edit(1, 100)])
    await until(lambda: scene.telegram.calls)
    began = scene.sender._routes._since[100]
    scene.sender.accept([edit(1, 101)])
    scene.telegram.gate.set()
    assert await settle(scene, 2) == {100: "dropped", 101: "sent"} and times == [began]


async def test_a_card_that_says_so_already_is_not_edited(scene: OutboxSenderScene) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    rows = [
        replace(edit(1, n), outgoing=replace(edit(1, n).outgoing, reply=out.EditCard("c1", "same")))
        for n in (1, 2)
    ]
    scene.sender.accept(rows[:1])
    await settle(scene, 1)
    scene.sender.accept(rows[1:])
    await settle(scene, 2)
    assert len(scene.telegram.calls) == 1
    scene.telegram.answers = [wire.CallUncertain("lost"), wire.TargetGone("not there")]
    scene.sender.accept([edit(1, 3)])
    await settle(scene, 3)
    scene.sender.accept([replace(rows[0], id=4)])
    await settle(scene, 4)
    assert len(scene.telegram.calls) > 3, "the state of the posted card was no longer known"


async def test_a_card_is_rendered_once_however_long_it_waits(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is rendered to compare it with the posted card at each look for room, and again to send it."""
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    rendered: list[str] = []
    words = Caller.words
    monkeypatch.setattr(
        Caller, "words", lambda self, key, args: rendered.append(key) or words(self, key, args)
    )
    scene.sender.accept([edit(1, 100, group_press(77))])
    assert (await settle(scene, 1))[100] == "sent"
    assert rendered == ["edit-1"]
    scene.sender.accept([card(n) for n in range(2, 12)])
    await settle(scene, 11)
    scene.sender.accept([edit(1, 101)])
    await asyncio.sleep(0.1)
    assert rendered.count("edit-1") == 2, "the waiting one was compared many times"


async def test_edit_of_held_card_is_held_unless_room_exists(
    scene: OutboxSenderScene,
) -> None:
    scene.sender.accept([edit(1, 100)])
    assert (await settle(scene, 1))[100] == "sent", "there is room, so it becomes the card"
    scene.sender.accept([card(n) for n in range(2, 11)])
    await settle(scene, 10)
    scene.sender.accept([edit(30, 101), edit(1, 102, digest=True)])
    statuses = await settle(scene, 12)
    assert statuses[101] == "held" and statuses[102] == "sent", (
        "the digest is new and may use a little more room"
    )


async def test_first_digest_precedes_other_news_then_waits_like_it(scene: OutboxSenderScene) -> None:
    ephemeral = out.EphemeralMessage("summary")
    scene.sender.accept([row(n, ephemeral, to=in_group(), press=group_press()) for n in range(1, 14)])
    await settle(scene, 13)
    scene.sender.accept([edit(90, 100, digest=True)])
    assert (await settle(scene, 14))[100] == "sent", "the group then shows that cases wait"
    outgoing = replace(edit(90, 101).outgoing, reply=out.EditCard("c90", "more", digest=True))
    scene.sender.accept([replace(edit(90, 101), outgoing=outgoing)])
    await asyncio.sleep(0.05)
    assert scene.sender.waiting() == 1


async def test_refreshed_critical_card_uses_no_reserve(scene: OutboxSenderScene) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    scene.sender.accept([card(n) for n in range(2, 12)])
    await settle(scene, 10)
    scene.sender.accept([edit(1, 100, lane=out.SendLane.RECEIPT)])
    await asyncio.sleep(0.05)
    assert scene.sender.waiting() == 1


async def test_ephemeral_messages_go_private_when_minute_is_full(scene: OutboxSenderScene) -> None:
    ephemeral = out.EphemeralMessage("summary")
    scene.sender.accept([row(n, ephemeral, to=in_group(), press=group_press()) for n in range(1, 14)])
    await settle(scene, 13)
    scene.sender.accept([row(20, ephemeral, to=in_group(), press=group_press())])
    await settle(scene, 14)
    call = scene.telegram.calls[-1]
    assert isinstance(call, wire.SendText) and call.chat_id == 5001 and call.ephemeral is None
    assert sum(isinstance(c, wire.SendText) and c.chat_id == GROUP_ID for c in scene.telegram.calls) == 13

    on_whisper = PressContext("p", 5001, MessageRef(TG, GROUP_ID, 0, 5001, 9))
    scene.sender.accept([row(21, out.Screen("next"), to=in_group(), press=on_whisper)])
    await settle(scene, 15)
    call = scene.telegram.calls[-1]
    assert isinstance(call, wire.SendText) and call.chat_id == 5001, (
        "a screen below an ephemeral message is new there"
    )


async def test_privately_unreachable_person_waits_for_the_group(scene: OutboxSenderScene) -> None:
    ephemeral = out.EphemeralMessage("summary")
    scene.sender.accept([row(n, ephemeral, to=in_group(), press=group_press()) for n in range(1, 14)])
    await settle(scene, 13)
    scene.telegram.answers = [wire.TargetGone("never started")]
    scene.sender.accept([row(20, ephemeral, to=in_group(), press=group_press())])
    await until(lambda: len(scene.telegram.calls) == 14)
    await asyncio.sleep(0.05)
    assert len(scene.store.marks) == 13 and scene.sender.waiting() == 1, "neither lost nor requested again"


async def test_send_is_stored_first_and_counts_after_restart(scene: OutboxSenderScene) -> None:
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([card(1)])
    await until(lambda: scene.telegram.calls)
    assert len(scene.store.group_sends[TG, GROUP_ID]) == 1
    scene.telegram.gate.set()

    after = OutboxSenderScene(pace=True)
    now = after.clock.now()
    after.store.group_sends[TG, GROUP_ID] = [now - timedelta(seconds=20)] * 10
    await after.sender.recall()
    assert after.sender.room(TG, GROUP_ID) == (0, 8)
    async with run_sender(after):
        after.sender.accept([card(1)])
        assert await settle(after, 1) == {1: "held"}


async def test_an_unpaced_group_has_all_the_room(scene: OutboxSenderScene) -> None:
    assert OutboxSenderScene().sender.room(TG, GROUP_ID) == (1_000, 1_000)


def repeated_edit_row(n: int, row_id: int, key: str = "") -> OutboxRow:
    """A press was refused: the same card once more."""
    reply = out.EditCard(f"c{n}", key or f"edit-{n}", there_only=True, again=True, lane=out.SendLane.REMINDER)
    place = f"card:c{n}:{GROUP_ID}"
    return row(
        row_id, reply, to=in_group(), conversation=place, slot=f"card:c{n}", press=group_press(77),
        lane=out.SendLane.REMINDER,
    )  # fmt: skip


async def test_unchanged_card_costs_the_group_nothing(scene: OutboxSenderScene) -> None:
    scene.sender.accept([card(1)])
    await settle(scene, 1)
    scene.sender.accept([repeated_edit_row(1, 10)])
    await settle(scene, 2)
    assert len(scene.telegram.calls) == 2, "the same card was posted with another key, so it is shown"
    for number in range(11, 61):
        scene.sender.accept([repeated_edit_row(1, number)])
    statuses = await settle(scene, 52)
    assert len(scene.telegram.calls) == 2 and len(statuses) == 52
    assert scene.sender.room(TG, GROUP_ID)[0] == 8, "two sends of ten are used"
    scene.sender.accept([edit(1, 70, group_press(77)), repeated_edit_row(1, 71)])
    statuses = await settle(scene, 54)
    assert statuses[71] == "dropped", "an edit of it is on its way"


async def test_repeated_card_waits_behind_awaited_messages(scene: OutboxSenderScene) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    scene.sender.accept([card(n) for n in range(2, 12)])
    await settle(scene, 10)
    scene.sender.accept([repeated_edit_row(1, 100)])
    await asyncio.sleep(0.1)
    assert 100 not in scene.store.delivery_statuses() and scene.sender.waiting() == 1, (
        "the press itself does not add room"
    )
    scene.sender.accept([repeated_edit_row(1, 101)])
    assert (await settle(scene, 11))[101] == "dropped", "one is enough"
    scene.sender.accept([edit(1, 102, group_press(77))])
    statuses = await settle(scene, 13)
    assert statuses[100] == "dropped" and statuses[102] == "sent", "a real edit replaces it"


async def test_a_card_once_more_is_never_a_new_one(scene: OutboxSenderScene) -> None:
    scene.sender.accept([repeated_edit_row(5, 1)])
    assert (await settle(scene, 1))[1] == "sent" and scene.telegram.calls == []


async def test_card_posted_by_another_process_is_edited_once(scene: OutboxSenderScene) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 77)]
    for number in range(1, 5):
        scene.sender.accept([repeated_edit_row(1, number)])
        await settle(scene, number)
    assert scene.telegram.calls == [wire.EditText(MessageRef(TG, GROUP_ID, 77), "edit-1")]
