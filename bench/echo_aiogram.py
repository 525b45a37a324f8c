"""The peer: a bare, stateless aiogram bot that answers every update with one call and stores nothing.

python -m bench.echo_aiogram http://127.0.0.1:PORT
"""

import asyncio
import sys

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    await message.answer(message.text or message.caption or "file")


@dispatcher.callback_query()
async def press(query: CallbackQuery) -> None:
    await query.answer(query.data)


async def main(base: str) -> None:
    bot = Bot("1000:bench-token", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    await dispatcher.start_polling(bot, handle_signals=False, polling_timeout=20)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1]))
