"""Order within a conversation, urgency between them, and overtaking, for any sequence."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.outgoing import Lane
from bot.conversation.store import OutboxRow
from bot.runtime.send_queue import RANK, SendQueue
from tests.runtime.fakes import row


def taken(queue: SendQueue, now: float = 0.0) -> list[int]:
    """Take and finish until nothing may go."""
    found = []
    while (one := queue.take(now)) is not None:
        found.append(one.id)
        queue.finished(one)
    return found


def test_a_conversation_keeps_its_order_even_against_lanes() -> None:
    queue = SendQueue()
    for number, lane in enumerate((Lane.REMINDER, Lane.RECEIPT, Lane.FORM), start=1):
        queue.put(row(number, conversation="a", lane=lane))
    assert taken(queue) == [1, 2, 3]
    assert len(queue) == 0


def test_the_more_urgent_conversation_goes_first_and_equals_in_their_order() -> None:
    queue = SendQueue()
    for number, lane in enumerate((Lane.REMINDER, Lane.FORM, Lane.PRESS, Lane.FORM, Lane.RECEIPT), start=1):
        queue.put(row(number, conversation=f"c{number}", lane=lane))
    assert taken(queue) == [3, 5, 2, 4, 1]


def test_a_conversation_rests_while_its_head_is_on_its_way() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a"))
    queue.put(row(2, conversation="a"))
    first = queue.take(0.0)
    assert first is not None and queue.take(0.0) is None
    queue.finished(first)
    assert taken(queue) == [2]


def test_a_newer_slot_overtakes_the_waiting_row_but_never_the_one_in_flight() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a", slot="screen"))
    first = queue.take(0.0)
    assert first is not None
    assert queue.put(row(2, conversation="a", slot="screen")) is None
    overtaken = queue.put(row(3, conversation="a", slot="screen"))
    assert overtaken is not None and overtaken.id == 2
    queue.finished(first)
    assert taken(queue) == [3]


def test_a_head_that_waits_for_its_time_can_be_overtaken_and_its_time_stands() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a", slot="card"))
    first = queue.take(0.0)
    assert first is not None
    queue.again(first, at=30.0)
    overtaken = queue.put(row(2, conversation="a", slot="card"))
    assert overtaken is not None and overtaken.id == 1
    assert queue.take(29.9) is None and queue.next_time() == 30.0
    assert taken(queue, 30.0) == [2]


def test_an_overtaken_head_gives_its_urgency_back() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a", lane=Lane.RECEIPT, slot="s"))
    queue.put(row(2, conversation="b", lane=Lane.DIALOGUE))
    queue.put(row(3, conversation="a", lane=Lane.REMINDER, slot="s"))
    assert taken(queue) == [2, 3]


def test_another_try_comes_back_as_the_head_and_carries_its_tries() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="a"))
    queue.put(row(2, conversation="a"))
    first = queue.take(0.0)
    assert first is not None
    tried = OutboxRow(first.id, first.outgoing, attempts=1)
    queue.again(tried, at=5.0)
    assert queue.take(4.9) is None
    again = queue.take(5.0)
    assert again == tried
    queue.finished(tried)
    assert taken(queue, 5.0) == [2]


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.sampled_from("abc"),
            st.sampled_from(list(Lane)),
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
def test_every_row_is_finished_or_reported_overtaken_exactly_once_and_in_order(steps: list[tuple]) -> None:
    queue, now = SendQueue(), 0.0
    out: list[OutboxRow] = []
    fate: dict[int, str] = {}
    finished: dict[str, list[int]] = defaultdict(list)
    put: dict[int, OutboxRow] = {}

    def settle(one: OutboxRow, what: str) -> None:
        assert one.id not in fate, "a row is settled once"
        fate[one.id] = what

    def finish(one: OutboxRow) -> None:
        settle(one, "finished")
        finished[one.outgoing.conversation].append(one.id)
        queue.finished(one)

    for what, first, lane, slot in steps:
        if what == "put":
            one = row(len(put) + 1, conversation=first, lane=lane, slot=slot)
            put[one.id] = one
            if (overtaken := queue.put(one)) is not None:
                assert overtaken.outgoing.slot == slot and overtaken.id not in {o.id for o in out}
                settle(overtaken, "overtaken")
        elif what == "take" and (one := queue.take(now)) is not None:
            assert one.outgoing.conversation not in {o.outgoing.conversation for o in out}
            out.append(one)
        elif what in ("finish", "again") and out:
            one = out.pop(first % len(out))
            finish(one) if what == "finish" else queue.again(one, at=now + 1)
        elif what == "later":
            now += 1
        assert len(queue) == len(put) - len(fate)
    for one in out:
        finish(one)
    while (one := queue.take(now + 10)) is not None:
        finish(one)
    assert set(fate) == set(put) and len(queue) == 0
    assert all(ids == sorted(ids) for ids in finished.values())


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(list(Lane))), min_size=1, max_size=30))
def test_no_conversation_goes_before_a_more_urgent_one(rows: list[tuple[str, Lane]]) -> None:
    queue = SendQueue()
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, (conversation, lane) in enumerate(rows, start=1):
        queue.put(row(number, conversation=conversation, lane=lane))
        waiting[conversation].append(RANK[lane])
    while (one := queue.take(0.0)) is not None:
        assert min(waiting[one.outgoing.conversation]) == min(
            min(ranks) for ranks in waiting.values() if ranks
        )
        waiting[one.outgoing.conversation].pop(0)
        queue.finished(one)
    assert not any(waiting.values())


def test_a_receipt_pulls_the_screen_before_it() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="slow", lane=Lane.DIALOGUE))
    queue.put(row(2, conversation="sara", lane=Lane.FORM))
    queue.put(row(3, conversation="sara", lane=Lane.RECEIPT))

    taken = []
    while (one := queue.take(0.0)) is not None:
        taken.append(one.id)
        queue.finished(one)

    assert taken == [2, 3, 1]


def test_a_row_given_back_keeps_its_place() -> None:
    queue = SendQueue()
    queue.put(row(1, conversation="first"))
    queue.put(row(2, conversation="second"))

    one = queue.take(0.0)
    assert one is not None
    queue.give_back(one)

    assert queue.take(0.0) == one


def test_who_overtakes_one_that_waits_for_room_does_not_wait_with_it() -> None:
    """How much room there is for it is asked anew; a time that the messenger has set stands (above)."""
    queue = SendQueue()
    queue.put(row(1, conversation="a", slot="card"))
    first = queue.take(0.0)
    assert first is not None
    queue.again(first, at=60.0, for_room=True)
    queue.put(row(2, conversation="b"))
    assert [one.id for one in iter(lambda: queue.take(1.0), None)] == [2]
    overtaken = queue.put(row(3, conversation="a", slot="card"))
    assert overtaken is not None and overtaken.id == 1
    assert taken(queue, 1.0) == [3]
    assert taken(queue, 61.0) == [], "the time of the one that is gone wakes nobody"
