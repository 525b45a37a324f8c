"""The other peer: a bare python-telegram-bot application that answers every update with one call.

python -m bench.echo_ptb http://127.0.0.1:PORT [--authority FILE]
"""

import argparse
import asyncio
import ssl
from pathlib import Path
from typing import Any

import uvloop
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters
from telegram.request import HTTPXRequest


async def echo(update: Update, _context: Any) -> None:
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or message.caption or "file")


async def press(update: Update, _context: Any) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer(update.callback_query.data)


def request_with(authority: Path | None, connections: int) -> HTTPXRequest:
    """As the library makes it by itself; ``authority`` is the one to trust with TLS."""
    trust = {"verify": ssl.create_default_context(cafile=authority)} if authority is not None else {}
    return HTTPXRequest(connection_pool_size=connections, httpx_kwargs=trust)


async def main(base: str, authority: Path | None) -> None:
    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token("1000:bench-token")
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(request_with(authority, 256))
        .get_updates_request(request_with(authority, 1))
        .build()
    )
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.add_handler(CallbackQueryHandler(press))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(timeout=20)
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("base")
    arguments.add_argument("--authority", type=Path)
    given = arguments.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.base, given.authority))
