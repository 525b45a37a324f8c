"""The cost of one call: CPU time of this process per call, for our adapters and for bare aiogram, in one run.

    python -m bench.wire_cost [--calls 3000] [--quick]

The server is another process and answers at once, so that only the client is measured. The calls go out ten
at a time, as the sender sends them. Ends with one line of JSON: µs of CPU per call, and the same calls by
bare aiogram.
"""

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from typing import Any

import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation.incoming import MessageRef
from bot.conversation.wire import AnswerPress, Call, CallSuccess, EditText, SendText, WireButton
from bot.domain.people import Messenger
from bot.platforms.bale.adapter import BaleAdapter
from bot.platforms.telegram.adapter import TelegramAdapter

CHAT = 111
TEXT = "گزارش شما ثبت شد. کد پیگیری: <code>1234</code>\n" * 4
ANSWER = json.dumps(
    {
        "ok": True,
        "result": {
            "message_id": 7,
            "date": 1790000000,
            "chat": {"id": CHAT, "type": "private", "first_name": "سارا"},
            "from": {"id": 1000, "is_bot": True, "first_name": "امانت", "username": "amanat_bot"},
            "text": TEXT,
        },
    }
).encode()
TRUE = b'{"ok": true, "result": true}'


class Server(asyncio.Protocol):
    """Answers every complete request; supports nothing else of HTTP."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        head, mark, rest = self.waiting.partition(b"\r\n\r\n")
        if not mark:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if len(rest) < length:
            return
        self.waiting = b""
        body = TRUE if b"answercallbackquery" in head[:200].lower() else ANSWER
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            + body
        )


def serve(pipe: Connection) -> None:
    """Listen on any port, report it, and run forever."""

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(main())


async def cpu_cost(act: Callable[[], Awaitable[object]], calls: int) -> float:
    """µs of CPU per call."""

    async def ten() -> None:
        await asyncio.gather(*(act() for _ in range(10)))

    for _ in range(20):
        await ten()
    began = time.process_time()
    for _ in range(calls // 10):
        await ten()
    return (time.process_time() - began) / (calls // 10 * 10) * 1e6


def ours(adapter: TelegramAdapter | BaleAdapter) -> dict[str, Callable[[], Awaitable[object]]]:
    """The three commonest calls."""
    keyboard = ((WireButton("ادامه", data="form:next~1"),), (WireButton("بازگشت", data="form:back~1"),))
    calls: dict[str, Call] = {
        "SendMessage": SendText(CHAT, TEXT, keyboard),
        "EditMessageText": EditText(MessageRef(adapter.messenger, CHAT, 7), TEXT, keyboard),
        "AnswerCallbackQuery": AnswerPress("123"),
    }

    def act(call: Call) -> Callable[[], Awaitable[object]]:
        async def call_once() -> None:
            outcome = await adapter.call(call)
            assert isinstance(outcome, CallSuccess), outcome

        return call_once

    return {name: act(call) for name, call in calls.items()}


def bare(bot: Bot) -> dict[str, Callable[[], Awaitable[object]]]:
    """The same by unmodified aiogram."""

    def keyboard() -> InlineKeyboardMarkup:
        rows = (("ادامه", "form:next~1"), ("بازگشت", "form:back~1"))
        return InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data)] for text, data in rows]
        )

    return {
        "SendMessage": lambda: bot.send_message(CHAT, TEXT, parse_mode="HTML", reply_markup=keyboard()),
        "EditMessageText": lambda: bot.edit_message_text(
            TEXT, chat_id=CHAT, message_id=7, parse_mode="HTML", reply_markup=keyboard()
        ),
        "AnswerCallbackQuery": lambda: bot.answer_callback_query("123"),
    }


async def measure(port: int, calls: int) -> dict[str, dict[str, float]]:
    """µs of CPU per call, by client and method."""
    api = f"http://127.0.0.1:{port}"
    telegram, bale = TelegramAdapter("1000:bench", api=api), BaleAdapter("2000:bench", api=api)
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    clients = {
        Messenger.TELEGRAM.value: ours(telegram),
        "bare aiogram": bare(Bot("1000:bench", session=session)),
        Messenger.BALE.value: ours(bale),
    }
    figures: dict[str, dict[str, float]] = {}
    for client, acts in clients.items():
        share = calls if client != Messenger.BALE.value else calls // 3
        figures[client] = {name: round(await cpu_cost(act, share), 1) for name, act in acts.items()}
        print(client, *(f"{name} {value:.0f} µs" for name, value in figures[client].items()), sep="  ")
    await telegram.close()
    await bale.close()
    await session.close()
    return figures


def main() -> None:
    """Start the server, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--quick", action="store_true", help="500 calls of each kind, a few seconds")
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    figures = uvloop.run(measure(here.recv(), 500 if options.quick else options.calls))
    server.terminate()
    print(json.dumps({"us_cpu_per_call": figures}, ensure_ascii=False))


if __name__ == "__main__":
    main()
