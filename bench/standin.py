"""A fast stand-in for a Bot API server: serves scripted updates, checks every answer, records the times.

It is as small as possible so that the bot under test is measured, not this process. A script is a list of
steps, one JSON object per line:

    {"conversation": "p1", "update": {...}, "expect": [["sendMessage", "snippet"], ...], "kind": "menu"}

Steps of one conversation are given in order. In a closed loop the next one comes only when all expected
answers of the one before have come, in their order. With ``rate`` the steps become available at that many a
second instead. ``echo`` expects one call per step whatever it says. With ``parts`` the script is cut into
that many equal parts: the first is given out at once, each of the others when ``GET /next`` asks for it. Run
as a process:

    python -m bench.standin SCRIPT.jsonl --port 0 [--echo] [--rate 100] [--window 400] [--parts 4]

prints ``port N`` and serves until stopped; ``GET /stats`` returns the figures.
"""

import argparse
import asyncio
import contextlib
import json
import re
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

try:
    import uvloop

    LOOP = uvloop.new_event_loop
except ImportError:  # pragma: no cover - the lock brings uvloop wherever it exists
    LOOP = asyncio.new_event_loop

FIELD = re.compile(
    rb'name="(chat_id|text|caption|message_id|callback_query_id|offset)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--',
    re.S,
)
BOT = 1000
FILE = b"\xff\xd8\xff\xe0" + b"\x00" * 60


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


class StandIn:
    """The script's state."""

    def __init__(
        self,
        lines: list[dict[str, Any]],
        *,
        echo: bool,
        rate: float,
        window: int,
        file: bytes,
        members: float = 0.0,
        outside: int = 0,
        parts: int = 1,
    ) -> None:
        self.echo = echo
        self.rate = rate
        self.window = window
        self.file = file
        self.members = members
        """Seconds that a membership query takes."""
        self.outside = outside
        """From this id on people are in no group; 0 where everybody is."""
        self.steps: list[StandInStep] = []
        self.waiting: dict[str, deque[StandInStep]] = {}
        self.open_by_chat: dict[str, deque[StandInStep]] = {}
        self.open_by_press: dict[str, StandInStep] = {}
        self.ready: deque[StandInStep] = deque()
        self.unacknowledged: deque[StandInStep] = deque()
        self.wrong: list[str] = []
        self.calls = 0
        self.first = 0.0
        self.last = 0.0
        self.done = 0
        self.next_message = 1_000_000
        self.wake = asyncio.Event()
        self.in_flight = 0
        size = -(-len(lines) // parts)
        self.parts = deque(lines[at : at + size] for at in range(0, len(lines), size))
        self.queue: deque[str] = deque()
        self._add_next_part()

    def _add_next_part(self) -> None:
        for line in self.parts.popleft() if self.parts else ():
            self._add(len(self.steps), line)
        self.queue = deque(name for name, steps in self.waiting.items() if steps)

    def open_next_part(self, now: float) -> None:
        """Give out the next part of the script, once the one before is answered."""
        self._add_next_part()
        self._refill(now)
        self.wake.set()

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
        while self.in_flight < self.window and self.queue:
            conversation = self.queue.popleft()
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

    # --- answers ------------------------------------------------------------------------------------

    def answer(self, method: str, fields: dict[str, str], now: float) -> Any:
        """Check one call of the bot against what is expected of it; returns the result for the bot."""
        self.calls += 1
        chat = int(fields.get("chat_id") or 0)
        if method == "answerCallbackQuery":
            step = self.open_by_press.get(fields.get("callback_query_id", ""))
            if step is not None and (self.echo or step.expect[step.at][0] == method):
                self._match_answer(step, method, fields.get("text", ""), now)
            return True
        steps = self.open_by_chat.get(place(chat, fields.get("message_id", "")))
        if steps:
            self._match_answer(steps[0], method, fields.get("text") or fields.get("caption") or "", now)
        self.next_message += 1
        number = int(fields["message_id"]) if fields.get("message_id") else self.next_message
        return {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private"},
            "text": "…",
        }

    def _match_answer(self, step: StandInStep, method: str, text: str, now: float) -> None:
        if step.at >= len(step.expect):
            return
        want_method, want_text = step.expect[step.at]
        if not self.echo:
            if want_method != method and step.press and method != "answerCallbackQuery":
                # An answer to the press may still be on its way: messages are checked among themselves.
                rest = [
                    i for i in range(step.at, len(step.expect)) if step.expect[i][0] != "answerCallbackQuery"
                ]
                if rest:
                    step.expect.insert(step.at, step.expect.pop(rest[0]))
                    want_method, want_text = step.expect[step.at]
            if want_method != method or (want_text and want_text not in text):
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
                self.queue.append(step.conversation)
            self._refill(now)
            if self.ready:
                self.wake.set()

    def stats(self) -> dict[str, Any]:
        """Figures so far; times in seconds."""
        done = [s for s in self.steps if s.answered and s.expect]
        kinds: dict[str, list[float]] = {}
        for step in done:
            kinds.setdefault(step.kind, []).append(step.answered - (step.due or step.handed_out_at))
        stored = sorted(s.acknowledged - s.due for s in self.steps if s.acknowledged)
        every = sorted(s.answered - (s.due or s.handed_out_at) for s in done)
        return {
            "begun": bool(self.first), "acknowledged": sum(1 for s in self.steps if s.acknowledged),
            "steps": len(self.steps), "done": self.done, "calls": self.calls, "seconds": self.last - self.first,
            "wrong": self.wrong[:5], "wrong_count": len(self.wrong),
            "reply_p50": at(every, 0.5), "reply_p99": at(every, 0.99),
            "stored_p50": at(stored, 0.5), "stored_p99": at(stored, 0.99),
            "kinds": {
                k: {"n": len(v), "p50": at(sorted(v), 0.5), "p95": at(sorted(v), 0.95), "p99": at(sorted(v), 0.99)}
                for k, v in kinds.items()
            },
        }  # fmt: skip


def place(chat: int, message: object) -> str:
    """A private chat as it is; in a group (negative here) each message is a conversation of its own."""
    return str(chat) if chat > 0 else f"{chat}:{message}"


def at(values: list[float], share: float) -> float:
    """The value at this fraction of a sorted list."""
    return values[min(int(len(values) * share), len(values) - 1)] if values else 0.0


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as little of it as needed."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.buffer = b""
        self.transport: Any = None
        self.polling: asyncio.Task[None] | None = None
        self.telling: asyncio.Task[None] | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self.polling is not None:
            self.polling.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end]
            low = head.lower()
            mark = low.find(b"content-length:")
            if mark >= 0:
                length = int(
                    low[mark + 15 : low.find(b"\r\n", mark) if low.find(b"\r\n", mark) > 0 else None]
                )
                if len(self.buffer) < end + 4 + length:
                    return
                body = self.buffer[end + 4 : end + 4 + length]
                self.buffer = self.buffer[end + 4 + length :]
            elif b"transfer-encoding: chunked" in low:
                stop = self.buffer.find(b"\r\n0\r\n\r\n", end + 2)
                if stop < 0:
                    return
                body = join_chunks(self.buffer[end + 4 : stop + 2])
                self.buffer = self.buffer[stop + 7 :]
            else:
                body = b""
                self.buffer = self.buffer[end + 4 :]
            self.request(head.split(b" ", 2)[1].decode(), body)

    def request(self, path: str, body: bytes) -> None:
        method = path.partition("?")[0].rpartition("/")[2]
        if "/file/" in path:
            self.reply(self.standin.file, kind=b"image/jpeg")
            return
        if path == "/stats":
            self.reply(json.dumps(self.standin.stats()).encode())
            return
        if path == "/next":
            self.standin.open_next_part(time.monotonic())
            self.reply(b"{}")
            return
        fields = form(body, path.partition("?")[2])
        if method == "getUpdates":
            self.updates(fields)
            return
        if method == "getChatMember" and self.standin.members:
            self.telling = asyncio.get_running_loop().create_task(self.member(fields))
            return
        self.result(self.answer_method(method, fields))

    def answer_method(self, method: str, fields: dict[str, str]) -> Any:
        match method:
            case "getMe":
                return {"id": BOT, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
            case "getFile":
                return {
                    "file_id": "f",
                    "file_unique_id": "u",
                    "file_size": len(self.standin.file),
                    "file_path": "photos/f.jpg",
                }
            case "getChatMember":
                return self.membership(int(fields.get("user_id") or 1))
            case "deleteWebhook" | "setWebhook" | "setMyCommands" | "deleteMessage" | "deleteMessages":
                return True
        return self.standin.answer(method, fields, time.monotonic())

    def membership(self, user: int) -> dict[str, Any]:
        outside = 0 < self.standin.outside <= user
        status = "left" if outside else "administrator" if user == BOT else "member"
        return {"status": status, "user": {"id": user, "is_bot": user == BOT, "first_name": "m"}}

    async def member(self, fields: dict[str, str]) -> None:
        await asyncio.sleep(self.standin.members)
        self.result(self.answer_method("getChatMember", fields))

    def updates(self, fields: dict[str, str]) -> None:
        standin, now = self.standin, time.monotonic()
        if not standin.first:
            standin.start(now)
        if fields.get("offset"):
            standin.acknowledge(now)
        limit = int(fields.get("limit") or 100)
        taken = standin.take(limit, now)
        if taken or not int(fields.get("timeout") or 0):
            self.reply_updates(taken)
        else:
            self.polling = asyncio.get_running_loop().create_task(self.wait(limit))

    async def wait(self, limit: int) -> None:
        standin = self.standin
        until = time.monotonic() + 20
        while time.monotonic() < until:
            standin.wake.clear()
            if taken := standin.take(limit, time.monotonic()):  # became ready before the clearing
                self.reply_updates(taken)
                return
            if standin.rate:
                await asyncio.sleep(0.005)
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(standin.wake.wait(), 1)
        self.reply_updates([])

    def reply_updates(self, steps: list[StandInStep]) -> None:
        self.reply(b'{"ok":true,"result":[' + b",".join(step.body for step in steps) + b"]}")

    def result(self, value: Any) -> None:
        self.reply(json.dumps({"ok": True, "result": value}).encode())

    def reply(self, body: bytes, kind: bytes = b"application/json") -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        if self.transport and not self.transport.is_closing():
            self.transport.write(head + body)


def join_chunks(data: bytes) -> bytes:
    """Joins a chunked body."""
    out, at_ = [], 0
    while at_ < len(data):
        line_end = data.find(b"\r\n", at_)
        size = int(data[at_:line_end].split(b";")[0], 16)
        if not size:
            break
        out.append(data[line_end + 2 : line_end + 2 + size])
        at_ = line_end + 2 + size + 2
    return b"".join(out)


def form(body: bytes, query: str) -> dict[str, str]:
    """The few fields that matter, from a query, a urlencoded, a JSON or a multipart body."""
    fields: dict[str, str] = {}
    if body[:2] == b"--":
        for name, value in FIELD.findall(body):
            fields[name.decode()] = value.decode(errors="replace")
        return fields
    if body[:1] == b"{":
        return {k: str(v) for k, v in json.loads(body).items()}
    for part in f"{query}&{body.decode()}".split("&"):
        name, _, value = part.partition("=")
        if name in (
            "chat_id",
            "text",
            "caption",
            "message_id",
            "callback_query_id",
            "offset",
            "timeout",
            "limit",
            "user_id",
        ):
            fields[name] = unquote_plus(value)
    return fields


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("script", type=Path)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--echo", action="store_true")
    arguments.add_argument("--rate", type=float, default=0.0)
    arguments.add_argument("--window", type=int, default=400)
    arguments.add_argument("--file", type=Path)
    arguments.add_argument("--members", type=float, default=0.0)
    arguments.add_argument("--outside", type=int, default=0)
    arguments.add_argument("--parts", type=int, default=1)
    given = arguments.parse_args()
    lines = [json.loads(line) for line in given.script.read_text(encoding="utf8").splitlines()]
    file = given.file.read_bytes() if given.file else FILE

    async def serve() -> None:
        standin = StandIn(
            lines,
            echo=given.echo,
            rate=given.rate,
            window=given.window,
            file=file,
            members=given.members,
            outside=given.outside,
            parts=given.parts,
        )
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(standin), "127.0.0.1", given.port
        )
        print(f"port {server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()

    with asyncio.Runner(loop_factory=LOOP) as runner, contextlib.suppress(KeyboardInterrupt):
        runner.run(serve())


if __name__ == "__main__":
    main()
