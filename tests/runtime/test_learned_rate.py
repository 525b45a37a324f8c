"""What is learned from a messenger that accepts so many messages a second, in simulated time."""

from collections.abc import Callable
from itertools import count, pairwise

import pytest

from bench.pace_model import ModelSenders, SecondLimit
from bot.conversation import wire
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.learned_rate import LONGEST_HOLD, NEAR, SLOWEST, LearnedRate, Pace
from bot.runtime.pacer import Pacer
from tests.runtime.fakes import TG, private
from tests.runtime.test_outbox_sender import OutboxSenderScene
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


@pytest.mark.parametrize("answer", [wire.CallSuccess(), wire.RetryLater(5.0, limited=True)])
def test_answers_to_presses_teach_no_pace(answer: wire.Outcome) -> None:
    """Ten presses a second are answered beside the messages, also while all chats wait."""
    channel = OutboxSenderScene(pace=True).sender._channels[TG]

    def pace_by(clock: Clock) -> LearnedRate:
        channel.pacer = Pacer(TELEGRAM, most=2_000, clock=clock)
        assert channel.pacer._all is not None
        return channel.pacer._all

    def answer_toast() -> None:
        channel.teach_pacer(answer, private(next(chats)), wire.AnswerPress("press"))

    chats = count()
    senders = ModelSenders(pace_by, SecondLimit(30, retry_after=5.0), toasts=10, answer_toast=answer_toast)
    run = senders.run_until(90)
    assert run.share_used(45, 90, 30) >= 0.8 and run.share_refused() <= 0.01
    assert not channel.pacer.closed_chats()


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
