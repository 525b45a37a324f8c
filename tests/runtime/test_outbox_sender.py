"""What happens to a stored message, depending on the messenger's answer."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind, FileKind, MessageRef
from bot.conversation.store import Conflict, Destination, FileName, FileUpload, OutboxRow, Outgoing
from bot.conversation.store_troubles import VaultTrouble
from bot.conversation.voice_store import CleanFile
from bot.domain.people import Account, ChatId, Messenger
from bot.platforms.bale import CAPABILITIES as BALE_CAN
from bot.runtime import availability, delivery_recorder, erasing, outbox_sender, row_endings
from bot.runtime.calls import Caller, kind_of, words_digest
from bot.runtime.channels import Channel
from bot.runtime.health import Health, Readings
from bot.runtime.learned_rate import Pace
from bot.runtime.outbox_sender import OutboxSender
from bot.runtime.pacer import Pacer
from bot.runtime.packages import Copy, DisplayCopy, Look, NotMade, PackageBroken, Proof
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import (
    BALE,
    GROUP_ID,
    TG,
    FakeAdapter,
    FakeStore,
    PlainSpeaker,
    cancel_tasks,
    in_group,
    press_context,
    private,
    row,
    start_loops,
    until,
)

REZA = Account(TG, 9001)


def draw(name: str, title: str, rows: Any, footer: str) -> bytes:
    return f"{name}|{title}|{rows}|{footer}".encode()


def make(name: str, fields: Any, rows: Any) -> wire.MadeFile:
    return wire.MadeFile(
        FileKind.DOCUMENT, f"{name}|{fields}|{rows}".encode(), f"{name}.pdf", "application/pdf"
    )


class OutboxSenderScene:
    """A running sender between a store and two messengers."""

    def __init__(self, *, pace: bool = False, is_shared: bool = False) -> None:
        self.store = FakeStore()
        self.store.is_shared = is_shared
        self.telegram = FakeAdapter()
        self.bale = FakeAdapter(messenger=BALE, capabilities=BALE_CAN)
        self.health = Health()
        self.clock = FakeClock()
        lines = {
            a.messenger: Channel(
                a, Caller(PlainSpeaker(), a.capabilities, draw, make), Pacer(a.capabilities, on=pace)
            )
            for a in (self.telegram, self.bale)
        }
        self.sender = OutboxSender(store=self.store, channels=lines, health=self.health, clock=self.clock)

    async def delivery_statuses(self, number: int) -> dict[int, str]:
        await until(lambda: len(self.store.marks) >= number)
        return self.store.delivery_statuses()

    def html(self) -> list[str]:
        return [call.html for call in self.telegram.calls if isinstance(call, wire.SendText | wire.EditText)]


@asynccontextmanager
async def run_sender(scene: OutboxSenderScene, *, senders: int = 3) -> AsyncIterator[OutboxSenderScene]:
    loops = [lambda way=way: scene.sender.send_loop(way) for way in (TG, BALE, None) for _ in range(senders)]
    tasks = await start_loops(*loops, scene.sender.record_loop)
    try:
        yield scene
    finally:
        await cancel_tasks(tasks)


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OutboxSenderScene]:
    monkeypatch.setattr(delivery_recorder, "EVERY", 0.002)
    monkeypatch.setattr(outbox_sender, "STORE_PAUSE", 0.002)
    monkeypatch.setattr(row_endings, "LONGEST_PAUSE", 0.002)
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 0.002)
    monkeypatch.setattr(outbox_sender, "NIGHT_PAUSE", 0.002)
    monkeypatch.setattr(erasing, "UNREACHED_PAUSE", 0.002)
    monkeypatch.setattr(availability, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(availability, "LONGEST_PAUSE", 0.002)
    async with run_sender(OutboxSenderScene()) as made:
        yield made


async def test_row_waits_in_its_place_while_database_is_away(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long a card must wait is read from the database; otherwise the group hears nothing until the next start."""
    troubles, cards_of = iter([Conflict("08006")] * 5), scene.store.cards_of

    async def break_first(case_id: str) -> Sequence[MessageRef]:
        for trouble in troubles:
            raise trouble
        return await cards_of(case_id)

    monkeypatch.setattr(scene.store, "cards_of", break_first)
    cards = [row(n, out.EditCard(f"c-{n}", f"claimed-{n}"), to=in_group()) for n in (1, 2)]
    scene.sender.accept(cards)
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert scene.html() == ["claimed-1", "claimed-2"]


async def test_accepted_message_is_marked_sent_with_its_place(scene: OutboxSenderScene) -> None:
    scene.sender.accept([row(1)])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.store.marks[0].ref == MessageRef(TG, 5001, 901)
    assert scene.sender.waiting() == 0


async def test_rate_limited_message_is_retried_after_given_seconds(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.RetryLater(0.03), wire.CallSuccess(1)]
    began = asyncio.get_running_loop().time()
    scene.sender.accept([row(1), row(2)])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert asyncio.get_running_loop().time() - began >= 0.03
    assert scene.html() == ["words-1", "words-1", "words-2"], (
        "no later message of the conversation was sent first"
    )


async def test_an_outage_of_many_tries_loses_nothing(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.RetryLater(0.0)] * 40
    scene.sender.accept([row(1)])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert len(scene.telegram.calls) == 41


async def test_uncertain_message_is_resent_except_reminders_and_presses(scene: OutboxSenderScene) -> None:
    for number, lane in enumerate((out.SendLane.RECEIPT, out.SendLane.REMINDER), start=1):
        scene.telegram.answers = [wire.CallUncertain("reset"), wire.CallSuccess(5)]
        scene.sender.accept([row(number, lane=lane, conversation=f"c{number}")])
        await scene.delivery_statuses(number)
        scene.telegram.answers = []
    assert scene.store.delivery_statuses() == {1: "sent", 2: "refused"}
    assert scene.html().count("words-1") == 2 and scene.html().count("words-2") == 1


async def test_nobody_there_and_refused_are_final(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [
        wire.TargetGone("blocked"),
        wire.CallRefused("chat_write_forbidden"),
        wire.CallSuccess(3),
    ]
    scene.sender.accept([row(1), row(2), row(3)])
    assert await scene.delivery_statuses(3) == {1: "gone", 2: "refused", 3: "sent"}
    assert [mark.why for mark in scene.store.marks] == ["blocked", "chat_write_forbidden", ""]


async def test_moved_group_is_followed_for_later_rows_too(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.ChatMigration(-200), wire.CallSuccess(7)]
    scene.sender.accept([row(1, to=in_group()), row(2, to=in_group())])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert [call.chat_id for call in scene.telegram.calls] == [GROUP_ID, -200, -200]
    assert scene.store.migrated == [(TG, GROUP_ID, -200)]
    assert scene.store.marks[0].ref == MessageRef(TG, -200, 7)


async def test_screen_edits_pressed_message_and_keeps_its_id(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallSuccess(0)]
    scene.sender.accept([row(1, out.Screen("menu"), press=press_context(20))])
    await scene.delivery_statuses(1)
    assert scene.telegram.calls == [wire.EditText(MessageRef(TG, 5001, 20), "menu")]
    assert scene.store.marks[0].ref == MessageRef(TG, 5001, 20)


async def test_a_screen_below_is_a_new_message(scene: OutboxSenderScene) -> None:
    scene.sender.accept([row(1, out.Screen("menu", below=True), press=press_context(20))])
    await scene.delivery_statuses(1)
    assert scene.telegram.calls == [wire.SendText(5001, "menu")]


async def test_edit_of_vanished_message_becomes_new_message(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.TargetGone("message to edit not found"), wire.CallSuccess(31)]
    scene.sender.accept([row(1, out.Screen("menu"), press=press_context(20))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.telegram.calls[1] == wire.SendText(5001, "menu")
    assert scene.store.marks[0].ref == MessageRef(TG, 5001, 31)


async def test_a_vanished_whisper_is_not_said_aloud(scene: OutboxSenderScene) -> None:
    ref = MessageRef(TG, GROUP_ID, 0, 9001, 4)
    press = replace(press_context(), message=ref)
    scene.telegram.answers = [wire.CallRefused("no such message")]
    scene.sender.accept([row(1, out.Screen("details"), to=in_group(), press=press)])
    assert await scene.delivery_statuses(1) == {1: "refused"}
    assert len(scene.telegram.calls) == 1


async def test_private_screen_is_new_message_where_edits_fail(scene: OutboxSenderScene) -> None:
    scene.sender.accept([row(1, out.Screen("menu"), to=private(9, BALE), press=press_context(20))])
    await scene.delivery_statuses(1)
    assert scene.bale.calls == [wire.SendText(9, "menu")]


async def test_card_edit_finds_card_or_becomes_one(scene: OutboxSenderScene) -> None:
    card, edit = out.Say("card", remember=out.CardOf("c-1")), out.EditCard("c-1", "card-claimed")
    scene.sender.accept([row(1, edit, to=in_group(), conversation="card")])
    await scene.delivery_statuses(1)
    scene.sender.accept([row(2, out.EditCard("c-1", "card-over"), to=in_group(), conversation="card")])
    await scene.delivery_statuses(2)
    stored = MessageRef(TG, GROUP_ID, 55)
    scene.store.cards["c-2"] = [MessageRef(BALE, GROUP_ID, 1), stored]
    other = out.EditCard("c-2", "card-claimed")
    scene.sender.accept([row(3, other, to=in_group(), conversation="card")])
    await scene.delivery_statuses(3)
    scene.sender.accept([row(4, replace(card, remember=out.CardOf("c-3")), to=in_group())])
    await scene.delivery_statuses(4)
    scene.sender.accept([row(5, out.EditCard("c-3", "card-claimed"), to=in_group())])
    await scene.delivery_statuses(5)
    assert scene.telegram.calls == [
        wire.SendText(GROUP_ID, "card-claimed"),
        wire.EditText(MessageRef(TG, GROUP_ID, 901), "card-over"),
        wire.EditText(stored, "card-claimed"),
        wire.SendText(GROUP_ID, "card"),
        wire.EditText(MessageRef(TG, GROUP_ID, 904), "card-claimed"),
    ]


async def test_press_answer_nobody_waits_for_is_dropped(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_endings, "PRESS_LIVES", 0.02)
    scene.telegram.answers = [wire.RetryLater(0.04)]
    ack = row(1, out.Ack(), lane=out.SendLane.PRESS, press=press_context(), conversation="press:1")
    scene.sender.accept([ack])
    assert await scene.delivery_statuses(1) == {1: "dropped"}
    assert scene.telegram.calls == [wire.AnswerPress("press-1", chat_id=5001)], "it was tried once, in time"


@pytest.mark.parametrize(("number", "places"), [(77, [MessageRef(BALE, 5001, 77)]), (0, [])])
async def test_press_answer_as_message_is_noted_and_counted(number: int, places: list[MessageRef]) -> None:
    """Old clients on Bale show no other answer: «clean this chat» must find it."""
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.bale.answers = [wire.CallSuccess(number)]
        ack = row(1, out.Ack("heard"), to=private(5001, BALE), lane=out.SendLane.PRESS, press=press_context())
        scene.sender.accept([ack])
        assert await scene.delivery_statuses(1) == {1: "sent"}
        rate = scene.sender._channels[BALE].pacer._all
        assert list(scene.store.marks[0].refs) == places
        assert rate is not None and len(rate._sent) == len(rate._accepted) == len(places)


async def test_refused_press_answer_waits_no_longer_than_its_presser(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.RetryLater(3600.0, limited=True)]
    scene.sender.accept([row(1, out.Ack(), lane=out.SendLane.PRESS, press=press_context(), conversation="p")])
    assert await scene.delivery_statuses(1) == {1: "dropped"}


async def test_after_a_crash_all_goes_again_but_reminders(scene: OutboxSenderScene) -> None:
    lanes = (out.SendLane.RECEIPT, out.SendLane.REMINDER, out.SendLane.PRESS, out.SendLane.FORM)
    scene.sender.accept(
        [
            row(n, conversation=f"c{n}", lane=lane, uncertain=True, press=press_context())
            for n, lane in enumerate(lanes, start=1)
        ]
    )
    assert await scene.delivery_statuses(4) == {1: "sent", 2: "dropped", 3: "sent", 4: "sent"}


def details(number: int, **more: Any) -> OutboxRow:
    say = out.Say(f"details-{number}", remember=out.DetailOf("c-1", REZA))
    return row(number, say, to=private(REZA.id), conversation="reza", **more)


async def test_details_whose_answer_was_lost_are_not_sent_twice(scene: OutboxSenderScene) -> None:
    """Nobody knows where the first copy is, so it could never be erased. The moderator is told instead."""
    scene.telegram.answers = [
        wire.CallUncertain("reset"),
        wire.CallUncertain("reset"),
        wire.CallSuccess(5),
        wire.CallSuccess(6),
    ]
    scene.sender.accept([details(1), details(2)])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert scene.html() == ["details-1", "details-unsure", "details-unsure", "details-2"]
    assert scene.telegram.calls[2].chat_id == REZA.id
    assert scene.telegram.calls[2].keyboard[0][0].data == "case.open:c-1"
    notice_delivery, details_delivery = scene.store.marks
    assert (out.wish_to_remember(notice_delivery.row.outgoing.reply), details_delivery.ref) == (
        None,
        MessageRef(TG, REZA.id, 6),
    )


async def test_note_that_nothing_shows_again_is_sent_again(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallUncertain("reset"), wire.CallSuccess(6)]
    note = out.Say("note", remember=out.DetailOf("n-1", REZA, opens=""))
    scene.sender.accept([row(1, note, to=private(REZA.id), conversation="reza")])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.html() == ["note", "note"]


async def test_details_of_another_run_are_not_sent_again(scene: OutboxSenderScene) -> None:
    """That run may have sent them before it died. The assignee of an ephemeral message is told in private."""
    whisper = out.EphemeralMessage("summary", remember=out.DetailOf("c-2", REZA))
    file = out.SendEvidence("e-1", out.StaffChat(REZA), remember=out.DetailOf("c-1", REZA))
    scene.sender.accept(
        [
            details(1, uncertain=True),
            details(2, uncertain=True),
            row(3, file, to=private(REZA.id), conversation="reza", uncertain=True),
            row(4, whisper, to=in_group(), conversation="group", press=press_context(), uncertain=True),
        ]
    )
    fates = await scene.delivery_statuses(4)
    assert sorted(fates.values()) == ["dropped", "dropped", "sent", "sent"]
    assert scene.html() == ["details-unsure"] * 2, "one for each case"
    assert {call.chat_id for call in scene.telegram.calls} == {REZA.id}


@pytest.mark.parametrize(
    "wish", [out.DetailOf("c-1", REZA), out.PrivateCardOf("c-1", REZA), out.ExpiringCopy()]
)
async def test_details_edit_without_answer_precedes_the_next_screen(
    scene: OutboxSenderScene, wish: out.Remember
) -> None:
    """Otherwise nothing would erase what the messenger may show."""
    scene.telegram.gate = asyncio.Event()
    scene.telegram.answers = [wire.CallUncertain("reset"), wire.RetryLater(0.001)]
    screen = out.Screen("details", remember=wish)
    scene.sender.accept([row(1, screen, slot="screen", press=press_context(20))])
    await until(lambda: scene.telegram.calls)
    scene.sender.accept([row(2, out.Screen("menu"), slot="screen", press=press_context(20))])
    scene.telegram.gate.set()
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert scene.html() == ["details", "details", "details", "menu"]
    assert scene.store.marks[0].ref == MessageRef(TG, 5001, 20)


async def test_newer_screen_does_not_replace_details_that_wait_again(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 0.05)
    scene.telegram.answers = [wire.CallUncertain("reset")]
    screen = out.Screen("details", remember=out.DetailOf("c-1", REZA))
    scene.sender.accept([row(1, screen, slot="screen", press=press_context(20))])
    await until(lambda: scene.telegram.calls and not scene.telegram.answers)
    await asyncio.sleep(0.01)
    for number in (2, 3):
        menu = out.Screen(f"menu-{number}")
        scene.sender.accept([row(number, menu, slot="screen", press=press_context(20))])
    assert await scene.delivery_statuses(3) == {1: "sent", 2: "dropped", 3: "sent"}
    assert scene.html() == ["details", "details", "menu-3"]


async def test_ended_card_is_closed_but_never_reposted(scene: OutboxSenderScene) -> None:
    cards = [MessageRef(TG, GROUP_ID, number) for number in (31, 32)]
    scene.telegram.answers = [
        wire.CallSuccess(31),
        wire.CallRefused("message can't be edited"),
        wire.CallSuccess(5),
    ]
    ends = [
        row(n, out.EndCase(n, card), to=in_group(), conversation=f"card:c{n}", lane=out.SendLane.REMINDER)
        for n, card in enumerate(cards, start=1)
    ]
    holder = row(3, out.EndCase(3), to=private(REZA.id), conversation="reza", lane=out.SendLane.REMINDER)
    scene.sender.accept([replace(ends[0], uncertain=True), ends[1], holder])
    assert sorted((await scene.delivery_statuses(3)).values()) == ["refused", "sent", "sent"]
    edits = [call for call in scene.telegram.calls if isinstance(call, wire.EditText)]
    assert [(edit.ref, edit.html[:9], edit.keyboard) for edit in edits] == [
        (c, "case-over", ()) for c in cards
    ]
    (notice,) = [call for call in scene.telegram.calls if isinstance(call, wire.SendText)]
    assert (notice.chat_id, notice.html[:16]) == (REZA.id, "notice-case-over")


async def test_reporters_news_is_never_given_up_however_slow(scene: OutboxSenderScene) -> None:
    """A changed privacy card is sent as slowly as a reminder, but must reach every affected reporter."""
    scene.store.addresses["r-1"] = private(77, BALE)
    scene.sender.accept([row(1, report_id="r-1", lane=out.SendLane.REMINDER, uncertain=True)])
    assert await scene.delivery_statuses(1) == {1: "sent"}


async def test_a_newer_screen_overtakes_the_unsent_one(scene: OutboxSenderScene) -> None:
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([row(1, slot="screen")])
    await until(lambda: scene.telegram.calls)
    scene.sender.accept([row(2, slot="screen"), row(3, slot="screen")])
    scene.telegram.gate.set()
    assert await scene.delivery_statuses(3) == {1: "sent", 2: "dropped", 3: "sent"}
    assert scene.html() == ["words-1", "words-3"]


async def test_address_is_opened_to_send_and_dropped_one_ends(scene: OutboxSenderScene) -> None:
    scene.store.addresses["r-1"] = private(77, BALE)
    scene.sender.accept([row(1, report_id="r-1"), row(2, report_id="r-2")])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "gone"}
    assert [call.chat_id for call in scene.bale.calls] == [77]


async def test_briefly_failing_database_costs_no_message(scene: OutboxSenderScene) -> None:
    scene.store.addresses["r-1"] = private(77)
    scene.store.conflicts["address"] = [Conflict("locked")] * 6
    scene.sender.accept([row(1, report_id="r-1")])
    assert await scene.delivery_statuses(1) == {1: "sent"}


async def test_sender_without_its_lease_calls_nobody(scene: OutboxSenderScene) -> None:
    """It slept through its lease: another process may be sending this row. With the lease back it goes on."""
    checks = iter([Conflict("the lease is not held")] * 3)

    def check() -> None:
        if (lost := next(checks, None)) is not None:
            assert scene.telegram.calls == []
            raise lost

    scene.sender._channels[TG].check_lease = check
    scene.sender.accept([row(1)])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert next(checks, None) is None and len(scene.telegram.calls) == 1


async def test_shared_rows_are_noted_before_they_are_sent() -> None:
    """A process that dies leaves only these in doubt; one that may not write any more sends nothing."""
    scene = OutboxSenderScene(is_shared=True)
    scene.store.conflicts["term"] = [Conflict("the lease is lost")] * 2
    sent_before: list[list[str]] = []

    async def note(row_ids: Sequence[int]) -> None:
        sent_before.append([words for words in scene.html() if words != "words-5"])
        await noted(row_ids)

    noted, scene.store.note_sending = scene.store.note_sending, note  # type: ignore[method-assign] # a wrapper
    scene.telegram.answers = [wire.RetryLater(0.0)]
    async with run_sender(scene, senders=4):
        scene.sender.accept([row(number, conversation=f"c{number}") for number in range(1, 5)])
        scene.sender.accept([row(5, lane=out.SendLane.PRESS, conversation="press")])
        await scene.delivery_statuses(5)
    assert sorted(number for rows in scene.store.terms for number in rows) == [1, 2, 3, 4], "once each"
    assert sent_before[0] == [] and len(scene.store.terms) < 4, "together, and before the first call"


async def test_own_error_is_tried_three_times_without_stopping_sender(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [KeyError("a"), KeyError("b"), KeyError("c")]
    scene.sender.accept([row(1)])
    assert await scene.delivery_statuses(1) == {1: "refused"}
    scene.sender.accept([row(2)])
    assert await scene.delivery_statuses(2) == {1: "refused", 2: "sent"}


async def test_silent_messenger_does_not_delay_the_other() -> None:
    scene = OutboxSenderScene()
    scene.bale.gate = asyncio.Event()
    async with run_sender(scene, senders=2):
        scene.sender.accept([row(n, to=private(n, BALE)) for n in range(1, 30)])
        await until(lambda: len(scene.bale.calls) == 2)
        scene.sender.accept([row(100, to=private(1))])
        await until(lambda: scene.telegram.calls)
        assert [call.chat_id for call in scene.telegram.calls] == [1] and len(scene.bale.calls) == 2


async def test_an_unconfigured_messenger_s_rows_are_gone(scene: OutboxSenderScene) -> None:
    lines = {TG: scene.sender._channels[TG]}
    only = OutboxSender(store=scene.store, channels=lines, health=Health(), clock=FakeClock())
    tasks = await start_loops(lambda: only.send_loop(None), only.record_loop)
    only.accept([row(1, to=private(3, BALE))])
    assert await scene.delivery_statuses(1) == {1: "gone"}
    await cancel_tasks(tasks)


async def test_evidence_goes_as_file_or_note_of_absence(scene: OutboxSenderScene) -> None:
    scene.store.clean["e-1"] = CleanFile(b"jpeg", "photo", "photo.jpg", "image/jpeg")
    for number, name in ((1, "e-1"), (2, "e-2")):
        reply = out.SendEvidence(name, out.StaffChat(REZA))
        scene.sender.accept([row(number, reply, to=private(9001))])
    await scene.delivery_statuses(2)
    first, second = scene.telegram.calls
    assert isinstance(first, wire.SendFile) and first.data == b"jpeg" and first.protect
    assert second == wire.SendText(9001, "evidence-no-clean-copy")


async def test_vault_that_is_away_is_said_and_delays_nothing(scene: OutboxSenderScene) -> None:
    scene.store.vault_troubles = {VaultTrouble.SILENT}
    scene.sender.accept([row(1, out.SendEvidence("e-1", out.StaffChat(REZA)), to=private(9001))])
    await scene.delivery_statuses(1)
    assert scene.telegram.calls == [wire.SendText(9001, "evidence-away")]


async def test_evidence_carries_its_caption(scene: OutboxSenderScene) -> None:
    scene.store.clean["e-1"] = CleanFile(b"%PDF", "document", "evidence.pdf", "application/pdf")
    reply = out.SendEvidence("e-1", out.StaffChat(REZA), caption=out.TextRef("case-file", {"number": 1}))
    scene.sender.accept([row(1, reply, to=private(9001))])
    await scene.delivery_statuses(1)
    (call,) = scene.telegram.calls
    assert isinstance(call, wire.SendFile)
    assert (call.kind, call.mime) == (FileKind.DOCUMENT, "application/pdf")
    assert call.caption == "case-file {'number': 1}"


@pytest.mark.parametrize(
    ("kind", "mime", "size", "file_kind"),
    [
        ("photo", "image/jpeg", 9, FileKind.PHOTO),
        ("photo", "image/png", 11 * 1024 * 1024, FileKind.DOCUMENT),
        ("video", "video/mp4", 9, FileKind.VIDEO),
        ("video", "audio/mp4", 9, FileKind.DOCUMENT),
        ("voice", "audio/ogg", 9, FileKind.VOICE),
        ("voice", "audio/mpeg", 9, FileKind.DOCUMENT),
        ("document", "image/jpeg", 9, FileKind.DOCUMENT),
    ],
)
def test_a_copy_is_shown_as_what_it_is(kind: str, mime: str, size: int, file_kind: FileKind) -> None:
    assert kind_of(CleanFile(bytes(size), kind, "evidence", mime)) is file_kind


async def test_refused_evidence_goes_as_plain_file_or_note(scene: OutboxSenderScene) -> None:
    scene.store.clean["e-1"] = CleanFile(b"jpeg", "photo", "photo.jpg", "image/jpeg")
    refused = wire.CallRefused("PHOTO_INVALID_DIMENSIONS")
    scene.telegram.answers = [
        refused,
        wire.CallSuccess(7),
        refused,
        wire.CallRefused("Request Entity Too Large"),
    ]
    for number in (1, 2):
        reply = out.SendEvidence("e-1", out.StaffChat(REZA))
        scene.sender.accept([row(number, reply, to=private(9001))])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    kinds = [call.kind if isinstance(call, wire.SendFile) else call for call in scene.telegram.calls]
    words = wire.SendText(9001, "evidence-not-taken")
    assert kinds == [FileKind.PHOTO, FileKind.DOCUMENT, FileKind.PHOTO, FileKind.DOCUMENT, words]


async def test_few_files_are_in_memory_and_texts_pass_them() -> None:
    scene = OutboxSenderScene()
    scene.store.clean["e-1"] = CleanFile(b"jpeg", "photo", "photo.jpg", "image/jpeg")
    scene.telegram.gate = asyncio.Event()
    async with run_sender(scene, senders=8):
        for number in range(1, 7):
            reply = out.SendEvidence("e-1", out.StaffChat(REZA))
            scene.sender.accept([row(number, reply, to=private(9000 + number))])
        await until(lambda: len(scene.telegram.calls) == 2)
        scene.sender.accept([row(50, to=private(1))])
        await until(lambda: len(scene.telegram.calls) == 3)
        assert [type(call) for call in scene.telegram.calls] == [wire.SendFile, wire.SendFile, wire.SendText]
        scene.telegram.gate.set()
        await until(lambda: len(scene.store.marks) == 7)
    assert not any(scene.sender._files.values())


async def test_a_picture_is_drawn_from_the_stored_arguments(scene: OutboxSenderScene) -> None:
    picture = out.SendPicture("progress", "progress", rows=((out.TextRef("lesson"), 50, "half"),))
    scene.sender.accept([row(1, picture)])
    await scene.delivery_statuses(1)
    (call,) = scene.telegram.calls
    assert isinstance(call, wire.SendFile)
    assert call.data == b"progress|progress-title|[('lesson', 50, 'half')]|progress-footer"


async def test_lost_recording_is_replaced_by_a_sentence(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallRefused("wrong file id")]
    scene.sender.accept([row(1, out.SendRecording("file-1", "voice", "recording-title-danger"))])
    await scene.delivery_statuses(1)
    first, second = scene.telegram.calls
    assert isinstance(first, wire.SendStored) and first.file_id == "file-1"
    assert isinstance(second, wire.SendText) and second.html == "recording-lost"


async def test_a_document_is_made_of_rendered_words(scene: OutboxSenderScene) -> None:
    asked = out.SendDocument(
        "poster", "poster-caption", fields={"title": out.TextRef("words")}, rows=((out.TextRef("a"), "b"),)
    )
    scene.sender.accept([row(1, asked)])
    await scene.delivery_statuses(1)
    (call,) = scene.telegram.calls
    assert isinstance(call, wire.SendFile)
    assert call.data == b"poster|{'title': 'words'}|[('a', 'b')]"
    assert (call.kind, call.name, call.caption) == (FileKind.DOCUMENT, "poster.pdf", "poster-caption")


BALLOT = out.SendDocument("ballot", "ballot-ask", stored_as="ballot/names/7")
STORED_AS = f"ballot/names/7/{words_digest({}, [])}"
OLD_PICTURE = MessageRef(TG, 5001, 880)


async def test_picture_is_uploaded_once(scene: OutboxSenderScene) -> None:
    scene.telegram.answers = [wire.CallSuccess(901, file_id="f-1")]
    scene.sender.accept([row(1, BALLOT)])
    await scene.delivery_statuses(1)
    scene.sender.accept([row(2, BALLOT), row(3, replace(BALLOT, stored_as="ballot/names/8"))])
    await scene.delivery_statuses(3)
    first, second, third = scene.telegram.calls
    assert isinstance(first, wire.SendFile) and isinstance(third, wire.SendFile)
    assert isinstance(second, wire.SendStored) and second.file_id == "f-1"
    name = FileName(TG, 1000, STORED_AS)
    assert [mark.upload for mark in scene.store.marks] == [FileUpload(name, "f-1"), None, None]


async def test_picture_with_other_words_is_made_again(scene: OutboxSenderScene) -> None:
    """Under the same name, as after an edit of a text that is drawn on it."""
    scene.store.stored_files[FileName(TG, 1000, STORED_AS)] = "f-1"
    edited = replace(BALLOT, fields={"title": "another word"})
    scene.sender.accept([row(1, edited), row(2, replace(BALLOT, rows=(("another",),))), row(3, BALLOT)])
    await scene.delivery_statuses(3)
    kinds = [type(call) for call in scene.telegram.calls]
    assert kinds == [wire.SendFile, wire.SendFile, wire.SendStored]


async def test_picture_of_earlier_process_is_not_uploaded_again(scene: OutboxSenderScene) -> None:
    scene.store.stored_files[FileName(TG, 1000, STORED_AS)] = "f-1"
    scene.sender.accept([row(1, BALLOT)])
    await scene.delivery_statuses(1)
    (call,) = scene.telegram.calls
    assert isinstance(call, wire.SendStored) and call.caption == "ballot-ask"


async def test_picture_whose_id_is_lost_is_uploaded_again(scene: OutboxSenderScene) -> None:
    scene.store.stored_files[FileName(TG, 1000, STORED_AS)] = "f-1"
    scene.telegram.answers = [wire.CallRefused("wrong file id"), wire.CallSuccess(902, file_id="f-2")]
    scene.sender.accept([row(1, BALLOT)])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert [type(call) for call in scene.telegram.calls] == [wire.SendStored, wire.SendFile]
    (mark,) = scene.store.marks
    assert mark.upload is not None and mark.upload.file_id == "f-2"


VOICE = out.SendVoice("ab" * 32, "audio/ogg", "voice-of-card")
SOUND = CleanFile(b"opus", "voice", "card.ogg", "audio/ogg")


async def test_recording_of_card_is_uploaded_once(scene: OutboxSenderScene) -> None:
    scene.store.voices[VOICE.sha256] = SOUND
    scene.telegram.answers = [wire.CallSuccess(901, file_id="v-1")]
    scene.sender.accept([row(1, VOICE)])
    await scene.delivery_statuses(1)
    scene.sender.accept([row(2, VOICE)])
    await scene.delivery_statuses(2)
    first, second = scene.telegram.calls
    assert isinstance(first, wire.SendFile) and (first.kind, first.data) == (FileKind.VOICE, b"opus")
    assert isinstance(second, wire.SendStored) and (second.kind, second.file_id) == (FileKind.VOICE, "v-1")
    assert scene.store.marks[0].upload == FileUpload(FileName(TG, 1000, "voice-" + "ab" * 12), "v-1")


async def test_recording_whose_sound_is_gone_becomes_sentence(scene: OutboxSenderScene) -> None:
    scene.sender.accept([row(1, VOICE)])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.html() == ["voice-lost"]


async def test_who_takes_no_voice_notes_gets_plain_file(scene: OutboxSenderScene) -> None:
    scene.store.voices[VOICE.sha256] = SOUND
    scene.telegram.answers = [wire.CallRefused("user restricted receiving of voice messages"),
                              wire.CallSuccess(902, file_id="d-1")]  # fmt: skip
    scene.sender.accept([row(1, VOICE)])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert [call.kind for call in scene.telegram.calls if isinstance(call, wire.SendFile)] == [
        FileKind.VOICE,
        FileKind.DOCUMENT,
    ]
    assert scene.store.marks[0].upload is None, "others get a voice note"


async def test_recording_that_nobody_takes_becomes_sentence(scene: OutboxSenderScene) -> None:
    scene.store.voices[VOICE.sha256] = SOUND
    scene.telegram.answers = [wire.CallRefused("no voice"), wire.CallRefused("no file"), wire.CallSuccess(9)]
    scene.sender.accept([row(1, VOICE)])
    await scene.delivery_statuses(1)
    assert scene.html() == ["voice-not-taken"]


async def test_next_picture_takes_place_of_earlier_one(scene: OutboxSenderScene) -> None:
    scene.store.stored_files[FileName(TG, 1000, STORED_AS)] = "f-1"
    scene.sender.accept([row(1, replace(BALLOT, replaces=OLD_PICTURE))])
    await scene.delivery_statuses(1)
    (call,) = scene.telegram.calls
    assert isinstance(call, wire.EditFile) and (call.ref, call.file_id) == (OLD_PICTURE, "f-1")
    assert scene.store.marks[0].ref == OLD_PICTURE


async def test_picture_that_cannot_be_edited_is_sent_anew(scene: OutboxSenderScene) -> None:
    scene.store.stored_files[FileName(TG, 1000, STORED_AS)] = "f-1"
    scene.telegram.answers = [wire.CallRefused("message can't be edited"), wire.CallSuccess(902)]
    scene.sender.accept([row(1, replace(BALLOT, replaces=OLD_PICTURE))])
    await scene.delivery_statuses(1)
    assert [type(call) for call in scene.telegram.calls] == [
        wire.EditFile,
        wire.SendStored,
        wire.DeleteMessages,
    ]


async def test_bale_gets_new_picture_and_loses_old_one(scene: OutboxSenderScene) -> None:
    scene.store.stored_files[FileName(BALE, 1000, STORED_AS)] = "f-1"
    old = MessageRef(BALE, 77, 880)
    to = Destination(BALE, 77, ChatKind.PRIVATE)
    scene.sender.accept([row(1, replace(BALLOT, replaces=old), to=to)])
    await scene.delivery_statuses(1)
    sent, deleted = scene.bale.calls
    assert isinstance(sent, wire.SendStored) and deleted == wire.DeleteMessages(77, (880,))


async def test_letterbox_is_opened_to_send_and_dropped_one_ends(scene: OutboxSenderScene) -> None:
    scene.store.addresses["box"] = private(77)
    for number, box in ((1, "box"), (2, "dropped")):
        say = out.Say("reminder", to=out.Letterbox(box))
        written = replace(row(number, say), outgoing=Outgoing(say, f"l:{box}", say.lane, letterbox=box))
        scene.sender.accept([written])
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "gone"}
    (call,) = scene.telegram.calls
    assert isinstance(call, wire.SendText) and call.chat_id == 77


async def test_erasure_of_details_is_retried_until_messenger_answers(scene: OutboxSenderScene) -> None:
    whisper = MessageRef(TG, GROUP_ID, 0, 9001, 4)
    scene.store.details["c-1", REZA] = [MessageRef(TG, 9001, n) for n in range(1, 121)] + [whisper]
    scene.telegram.answers = [wire.CallUncertain("reset")]
    scene.sender.accept([row(1, out.EraseDetails("c-1", REZA), to=private(9001))])
    await until(lambda: scene.store.marks, seconds=5)
    sizes = [len(c.message_ids) for c in scene.telegram.calls if isinstance(c, wire.DeleteMessages)]
    assert sorted(sizes) == [20, 100] and scene.telegram.calls.count(wire.DeleteEphemeral(whisper)) == 2
    assert scene.store.delivery_statuses() == {1: "sent"}


async def test_details_are_erased_after_their_own_statuses_are_stored(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_recorder, "EVERY", 60)
    scene.sender.accept([row(1, to=private(9002)), row(2, out.EraseDetails("c-1", REZA), to=private(9001))])
    await until(lambda: len(scene.sender._deliveries) == 2)
    assert not scene.store.marks, "what others were sent is no reason to store at once"
    whisper = out.EphemeralMessage("details", remember=out.DetailOf("c-1", REZA))
    written = row(3, whisper, to=in_group(), press=press_context())
    scene.sender.accept([written])
    await until(lambda: len(scene.sender._deliveries) == 3)
    scene.sender.accept([row(4, out.EraseDetails("c-1", REZA), to=private(9001))])
    await until(lambda: 3 in scene.store.delivery_statuses())


async def test_expiring_copies_are_erased_by_turn_and_clock(scene: OutboxSenderScene) -> None:
    scene.store.shown["conv"] = [MessageRef(BALE, 5, 20), MessageRef(BALE, 5, 21)]
    of_turn = row(1, out.EraseExpiringCopies(), to=private(5, BALE), conversation="conv")
    by_clock = replace(of_turn, id=2, outgoing=replace(of_turn.outgoing, destination=None))
    for removal in (of_turn, by_clock):
        scene.sender.accept([removal])
        await scene.delivery_statuses(removal.id)
    assert [c.message_ids for c in scene.bale.calls if isinstance(c, wire.DeleteMessages)] == [
        (20,),
        (21,),
    ] * 2
    scene.store.shown.clear()
    scene.sender.accept([replace(by_clock, id=3)])
    assert await scene.delivery_statuses(3) == {1: "sent", 2: "sent", 3: "gone"}


async def test_copy_possibly_delivered_to_reporter_is_not_resent(scene: OutboxSenderScene) -> None:
    """Nobody knows where the first copy is, so it could not be erased."""
    scene.sender._packages = FakePackages()  # type: ignore[assignment]  # a fake of it
    reply = out.SendEvidence("e-1", out.OriginChat(), out.ExpiringCopy(), going=True)
    scene.telegram.answers = [wire.CallUncertain("reset")]
    scene.sender.accept([row(1, reply, to=private(5)), row(2, reply, to=private(6), uncertain=True)])
    await scene.delivery_statuses(2)
    first, *words = scene.telegram.calls
    assert isinstance(first, wire.SendFile) and first.protect
    assert {(c.chat_id, c.html) for c in words if isinstance(c, wire.SendText)} == {
        (5, "my-refer-unsure"),
        (6, "my-refer-unsure"),
    }


async def test_cleaning_a_chat_says_how_much_is_left(scene: OutboxSenderScene) -> None:
    scene.store.chats["conv"] = [1, 2, 3]
    scene.bale.answers = [
        wire.CallSuccess(),
        *[wire.CallRefused("message can't be deleted")] * 2,
        wire.CallSuccess(),
    ]
    erase = row(1, out.EraseChat("cleaned"), to=private(5, BALE), conversation="conv")
    scene.sender.accept([erase])
    await scene.delivery_statuses(1)
    assert [c.message_ids for c in scene.bale.calls if isinstance(c, wire.DeleteMessages)] == [
        (1,),
        (2,),
        (3,),
    ]
    assert scene.bale.calls[-1] == wire.SendText(5, "cleaned {'left': 1}")


async def test_only_messages_left_after_batch_refusal_are_counted(scene: OutboxSenderScene) -> None:
    scene.store.chats["conv"] = [1, 2, 3]
    refused = wire.CallRefused("message can't be deleted")
    scene.telegram.answers = [refused, wire.CallSuccess(), refused, refused, wire.CallSuccess()]
    scene.sender.accept([row(1, out.EraseChat("cleaned"), conversation="conv")])
    await scene.delivery_statuses(1)
    tried = [c.message_ids for c in scene.telegram.calls if isinstance(c, wire.DeleteMessages)]
    assert tried == [(1, 2, 3), (1,), (2,), (3,)]
    assert scene.telegram.calls[-1] == wire.SendText(5001, "cleaned {'left': 1}")


async def test_a_message_too_old_to_be_deleted_is_emptied(scene: OutboxSenderScene) -> None:
    ref = MessageRef(TG, 5001, 20)
    scene.telegram.answers = [wire.CallRefused("message can't be deleted")]
    scene.sender.accept([row(1, out.EraseMessage(ref))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.telegram.calls == [wire.DeleteMessages(5001, (20,)), wire.EditText(ref, "message-emptied")]


async def test_person_is_told_how_to_delete_undeletable_message(scene: OutboxSenderScene) -> None:
    refused = wire.CallRefused("message can't be edited")
    scene.bale.answers = [refused, refused]
    scene.sender.accept([row(1, out.EraseMessage(MessageRef(BALE, 5001, 20)), to=private(5001, BALE))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.bale.calls[-1] == wire.SendText(5001, "message-by-hand {'left': 1}")


async def test_an_emptying_that_must_wait_is_tried_again(scene: OutboxSenderScene) -> None:
    ref = MessageRef(TG, 5001, 20)
    scene.telegram.answers = [
        wire.CallRefused("too old"),
        wire.CallUncertain("reset"),
        wire.CallRefused("too old"),
    ]
    scene.sender.accept([row(1, out.EraseMessage(ref))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.telegram.calls.count(wire.EditText(ref, "message-emptied")) == 2


async def test_remaining_details_are_emptied_and_moderator_is_told(scene: OutboxSenderScene) -> None:
    words, film = MessageRef(TG, 9001, 1), MessageRef(TG, 9001, 2)
    scene.store.details["c-1", REZA] = [words, film]
    refused = wire.CallRefused("message can't be deleted")
    scene.telegram.answers = [
        refused,
        refused,
        wire.CallSuccess(),
        refused,
        wire.CallRefused("there is no text"),
    ]
    scene.sender.accept([row(1, out.EraseDetails("c-1", REZA), to=private(9001))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert wire.EditText(words, "message-emptied") in scene.telegram.calls
    assert scene.telegram.calls[-1] == wire.SendText(9001, "details-by-hand {'left': 1}")


async def test_deliveries_are_recorded_in_batches_and_retried_after_conflict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery_recorder, "EVERY", 0.03)
    scene = OutboxSenderScene()
    scene.store.conflicts["mark"] = [Conflict("locked"), Conflict("deadlock")]
    async with run_sender(scene, senders=20):
        scene.sender.accept([row(n, to=private(n)) for n in range(1, 51)])
        assert await scene.delivery_statuses(50) == dict.fromkeys(range(1, 51), "sent")
    assert len(scene.store.mark_calls) <= 3
    assert len(scene.store.marks) == 50, "each result is stored once"


async def test_marks_survive_a_flush_that_was_cancelled() -> None:
    scene = OutboxSenderScene()
    scene.store.conflicts["mark"] = [asyncio.CancelledError()]
    scene.sender._endings.settle(row(1), outbox_sender.DeliveryStatus.SENT)
    with pytest.raises(asyncio.CancelledError):
        await scene.sender.flush()
    assert await scene.sender.flush()
    assert scene.store.delivery_statuses() == {1: "sent"}


async def test_last_flush_is_patient_and_reports_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery_recorder, "LASTING_PAUSE", 0.001)
    scene = OutboxSenderScene()
    scene.sender._endings.settle(row(1), outbox_sender.DeliveryStatus.SENT)
    scene.store.conflicts["mark"] = [Conflict("full", lasting=True)] * 7
    assert not await scene.sender.flush()
    assert await scene.sender.flush()
    assert scene.store.delivery_statuses() == {1: "sent"}


async def test_drain_sends_what_there_is_and_tells_what_stays(scene: OutboxSenderScene) -> None:
    scene.sender.accept([row(n, to=private(n)) for n in range(1, 6)])
    assert await scene.sender.drain(1.0) == 0
    assert len(scene.store.marks) == 5
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([row(6), row(7)])
    assert await scene.sender.drain(0.01) == 2


@pytest.mark.parametrize("closed_before", [True, False])
async def test_stop_waits_for_no_long_closed_chat(closed_before: bool) -> None:
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.gate = asyncio.Event()
        scene.telegram.answers = [wire.RetryLater(3600.0, limited=True)]
        scene.sender.accept([row(n, conversation=f"c{n}") for n in (1, 2)])
        await until(lambda: scene.telegram.calls)
        if closed_before:
            scene.telegram.gate.set()
            await until(lambda: scene.store.marks)
        stop = asyncio.create_task(scene.sender.drain(30.0))
        await asyncio.sleep(0)
        scene.telegram.gate.set()
        async with asyncio.timeout(5.0):
            assert await stop == 2 and len(scene.telegram.calls) == 1


async def test_ending_calls_waits_for_those_under_way_alone(scene: OutboxSenderScene) -> None:
    gate = scene.telegram.gate = asyncio.Event()
    scene.sender.accept([row(n, to=private(1)) for n in range(1, 4)])  # one after the other: it is one chat
    await asyncio.sleep(0.05)
    ending = asyncio.create_task(scene.sender.end_calls(30.0))
    await asyncio.sleep(0.05)
    assert not ending.done()
    gate.set()
    assert await ending == 2
    assert scene.store.delivery_statuses() == {1: "sent"}


async def test_ending_calls_does_not_wait_for_ever(scene: OutboxSenderScene) -> None:
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([row(1)])
    await asyncio.sleep(0.05)
    assert await scene.sender.end_calls(0.01) == 1
    assert not scene.store.marks


async def test_the_reporters_messages_count_towards_the_messenger_s_limit() -> None:
    scene = OutboxSenderScene(pace=True)
    for n in range(1, 9):
        scene.store.addresses[f"r-{n}"] = private(5)
    async with run_sender(scene):
        scene.sender.accept([row(n, report_id=f"r-{n}") for n in range(1, 9)])
        await until(lambda: len(scene.telegram.calls) == 4)
        await asyncio.sleep(0.05)
        assert len(scene.telegram.calls) == 4, "one chat takes a burst of four"


def test_a_destination_is_replaced_whole() -> None:
    """A group that was upgraded keeps its kind and messenger."""
    sender = OutboxSenderScene().sender
    sender._places._moved[TG, -1] = -2
    assert sender._places.present(Destination(TG, -1, in_group().kind)) == in_group(-2)


async def test_only_refusals_as_one_too_many_reach_the_pacer() -> None:
    hour, away = wire.RetryLater(3600.0, limited=True), wire.RetryLater(0.01)
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.answers = [hour, away, away, away, away]
        scene.sender.accept([row(chat, to=private(chat)) for chat in range(1, 6)])
        await until(lambda: len(scene.store.marks) >= 5)
        assert scene.store.delivery_statuses() == {1: "later", **dict.fromkeys(range(2, 6), "sent")}, (
            "the refused chat waits alone"
        )
        pacer = scene.sender._channels[TG].pacer
        assert pacer.wait_for(1, ChatKind.PRIVATE) > 3_500 and pacer.pace() == Pace(28.0, None, closed=1)
        metrics = scene.health.metrics(Readings()).decode()
        for outcome, number in (("TooMany", 1), ("RetryLater", 4), ("CallSuccess", 4)):
            assert f'outcome="{outcome}"}} {number}.0' in metrics


async def test_chat_refused_for_hour_stays_closed_after_restart() -> None:
    group = in_group()
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.answers = [wire.RetryLater(3600.0, limited=True)] * 2
        scene.sender.accept([row(1), row(2, to=group)])
        await until(lambda: len(scene.store.marks) >= 2)
        left = [
            replace(mark.row, outgoing=replace(mark.row.outgoing, not_before=mark.later))
            for mark in scene.store.marks
        ]
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.clock.at += timedelta(minutes=10)
        others = [row(3, conversation="other"), row(4, to=group, conversation="other group")]
        scene.sender.accept([*left, *others, row(5, to=private(5002))])
        assert await scene.delivery_statuses(1) == {5: "sent"}
        await asyncio.sleep(0)
        assert scene.html() == ["words-5"] and scene.sender.waiting() == 4
        pacer = scene.sender._channels[TG].pacer
        waits = pacer.wait_for(5001, ChatKind.PRIVATE), pacer.wait_for(group.chat_id, ChatKind.GROUP)
        assert waits == pytest.approx((3000, 3000), abs=5)
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.clock.at += timedelta(hours=2)
        scene.sender.accept(left)
        assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}


@pytest.mark.parametrize("under_way", [True, False])
async def test_newer_row_keeps_the_wait_that_is_stored(under_way: bool) -> None:
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.gate = asyncio.Event()
        scene.telegram.answers = [wire.RetryLater(3600.0, limited=True)]
        scene.sender.accept([row(1, slot="screen")])
        await until(lambda: scene.telegram.calls)
        if under_way:
            scene.sender.accept([row(2, slot="screen")])
        scene.telegram.gate.set()
        await until(lambda: scene.store.marks)
        if not under_way:
            scene.sender.accept([row(2, slot="screen")])
        await until(lambda: len(scene.store.marks) >= 2 and 2 in scene.store.delivery_statuses())
        assert scene.store.delivery_statuses() == {1: "dropped", 2: "later"}
        (later,) = {mark.later for mark in scene.store.marks if mark.later is not None}
        assert later - scene.clock.now() == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=1))


@pytest.mark.parametrize(("limited", "seconds"), [(True, 30.0), (False, 3600.0)])
async def test_short_wait_and_silence_are_not_stored(limited: bool, seconds: float) -> None:
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.answers = [wire.RetryLater(seconds, limited=limited)]
        scene.sender.accept([row(1), row(2, to=private(5002))])
        assert await scene.delivery_statuses(1) == {2: "sent"}


async def test_refused_deletion_reaches_the_pacer() -> None:
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.telegram.answers = [wire.RetryLater(3600.0, limited=True)]
        scene.sender.accept([row(1, out.EraseMessage(MessageRef(TG, 5001, 7)))])
        await until(lambda: scene.telegram.calls)
        assert scene.sender._channels[TG].pacer.wait_for(5001, ChatKind.PRIVATE) > 3_500


async def test_broadcast_waits_while_replies_wait() -> None:
    async with run_sender(OutboxSenderScene(pace=True), senders=1) as scene:
        scene.store.addresses = {f"box-{n}": private(n) for n in range(100, 110)}
        news = out.Say("news", remember=out.BroadcastOf("b"))
        part = [row(n, news, conversation=f"box-{n}", lane=out.SendLane.REMINDER) for n in range(100, 110)]
        boxes = [
            replace(r, outgoing=replace(r.outgoing, destination=None, letterbox=r.outgoing.conversation))
            for r in part
        ]
        scene.sender.accept([*(row(n, to=private(n)) for n in range(1, 41)), *boxes])
        await until(lambda: len(scene.store.marks) >= 50)
        order = [int(call.chat_id) for call in scene.telegram.calls if isinstance(call, wire.SendText)]
        early = sum(chat >= 100 for chat in order[:40])
        assert early <= 2, "those that were sent before a reply had to wait"


NIGHT = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)
"""22:00 in Tehran."""


def notice_row(row_id: int, report_id: str, *, quiet: bool = True) -> OutboxRow:
    reply = out.Say(f"words-{row_id}", quiet=quiet, to=out.ReporterOf(report_id))
    slot = f"notice:{report_id}"
    return row(row_id, reply, report_id=report_id, lane=out.SendLane.DIALOGUE, slot=slot)


@pytest.mark.parametrize("messenger", [TG, BALE])
async def test_what_the_night_overtook_waits_for_the_morning(
    scene: OutboxSenderScene, messenger: Messenger
) -> None:
    """The message was queued by day while the messenger was down. When it answers again, it is night."""
    adapter = scene.telegram if messenger is TG else scene.bale
    scene.store.addresses = {"r1": private(5001, messenger), "r2": private(5002, messenger)}
    adapter.answers = [wire.RetryLater(0.03)]
    scene.sender.accept([notice_row(1, "r1")])
    await until(lambda: adapter.calls)
    scene.clock.at = NIGHT
    scene.sender.accept([notice_row(2, "r2", quiet=False), row(3, to=private(5003, messenger))])
    await until(lambda: {2, 3} <= scene.store.delivery_statuses().keys())
    await asyncio.sleep(0.06)
    assert len(adapter.calls) == 3, "answers and messages that may make a sound are sent, the notice is not"
    assert scene.sender.waiting() == 1

    scene.clock.at = NIGHT + timedelta(hours=8, minutes=59, seconds=59)
    await asyncio.sleep(0.02)
    assert len(adapter.calls) == 3
    scene.clock.advance(timedelta(seconds=1))
    await until(lambda: 1 in scene.store.delivery_statuses())
    assert scene.store.delivery_statuses()[1] == "sent"


async def test_newer_night_notice_replaces_the_waiting_one(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {"r1": private(5001)}
    scene.clock.at = NIGHT
    scene.sender.accept([notice_row(1, "r1")])
    await asyncio.sleep(0.01)
    scene.sender.accept([notice_row(2, "r1")])
    await asyncio.sleep(0.01)
    assert scene.telegram.calls == []
    scene.clock.advance(timedelta(hours=9))
    await until(lambda: scene.store.delivery_statuses() == {1: "dropped", 2: "sent"})
    assert scene.html() == ["words-2"]


async def test_morning_messages_block_neither_chat_nor_stop(scene: OutboxSenderScene) -> None:
    """A moderator works at night while a silent notice to them waits."""
    scene.clock.at = NIGHT
    quiet = row(1, out.Say("words-1", quiet=True, to=out.StaffChat(Account(TG, 5001))), to=private(5001))
    scene.sender.accept([quiet])
    await asyncio.sleep(0.01)
    scene.sender.accept([row(2, to=private(5001))])
    await until(lambda: 2 in scene.store.delivery_statuses())
    assert (scene.sender.waiting(), scene.sender.sendable_count()) == (1, 0)
    async with asyncio.timeout(20):
        assert await scene.sender.drain(600) == 1


async def test_what_waits_for_the_morning_waits_over_a_restart(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {"r1": private(5001)}
    scene.clock.at = NIGHT
    scene.sender.accept([replace(notice_row(1, "r1"), uncertain=True)])
    await asyncio.sleep(0.01)
    assert scene.telegram.calls == [] and scene.store.delivery_statuses() == {}
    scene.clock.advance(timedelta(hours=9))
    assert await scene.delivery_statuses(1) == {1: "sent"}


def news_row(row_id: int, report_id: str = "r1", *, quiet: bool = True) -> OutboxRow:
    slot = f"notice:{report_id}"
    reply = out.Say("notice-new", to=out.ReporterOf(report_id), slot=slot, quiet=quiet)
    return row(row_id, reply, report_id=report_id, lane=out.SendLane.DIALOGUE, slot=slot)


@pytest.mark.parametrize("messenger", [TG, BALE])
async def test_a_notice_that_stands_unread_is_not_said_twice(
    scene: OutboxSenderScene, messenger: Messenger
) -> None:
    """Also if another report's notice came in between. That one opens another report, so it is sent."""
    adapter = scene.telegram if messenger is TG else scene.bale
    scene.store.addresses = {"r1": private(5001, messenger), "r2": private(5001, messenger)}
    for news in (news_row(1), news_row(2), news_row(3, "r2"), news_row(4)):
        scene.sender.accept([news])
        await until(lambda number=news.id: number in scene.store.delivery_statuses())
    assert scene.store.delivery_statuses() == {1: "sent", 2: "dropped", 3: "sent", 4: "dropped"}
    assert len(adapter.calls) == 2


@pytest.mark.parametrize("messenger", [TG, BALE])
@pytest.mark.parametrize(
    "between",
    [
        out.Say("words"),
        out.Screen("words"),
        out.Ack(),
        out.EraseChat("chat-cleaned"),
        out.EraseExpiringCopies(),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_next_notice_is_sent_after_other_messages(
    scene: OutboxSenderScene, messenger: Messenger, between: out.Reply
) -> None:
    scene.store.addresses = {"r1": private(5001, messenger)}
    press = press_context()
    for step in (news_row(1), row(2, between, to=private(5001, messenger), press=press), news_row(3)):
        scene.sender.accept([step])
        await until(lambda number=step.id: number in scene.store.delivery_statuses())
    assert scene.store.delivery_statuses() == {1: "sent", 2: "sent", 3: "sent"}


async def test_overlooked_or_undelivered_notice_is_repeated(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {"r1": private(5001)}
    scene.telegram.answers = [wire.TargetGone("blocked")]
    for number, later in enumerate((timedelta(), timedelta(), timedelta(hours=23), timedelta(hours=1)), 1):
        scene.clock.advance(later)
        scene.clock.stand(scene.clock.at)
        scene.sender.accept([news_row(number, quiet=False)])
        await until(lambda number=number: number in scene.store.delivery_statuses())
    assert scene.store.delivery_statuses() == {1: "gone", 2: "sent", 3: "dropped", 4: "sent"}


async def test_message_during_notice_sending_allows_the_next_notice(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {"r1": private(5001)}
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([news_row(1)])
    await until(lambda: scene.telegram.calls)
    scene.sender.accept([row(2, to=private(5001))])
    await until(lambda: len(scene.telegram.calls) == 2)
    scene.telegram.gate.set()
    await scene.delivery_statuses(2)
    scene.sender.accept([news_row(3)])
    assert (await scene.delivery_statuses(3))[3] == "sent"


async def test_moved_card_is_closed_only_where_it_stood(scene: OutboxSenderScene) -> None:
    gone = out.EditCard("c-1", "case-moved", there_only=True, leaves=True)
    scene.store.cards["c-2"] = [MessageRef(TG, GROUP_ID, 55)]
    async with run_sender(scene):
        scene.sender.accept(
            [row(1, gone, to=in_group()), row(2, replace(gone, case_id="c-2"), to=in_group())]
        )
        assert set((await scene.delivery_statuses(2)).values()) == {"sent"}
    assert scene.telegram.calls == [wire.EditText(MessageRef(TG, GROUP_ID, 55), "case-moved")]


@pytest.mark.parametrize("messenger", [TG, BALE])
async def test_cards_in_private_are_shown_anew_where_they_stand(
    scene: OutboxSenderScene, messenger: Messenger
) -> None:
    """A card that can no longer be edited is deleted. None is posted."""
    reza = Account(messenger, REZA.id)
    adapter = scene.telegram if messenger is TG else scene.bale
    places = [MessageRef(messenger, reza.id, number) for number in (11, 12)]
    scene.store.private["c-1", reza] = places
    adapter.answers = [wire.RetryLater(0.0), wire.CallSuccess(0), wire.CallRefused("cannot be edited")]
    anew = out.EditPrivate("c-1", reza, "case-card")
    scene.sender.accept([row(1, anew, to=private(reza.id, messenger))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    edits = [wire.EditText(place, "case-card", ()) for place in places]
    assert adapter.calls == [edits[0], *edits, wire.DeleteMessages(reza.id, (12,))]


async def test_more_private_cards_than_fit_are_each_edited_once(scene: OutboxSenderScene) -> None:
    """A try that is refused goes on where the last one stopped: from the first card again, it would end there each
    time."""
    places = [MessageRef(TG, REZA.id, number) for number in (11, 12, 13)]
    scene.store.private["c-1", REZA] = places
    done, full = wire.CallSuccess(0), wire.RetryLater(0.0, limited=True)
    scene.telegram.answers = [done, full, done, full, done]
    scene.sender.accept([row(1, out.EditPrivate("c-1", REZA, "case-card"), to=private(REZA.id))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    first, second, third = (wire.EditText(place, "case-card", ()) for place in places)
    assert scene.telegram.calls == [first, second, second, third, third]


async def test_where_no_card_stands_in_private_nothing_is_said(scene: OutboxSenderScene) -> None:
    scene.sender.accept([row(1, out.EditPrivate("c-1", REZA, "case-card"), to=private(REZA.id))])
    assert await scene.delivery_statuses(1) == {1: "sent"}
    assert scene.telegram.calls == []


async def test_what_sends_nothing_uses_none_of_a_chats_room(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[ChatId] = []

    async def count_send(chat_id: ChatId, _kind: ChatKind, *, broadcast: bool = False) -> float:
        counted.append(chat_id)
        return 0.0

    monkeypatch.setattr(scene.sender._channels[TG].pacer, "count_send", count_send)
    places = [MessageRef(TG, REZA.id, number) for number in (11, 12)]
    nothing = (out.EditPrivate("c-1", REZA, "case-card"), out.EraseDetails("c-1", REZA))
    scene.sender.accept([row(n, nothing[n % 2], to=private(REZA.id)) for n in range(1, 9)])
    assert set((await scene.delivery_statuses(8)).values()) == {"sent"}
    scene.store.private["c-2", REZA] = places
    scene.sender.accept([row(9, out.EditPrivate("c-2", REZA, "case-card"), to=private(REZA.id))])
    assert (await scene.delivery_statuses(9))[9] == "sent" and len(scene.telegram.calls) == len(places)
    assert counted == [REZA.id] * len(places), "what edits two cards counts as two"


async def test_edits_and_second_forms_count_and_teach(
    scene: OutboxSenderScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call that the messenger counts as a message is counted as sent, and its answer teaches the pacer."""
    pacer, seen = scene.sender._channels[TG].pacer, Counter[str]()

    async def count_send(_chat_id: ChatId, _kind: ChatKind, *, broadcast: bool = False) -> float:
        seen["counted"] += 1
        return 0.0

    def note_success() -> None:
        seen["taught"] += 1

    monkeypatch.setattr(pacer, "count_send", count_send)
    monkeypatch.setattr(pacer, "note_success", note_success)
    scene.store.private["c-1", REZA] = [MessageRef(TG, REZA.id, number) for number in (11, 12)]
    scene.sender.accept([row(1, out.EditPrivate("c-1", REZA, "case-card"), to=private(REZA.id))])
    await scene.delivery_statuses(1)
    assert seen == {"counted": 2, "taught": 2}
    scene.store.clean["e-1"] = CleanFile(b"jpeg", "photo", "photo.jpg", "image/jpeg")
    scene.telegram.answers = [wire.CallRefused("PHOTO_INVALID_DIMENSIONS")] * 2
    scene.sender.accept([row(2, out.SendEvidence("e-1", out.StaffChat(REZA)), to=private(9001))])
    await scene.delivery_statuses(2)
    assert seen == {"counted": 5, "taught": 5}, "a photo, a document and a sentence"


def broadcast_row(number: int, *, quiet: bool = True, uncertain: bool = False) -> OutboxRow:
    remember = out.BroadcastOf("b-1")
    box = f"box-{number}"
    say = out.Say("words", to=out.Letterbox(box), lane=out.SendLane.REMINDER, quiet=quiet, remember=remember)
    return replace(
        row(number, say),
        outgoing=Outgoing(say, f"letterbox:{box}", say.lane, letterbox=box, slot="broadcast:1"),
        uncertain=uncertain,
    )


async def test_stopped_broadcast_drops_stored_rows_and_keeps_followers(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {f"box-{n}": private(5000 + n) for n in (1, 2)}
    scene.store.stopped = {"b-1"}
    scene.sender.accept([broadcast_row(1), broadcast_row(2)])
    assert await scene.delivery_statuses(2) == {1: "dropped", 2: "dropped"}
    assert scene.telegram.calls == []


async def test_broadcast_sleeps_until_eight_unless_urgent(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {f"box-{n}": private(5000 + n) for n in (1, 2)}
    scene.clock.at = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)  # 07:30 in Tehran
    scene.sender.accept([broadcast_row(1), broadcast_row(2, quiet=False)])
    assert await scene.delivery_statuses(1) == {2: "sent"}
    await asyncio.sleep(0.02)
    assert 1 not in scene.store.delivery_statuses()
    scene.clock.advance(timedelta(minutes=31))
    assert await scene.delivery_statuses(2) == {2: "sent", 1: "sent"}


async def test_broadcast_left_by_crash_is_resent_rather_than_lost(scene: OutboxSenderScene) -> None:
    scene.store.addresses = {"box-1": private(5001)}
    scene.sender.accept([broadcast_row(1, uncertain=True)])
    assert await scene.delivery_statuses(1) == {1: "sent"}


class FakePackages:
    """The copies of a referral, or none at all."""

    def __init__(
        self, *copies: Copy, broken: PackageBroken | None = None, none: NotMade | None = None
    ) -> None:
        self._copies, self._broken, self._none = copies, broken, none
        self.asked: list[tuple[str, tuple[int, ...], bool]] = []

    async def copies(self, package: out.SendPackage) -> tuple[Copy, ...]:
        if self._broken:
            raise self._broken
        return self._copies

    async def list_proofs(self, package: out.SendPackage) -> tuple[Proof, ...]:
        return tuple(copy.proof for copy in await self.copies(package))

    async def make_display_copy(self, wish: Look) -> DisplayCopy:
        self.asked.append((wish.evidence_id, tuple(wish.cells), wish.lines))
        if self._none:
            raise self._none
        file = CleanFile(b"covered", "photo", "photo.jpg", "image/jpeg")
        return DisplayCopy(file, "its hash" if wish.going else "")

    @staticmethod
    def bundle(fields: Mapping[str, str], copies: Sequence[Copy]) -> wire.MadeFile:
        return wire.MadeFile(
            FileKind.DOCUMENT, b"".join(copy.data for copy in copies), "z.zip", "application/zip"
        )


def a_package(part: str) -> out.SendPackage:
    return out.SendPackage("f1", part, "caption", out.StaffChat(REZA), (("e-1", (3,)),))


async def test_a_package_goes_whole_or_not_at_all(scene: OutboxSenderScene) -> None:
    copy = Copy("copy-01.jpg", b"jpeg", "image/jpeg", "fields")
    changed, broken = PackageBroken("changed"), PackageBroken()
    these = (FakePackages(copy), FakePackages(broken=broken), FakePackages(broken=changed))
    for number, packages in enumerate(these, 1):
        scene.sender._packages = packages  # type: ignore[assignment]  # a fake of it
        scene.sender.accept([row(number, a_package("copies"), to=private(9001))])
        await scene.delivery_statuses(number)
    whole, *none = scene.telegram.calls
    assert isinstance(whole, wire.SendFile) and (whole.data, whole.name) == (b"jpeg", "z.zip")
    assert none == [wire.SendText(9001, "package-broken"), wire.SendText(9001, "package-changed")]


async def test_picture_fields_are_drawn_for_the_chooser(scene: OutboxSenderScene) -> None:
    packages = FakePackages()
    scene.sender._packages = packages  # type: ignore[assignment]  # a fake of it
    reply = out.SendEvidence("e-1", out.StaffChat(REZA), cells=(0, 2), lines=True)
    scene.sender.accept([row(1, reply, to=private(9001))])
    await scene.delivery_statuses(1)
    (sent,) = scene.telegram.calls
    assert isinstance(sent, wire.SendFile) and sent.data == b"covered"
    assert packages.asked == [("e-1", (0, 2), True)]


@pytest.mark.parametrize(
    ("to", "slow", "word"),
    [
        (out.StaffChat(REZA), True, "film-not-covered"),
        (out.StaffChat(REZA), False, "evidence-no-clean-copy"),
        (out.OriginChat(), True, "my-refer-file-unavailable"),
    ],
)
async def test_whoever_cannot_be_shown_a_copy_hears_why(
    scene: OutboxSenderScene, to: out.StaffChat | out.OriginChat, slow: bool, word: str
) -> None:
    scene.sender._packages = FakePackages(none=NotMade(slow=slow))  # type: ignore[assignment]  # a fake of it
    reply = out.SendEvidence("e-1", to, going=True, seen_in="f1")
    scene.sender.accept([row(1, reply, to=private(9001))])
    await scene.delivery_statuses(1)
    assert scene.telegram.calls == [wire.SendText(9001, word)]
    assert [mark.made for mark in scene.store.marks] == [""], "nobody has seen it"


async def test_delivered_copy_is_recorded_with_its_hash(scene: OutboxSenderScene) -> None:
    scene.sender._packages = FakePackages()  # type: ignore[assignment]  # a fake of it
    reply = out.SendEvidence("e-1", out.StaffChat(REZA), going=True, seen_in="f1")
    refused = wire.CallRefused("no such kind")
    scene.telegram.answers = [
        wire.CallSuccess(41),
        refused,
        wire.CallSuccess(42),
        refused,
        refused,
        wire.CallSuccess(43),
    ]
    for number in (1, 2, 3):
        scene.sender.accept([row(number, reply, to=private(9001))])
        await scene.delivery_statuses(number)
    made = {mark.row.id: mark.made for mark in scene.store.marks}
    assert made == {1: "its hash", 2: "its hash", 3: ""}, (
        "as a file, too; but not the notice that it is not accepted"
    )
