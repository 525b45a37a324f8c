"""What is learned from a messenger that accepts so many messages a second, in simulated time."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from bench.pace_model import ModelSenders, SecondLimit
from bot.runtime.learned_rate import LONGEST_HOLD, NEAR, SLOWEST, LearnedRate, Pace
from tests.runtime.test_pacer import ManualTime

type Clock = Callable[[], float]


def learned_rate(clock: Clock) -> LearnedRate:
    return LearnedRate(28.0, most=2_000, clock=clock)


def send(rate: LearnedRate, time: ManualTime, number: int, *, broadcast: bool = False) -> None:
    """So many messages that are accepted at once, each as soon as it may go."""
    for _ in range(number):
        while (wait := rate.wait_behind_replies() if broadcast else rate.wait()) > 0:
            time.now += wait
        rate.count_send(broadcast=broadcast)
        rate.note_success()


def refuse_all(rate: LearnedRate, seconds: float = 1.0) -> None:
    for chat in range(40):
        rate.note_refusal(chat, seconds)


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "strict"), [(30, False), (30, True), (300, True), (1000, False)])
def test_limit_is_used_and_rarely_exceeded(limit: int, strict: bool) -> None:
    senders = ModelSenders(learned_rate, SecondLimit(limit, strict=strict))
    run = senders.run_until(120)
    assert run.share_used(60, 120, limit) >= 0.9 and run.share_refused() <= 0.01


def test_server_that_falls_from_1000_to_30() -> None:
    server = SecondLimit(1_000)
    senders = ModelSenders(learned_rate, server)
    senders.run_until(15)
    server.limit = 30
    run = senders.run_until(60)
    assert sum(run.refused[second] for second in range(15, 60)) < 100
    assert run.share_used(25, 60, 30) >= 0.85
    assert senders.rate.pace().limit == pytest.approx(30, abs=2), "health shows it"


def test_server_that_rises_from_30_to_300() -> None:
    server = SecondLimit(30)
    senders = ModelSenders(learned_rate, server)
    senders.run_until(10)
    server.limit = 300
    assert senders.run_until(150).share_used(140, 150, 300) >= 0.85


def test_rate_doubles_only_where_it_is_used() -> None:
    time = ManualTime()
    rate = LearnedRate(10.0, most=1000, clock=time)
    for _ in range(50):
        time.now += 0.5
        send(rate, time, 1)
    assert rate.rate == 10.0
    send(rate, time, 30)
    assert rate.rate >= 40.0


def test_broadcasts_let_replies_go_first() -> None:
    time = ManualTime()
    rate = LearnedRate(10.0, most=1000, clock=time)
    while not (wait := rate.wait()):
        rate.count_send()
    assert rate.wait_behind_replies() > wait, "the reply asked first"
    time.now += wait
    assert rate.wait() == pytest.approx(0, abs=1e-6) and rate.wait_behind_replies() > 0


def test_waiting_broadcasts_ask_again_one_after_another() -> None:
    time = ManualTime()
    rate = LearnedRate(10.0, most=1000, clock=time)
    while not rate.wait_behind_replies():
        rate.count_send(broadcast=True)
    waits = [rate.wait_behind_replies() for _ in range(5)]
    assert all(later - earlier == pytest.approx(0.1) for earlier, later in pairwise(waits))


def test_broadcasts_never_probe_a_known_limit() -> None:
    time = ManualTime()
    rate = LearnedRate(28.0, most=1000, clock=time)
    rate.recall(Pace(28.0, 30.0))
    send(rate, time, 3_000, broadcast=True)
    assert rate.rate == pytest.approx(NEAR * 30)
    assert time.now - 1000 < 3_000 / 26, "and they use nearly all of it"
    send(rate, time, 3_000)
    assert rate.rate > NEAR * 30


def test_refusals_in_a_row_teach_slowness_alone() -> None:
    time = ManualTime()
    rate = LearnedRate(28.0, most=1000, clock=time)
    send(rate, time, 60)
    refuse_all(rate)
    limit = rate.limit
    assert limit and rate.rate == limit / 2
    for _ in range(20):
        time.now += rate.pace().held
        refuse_all(rate)
    assert rate.limit == limit and rate.rate == SLOWEST
    time.now += rate.pace().held
    send(rate, time, 150)
    assert rate.rate > NEAR * limit, "it returns within seconds"


@pytest.mark.parametrize(("seconds", "hold"), [(3600.0, LONGEST_HOLD), (0.0, 0.0), (-5.0, 0.0), (2.0, 2.0)])
def test_refused_as_a_whole_all_wait_within_bounds(seconds: float, hold: float) -> None:
    rate = LearnedRate(28.0, most=1000, clock=ManualTime())
    refuse_all(rate, seconds)
    assert rate.wait() == rate.pace().held == hold


def test_few_refused_of_many_slow_nobody() -> None:
    time = ManualTime()
    rate = LearnedRate(900.0, most=1000, clock=time)
    send(rate, time, 900)
    for chat in range(5):
        rate.note_refusal(chat, 3600.0)
    assert rate.pace() == Pace(1000.0, None) or rate.pace() == Pace(900.0, None)
