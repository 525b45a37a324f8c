"""A group that refuses cards, and topics: each is created once and recreated once, and no card is lost."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.store import Batch, Conflict, Destination, OutboxRow
from bot.domain.people import Messenger
from bot.runtime import delivery_recorder, outbox_sender, row_endings
from bot.runtime.group_trouble import GroupTrouble
from bot.runtime.topics import GENERAL
from tests.runtime.fakes import GROUP_ID, TG, in_group, press_context, row, until
from tests.runtime.test_outbox_sender import OutboxSenderScene, run_sender

RIGHTS = wire.CallRefused("Bad Request: not enough rights to send text messages to the chat")
KICKED = wire.TargetGone("Forbidden: bot was kicked from the supergroup chat")
NO_THREAD = wire.TopicGone("Bad Request: message thread not found")


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OutboxSenderScene]:
    monkeypatch.setattr(delivery_recorder, "EVERY", 0.002)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.002)
    for name in ("STORE_PAUSE", "UNCERTAIN_PAUSE"):
        monkeypatch.setattr(outbox_sender, name, 0.002)
    async with run_sender(OutboxSenderScene(), senders=1) as made:
        yield made


def card(number: int, *, topic: str = "", to: Destination | None = None) -> OutboxRow:
    place = to or in_group()
    if topic:
        place = Destination(
            place.messenger, place.chat_id, place.kind, out.GroupTopic(topic, f"called {topic}")
        )
    chat = out.GroupChat(place.messenger, place.chat_id, place.topic)
    reply = out.Say(f"card-{number}", to=chat, remember=out.CardOf(f"c{number}"))
    order = f"card:c{number}:{place.chat_id}"
    return row(number, reply, to=place, conversation=order, slot=f"card:c{number}")


def edit(number: int, **more: Any) -> OutboxRow:
    reply = out.EditCard(f"c{number}", f"card-{number}", **more)
    return row(
        number, reply, to=in_group(), conversation=f"card:c{number}:{GROUP_ID}", slot=f"card:c{number}"
    )


async def collect_troubles(scene: OutboxSenderScene) -> list[tuple[Messenger, int, GroupTrouble]]:
    troubles: list[tuple[Messenger, int, GroupTrouble]] = []

    async def note(batch: Batch, messenger: Messenger, chat_id: int, trouble: GroupTrouble) -> None:
        troubles.append((messenger, chat_id, trouble))

    def ignore_rows(rows: Sequence[OutboxRow]) -> None:
        return None

    await scene.sender.troubles.look(scene.store, note, ignore_rows)
    return troubles


@pytest.mark.parametrize("answer", [KICKED, RIGHTS])
async def test_refused_group_card_is_held_and_reported_once(
    scene: OutboxSenderScene, answer: wire.Outcome
) -> None:
    scene.telegram.answers = [answer, answer]
    scene.sender.accept([card(1), card(2)])
    assert await scene.delivery_statuses(2) == {1: "held", 2: "held"}
    assert (
        await collect_troubles(scene) == [(TG, GROUP_ID, GroupTrouble.SILENT)]
        and await collect_troubles(scene) == []
    )


async def test_edit_finding_group_gone_is_held_too(scene: OutboxSenderScene) -> None:
    scene.store.cards["c1"] = [MessageRef(TG, GROUP_ID, 55)]
    scene.telegram.answers = [KICKED, KICKED]
    scene.sender.accept([edit(1)])
    assert await scene.delivery_statuses(1) == {1: "held"}
    assert [type(call) for call in scene.telegram.calls] == [wire.EditText, wire.SendText]


async def test_individually_refused_card_does_not_silence_group(scene: OutboxSenderScene) -> None:
    odd = wire.CallRefused("Bad Request: can't parse entities")
    scene.telegram.answers = [odd, wire.CallSuccess(5), odd]
    scene.sender.accept([card(1), card(2), card(3)])
    assert await scene.delivery_statuses(3) == {1: "refused", 2: "sent", 3: "refused"}
    assert await collect_troubles(scene) == []
    scene.telegram.answers = [odd, odd]
    scene.sender.accept([card(4), card(5)])
    await until(lambda: len(scene.store.marks) == 5)
    assert scene.store.delivery_statuses()[5] == "held" and await collect_troubles(scene), (
        "if every card fails, the group is the cause"
    )


async def test_what_is_no_card_tells_nothing_of_the_group(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [KICKED, KICKED, KICKED]
    digest = row(1, out.EditCard("digest:1", "digest", digest=True), to=in_group(), slot="card:digest:1")
    line = edit(2, there_only=True, leaves=True)
    scene.store.cards["c2"] = [MessageRef(TG, GROUP_ID, 55)]
    scene.sender.accept(
        [digest, line, row(3, out.EphemeralMessage("w"), to=in_group(), press=press_context())]
    )
    assert set((await scene.delivery_statuses(3)).values()) == {"gone", "refused"}
    assert await collect_troubles(scene) == []


async def test_what_could_not_be_stored_is_noted_again(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [KICKED]
    scene.sender.accept([card(1)])
    await scene.delivery_statuses(1)
    scene.store.conflicts["commit"] = [Conflict("busy")]
    assert (
        len(await collect_troubles(scene)) == 1
        and len(await collect_troubles(scene)) == 1
        and await collect_troubles(scene) == []
    )


# --- topics ---------------------------------------------------------------------------------------------


def sent_calls(scene: OutboxSenderScene) -> list[tuple[str, int] | str]:
    """The calls to the messenger: a topic by its name, a message with its thread."""
    return [
        call.name if isinstance(call, wire.MakeTopic) else (call.html, call.thread_id)
        for call in scene.telegram.calls
        if isinstance(call, wire.MakeTopic | wire.SendText)
    ]


async def test_topic_is_created_when_needed_and_reused(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallSuccess(77)]
    scene.sender.accept([card(1, topic="area/thr01"), card(2, topic="area/thr01")])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert sent_calls(scene)[0] == "called area/thr01"
    assert sorted(map(str, sent_calls(scene)[1:])) == ["('card-1', 77)", "('card-2', 77)"]
    assert scene.store.topics == {(TG, GROUP_ID, "area/thr01"): 77}


async def test_a_topic_of_an_earlier_run_is_found_again(scene: OutboxSenderScene) -> None:
    scene.store.topics[TG, GROUP_ID, "severity/high"] = 12
    scene.sender.accept([card(1, topic="severity/high")])
    await scene.delivery_statuses(1)
    assert sent_calls(scene) == [("card-1", 12)]


async def test_deleted_topic_is_recreated_once_then_card_goes_without(scene: OutboxSenderScene) -> None:
    scene.store.topics[TG, GROUP_ID, "area/thr01"] = 12
    scene.telegram.answers = [NO_THREAD, wire.CallSuccess(13), NO_THREAD]
    scene.sender.accept([card(1, topic="area/thr01")])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert sent_calls(scene) == [("card-1", 12), "called area/thr01", ("card-1", 13), ("card-1", GENERAL)]
    scene.sender.accept([card(2, topic="area/thr01")])
    await scene.delivery_statuses(2)
    assert sent_calls(scene)[-1] == ("card-2", GENERAL), "for a while nothing else is tried"
    assert await collect_troubles(scene) == []


@pytest.mark.parametrize(
    ("why", "trouble"),
    [
        ("Bad Request: not enough rights to create a topic", GroupTrouble.NO_TOPICS),
        ("Bad Request: the chat is not a forum", GroupTrouble.NO_FORUM),
    ],
)
async def test_card_goes_without_topic_where_none_can_be_created(
    scene: OutboxSenderScene, why: str, trouble: GroupTrouble
) -> None:
    scene.telegram.answers = [wire.CallRefused(why)]
    scene.sender.accept([card(1, topic="area/thr01")])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert sent_calls(scene) == ["called area/thr01", ("card-1", GENERAL)]
    assert await collect_troubles(scene) == [(TG, GROUP_ID, trouble)]


async def test_trouble_while_a_topic_is_made_loses_no_card(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [
        wire.RetryLater(0.002),
        wire.CallUncertain("cut"),
        wire.ChatMigration(-5),
        wire.CallSuccess(9),
    ]
    scene.sender.accept([card(1, topic="area/thr01")])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert sent_calls(scene)[-1] == ("card-1", 9) and scene.store.topics == {(TG, -5, "area/thr01"): 9}
    scene.telegram.answers = [KICKED, KICKED]
    scene.sender.accept([card(2, topic="area/thr02")])
    await until(lambda: len(scene.store.marks) == 2)
    assert scene.store.delivery_statuses()[2] == "held"


async def test_a_messenger_without_topics_is_asked_for_none(scene: OutboxSenderScene) -> None:
    scene.sender.accept([card(1, topic="area/thr01", to=in_group(777, Messenger.BALE))])
    await scene.delivery_statuses(1)
    assert [type(call) for call in scene.bale.calls] == [wire.SendText]


async def test_a_topic_counts_as_a_send() -> None:
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.answers = [wire.CallSuccess(77)]
        scene.sender.accept([card(1, topic="area/thr01")])
        await scene.delivery_statuses(1)
        room, _ = scene.sender.room(TG, GROUP_ID)
        assert room == 8


async def test_press_in_topic_is_answered_there(scene: OutboxSenderScene) -> None:
    press = replace(press_context(chat_id=GROUP_ID), thread_id=31)
    scene.telegram.answers = [wire.CallSuccess(1), NO_THREAD]
    ephemeral = out.EphemeralMessage("only-you")
    scene.sender.accept([row(1, ephemeral, to=in_group(), press=press, conversation="a")])
    await scene.delivery_statuses(1)
    scene.sender.accept([row(2, ephemeral, to=in_group(), press=press, conversation="b")])
    await scene.delivery_statuses(2)
    assert sent_calls(scene) == [("only-you", 31), ("only-you", 31), ("only-you", GENERAL)]
    assert all(isinstance(c, wire.SendText) and c.ephemeral for c in scene.telegram.calls)


async def test_messages_to_all_go_to_general_topic(scene: OutboxSenderScene) -> None:
    press = replace(press_context(chat_id=GROUP_ID), thread_id=31)
    heard = out.Say("all-hear", to=out.GroupChat(TG, GROUP_ID))
    scene.sender.accept([row(1, heard, to=in_group(), press=press)])
    await scene.delivery_statuses(1)
    assert sent_calls(scene) == [("all-hear", GENERAL)]
