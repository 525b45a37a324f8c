"""When a messenger is tried, when it is away, and when it is back."""

import pytest

from bot.conversation import wire
from bot.runtime.availability import (
    AWAY_AFTER,
    CALM,
    CHATS_IN_A_ROW,
    FAIL_TOGETHER,
    FAILURES_IN_A_ROW,
    LONGEST_PAUSE,
    Availability,
    Outage,
)

FAILED = wire.RetryLater(3.0)
LOST = wire.CallUncertain("lost")
SENT = wire.CallSuccess(1)


class AvailabilityScene:
    def __init__(self) -> None:
        self.now = 1_000.0
        self.it = Availability(clock=lambda: self.now)
        self.returns = self.answers = 0
        self.it.on_return, self.it.on_answer = self._count, self._count_answer

    def _count(self) -> None:
        self.returns += 1

    def _count_answer(self) -> None:
        self.answers += 1

    def fail(self, times: int = FAILURES_IN_A_ROW) -> None:
        for chat in range(times):
            self.it.note_call(LOST, chat)

    def fail_together(self) -> None:
        for chat in range(CHATS_IN_A_ROW):
            self.it.note_call(FAILED, chat)


@pytest.fixture
def scene() -> AvailabilityScene:
    return AvailabilityScene()


def test_few_failures_or_one_success_between_change_nothing(scene: AvailabilityScene) -> None:
    scene.fail(FAILURES_IN_A_ROW - 1)
    scene.it.note_call(SENT, 1)
    scene.fail(FAILURES_IN_A_ROW - 1)
    assert not scene.it.is_down and scene.it.wait_to_try(1) == 0.0 == scene.it.wait_to_try(2)


@pytest.mark.parametrize(
    "answer", [wire.RetryLater(3600.0, limited=True), wire.CallRefused("no"), wire.TargetGone("blocked")]
)
def test_refusals_are_answers(scene: AvailabilityScene, answer: wire.Outcome) -> None:
    for _ in range(50):
        scene.it.note_call(answer, 1)
    scene.now += AWAY_AFTER
    assert not scene.it.is_down and scene.it.outage() is None


def test_down_messenger_is_tried_at_growing_intervals(scene: AvailabilityScene) -> None:
    scene.fail()
    pauses = []
    for _ in range(8):
        wait = scene.it.wait_to_try(1)
        assert wait > 0 and scene.it.wait_to_try(2) > 0
        pauses.append(wait)
        scene.now += wait
        assert scene.it.wait_to_try(1) == 0.0 == scene.it.wait_to_try(1) and scene.it.wait_to_try(2) > 0
        scene.it.note_call(FAILED, 1)
        scene.it.end_try(1)
    assert pauses == sorted(pauses) and pauses[0] < 5 and pauses[-1] == LONGEST_PAUSE


def test_row_finished_without_call_lets_the_next_try(scene: AvailabilityScene) -> None:
    scene.fail()
    scene.now += 10
    assert scene.it.wait_to_try(1) == 0.0
    scene.it.end_try(1)
    assert scene.it.wait_to_try(2) == 0.0


def test_one_success_lets_everything_go(scene: AvailabilityScene) -> None:
    scene.fail()
    scene.it.note_call(SENT, 1)
    assert (scene.returns, scene.it.is_down) == (1, False)
    scene.it.note_call(SENT, 1)
    assert scene.returns == 1


def test_short_trouble_releases_nothing_in_doubt(scene: AvailabilityScene) -> None:
    for seconds, answers in ((AWAY_AFTER - 1, 0), (AWAY_AFTER, 1)):
        scene.fail()
        scene.now += seconds
        scene.it.note_call(SENT, 1)
        assert scene.answers == answers
        scene.it.note_poll(answered=False)
        scene.now += seconds
        scene.it.note_poll(answered=True)
        assert scene.answers == 2 * answers


def test_first_poll_that_succeeds_again_tries_at_once(scene: AvailabilityScene) -> None:
    scene.fail(20)
    scene.it.note_poll(answered=False)
    assert scene.it.wait_to_try(1) > 20
    scene.it.note_poll(answered=True)
    assert scene.it.wait_to_try(1) == 0.0 and scene.it.is_down


@pytest.mark.parametrize("polled", [True, False])
def test_one_failed_call_without_another_is_no_outage(scene: AvailabilityScene, polled: bool) -> None:
    scene.it.note_call(LOST, 1)
    for _ in range(12):
        scene.now += 24
        if polled:
            scene.it.note_poll(answered=True)
        assert scene.it.outage() is None


def test_message_that_always_fails_stops_no_other(scene: AvailabilityScene) -> None:
    """It is tried every minute, for four hours, as the sender does; first beside an outage of three chats."""
    scene.fail_together()
    began, due, poll_due = scene.now, scene.now, scene.now
    while scene.now - began < 4 * 3600:
        scene.now = min(due, poll_due)
        if scene.now == due:
            scene.it.note_call(FAILED, 1)
            due += 60
        if scene.now == poll_due:
            scene.it.note_poll(answered=True)
            poll_due += 25
        if scene.now - began > FAIL_TOGETHER + CALM + 25:
            assert not scene.it.is_down
            assert (outage := scene.it.outage()) is None or outage.ended_ago is not None


def test_message_that_fails_alone_is_never_an_outage(scene: AvailabilityScene) -> None:
    for _ in range(240):
        scene.it.note_call(FAILED, 1)
        for _ in range(3):
            scene.now += 20
            scene.it.note_poll(answered=True)
        assert scene.it.outage() is None and not scene.it.is_down


def test_one_chat_is_enough_while_polls_fail(scene: AvailabilityScene) -> None:
    scene.it.note_poll(answered=False)
    for _ in range(FAILURES_IN_A_ROW):
        scene.it.note_call(FAILED, 1)
    assert scene.it.is_down
    scene.it.note_poll(answered=True)
    assert scene.it.is_down and scene.it.wait_to_try(1) == 0.0, "one call must succeed before everything goes"
    scene.it.note_call(FAILED, 1)
    assert not scene.it.is_down and scene.returns == 1, "it is the message's own trouble"


def test_failed_call_of_one_chat_ends_no_resumed_outage(scene: AvailabilityScene) -> None:
    scene.it.resume_outage(3_600.0)
    scene.it.note_call(FAILED, 1)
    scene.now += CALM
    assert scene.it.outage() == Outage(3_600.0 + CALM)


def test_try_that_lasts_long_ends_no_outage(scene: AvailabilityScene) -> None:
    """An upload may be silent for two minutes while polls are answered."""
    scene.fail(20)
    scene.now += LONGEST_PAUSE
    assert scene.it.wait_to_try(1) == 0.0
    for _ in range(10):
        scene.now += 25
        scene.it.note_poll(answered=True)
    assert scene.it.is_down
    scene.it.end_try(1)
    scene.it.note_poll(answered=True)
    assert not scene.it.is_down


def test_poll_alone_ends_an_outage_in_which_nothing_waits(scene: AvailabilityScene) -> None:
    scene.fail()
    scene.now += 4 * LONGEST_PAUSE + CALM
    assert scene.it.outage() is not None
    scene.it.note_poll(answered=True)
    scene.now += CALM
    assert not scene.it.is_down and scene.it.outage() == Outage(4 * LONGEST_PAUSE + 2 * CALM, CALM)


def test_poll_ends_no_outage_while_something_is_in_doubt(scene: AvailabilityScene) -> None:
    scene.it.holds_doubt = lambda: True
    scene.fail()
    scene.now += 4 * LONGEST_PAUSE
    scene.it.note_poll(answered=True)
    assert scene.it.is_down
    scene.it.note_call(SENT, 1)
    assert not scene.it.is_down


@pytest.mark.parametrize("by_poll", [True, False])
def test_away_after_two_minutes_and_back_after_calm(scene: AvailabilityScene, by_poll: bool) -> None:
    def meet(answered: bool) -> None:
        if by_poll:
            scene.it.note_poll(answered=answered)
        else:
            scene.it.note_call(SENT, 1) if answered else scene.fail_together()

    for _ in range(4):  # a blip is nobody's concern
        meet(False)
        scene.now += AWAY_AFTER - 1
        assert scene.it.outage() is None
        meet(True)
    meet(False)
    scene.now += AWAY_AFTER
    assert scene.it.outage() == Outage(AWAY_AFTER)
    meet(True)
    scene.now += CALM - 1
    meet(False)
    scene.now += 10
    meet(True)
    scene.now += CALM - 1
    assert scene.it.outage() == Outage(AWAY_AFTER + 2 * CALM + 8)
    scene.now += 1
    assert scene.it.outage() == Outage(AWAY_AFTER + 2 * CALM + 9, CALM)
    scene.it.end_outage()
    assert scene.it.outage() is None


def test_calls_that_fail_while_polls_succeed_are_an_outage(scene: AvailabilityScene) -> None:
    for chat in range(12):
        scene.it.note_poll(answered=True)
        scene.it.note_call(FAILED, chat)
        scene.now += 15
    assert scene.it.outage() == Outage(150.0), "since three chats fail"


def test_outage_of_an_earlier_process_lasts_until_it_answers(scene: AvailabilityScene) -> None:
    scene.it.resume_outage(3_600.0)
    scene.now += 10 * CALM
    assert scene.it.outage() == Outage(3_600.0 + 10 * CALM)
    scene.it.note_poll(answered=True)
    scene.now += CALM
    assert scene.it.outage() == Outage(3_600.0 + 11 * CALM, CALM)
