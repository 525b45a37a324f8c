"""The running program against a world in the same process, and every place where a mark could lie."""

from __future__ import annotations

import asyncio
import io
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from bot.app import Program
from bot.domain.catalogue import Phase
from bot.domain.people import Account, Messenger
from bot.domain.settings import Reporting, Running
from bot.runtime.logs import set_up_logs
from bot.runtime.system import SystemClock
from bot.sandbox import records
from bot.sandbox.server import BALE_TOKEN, TELEGRAM_TOKEN, SandboxServer, default_world
from bot.sandbox.world import World
from bot.settings import Settings
from storage.opening import open_store

QUIET = 0.004


class Unsealed(Program):
    """The program with sealing switched off: what the scan must be able to find."""

    async def open_store(self) -> None:
        settings = self.settings
        self.store = await open_store(
            settings.url,
            data_dir=settings.data_dir,
            key_file=settings.key_file,
            clock=self.clock,
            sealing=False,
        )


@dataclass
class Town:
    """A world, the program in it, and what it left behind so far."""

    server: SandboxServer
    program: Program
    folder: Path
    log: io.StringIO
    places: dict[str, bytes] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.data / "amanat.db"

    async def settle(self, *, files: bool = False, seconds: float = 60.0) -> None:
        """Until everything that was said is answered; with ``files`` every file is in the vault and every
        fate marked, too."""
        calm = 0
        async with asyncio.timeout(seconds):
            while calm < 3:
                await asyncio.sleep(QUIET)
                calm = calm + 1 if self._calm() else 0
                if calm == 3 and files and await self._fetching():
                    calm = 0
        if files:
            await self.program.sender.flush()

    async def ticks(self) -> None:
        """The due work, by the scheduler's hand, until it must be done: a failing database is asked again a
        minute later, and no two of its failures follow each other so closely."""
        program = self.program
        for _ in range(3):
            await program._scheduler.once("due-work", program.ticks.due_work)

    async def _fetching(self) -> bool:
        return (await self.program.store.counts())["evidence"] > 0

    def _calm(self) -> bool:
        program = self.program
        return not (
            any(bot.queue.waiting for bot in self.world.bots.values())
            or program.intake.busy
            or program.worker._behind
            or program.sender.waiting()
        )

    async def pages(self) -> bytes:
        """Health, readiness and metrics, as whoever asks sees them."""
        base = f"http://127.0.0.1:{self.program.pages.port}"
        told = b""
        async with aiohttp.ClientSession() as session:
            for page in ("healthz", "readyz", "metrics"):
                async with session.get(f"{base}/{page}") as answer:
                    told += b"%s\n%s\n" % (str(answer.headers).encode(), await answer.read())
        return told

    def take_files(self, when: str) -> None:
        """Everything in the data folder and the key folder, as it lies on the disk now."""
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
            name = path.relative_to(self.folder)
            kind = "vault" if "vault" in name.parts else name.name
            place = f"{when}: {kind}"
            self.places[place] = self.places.get(place, b"") + b"\n" + path.read_bytes()

    def take_group(self) -> None:
        """What was said into the moderators' groups, by the journal and as it stands there. Messages that one
        member alone can see are not the group's."""
        groups = {chat.id for chat in self.world.groups.values()}
        said = [
            entry
            for entry in self.world.journal.read(kind="call")
            if _number(entry.get("chat_id")) in groups and "ephemeral_message_id" not in entry
        ]
        stands = [
            {"text": m.text, "buttons": m.buttons, "media": m.media and m.media.name}
            for chat in self.world.groups.values()
            for m in chat.messages.values()
            if m.sender.is_bot
        ]
        self.places["group"] = orjson.dumps([said, stands])

    def staff_chats(self) -> bytes:
        """Words, buttons and file names of all that single members of staff were shown, and the files' bytes."""
        staff = {a.id for p in self.world.people.values() if p.role for a in p.accounts.values()}
        told = b""
        for message in self._of_bot():
            whom = message.receiver.id if message.receiver is not None else message.chat.id
            if whom not in staff:
                continue
            media = message.media
            told += orjson.dumps([message.text, message.buttons, media and media.name]) + b"\n"
            if media is not None and (blob := self.world.files.blob(media.blob)) is not None:
                told += blob.data + b"\n"
        return told

    def _of_bot(self) -> Sequence[records.Message]:
        """Also what was deleted since: the changes of a chat remember every message."""
        chats = [*self.world.privates.values(), *self.world.groups.values()]
        ever = {id(m): m for chat in chats for _, m in chat.changes if m.sender.is_bot}
        return list(ever.values())

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the database as somebody who stole it would."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as thief:
            found = thief.execute(statement, values).fetchall()
        thief.close()
        return found


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


type Changed = Callable[[Sequence[Any]], Sequence[Any]]


@asynccontextmanager
async def town(
    folder: Path,
    *,
    program: type[Program] = Program,
    formatter: logging.Formatter | None = None,
    table: Sequence[Any] | None = None,
    world: Mapping[str, Any] | None = None,
) -> AsyncIterator[Town]:
    """A started town on polling day, with its logs at DEBUG. It is stopped in order at the end, and its log,
    its files after the stop and the groups' traffic are taken then."""
    server = SandboxServer(default_world(limits=False, **(world or {})))
    base = await server.start()
    stream, restore = io.StringIO(), _own_logs()
    try:
        set_up_logs("DEBUG", secrets=(TELEGRAM_TOKEN, BALE_TOKEN), stream=stream)
        if formatter is not None:
            _careless(formatter)
        running = program(
            _settings(folder, base, server.world),
            clock=SystemClock(server.world.now),
            pace=False,
            load_language=False,
            table=table,
        )
        here = Town(server, running, folder, stream)
        await running.start()
        try:
            await _open_reporting(running)
            yield here
        finally:
            await running.stop()
        here.take_files("stopped")
        here.take_group()
    finally:
        restore()
        await server.stop()
    here.places["log"] = stream.getvalue().encode()


def _own_logs() -> Callable[[], None]:
    """Remember how logging stood; answers what puts it back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    loggers = [found for found in root.manager.loggerDict.values() if isinstance(found, logging.Logger)]
    levels = {logger: logger.level for logger in loggers}

    def restore() -> None:
        root.handlers[:] = handlers
        root.setLevel(level)
        for logger in root.manager.loggerDict.values():
            if isinstance(logger, logging.Logger):
                logger.setLevel(levels.get(logger, logging.NOTSET))

    return restore


def _careless(formatter: logging.Formatter) -> None:
    root = logging.getLogger()
    root.handlers[0].setFormatter(formatter)
    root.handlers[0].filters.clear()
    for logger in root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.setLevel(logging.NOTSET)


def _settings(folder: Path, base: str, world: World) -> Settings:
    owner = world.person("owner")
    return Settings(
        _env_file=None,
        telegram_token=TELEGRAM_TOKEN,
        telegram_api=f"{base}/telegram",
        bale_token=BALE_TOKEN,
        bale_api=f"{base}/bale",
        data_dir=folder / "data",
        key_file=folder / "keys" / "keys.json",
        owners=tuple(Account(Messenger(m), account.id) for m, account in owner.accounts.items()),
        groups=tuple(Account(Messenger(m), world.group(m, "moderators").id) for m in owner.accounts),
        operator_fa="گروه ناظران آزمایشی",
        listen="127.0.0.1:0",
        log_level="DEBUG",
    )


async def _open_reporting(program: Program) -> None:
    async with program.store.batch() as batch:
        batch.uow.settings.save(Running(reporting=Reporting.OPEN, phase=Phase.DAY))
        batch.keep_turn()
        await batch.commit()
    await program.ticks.due_work()  # the card has changed: noted before anybody reports
