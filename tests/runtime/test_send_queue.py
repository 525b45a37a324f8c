"""Order within a conversation, urgency between conversations, and overtaking, for any sequence."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.outgoing import SendLane
from bot.conversation.store import OutboxRow
from bot.runtime.channels import NOW, ChannelQueue, Pause
from bot.runtime.send_queue import RANK, SendQueue
from tests.runtime.fakes import row


def take_all(queue: SendQueue, now: float = 0.0) -> list[int]:
    """Take and finish until nothing may be sent."""
    row_ids = []
    while (outbox_row := queue.take(now)) is not None:
        row_ids.append(outbox_row.id)
        queue.finish_row(outbox_row)
    return row_ids


def test_a_conversation_keeps_its_order_even_against_lanes() -> None:
    queue = SendQueue()
    for number, lane in enumerate((SendLane.REMINDER, SendLane.RECEIPT, SendLane.FORM), start=1):
        queue.put(row(number, conversation="a", lane=lane))
    assert take_all(queue) == [1, 2, 3]
    assert len(queue) == 0


def test_urgent_conversations_go_first_and_equals_in_order() -> None:
    queue = SendQueue()
    for number, lane in enumerate(
        (SendLane.REMINDER, SendLane.FORM, SendLane.PRESS, SendLane.FORM, SendLane.RECEIPT), start=1
    ):
        queue.put(row(number, conversation=f"c{number}", lane=lane))
    assert take_all(queue) == [3, 5, 2, 4, 1]


def test_conversation_rests_while_its_head_is_in_flight() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a"))
    queue.put(row(2, conversation="a"))
    first = queue.take(0.0)
    assert first is not None and queue.take(0.0) is None
    queue.finish_row(first)
    assert take_all(queue) == [2]


async def test_row_keeps_place_when_wait_is_unknown() -> None:
    """Whatever went wrong: the sender begins anew, and the conversation does not rest until the next start."""
    queue = ChannelQueue()
    queue.put(row(1, conversation="a"))
    queue.put(row(2, conversation="a"))

    async def break_down(_row: OutboxRow) -> Pause:
        raise RuntimeError("closed")

    async def go(_row: OutboxRow) -> Pause:
        return NOW

    with pytest.raises(RuntimeError):
        await queue.take_next_row(break_down)
    first = await queue.take_next_row(go)
    queue.finish_row(first)
    assert [first.id, (await queue.take_next_row(go)).id] == [1, 2]


def test_newer_slot_overtakes_waiting_row_but_not_in_flight() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a", slot="screen"))
    first = queue.take(0.0)
    assert first is not None
    assert queue.put(row(2, conversation="a", slot="screen")) is None
    overtaken = queue.put(row(3, conversation="a", slot="screen"))
    assert overtaken is not None and overtaken.id == 2
    queue.finish_row(first)
    assert take_all(queue) == [3]


def test_delayed_head_can_be_overtaken_but_delay_stays() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a", slot="card"))
    first = queue.take(0.0)
    assert first is not None
    queue.postpone_row(first, at=30.0)
    overtaken = queue.put(row(2, conversation="a", slot="card"))
    assert overtaken is not None and overtaken.id == 1
    assert queue.take(29.9) is None and queue.next_time() == 30.0
    assert take_all(queue, 30.0) == [2]


def test_an_overtaken_head_gives_its_urgency_back() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a", lane=SendLane.RECEIPT, slot="s"))
    queue.put(row(2, conversation="b", lane=SendLane.DIALOGUE))
    queue.put(row(3, conversation="a", lane=SendLane.REMINDER, slot="s"))
    assert take_all(queue) == [2, 3]


def test_retry_returns_as_head_with_its_tries() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a"))
    queue.put(row(2, conversation="a"))
    first = queue.take(0.0)
    assert first is not None
    tried = OutboxRow(first.id, first.outgoing, attempts=1)
    queue.postpone_row(tried, at=5.0)
    assert queue.take(4.9) is None
    again = queue.take(5.0)
    assert again == tried
    queue.finish_row(tried)
    assert take_all(queue, 5.0) == [2]


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.sampled_from("abc"),
            st.sampled_from(list(SendLane)),
            st.sampled_from(("", "s", "t")),
        ),
        st.tuples(st.just("take"), st.none(), st.none(), st.none()),
        st.tuples(st.just("finish"), st.integers(0, 5), st.none(), st.none()),
        st.tuples(st.just("again"), st.integers(0, 5), st.none(), st.none()),
        st.tuples(st.just("later"), st.none(), st.none(), st.none()),
    ),
    max_size=60,
)


@given(STEPS)
def test_every_row_finishes_or_is_overtaken_once_in_order(steps: list[tuple]) -> None:
    queue, now = SendQueue(), 0.0
    out: list[OutboxRow] = []
    fate: dict[int, str] = {}
    finished: dict[str, list[int]] = defaultdict(list)
    put: dict[int, OutboxRow] = {}

    def settle(outbox_row: OutboxRow, what: str) -> None:
        assert outbox_row.id not in fate, "a row is settled once"
        fate[outbox_row.id] = what

    def finish(outbox_row: OutboxRow) -> None:
        settle(outbox_row, "finished")
        finished[outbox_row.outgoing.conversation].append(outbox_row.id)
        queue.finish_row(outbox_row)

    for what, first, lane, slot in steps:
        if what == "put":
            outbox_row = row(len(put) + 1, conversation=first, lane=lane, slot=slot)
            put[outbox_row.id] = outbox_row
            if (overtaken := queue.put(outbox_row)) is not None:
                assert overtaken.outgoing.slot == slot and overtaken.id not in {o.id for o in out}
                settle(overtaken, "overtaken")
        elif what == "take" and (outbox_row := queue.take(now)) is not None:
            assert outbox_row.outgoing.conversation not in {o.outgoing.conversation for o in out}
            out.append(outbox_row)
        elif what in ("finish", "again") and out:
            outbox_row = out.pop(first % len(out))
            finish(outbox_row) if what == "finish" else queue.postpone_row(outbox_row, at=now + 1)
        elif what == "later":
            now += 1
        assert len(queue) == len(put) - len(fate)
    for outbox_row in out:
        finish(outbox_row)
    while (outbox_row := queue.take(now + 10)) is not None:
        finish(outbox_row)
    assert set(fate) == set(put) and len(queue) == 0
    assert all(ids == sorted(ids) for ids in finished.values())


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(list(SendLane))), min_size=1, max_size=30)
)
def test_no_conversation_goes_before_a_more_urgent_one(rows: list[tuple[str, SendLane]]) -> None:
    queue = SendQueue()
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, (conversation, lane) in enumerate(rows, start=1):
        queue.put(row(number, conversation=conversation, lane=lane))
        waiting[conversation].append(RANK[lane])
    while (outbox_row := queue.take(0.0)) is not None:
        assert min(waiting[outbox_row.outgoing.conversation]) == min(
            min(ranks) for ranks in waiting.values() if ranks
        )
        waiting[outbox_row.outgoing.conversation].pop(0)
        queue.finish_row(outbox_row)
    assert not any(waiting.values())


def test_a_receipt_pulls_the_screen_before_it() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="slow", lane=SendLane.DIALOGUE))
    queue.put(row(2, conversation="sara", lane=SendLane.FORM))
    queue.put(row(3, conversation="sara", lane=SendLane.RECEIPT))

    taken = []
    while (outbox_row := queue.take(0.0)) is not None:
        taken.append(outbox_row.id)
        queue.finish_row(outbox_row)

    assert taken == [2, 3, 1]


def test_a_row_given_back_keeps_its_place() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="first"))
    queue.put(row(2, conversation="second"))

    outbox_row = queue.take(0.0)
    assert outbox_row is not None
    queue.give_back(outbox_row)

    assert queue.take(0.0) == outbox_row


def test_row_overtaking_one_waiting_for_room_does_not_wait() -> None:
    """The room for it is checked again. A time that the messenger has set stays (above)."""
    queue = SendQueue()
    queue.put(row(1, conversation="a", slot="card"))
    first = queue.take(0.0)
    assert first is not None
    queue.postpone_row(first, at=60.0, for_room=True)
    queue.put(row(2, conversation="b"))
    assert [outbox_row.id for outbox_row in iter(lambda: queue.take(1.0), None)] == [2]
    overtaken = queue.put(row(3, conversation="a", slot="card"))
    assert overtaken is not None and overtaken.id == 1
    assert take_all(queue, 1.0) == [3]
    assert take_all(queue, 61.0) == [], "the wait of the removed row wakes nothing"


def test_late_row_of_slot_gives_way_to_newer() -> None:
    """Rows are handed over in the order of their commits; should one be late all the same, it says what is outdated."""
    queue = SendQueue()
    queue.put(row(2, conversation="a", slot="card:1"))
    late = row(1, conversation="a", slot="card:1")
    assert queue.put(late) is late
    queue.put(row(3, conversation="a"))
    assert take_all(queue) == [2, 3]
    assert len(queue) == 0


def test_late_row_gives_way_to_newer_in_flight() -> None:
    queue = SendQueue()
    queue.put(row(2, conversation="a", slot="card:1"))
    in_flight = queue.take(0.0)
    assert in_flight is not None
    late = row(1, conversation="a", slot="card:1")
    assert queue.put(late) is late
    queue.finish_row(in_flight)
    assert take_all(queue) == []
