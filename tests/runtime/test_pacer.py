"""The limits of the messengers, for any input, with a clock of the test."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.incoming import ChatKind
from bot.platforms.bale import CAPABILITIES as BALE
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.group_budget import GroupPriority
from bot.runtime.pacer import FASTEST, SLOWEST, Pacer
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
    assert times[-1] == pytest.approx(26, abs=2)


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


def test_bale_rate_halves_on_limit_and_recovers_slowly() -> None:
    time = ManualTime()
    pacer = Pacer(replace(BALE, per_second=8.0), clock=time)

    async def gap() -> float:
        time.now += 10
        for chat in range(10):
            await pacer.count_send(1000 + chat, PRIVATE)
        first = pacer.wait_for(1, PRIVATE)
        await pacer.count_send(1, PRIVATE)
        return pacer.wait_for(2, PRIVATE) - first

    async def scene() -> None:
        assert await gap() == pytest.approx(1 / 8)
        pacer.note_rate_limit()
        assert await gap() == pytest.approx(1 / 4)
        for _ in range(10):
            pacer.note_success()
        assert 1 / 4 > await gap() > 1 / 5.5, "about ten successful sends make one step"
        for _ in range(1000):
            pacer.note_success()
        assert await gap() == pytest.approx(1 / FASTEST)
        for _ in range(20):
            pacer.note_rate_limit()
        assert await gap() == pytest.approx(1 / SLOWEST)

    asyncio.run(scene())


def test_telegram_tells_its_own_limit_so_nothing_is_tuned() -> None:
    time = ManualTime()
    pacer = Pacer(TELEGRAM, clock=time)
    pacer.note_rate_limit()

    async def scene() -> float:
        for chat in range(20):
            await pacer.count_send(chat, PRIVATE)
        return pacer.wait_for(99, PRIVATE)

    assert asyncio.run(scene()) == pytest.approx(20 / 28 - 0.07, abs=0.01)


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
