"""A messenger that serves scripted updates, checks every answer, and records the times.

A script is a list of steps, one JSON object per line:

    {"conversation": "p1", "update": {...}, "expect": [["sendMessage", "snippet"], ...], "kind": "menu"}

A method may be one of several, as in ``"editMessageMedia|sendPhoto"``. Steps of a kind such as ``answer/quiz``
are timed as ``answer``, too.

Steps of one conversation are given in order. In a closed loop the next one comes only when all expected
answers of the one before have come, in their order. With ``rate`` the steps become available at that many a
second instead. ``echo`` expects one call per step whatever it says. With ``parts`` the script is cut into
that many equal parts: the first is given out at once, each of the others when ``GET /next`` asks for it;
``GET /stats`` returns the figures. With ``held``, nothing is given out and no clock runs before the first
``GET /next``: the bot polls and waits. After ``GET /enough`` nothing more is given out.
"""

import asyncio
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from bench.standin.messenger import Fields, StandIn

ANSWER: Final = "answerCallbackQuery"


@dataclass(slots=True)
class StandInStep:
    """One update with the answers it must get, and its times."""

    number: int
    conversation: str
    kind: str
    body: bytes
    expect: list[list[str]]
    chat: str
    """The key of its answers: the private chat, or the message in a group that was pressed."""
    press: str
    due: float = 0.0
    handed_out_at: float = 0.0
    acknowledged: float = 0.0
    answered: float = 0.0
    at: int = 0
    seen: list[str] = field(default_factory=list)


class ScriptedStandIn(StandIn):
    """Gives out the script, and checks and times what comes back."""

    def __init__(
        self,
        lines: list[dict[str, Any]],
        *,
        echo: bool,
        rate: float,
        window: int,
        parts: int = 1,
        held: bool = False,
        warm: float = 0.0,
        **facts: Any,
    ) -> None:
        super().__init__(**facts)
        self.echo = echo
        self.rate = rate
        self.window = window
        self.warm = warm
        """Seconds from the beginning in which steps are not timed."""
        self.steps: list[StandInStep] = []
        self.waiting: dict[str, deque[StandInStep]] = {}
        self.open_by_chat: dict[str, deque[StandInStep]] = {}
        self.open_by_press: dict[str, StandInStep] = {}
        self.ready: deque[StandInStep] = deque()
        self.unacknowledged: deque[StandInStep] = deque()
        self.wrong: list[str] = []
        self.held = held
        self.has_polled = False
        self.first = 0.0
        self.last = 0.0
        self.done = 0
        self.wake = asyncio.Event()
        self.in_flight = 0
        size = max(-(-len(lines) // parts), 1)
        self.parts = deque(lines[at : at + size] for at in range(0, len(lines), size))
        self.turns: deque[str] = deque()
        """Conversations whose next step can be given out."""
        self._add_next_part()

    def _add_next_part(self) -> None:
        for line in self.parts.popleft() if self.parts else ():
            self._add(len(self.steps), line)
        self.turns = deque(name for name, steps in self.waiting.items() if steps)

    def open_next_part(self, now: float) -> None:
        """Give out the next part of the script, once the one before is answered."""
        if self.held:
            self.held = False
            self.start(now)
        else:
            self._add_next_part()
            self._refill(now)
        self.wake.set()

    def give_no_more(self) -> None:
        """What was not handed out yet stays here."""
        self.in_flight -= len(self.ready)
        self.ready.clear()
        self.at = len(self.steps)
        self.turns.clear()
        for steps in self.waiting.values():
            steps.clear()

    def _add(self, number: int, line: dict[str, Any]) -> None:
        update = {**line["update"], "update_id": number + 1}
        press = update.get("callback_query", {})
        message = update.get("message") or press.get("message", {})
        expect = [["", ""]] if self.echo else line["expect"]
        step = StandInStep(
            number,
            line["conversation"],
            line["kind"],
            json.dumps(update, ensure_ascii=False).encode(),
            expect,
            place(message["chat"]["id"], message["message_id"]),
            press.get("id", ""),
        )
        self.steps.append(step)
        self.waiting.setdefault(step.conversation, deque()).append(step)

    # --- giving -----------------------------------------------------------------------------------

    def start(self, now: float) -> None:
        """The clock of the run begins with the first request for updates."""
        self.first = now
        if self.rate:
            for index, step in enumerate(self.steps):
                step.due = now + index / self.rate
        else:
            self._refill(now)

    def _refill(self, now: float) -> None:
        while self.in_flight < self.window and self.turns:
            conversation = self.turns.popleft()
            step = self.waiting[conversation].popleft()
            step.due = now
            self.in_flight += 1
            self.ready.append(step)

    def take(self, limit: int, now: float) -> list[StandInStep]:
        """Updates that are due, at most ``limit``, with rising ids."""
        if self.rate:
            taken = []
            while len(taken) < limit and self.at < len(self.steps) and self.steps[self.at].due <= now:
                taken.append(self.steps[self.at])
                self.at += 1
        else:
            taken = [self.ready.popleft() for _ in range(min(limit, len(self.ready)))]
        for step in taken:
            step.handed_out_at = now
            self.unacknowledged.append(step)
            if not step.expect:
                continue
            self.open_by_chat.setdefault(step.chat, deque()).append(step)
            if step.press:
                self.open_by_press[step.press] = step
        return taken

    at = 0

    def acknowledge(self, now: float) -> None:
        """A request with an offset acknowledges everything given out before it."""
        while self.unacknowledged:
            step = self.unacknowledged.popleft()
            step.acknowledged = now
            if not step.expect:
                step.answered = self.last = now
                self.done += 1

    def give_updates(self, offset: int, limit: int, now: float) -> list[bytes]:
        self.has_polled = True
        if not self.first and not self.held:
            self.start(now)
        if offset:
            self.acknowledge(now)
        return [step.body for step in self.take(limit, now)]

    async def next_updates(self, limit: int) -> list[bytes]:
        """None within twenty seconds is an empty answer."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            self.wake.clear()
            if taken := self.take(limit, time.monotonic()):  # became ready before the clearing
                return [step.body for step in taken]
            if self.rate:
                await asyncio.sleep(0.005)
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), 1)
        return []

    def page(self, path: str, now: float) -> Any:
        if path == "/next":
            self.open_next_part(now)
            return {}
        if path == "/enough":
            self.give_no_more()
        return self.stats()

    # --- answers ------------------------------------------------------------------------------------

    def see_answer(self, press_id: str, text: str, now: float) -> None:
        step = self.open_by_press.get(press_id)
        if step is not None and (self.echo or step.expect[step.at][0] == ANSWER):
            self._match_answer(step, ANSWER, text, now)

    def see_message(self, method: str, chat: int, number: int, fields: Fields, now: float) -> None:
        steps = self.open_by_chat.get(place(chat, fields.get("message_id", "")))
        if steps:
            self._match_answer(steps[0], method, fields.get("text") or fields.get("caption") or "", now)

    def _match_answer(self, step: StandInStep, method: str, text: str, now: float) -> None:
        if step.at >= len(step.expect):
            return
        want_method, want_text = step.expect[step.at]
        if not self.echo:
            if method not in want_method.split("|") and step.press and method != ANSWER:
                # An answer to the press may still be on its way: messages are checked among themselves.
                rest = [i for i in range(step.at, len(step.expect)) if step.expect[i][0] != ANSWER]
                if rest:
                    step.expect.insert(step.at, step.expect.pop(rest[0]))
                    want_method, want_text = step.expect[step.at]
            if method not in want_method.split("|") or (want_text and want_text not in text):
                self.wrong.append(
                    f"{step.kind} #{step.number}: wanted {want_method} {want_text!r}, got {method} {text[:80]!r}"
                )
        step.at += 1
        if step.at == len(step.expect):
            self._finish_step(step, now)

    def _finish_step(self, step: StandInStep, now: float) -> None:
        step.answered = now
        self.last = now
        self.done += 1
        steps = self.open_by_chat[step.chat]
        if step in steps:
            steps.remove(step)
        self.open_by_press.pop(step.press, None)
        if not self.rate:
            self.in_flight -= 1
            if self.waiting[step.conversation]:
                self.turns.append(step.conversation)
            self._refill(now)
            if self.ready:
                self.wake.set()

    def stats(self) -> dict[str, Any]:
        """Figures so far; times in seconds."""
        timed = [s for s in self.steps if s.due >= self.first + self.warm]
        done = [s for s in timed if s.answered and s.expect]
        kinds: dict[str, list[float]] = {}
        for step in done:
            for kind in dict.fromkeys((step.kind, step.kind.partition("/")[0])):
                kinds.setdefault(kind, []).append(step.answered - (step.due or step.handed_out_at))
        stored = sorted(s.acknowledged - s.due for s in timed if s.acknowledged)
        every = sorted(s.answered - (s.due or s.handed_out_at) for s in done)
        return {
            "begun": bool(self.first), "polled": self.has_polled, "connections": self.connections,
            "greetings": self.greetings, "acknowledged": sum(1 for s in self.steps if s.acknowledged),
            "steps": len(self.steps), "done": self.done, "unanswered": sum(1 for s in self.steps if s.handed_out_at and s.expect and not s.answered), "calls": self.calls, "seconds": self.last - self.first,
            "wrong": self.wrong[:5], "wrong_count": len(self.wrong),
            "reply_p50": at(every, 0.5), "reply_p99": at(every, 0.99),
            "stored_p50": at(stored, 0.5), "stored_p99": at(stored, 0.99),
            "kinds": {
                k: {"n": len(v), "p50": at(sorted(v), 0.5), "p95": at(sorted(v), 0.95), "p99": at(sorted(v), 0.99)}
                for k, v in kinds.items()
            },
        }  # fmt: skip


def at(values: list[float], share: float) -> float:
    """The value at this fraction of a sorted list."""
    return values[min(int(len(values) * share), len(values) - 1)] if values else 0.0


def place(chat: int, message: object) -> str:
    """A private chat as it is; in a group (negative here) each message is a conversation of its own."""
    return str(chat) if chat > 0 else f"{chat}:{message}"
