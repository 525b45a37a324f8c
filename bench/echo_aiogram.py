"""The peer: a bare, stateless aiogram bot that answers every update with one call and stores nothing.

python -m bench.echo_aiogram http://127.0.0.1:PORT [--authority FILE]
"""

import argparse
import asyncio
from pathlib import Path

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


def echo_bot(base: str, authority: Path | None) -> Bot:
    """aiogram's bot with its own session; ``authority`` is one more that it trusts with TLS."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(base))
    if authority is not None:
        session._connector_init["ssl"].load_verify_locations(authority)
    return Bot("1000:bench-token", session=session)


async def main(base: str, authority: Path | None) -> None:
    await dispatcher.start_polling(echo_bot(base, authority), handle_signals=False, polling_timeout=20)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("base")
    arguments.add_argument("--authority", type=Path)
    given = arguments.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.base, given.authority))
