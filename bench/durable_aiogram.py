"""The durable peer: what people would build instead of this bot, with aiogram, SQLAlchemy and SQLite.

    python -m bench.durable_aiogram http://127.0.0.1:PORT FOLDER [--authority FILE]

Each update is one transaction: a row for the update, a row for the state of its conversation, one commit that is
on the disk (WAL, synchronous=FULL), and then one answer. It knows no sealing, no outbox and no order of sends: an
answer that fails is lost. aiogram acknowledges updates before they are handled, so that a crash loses up to a
hundred; to handle them first, as this bot does, would cost the peer its concurrency.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop
from aiogram import Dispatcher
from aiogram.types import CallbackQuery, Message, Update
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.echo_aiogram import echo_bot
from bench.processes import PEER_FILE

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON")


class Base(DeclarativeBase):
    pass


class StoredUpdate(Base):
    """An update as it came; one that comes again is refused by its key."""

    __tablename__ = "updates"

    update_id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str]
    content: Mapped[str]
    received: Mapped[datetime]


class Conversation(Base):
    """Where a conversation stands."""

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    steps: Mapped[int]
    changed: Mapped[datetime]


def open_engine(folder: Path) -> AsyncEngine:
    """One engine with one connection: SQLite has one writer, and who waits for it waits in the loop, in turn.
    Five connections that wait in SQLite, a rollback at each return, or upserts in place of the ORM cost more."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{folder / PEER_FILE}",
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        pool_reset_on_return=None,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


async def keep_update(session: AsyncSession, update_id: int, chat: int, kind: str, content: str) -> int:
    """Store the update and its conversation's new state; returns how many steps the conversation has. Raises
    IntegrityError for an update that is there already."""
    now = datetime.now(UTC)
    conversation = await session.get(Conversation, chat)
    if conversation is None:
        conversation = Conversation(id=chat, steps=0)
        session.add(conversation)
    conversation.state, conversation.changed = kind, now
    conversation.steps += 1
    session.add(
        StoredUpdate(update_id=update_id, conversation=chat, kind=kind, content=content, received=now)
    )
    await session.commit()
    return conversation.steps


async def answer_message(
    message: Message, event_update: Update, sessions: async_sessionmaker[AsyncSession]
) -> None:
    text = message.text or message.caption or "file"
    async with sessions() as session:
        steps = await keep_update(session, event_update.update_id, message.chat.id, "message", text)
    await message.answer(f"{steps}: {text}")


async def answer_press(
    query: CallbackQuery, event_update: Update, sessions: async_sessionmaker[AsyncSession]
) -> None:
    data = query.data or ""
    chat = query.message.chat.id if query.message is not None else query.from_user.id
    async with sessions() as session:
        steps = await keep_update(session, event_update.update_id, chat, "press", data)
    await query.answer(f"{steps}: {data}")


async def main(base: str, folder: Path, authority: Path | None) -> None:
    engine = open_engine(folder)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    dispatcher = Dispatcher(sessions=async_sessionmaker(engine, expire_on_commit=False))
    dispatcher.message.register(answer_message)
    dispatcher.callback_query.register(answer_press)
    await dispatcher.start_polling(echo_bot(base, authority), handle_signals=False, polling_timeout=20)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("base")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--authority", type=Path)
    given = arguments.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.base, given.folder, given.authority))
