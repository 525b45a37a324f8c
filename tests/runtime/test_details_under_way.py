"""Details on their way to a person in one queue, while another queue brings the erasure of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.store import DeliveryResult, OutboxRow
from bot.domain.people import Account
from bot.runtime import delivery_recorder, details_under_way, outbox_sender
from tests.runtime.fakes import GROUP_ID, TG, in_group, press_context, private, row, until
from tests.runtime.test_outbox_sender import OutboxSenderScene, run_sender

REZA = Account(TG, 9001)
DETAIL = out.DetailOf("c-1", REZA)


def summary(row_id: int, case_id: str = "c-1") -> OutboxRow:
    """A summary for the assignee's eyes, beside the card in the group."""
    reply = out.EphemeralMessage(f"summary-{row_id}", remember=out.DetailOf(case_id, REZA))
    return row(row_id, reply, to=in_group(), press=replace(press_context(), presser_id=REZA.id))


def erasure(row_id: int, case_id: str = "c-1") -> OutboxRow:
    return row(row_id, out.EraseDetails(case_id, REZA), to=private(REZA.id))


class ErasureScene(OutboxSenderScene):
    """A sender whose store knows the details that were delivered, as the real one does."""

    def __init__(self) -> None:
        super().__init__()
        record = self.store.record_deliveries

        async def note_and_record(results: Sequence[DeliveryResult]) -> None:
            await record(results)
            for result in results:
                if out.wish_to_remember(result.row.outgoing.reply) == DETAIL and result.ref is not None:
                    self.store.details.setdefault(("c-1", REZA), []).append(result.ref)

        self.store.record_deliveries = note_and_record  # type: ignore[method-assign]
        self.telegram.answers = [wire.CallSuccess(1, ephemeral_id=number) for number in range(70, 80)]

    def erased_refs(self) -> list[MessageRef]:
        return [call.ref for call in self.telegram.calls if isinstance(call, wire.DeleteEphemeral)]

    def result_of(self, row_id: int) -> DeliveryResult:
        return next(mark for mark in self.store.marks if mark.row.id == row_id)


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ErasureScene]:
    monkeypatch.setattr(delivery_recorder, "EVERY", 0.002)
    monkeypatch.setattr(details_under_way, "LOOK_AGAIN", 0.002)
    monkeypatch.setattr(outbox_sender, "UNCERTAIN_PAUSE", 0.002)
    scene = ErasureScene()
    async with run_sender(scene):
        yield scene


def hold_call(scene: ErasureScene) -> asyncio.Event:
    """The messenger does not answer the call that is under way until the event is set; others, it does."""
    gate, scene.telegram.gate = scene.telegram.gate, None
    assert gate is not None
    return gate


async def test_erasure_waits_for_details_being_sent(scene: ErasureScene) -> None:
    scene.telegram.gate = asyncio.Event()
    scene.sender.accept([summary(1)])
    await until(lambda: scene.telegram.calls)
    answer = hold_call(scene)
    scene.sender.accept([erasure(2), row(3, to=private(9002))])
    await until(lambda: 3 in scene.store.delivery_statuses())
    assert 2 not in scene.store.delivery_statuses(), "nobody knows yet where to erase"
    answer.set()
    await scene.delivery_statuses(3)
    (ref,) = scene.erased_refs()
    assert ref == scene.result_of(1).ref
    assert scene.result_of(2).erased == (ref,)


async def test_details_of_an_ended_claim_are_not_sent(scene: ErasureScene) -> None:
    """They waited in the group's queue, or the messenger did not take them."""
    scene.telegram.gate = asyncio.Event()
    scene.telegram.answers.insert(0, wire.RetryLater(0.001))
    other = summary(2, "c-2")
    scene.sender.accept([summary(1), other, summary(3)])
    await until(lambda: scene.telegram.calls)
    answer = hold_call(scene)
    scene.sender.accept([erasure(4)])
    answer.set()
    assert await scene.delivery_statuses(4) == {1: "dropped", 2: "sent", 3: "dropped", 4: "sent"}
    assert scene.html() == ["summary-1", "summary-2"], "what belongs to another case goes on"
    assert not scene.erased_refs()


async def test_lost_answer_frees_the_erasure_and_a_notice_follows(scene: ErasureScene) -> None:
    scene.telegram.gate = asyncio.Event()
    scene.telegram.answers.insert(0, wire.CallUncertain("reset"))
    scene.sender.accept([summary(1)])
    await until(lambda: scene.telegram.calls)
    answer = hold_call(scene)
    scene.sender.accept([erasure(2)])
    answer.set()
    assert await scene.delivery_statuses(2) == {1: "sent", 2: "sent"}
    assert scene.html() == ["summary-1", "details-unsure"]


async def test_next_claim_keeps_its_own_details(scene: ErasureScene) -> None:
    """Its summary may arrive before the last claim's erasure comes to its turn."""
    scene.telegram.gate = asyncio.Event()
    before = MessageRef(TG, GROUP_ID, 0, REZA.id, 4)
    scene.store.details["c-1", REZA] = [before]
    blocking = row(1, to=private(REZA.id))
    scene.sender.accept([blocking])
    await until(lambda: scene.telegram.calls)
    answer = hold_call(scene)
    scene.sender.accept([erasure(2), summary(3)])
    await until(lambda: 3 in scene.store.delivery_statuses())
    answer.set()
    await scene.delivery_statuses(3)
    assert scene.erased_refs() == [before]
    assert scene.result_of(2).erased == (before,)
    scene.sender.accept([erasure(4)])
    await scene.delivery_statuses(4)
    assert scene.result_of(3).ref in scene.erased_refs(), "until that claim ends, too"


async def test_nothing_is_remembered_once_all_is_done(scene: ErasureScene) -> None:
    scene.sender.accept([summary(1), erasure(2), summary(3), erasure(4)])
    await scene.delivery_statuses(4)
    scene.sender.accept([summary(5)])
    await until(lambda: 5 in scene.store.delivery_statuses())
    assert not scene.sender._details._orders


async def test_uncertain_details_on_a_known_message_are_edited_again(scene: ErasureScene) -> None:
    """After a crash: wherever an edit ended, the same message shows the details, and its number is known."""
    screen = row(
        1, out.Screen("details", remember=DETAIL), to=private(REZA.id), press=press_context(20, REZA.id)
    )
    card = row(2, out.EditPrivate("c-1", REZA, "card-claimed", remember=DETAIL), to=private(REZA.id))
    scene.store.private["c-1", REZA] = [MessageRef(TG, REZA.id, 30)]
    scene.sender.accept([replace(lost, uncertain=True) for lost in (screen, card, erasure(3))])
    assert await scene.delivery_statuses(3) == {1: "sent", 2: "sent", 3: "sent"}
    edits = [call for call in scene.telegram.calls if isinstance(call, wire.EditText)]
    assert [(call.ref.message_id, call.html) for call in edits] == [(20, "details"), (30, "card-claimed")]
    assert wire.DeleteMessages(REZA.id, (20,)) in scene.telegram.calls
    assert "details-unsure" not in scene.html()


async def test_uncertain_details_that_may_be_new_become_a_notice(scene: ErasureScene) -> None:
    """The earlier process may have sent them as a new message: the old one could not be edited, or is not edited."""
    vanished, below, on_ephemeral = (
        row(number, out.Screen("details", remember=out.DetailOf(f"c-{number}", REZA), below=number == 2),
            to=private(REZA.id), press=press_context(20, REZA.id), slot="screen", uncertain=True)
        for number in (1, 2, 3)
    )  # fmt: skip
    press = replace(press_context(), presser_id=REZA.id, message=MessageRef(TG, GROUP_ID, 0, REZA.id, 4))
    in_full_group = replace(
        on_ephemeral, outgoing=replace(on_ephemeral.outgoing, press=press, destination=in_group())
    )
    scene.telegram.answers.insert(1, wire.CallRefused("message to edit not found"))
    scene.sender.accept([in_full_group])
    await until(lambda: scene.store.marks)
    scene.sender.accept([vanished, below])
    assert await scene.delivery_statuses(3) == {1: "sent", 2: "sent", 3: "sent"}
    assert scene.html() == ["details-unsure", "details", "details-unsure", "details-unsure"]
