"""The service that holds key stores for programs on other machines: ``amanat keys hold``.

It never has an opened key: rows come and go wrapped. Each store has one thread's work at a time, so all callers see
changes in one order.
"""

import asyncio
import logging
import sqlite3
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.usecases.ports import Clock
from storage.folders import make_private, sync_folder
from storage.hour_keys import HOUR_KEYS
from storage.key_service.certificates import ForeignPeer, PinnedCertificates
from storage.key_service.frames import (
    HEAD,
    BadKeyFrame,
    Message,
    body_length,
    change_from_fields,
    check_greeting,
    decode_body,
    encode_frame,
    greeting,
)
from storage.key_service.held_rows import Alone, HeldRows
from storage.key_service.remote_rows import (
    ChangeRefused,
    DestructionIncomplete,
    OtherStoreKey,
    OutOfLine,
    RemoteRows,
    digest_of,
)
from storage.key_store import REPORT_KEYS
from storage.key_table import FORMAT, KeyTable
from storage.lock import FolderLock
from storage.trouble import DatabaseUnusable

_log = logging.getLogger(__name__)

STORES: Final = (REPORT_KEYS, HOUR_KEYS)
_MIRROR_PATIENCE: Final = 1.0
LOOK_EVERY: Final = 1.0
"""Seconds between two looks at a mirror that is not in line."""
_HANDSHAKE: Final = 5.0
_FOLLOWING: Final = frozenset({"create", "apply"})
"""What brings a mirror in line. A former holder that comes back would take from its successor the keys that came since,
and give it back those that were destroyed. What burns passes: it was ordered."""
HOLDS_ITSELF: Final = (
    "it holds the keys itself, as AMANAT_KEYS_MIRROR or AMANAT_KEYS_ALONE there says, and follows no other holder: "
    "systemctl disable --now amanat-keys on the former one, or unset both on the mirror"
)
_CHANGES: Final = frozenset({"create", "apply", "renew", "anew", "destroy"})
"""What a mirror does for its holder alone: a key that a program stored here would be gone with the holder's next
change, and what it burned here would be at the holder still."""
IS_MIRROR: Final = (
    "this machine was set up as the mirror of another holder, which alone changes its keys: correct AMANAT_KEYS_AT; "
    "or, if that holder is lost, set AMANAT_KEYS_ALONE=continue on the mirror and systemctl restart amanat-keys there"
)
MIRROR_NOTE: Final = "mirror-of-another"
"""The file in the holder's folder that says so: from a holder's first change on, as long as the folder lasts."""
_MOST_PIECE: Final = 5_000


@dataclass(frozen=True, slots=True)
class HolderPlan:
    """Where a holder keeps its files and listens, and who its mirror is."""

    folder: Path
    listen: tuple[str, int]
    certificates: PinnedCertificates
    mirror: tuple[str, int] | None = None
    alone: Alone = Alone.REFUSE

    @property
    def follows(self) -> bool:
        """Whether this machine may be the mirror of another one."""
        return self.mirror is None and self.alone is Alone.REFUSE


class KeyHolderService:
    """Open with ``start``; ``close`` ends it in order. Raises StorageTrouble when it cannot start."""

    def __init__(self, plan: HolderPlan, clock: Clock) -> None:
        self._plan = plan
        self._clock = clock
        self._rows: dict[str, HeldRows] = {}
        self._locks = {store: asyncio.Lock() for store in STORES}
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_mirror = False
        """Whether another holder changes the keys here, and nobody else may."""
        self.refused = 0
        """Connections of peers whose certificates are not trusted, since the start."""

    async def start(self) -> int:
        """Returns the port. Raises StorageTrouble, OSError."""
        plan = self._plan
        self._context = plan.certificates.context(server=True)
        make_private(plan.folder)
        self._lock = FolderLock.take(plan.folder)
        self._is_mirror = plan.follows and (plan.folder / MIRROR_NOTE).exists()
        try:
            for store in STORES:
                self._rows[store] = self._open(store)
            host, port = plan.listen
            self._server = await asyncio.start_server(self._serve, host, port)
        except BaseException:
            self._close_files()
            raise
        taken: int = self._server.sockets[0].getsockname()[1]
        return taken

    def _open(self, store: str) -> HeldRows:
        plan = self._plan
        table = KeyTable(plan.folder / store)
        if table.format not in (None, FORMAT):
            table.close()
            raise DatabaseUnusable(
                f"{table.path} is of another release: start the bot once with this folder on one machine"
            )
        mirror = None
        if plan.mirror is not None:
            mirror = RemoteRows(
                plan.mirror,
                store,
                plan.certificates,
                patience=_MIRROR_PATIENCE,
                setting="AMANAT_KEYS_MIRROR",
                of_mirror=True,
            )
        return HeldRows(table, mirror=mirror, alone=plan.alone)

    async def look_after_mirror(self) -> None:
        """Bring the mirror in line where it is not; to be called every ``LOOK_EVERY`` seconds."""
        for store, rows in self._rows.items():
            if not rows.in_line:
                was = rows.trouble
                await self._in_order(store, rows.look_after_mirror)
                if rows.trouble and rows.trouble != was:
                    _log.warning("keys-mirror-away", extra={"store": store})

    async def _in_order[T](self, store: str, act: Callable[[], T]) -> T:
        async with self._locks[store]:
            return await asyncio.to_thread(act)

    async def close(self) -> None:
        """Answer nobody any more and close the files."""
        if self._server is not None:
            self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for store in STORES:
            async with self._locks[store]:
                pass
        self._close_files()

    def _close_files(self) -> None:
        for rows in self._rows.values():
            rows.close()
        self._lock.release()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await asyncio.wait_for(self._greet(reader, writer), _HANDSHAKE)
            while True:
                await self._send(writer, await self._answer(await self._receive(reader)))
        except (ssl.SSLError, ForeignPeer):
            self.refused += 1
            _log.warning("keys-peer-refused", extra={"peers": self.refused})
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the peer went away, or we stop
        finally:
            self._tasks.discard(task)
            writer.transport.abort()  # an orderly end of TLS would wait for the peer

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await writer.start_tls(self._context)
        tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
        self._plan.certificates.check_peer(tls.getpeercert(binary_form=True))
        await self._send(writer, greeting())
        check_greeting(await self._receive(reader))

    @staticmethod
    async def _receive(reader: asyncio.StreamReader) -> Message:
        length = body_length(await reader.readexactly(HEAD.size))
        return decode_body(await reader.readexactly(length))

    @staticmethod
    async def _send(writer: asyncio.StreamWriter, message: Message) -> None:
        writer.write(encode_frame(message))
        await writer.drain()

    async def _answer(self, request: Message) -> Message:
        what, store = request.get("do"), request.get("store")
        operation = _OPERATIONS.get(what) if isinstance(what, str) else None
        if what == "state":
            return {"result": self.state()}
        if operation is None or store not in self._rows:
            return {"error": "request", "line": "this holder does not know that request: install one release"}
        rows = self._rows[str(store)]

        def carry_out() -> object:
            self._check_side(str(what), of_holder=bool(request.get("mirror")))
            return operation(rows, request)

        try:
            return {"result": await self._in_order(str(store), carry_out)}
        except (sqlite3.Error, OSError, KeyError, TypeError, ValueError) as trouble:
            return {"error": _kind_of(trouble), "line": str(trouble)}

    def _check_side(self, what: str, *, of_holder: bool) -> None:
        """Note the first change of a holder whose mirror this is. Raises ChangeRefused for a change that is not to be
        made here, OSError."""
        if of_holder and what in _FOLLOWING:
            if not self._plan.follows:
                raise ChangeRefused(HOLDS_ITSELF)
            if not self._is_mirror:
                (self._plan.folder / MIRROR_NOTE).touch(mode=0o600)
                sync_folder(self._plan.folder)
                self._is_mirror = True
        elif not of_holder and what in _CHANGES and self._is_mirror:
            raise ChangeRefused(IS_MIRROR)

    def state(self) -> Message:
        """For health and status: without names of keys or people."""
        plan = self._plan
        trouble = next((rows.trouble for rows in self._rows.values() if rows.trouble), "")
        if self._is_mirror:
            trouble = IS_MIRROR  # a program asks: a holder never asks its mirror for this
        return {
            "mirror": "none" if plan.mirror is None else ":".join(map(str, plan.mirror)),
            "in_line": all(rows.in_line for rows in self._rows.values()),
            "alone": str(plan.alone),
            "trouble": trouble,
            "refused": self.refused,
            "now": self._clock.now().isoformat(),
        }


def _kind_of(trouble: Exception) -> str:
    match trouble:
        case ChangeRefused():
            return "refused"
        case OutOfLine():
            return "out-of-line"
        case OtherStoreKey():
            return "other-store-key"
        case DestructionIncomplete():
            return "incomplete"
        case BadKeyFrame():
            return "request"
        case _:
            return "storage"


def _read(rows: HeldRows, request: Message) -> object:
    return [
        (key_id, wrapped)
        for key_id in request["ids"][:_MOST_PIECE]
        if (wrapped := rows.table.read(int(key_id))) is not None
    ]


def _read_piece(rows: HeldRows, request: Message) -> object:
    return rows.table.read_piece(int(request["after"]), min(int(request["most"]), _MOST_PIECE))


def _digest(rows: HeldRows, request: Message) -> object:
    return digest_of(rows.table.read_ids(int(request["after"]), int(request["last"])))


def _apply(rows: HeldRows, request: Message) -> None:
    change = change_from_fields(request["change"])
    rows.apply(
        change,
        after=request.get("after"),
        again=bool(request.get("again")),
        under=request.get("under") or b"",
        fill=bool(request.get("fill")),
    )


def _renew(rows: HeldRows, request: Message) -> None:
    rows.renew(change_from_fields(request["change"]), only=request.get("only"))


def _news(rows: HeldRows, request: Message) -> object:
    news = rows.news(bytes(request["boot"]), int(request["since"]))
    return {"boot": news.boot, "at": news.at, "gone": news.gone, "named": news.named}


_OPERATIONS: Final[Mapping[str, Callable[[HeldRows, Message], object]]] = {
    "format": lambda rows, _: rows.format,
    "read": _read,
    "piece": _read_piece,
    "digest": _digest,
    "chief": lambda rows, request: rows.table.chief(str(request["name"])),
    "stock": lambda rows, _: rows.table.stock(),
    "mark": lambda rows, _: rows.table.mark(),
    "count": lambda rows, _: rows.table.count(),
    "create": lambda rows, request: rows.create_tables(change_from_fields(request["change"])),
    "apply": _apply,
    "renew": _renew,
    "news": _news,
    "checkpoint": lambda rows, _: rows.table.checkpoint(),
    "anew": lambda rows, _: rows.begin_anew(),
    "destroy": lambda rows, request: [p.name for p in rows.destroy_chief(list(request["names"]))],
    "there": lambda rows, _: rows.is_there(),
}
