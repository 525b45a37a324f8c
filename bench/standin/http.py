"""The messenger as a Bot API server: HTTP/1.1 with keep-alive, as little of it as needed."""

import asyncio
import json
import re
import ssl
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import unquote_plus

from bench.standin.messenger import Fields, StandIn
from bot.sandbox.refusals import ApiError

FIELD: Final = re.compile(
    rb'name="(chat_id|text|caption|message_id|callback_query_id|offset)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--',
    re.S,
)


async def listen(
    standin: StandIn, port: int = 0, *, tls: ssl.SSLContext | None = None
) -> tuple[str, asyncio.Server]:
    """The base URL, and the server. With ``tls`` it speaks nothing else."""
    loop = asyncio.get_running_loop()
    if tls is not None:
        tls.sni_callback = lambda *_given: _count_greeting(standin)
    server = await loop.create_server(lambda: Connection(standin), "127.0.0.1", port, ssl=tls)
    scheme = "http" if tls is None else "https"
    return f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}", server


def _count_greeting(standin: StandIn) -> None:
    standin.greetings += 1


class Connection(asyncio.Protocol):
    """One connection of the bot."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.buffer = b""
        self.transport: Any = None
        self.polling: asyncio.Task[None] | None = None
        self.telling: asyncio.Task[None] | None = None
        self.is_counted = False

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
        if not self.is_counted:
            self.is_counted = True
            self.standin.count_connection(is_bots=path.startswith(("/bot", "/file/")))
        if not path.startswith("/bot"):
            self.page(path)
            return
        method = path.partition("?")[0].rpartition("/")[2]
        fields = form(body, path.partition("?")[2])
        if method == "getUpdates":
            self.updates(fields)
            return
        if method == "getChatMember" and self.standin.members:
            self.telling = asyncio.get_running_loop().create_task(self.tell_member(fields))
            return
        self.result(method, fields)

    def page(self, path: str) -> None:
        if path.startswith("/file/"):
            self.reply(self.standin.file, kind=b"image/jpeg")
        else:
            self.reply(json.dumps(self.standin.page(path, time.monotonic())).encode())

    async def tell_member(self, fields: Fields) -> None:
        await asyncio.sleep(self.standin.members)
        self.result("getChatMember", fields)

    def updates(self, fields: Fields) -> None:
        limit = int(fields.get("limit") or 100)
        given = self.standin.give_updates(int(fields.get("offset") or 0), limit, time.monotonic())
        if given or not int(fields.get("timeout") or 0):
            self.reply_updates(given)
        else:
            self.polling = asyncio.get_running_loop().create_task(self.wait(limit))

    async def wait(self, limit: int) -> None:
        self.reply_updates(await self.standin.next_updates(limit))

    def reply_updates(self, updates: Sequence[bytes]) -> None:
        self.reply(b'{"ok":true,"result":[' + b",".join(updates) + b"]}")

    def result(self, method: str, fields: Fields) -> None:
        try:
            value = self.standin.answer(method, fields, time.monotonic())
        except ApiError as error:
            self.reply(json.dumps(error.body()).encode(), status=b"%d Refused" % error.code)
        else:
            self.reply(json.dumps({"ok": True, "result": value}).encode())

    def reply(self, body: bytes, *, kind: bytes = b"application/json", status: bytes = b"200 OK") -> None:
        head = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
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
        given = json.loads(body)
        if isinstance(media := given.get("media"), dict):  # the caption of an edited picture
            given |= {"caption": media.get("caption", "")}
        return {name: str(value) for name, value in given.items()}
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
