"""The other peer: a bare python-telegram-bot application that answers every update with one call.

python -m bench.echo_ptb http://127.0.0.1:PORT
"""

import asyncio
import sys
from typing import Any

import uvloop
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters


async def echo(update: Update, _context: Any) -> None:
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or message.caption or "file")


async def press(update: Update, _context: Any) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer(update.callback_query.data)


async def main(base: str) -> None:
    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token("1000:bench-token")
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
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
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1]))
