"""Whether a messenger answers: learned from the calls and polls that the program makes anyway.

A messenger that fails several calls in a row is tried with one message at a time, at growing intervals; the others
wait in their order. Once one call succeeds, everything goes again, at the messenger's pace. So an outage of hours
costs a call every half minute, and what is most urgent goes first afterwards.

A message that alone makes the messenger fail says nothing about the others: while polls succeed, or nothing is known
of them, calls count only once several chats have failed.

Where nothing has succeeded for AWAY_AFTER, the messenger is away; where nothing has failed for CALM since, it is
back. Shorter troubles are nobody's concern.
"""

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.conversation import wire

FAILURES_IN_A_ROW: Final = 5
"""Calls that fail without one success between them before only one message at a time is tried."""
FAILURES_AT_STOP: Final = 2
"""The same while the program stops, whatever else is known: what is not sent waits in the table."""
CHATS_IN_A_ROW: Final = 3
"""Chats that fail within FAIL_TOGETHER, without one success between them, before the messenger is at fault and not a
message; while polls fail, one is enough."""
FAIL_TOGETHER: Final = 300.0
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 30.0
WHILE_TRYING: Final = 1.0
"""Seconds between two looks whether the message that is being tried has its answer."""
AWAY_AFTER: Final = 120.0
"""Seconds without any success after which the messenger is away."""
CALM: Final = 60.0
"""Seconds without any failure after which it is back."""


class _Traffic(StrEnum):
    CALLS = "calls"
    POLLS = "polls"


@dataclass(frozen=True, slots=True)
class Outage:
    """Seconds since the messenger failed for the first time, and since it answers again; None while it fails."""

    began_ago: float
    ended_ago: float | None = None


class Availability:
    """What is known of one messenger. Times are ``clock``'s seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failing_since: dict[_Traffic, float] = {}
        """By kind of traffic: when it failed for the first time since its last success."""
        self._call_failed_at = float("-inf")
        self._succeeded_at = clock()
        self._answers_since: float | None = None
        """Since when it answers without a failure; None while nothing is known."""
        self._outage_began: float | None = None
        self._failures = 0
        self._chats_failed_at: dict[Hashable, float] = {}
        """The last CHATS_IN_A_ROW that failed since the last success, the latest last."""
        self._pause = FIRST_PAUSE
        self._next_try = clock()
        self._trying: int | None = None
        """The row that is being tried."""
        self.is_down = False
        """Whether one message at a time is tried, and the others wait."""
        self.on_return: Callable[[], None] = lambda: None
        """Called when messages go again."""
        self.on_answer: Callable[[], None] = lambda: None
        """Called when a call or poll succeeds after AWAY_AFTER without: what may have arrived may be sent again."""
        self.holds_doubt: Callable[[], bool] = lambda: False
        """Whether something waits that is not tried for a while, because it may have arrived several times."""
        self._is_stopping = False
        self._on_silence: Callable[[], None] = lambda: None

    def begin_stop(self, on_silence: Callable[[], None]) -> None:
        """The program sends its last messages: a silent messenger is given up soon. ``on_silence`` is called then."""
        self._is_stopping, self._on_silence = True, on_silence

    # --- what was met ----------------------------------------------------------------------------------

    def note_call(self, outcome: wire.Outcome, chat: Hashable) -> None:
        """A call to this chat has ended. A refusal of any kind is an answer, also one that asks to wait."""
        match outcome:
            case wire.RetryLater(limited=False) | wire.CallUncertain():
                self._note_failed_call(chat)
            case _:
                self._succeeded_at = self._clock()
                if self._failing_since:
                    self._release_doubt(_Traffic.CALLS)
                self._note_calls_go()

    def note_poll(self, *, answered: bool) -> None:
        """A poll has ended, or an update was delivered. After the first that succeeds again, a waiting message is
        tried at once."""
        if not answered:
            self._note_failure(_Traffic.POLLS)
            return
        self._succeeded_at = self._clock()
        if _Traffic.POLLS in self._failing_since:
            self._next_try, self._pause = self._clock(), FIRST_PAUSE
            self._release_doubt(_Traffic.POLLS)
        self._note_success(_Traffic.POLLS)
        is_idle = self._clock() - self._call_failed_at > 2 * LONGEST_PAUSE  # nothing has waited since
        if self._trying is None and is_idle and self._chats_failed_at and not self.holds_doubt():
            self._note_calls_go()

    def _note_failed_call(self, chat: Hashable) -> None:
        now = self._call_failed_at = self._clock()
        self._failures += 1
        self._chats_failed_at.pop(chat, None)
        self._chats_failed_at[chat] = now
        if len(self._chats_failed_at) > CHATS_IN_A_ROW:
            del self._chats_failed_at[next(iter(self._chats_failed_at))]
        if not self._is_at_fault():
            if _Traffic.CALLS in self._failing_since:  # no longer: what only one message meets is left of it
                self._note_success(_Traffic.CALLS)
                self._go_on()
            return
        self._note_failure(_Traffic.CALLS)
        if self._failures >= (FAILURES_AT_STOP if self._is_stopping else FAILURES_IN_A_ROW):
            self.is_down = True
            self._next_try = now + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            self._on_silence()

    def _is_at_fault(self) -> bool:
        """Whether the calls that fail tell of the messenger, and not of one message."""
        if self._is_stopping or _Traffic.POLLS in self._failing_since:
            return True
        since = self._clock() - FAIL_TOGETHER
        return sum(at >= since for at in self._chats_failed_at.values()) >= CHATS_IN_A_ROW

    def _note_failure(self, traffic: _Traffic) -> None:
        now = self._clock()
        self._failing_since.setdefault(traffic, now)
        self._answers_since = None

    def _note_success(self, traffic: _Traffic) -> None:
        self._failing_since.pop(traffic, None)
        if self._answers_since is None and not self._failing_since:
            self._answers_since = self._clock()

    def _release_doubt(self, traffic: _Traffic) -> None:
        """This traffic succeeds. After troubles of seconds, however many, nothing is sent once more."""
        if self._clock() - self._failing_since.get(traffic, math.inf) >= AWAY_AFTER:
            self.on_answer()

    def _note_calls_go(self) -> None:
        self._note_success(_Traffic.CALLS)
        self._chats_failed_at.clear()
        self._go_on()

    def _go_on(self) -> None:
        self._failures, self._pause = 0, FIRST_PAUSE
        if self.is_down:
            self.is_down = False
            self.on_return()

    def quiet_seconds(self) -> float:
        """Seconds since a call or poll has succeeded, or since the start."""
        return self._clock() - self._succeeded_at

    # --- before a message ------------------------------------------------------------------------------

    def wait_to_try(self, row_id: int) -> float:
        """Seconds until this row may be sent as far as the messenger is up; 0 if it may go now. While it is down,
        a row that may go is the one that is tried, until ``end_try``."""
        if not self.is_down or self._trying == row_id:
            return 0.0
        if self._trying is not None:
            return WHILE_TRYING
        if (wait := self._next_try - self._clock()) > 0:
            return wait
        self._trying = row_id
        return 0.0

    def end_try(self, row_id: int) -> None:
        """The row was sent, failed, or was finished without a call."""
        if self._trying == row_id:
            self._trying = None

    # --- what owners hear ------------------------------------------------------------------------------

    def outage(self) -> Outage | None:
        """The outage that lasts, or that has ended and was not taken yet; None where there is none."""
        now = self._clock()
        if self._outage_began is None and self._failing_since:
            began = min(self._failing_since.values())
            if now - began >= AWAY_AFTER:
                self._outage_began = began
        if self._outage_began is None:
            return None
        began_ago = now - self._outage_began
        if self._answers_since is None or now - self._answers_since < CALM:
            return Outage(began_ago)
        return Outage(began_ago, now - self._answers_since)

    def end_outage(self) -> None:
        """The end was reported: the next outage is another one."""
        self._outage_began = None

    def resume_outage(self, began_ago: float) -> None:
        """An earlier process has reported that the messenger is away since so many seconds."""
        self._outage_began = self._clock() - began_ago
