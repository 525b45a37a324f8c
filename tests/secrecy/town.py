"""The running program and the sandbox's world in one process, and every place where a mark could be left."""

from __future__ import annotations

import asyncio
import io
import logging
import sqlite3
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson

import bot.app
from bot.cli.sandbox import let_in
from bot.domain.asking.service import AskingService
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.lifecycle import Program
from bot.runtime.logs import set_up_logs
from bot.runtime.system import SystemClock
from bot.sandbox import records
from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.server import SandboxServer, default_world
from bot.sandbox.world import World
from bot.settings import Settings
from storage.keys import KeyRing
from storage.opening import open_store
from tests.fakes.shared_content import shared_program_args
from tests.secrecy import commands, places

QUIET = 0.003
PAGES = ("healthz", "readyz", "metrics")
_WITH_COPIES = """
SELECT case_id FROM reports LEFT JOIN evidence ON report_id = reports.id AND clean <> ''
GROUP BY case_id HAVING count(evidence.id) > 0 AND sum(withdrawn OR mode <> 'returnable') = 0
"""


class UnsealedProgram(Program):
    """The program with sealing switched off, whose leaks the scan must find."""

    async def open_store(self) -> None:
        settings = self.settings
        self.store = await open_store(
            settings.url,
            data_dir=settings.data_dir,
            key_file=settings.key_file,
            copy_dir=settings.copy_dir,
            clock=self.clock,
            sealing=False,
        )


@dataclass
class SimulatedTown:
    """A world, the program in it, and what it has left so far. ``made`` counts papers and pictures by name.
    While ``spared`` is set, the database does not fail."""

    server: SandboxServer
    program: Program
    folder: Path
    log: io.StringIO
    places: dict[str, bytes] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    spared: bool = False
    exported: int = -1
    """The exit status of the command that exported a referral's package."""

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
        """Wait until all is answered; with ``files``, also until all files are in the vault and results
        stored."""
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
        """Run the due work, as the scheduler would, until it succeeds. A failing database is asked again a
        minute later, and two of its failures never follow each other that closely."""
        program = self.program
        for _ in range(3):
            await program._scheduler.run_job("due-work", program.ticks.due_work)
            await program._scheduler.run_job("details", program.ticks.erase_due_details)

    async def advance_time(self, seconds: float) -> None:
        """Advance the clock. What is due by then is done and sent."""
        self.world.clock.advance(seconds)
        await self.ticks()
        await self.settle()

    async def _fetching(self) -> bool:
        return (await self.program.store.counts())["evidence"] > 0

    def _calm(self) -> bool:
        program = self.program
        return not (
            any(bot.queue.waiting for bot in self.world.bots.values())
            or program.updates.busy
            or program.worker._behind
            or program.sender.sendable_count()
        )

    async def pages(self) -> bytes:
        """Health, readiness and metrics, as a client sees them."""
        base = f"http://127.0.0.1:{self.program.pages.port}"
        content = b""
        async with aiohttp.ClientSession() as session:
            for page in PAGES:
                async with session.get(f"{base}/{page}") as answer:
                    content += b"%s\n%s\n" % (str(answer.headers).encode(), await answer.read())
        return content

    def take_files(self, when: str) -> None:
        """Everything that is now on the disk: data, keys, copy, and files of commands."""
        for place, data in places.in_folder(self.folder).items():
            self.places[f"{when}: {place}"] = data

    async def command(self, *argv: str | Path, **instead: object) -> int:
        """``./amanat …`` beside the program, or after it. Its output becomes a place to search."""
        settings = self.program.settings
        status, output = await commands.give(settings, self.folder / "tmp", *argv, **instead)
        place = f"said: {argv[0]}"
        self.places[place] = self.places.get(place, b"") + output.encode()
        return status

    def ring(self) -> KeyRing:
        """The keys, as somebody has them who stole their file."""
        return KeyRing.from_file(self.folder / "keys" / "keys.json", data_dir=self.data, fresh=False)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the database as somebody who stole it would."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as thief:
            rows = thief.execute(statement, values).fetchall()
        thief.close()
        return rows

    def with_copies(self) -> set[str]:
        """Cases whose copies could go to a body: all reporters can be asked, and the files were cleaned."""
        return {case for (case,) in self.rows(_WITH_COPIES)}

    def spared_case(self) -> str:
        """One verified case whose copies could go to a body. It stays open when others are closed."""
        verified = {case for (case,) in self.rows("SELECT id FROM cases WHERE state = 'verified'")}
        return min(verified & self.with_copies(), default="")

    # --- what each person was shown -------------------------------------------------------------------------

    def take_group(self) -> None:
        """Everything said in the moderators' groups, from the journal and as it is shown now. Ephemeral
        messages, which one member alone sees, do not belong to the group."""
        groups = {chat.id for chat in self.world.groups.values()}
        messages = [
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
        self.places["group"] = orjson.dumps([messages, stands])

    def bytes_by_account(self) -> Mapping[int, bytes]:
        """Everything that single people were ever shown, by account number: texts, also those that were
        edited since, buttons, names and bytes of files, answers to presses. What they said themselves is left
        out."""
        pieces_by_account: defaultdict[int, list[bytes]] = defaultdict(list)
        private = {chat.id for chat in self.world.privates.values()}
        for entry in self.world.journal.read(kind="call"):
            whom = entry.get("receiver") or _number(entry.get("chat_id"))
            if whom in private:
                pieces_by_account[whom].append(orjson.dumps([entry.get("text"), entry.get("buttons")]))
        for account, toasts in self.world.toasts.items():
            pieces_by_account[account.id] += (str(toast.text).encode() for toast in toasts)
        for message in self._of_bot():
            whom = message.receiver.id if message.receiver is not None else message.chat.id
            if whom in private:
                pieces_by_account[whom].append(self._message_bytes(message))
        return {whom: b"\n".join(pieces) for whom, pieces in pieces_by_account.items()}

    def visible_bytes(self, account: records.SandboxAccount) -> bytes:
        """Everything of the bot that somebody still has in their private chat."""
        chats = [chat for chat in self.world.privates.values() if chat.peer is account]
        return b"\n".join(
            self._message_bytes(m) for chat in chats for m in chat.messages.values() if m.sender.is_bot
        )

    def _message_bytes(self, message: records.Message) -> bytes:
        media = message.media
        description = orjson.dumps([message.text, message.buttons, media and media.name])
        blob = self.world.files.blob(media.blob) if media is not None else None
        return description if blob is None else description + b"\n" + places.read_unpacked(blob.data)

    def _of_bot(self) -> Sequence[records.Message]:
        """Also deleted messages: the changes of a chat remember every message."""
        chats = [*self.world.privates.values(), *self.world.groups.values()]
        ever = {id(m): m for chat in chats for _, m in chat.changes if m.sender.is_bot}
        return list(ever.values())


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


@asynccontextmanager
async def town(
    folder: Path,
    *,
    program: type[Program] = Program,
    formatter: logging.Formatter | None = None,
    table: Sequence[Any] | None = None,
    world: Mapping[str, Any] | None = None,
    copied: bool = False,
) -> AsyncIterator[SimulatedTown]:
    """A started town on polling day, with logs at DEBUG. At the end it is stopped in order. Then its log, its
    files after the stop and the groups' messages are taken."""
    server = SandboxServer(default_world(limits=False, **(world or {})))
    base = await server.start()
    stream, restore = io.StringIO(), _own_logs()
    try:
        set_up_logs("DEBUG", secrets=(TELEGRAM_TOKEN, BALE_TOKEN), stream=stream)
        if formatter is not None:
            _log_unscrubbed(formatter)
        with _count_papers() as made:
            running = program(
                settings_of(folder, base, server.world, copied=copied),
                clock=SystemClock(server.world.now),
                pace=False,
                load_language=False,
                table=table,
                **shared_program_args(),
            )
            here = SimulatedTown(server, running, folder, stream, made=made)
            await running.start()
            try:
                await _open_reporting(running)
                await let_in(running, server)
                yield here
            finally:
                await running.stop()
        here.take_files("stopped")
        here.take_group()
    finally:
        restore()
        await server.stop()
    here.places["log"] = stream.getvalue().encode()


@contextmanager
def _count_papers() -> Iterator[Counter[str]]:
    """A program that counts its papers and pictures."""
    made: Counter[str] = Counter()
    make, draw = bot.app.make, bot.app.draw

    def count_calls[**P, R](does: Callable[P, R]) -> Callable[P, R]:
        def counting(*args: P.args, **given: P.kwargs) -> R:
            made[str(args[0])] += 1
            return does(*args, **given)

        return counting

    bot.app.make, bot.app.draw = count_calls(make), count_calls(draw)
    try:
        yield made
    finally:
        bot.app.make, bot.app.draw = make, draw


def _own_logs() -> Callable[[], None]:
    """Remember the present logging. Return a function that restores it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    loggers = [logger for logger in root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    levels = {logger: logger.level for logger in loggers}

    def restore() -> None:
        root.handlers[:] = handlers
        root.setLevel(level)
        for logger in root.manager.loggerDict.values():
            if isinstance(logger, logging.Logger):
                logger.setLevel(levels.get(logger, logging.NOTSET))

    return restore


def _log_unscrubbed(formatter: logging.Formatter) -> None:
    root = logging.getLogger()
    root.handlers[0].setFormatter(formatter)
    root.handlers[0].filters.clear()
    for logger in root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.setLevel(logging.NOTSET)


def settings_of(folder: Path, base: str, world: World, *, copied: bool) -> Settings:
    owner = world.person("owner")
    copy = folder / places.COPY
    if copied:
        copy.mkdir(mode=0o700, parents=True)
    return Settings(
        _env_file=None,
        telegram_token=TELEGRAM_TOKEN,
        telegram_api=f"{base}/telegram",
        bale_token=BALE_TOKEN,
        bale_api=f"{base}/bale",
        data_dir=folder / "data",
        key_file=folder / "keys" / "keys.json",
        copy_dir=copy if copied else None,
        owners=tuple(Account(Messenger(m), account.id) for m, account in owner.accounts.items()),
        editors=tuple(Account(Messenger(m), account.id) for m, account in owner.accounts.items()),
        groups=tuple(Account(Messenger(m), world.group(m, "moderators").id) for m in owner.accounts),
        operator_fa="گروه ناظران آزمایشی",
        listen="127.0.0.1:0",
        log_level="DEBUG",
    )


async def _open_reporting(program: Program) -> None:
    async with program.store.batch() as batch:
        all_day = AskingService(is_on=True, opens=0, closes=24 * 60)
        batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY, asking=all_day))
        batch.keep_turn()
        await batch.commit()
    await program.ticks.due_work()  # the card has changed, and this is noted before anybody reports
