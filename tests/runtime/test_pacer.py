"""The limits of the messengers, for any input, with a clock of the test."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.incoming import ChatKind
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.group_budget import GroupPriority
from bot.runtime.learned_rate import Pace
from bot.runtime.pacer import Pacer
from tests.fakes.effort import examples

GROUP, PRIVATE = ChatKind.GROUP, ChatKind.PRIVATE


class ManualTime:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def loop_time() -> Iterator[tuple[asyncio.AbstractEventLoop, ManualTime]]:
    """A loop whose clock, which aiolimiter reads, belongs to the test."""
    loop, time = asyncio.new_event_loop(), ManualTime()
    loop.time = time  # type: ignore[method-assign] # a loop with a hand-wound clock
    yield loop, time
    loop.close()


async def sends(
    pacer: Pacer, time: ManualTime, chat: int, kind: ChatKind, wants: list[tuple[float, bool]]
) -> list:
    """Send at these times (gaps) as soon as the pacer allows. Return (time, critical) of each."""
    sent = []
    for gap, critical in wants:
        time.now += gap
        while (
            wait := pacer.wait_for(chat, kind, GroupPriority.CRITICAL if critical else GroupPriority.PERSON)
        ) > 0:
            time.now += wait + 1e-6
        await pacer.count_send(chat, kind)
        sent.append((time.now, critical))
    return sent


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(st.tuples(st.sampled_from((0.0, 0.01, 0.5, 3.0, 20.0)), st.booleans()), max_size=120))
def test_group_gets_at_most_18_messages_a_minute(wants: list[tuple[float, bool]]) -> None:
    time = ManualTime()
    sent = asyncio.run(sends(Pacer(TELEGRAM, clock=time), time, -100, GROUP, wants))
    times = [at for at, _ in sent]
    for start in times:
        assert sum(start <= at < start + 60 for at in times) <= 18


def test_four_group_sends_are_reserved_for_critical_ones() -> None:
    time = ManualTime()
    pacer = Pacer(replace(TELEGRAM, per_second=0), clock=time)

    async def scene() -> None:
        for _ in range(13):
            assert pacer.wait_for(-100, GROUP) == 0
            await pacer.count_send(-100, GROUP)
        assert pacer.wait_for(-100, GROUP) == pytest.approx(60.5)
        assert pacer.wait_for(-100, GROUP, GroupPriority.DIGEST) == 0
        await pacer.count_send(-100, GROUP)
        assert pacer.wait_for(-100, GROUP, GroupPriority.DIGEST) == pytest.approx(60.5)
        for _ in range(4):
            assert pacer.wait_for(-100, GROUP, GroupPriority.CRITICAL) == 0
            await pacer.count_send(-100, GROUP)
        assert pacer.wait_for(-100, GROUP, GroupPriority.CRITICAL) == pytest.approx(60.5)
        assert pacer.wait_for(-200, GROUP) == 0, "another group has its own minute"

    asyncio.run(scene())


def test_private_chat_allows_short_burst_then_one_per_second(
    loop_time: tuple[asyncio.AbstractEventLoop, ManualTime],
) -> None:
    loop, time = loop_time
    pacer = Pacer(TELEGRAM, clock=time)
    sent = loop.run_until_complete(sends(pacer, time, 7, PRIVATE, [(0.0, False)] * 30))
    times = [at - 1000.0 for at, _ in sent]
    assert sum(at < 0.5 for at in times) == 4
    assert all(sum(start <= at < start + 10 for at in times) <= 14 for start in times)
    assert times[-1] == pytest.approx(26, abs=0.5), "nobody waits longer than the chat needs"


def test_all_chats_together_stay_within_thirty_in_any_second() -> None:
    time = ManualTime()
    pacer = Pacer(TELEGRAM, clock=time)

    async def scene() -> list[float]:
        times = []
        for chat in range(400):
            if chat in (100, 200):
                time.now += 2.0  # a pause must not add to a later burst
            while (wait := pacer.wait_for(chat, PRIVATE)) > 0:
                time.now += wait
            await pacer.count_send(chat, PRIVATE)
            times.append(time.now)
        return times

    times = asyncio.run(scene())
    assert max(sum(start <= at <= start + 1 for at in times) for start in times) <= 30
    assert times[-1] - times[200] == pytest.approx(199 / 28, abs=0.2), "the limit is used fully"


def test_chat_refused_for_an_hour_waits_alone() -> None:
    time = ManualTime()
    pacer = Pacer(TELEGRAM, clock=time)
    pacer.note_refusal(7, PRIVATE, 3600.0)
    assert pacer.wait_for(7, PRIVATE) == 3600.0
    assert pacer.wait_for(8, PRIVATE) == pacer.wait_for_all() == 0
    time.now += 3600.0
    assert pacer.wait_for(7, PRIVATE) == 0


@pytest.mark.parametrize("kind", [PRIVATE, GROUP])
def test_later_refusal_does_not_shorten_an_earlier_one(kind: ChatKind) -> None:
    time = ManualTime()
    pacer = Pacer(TELEGRAM, clock=time)
    pacer.note_refusal(7, kind, 3600.0)
    time.now += 10.0
    pacer.note_refusal(7, kind, 5.0)
    assert pacer.wait_for(7, kind) == 3590.0
    pacer.note_refusal(7, kind, 7200.0)
    assert pacer.wait_for(7, kind) == 7200.0


def test_refused_group_is_closed_and_slows_nobody() -> None:
    time = ManualTime()
    pacer = Pacer(TELEGRAM, clock=time)
    for group in range(-130, -100):
        pacer.note_refusal(group, GROUP, 40.0)
    assert pacer.wait_for(-110, GROUP, GroupPriority.CRITICAL) == 40.0
    assert pacer.cards(-110) == (0, 0) and pacer.cards(-99) != (0, 0)
    assert pacer.wait_for_all() == 0 and pacer.pace() == Pace(28.0, None, closed=30)


def test_two_refused_chats_hold_all_but_not_for_hour() -> None:
    time = ManualTime()
    pacer = Pacer(TELEGRAM, clock=time)
    pacer.note_refusal(7, PRIVATE, 3600.0)
    pacer.note_refusal(7, PRIVATE, 3600.0)
    assert pacer.wait_for_all() == 0, "the same chat again tells nothing about others"
    pacer.note_refusal(8, PRIVATE, 3600.0)
    assert pacer.wait_for_all() == 30.0 and pacer.wait_for(8, PRIVATE) == 3600.0


def test_operators_bound_is_kept() -> None:
    assert Pacer(TELEGRAM, most=10).pace() == Pace(10, None)


def test_messenger_without_limit_learns_none() -> None:
    pacer = Pacer(replace(TELEGRAM, per_second=0))
    pacer.note_refusal(7, PRIVATE, 9.0)
    pacer.note_refusal(8, PRIVATE, 9.0)
    assert pacer.pace() is None and pacer.wait_for(9, PRIVATE) == 0 and pacer.wait_for(8, PRIVATE) > 8


def test_switched_off_it_asks_for_nothing() -> None:
    pacer = Pacer(TELEGRAM, on=False)

    async def scene() -> float:
        for _ in range(100):
            await pacer.count_send(-100, GROUP)
        return pacer.wait_for(-100, GROUP)

    assert asyncio.run(scene()) == 0.0


def test_what_is_less_urgent_leaves_more_room() -> None:
    time = ManualTime()
    pacer = Pacer(replace(TELEGRAM, per_second=0), clock=time)

    async def fill_minute(part: GroupPriority) -> int:
        count = 0
        while pacer.wait_for(-100, GROUP, part) == 0:
            await pacer.count_send(-100, GROUP)
            count += 1
        return count

    async def scene() -> list[int]:
        return [await fill_minute(part) for part in reversed(GroupPriority)]

    assert asyncio.run(scene()) == [8, 2, 2, 1, 1, 4], (
        "8 edits, cards up to 10, news 12, people 13, a digest 14, all 18"
    )


def test_send_counts_from_its_answer_however_slow() -> None:
    time = ManualTime()
    pacer = Pacer(replace(TELEGRAM, per_second=0), clock=time)

    async def scene() -> None:
        sent = [await pacer.count_send(-100, GROUP) for _ in range(18)]
        time.now += 30
        for at in sent:
            pacer.note_answer(-100, at)
        time.now += 31
        assert pacer.wait_for(-100, GROUP, GroupPriority.CRITICAL) == pytest.approx(29.5)
        time.now += 29.6
        assert pacer.wait_for(-100, GROUP) == 0

    asyncio.run(scene())


def test_what_an_earlier_process_sent_counts_here() -> None:
    time = ManualTime()
    pacer = Pacer(replace(TELEGRAM, per_second=0), clock=time)
    pacer.recall(-100, [50.0] * 18)
    assert pacer.wait_for(-100, GROUP, GroupPriority.CRITICAL) == pytest.approx(10.5)
    pacer.recall(-200, [-3.0] * 18)
    assert pacer.wait_for(-200, GROUP) == pytest.approx(60.5), (
        "a clock that is set back makes no entry younger"
    )
