"""The program's side of a holder of keys: rows of a key store that lie with it, behind the port KeyRows.

Calls block the thread that makes them, as those of a file do. Reads and changes have a connection each, so that a
read does not wait for a change. A call that gets no answer is made again until the patience is over; the holder
does a change once, however often it is sent.
"""

import hashlib
import socket
import sqlite3
import ssl
import threading
import time
from array import array
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storage.key_service.certificates import ForeignPeer, PinnedCertificates
from storage.key_service.frames import (
    HEAD,
    BadKeyFrame,
    Message,
    body_length,
    change_to_fields,
    check_greeting,
    decode_body,
    encode_frame,
    greeting,
)
from storage.key_table import KeyTableChange
from storage.overwriting import CHIEF_KEYS
from storage.trouble import KeyFileTrouble, KeysAway

PATIENCE: Final = 5.0
"""Seconds in which a holder that was killed is started again."""
_PAUSE: Final = 0.1
_ANSWER: Final = 30.0
"""Seconds for one answer: a mirror may be brought in line before it."""
_VANISHED_MS: Final = 3_000
"""Milliseconds after which a peer counts as gone whose machine answers nothing, whatever it is asked: one that died
without a word, or a cable that was cut."""
AT_ONCE: Final = 0.1
"""Seconds for an answer to a caller on whom others wait."""
STATE_MEND: Final = "./amanat keys state says what is wrong"


class ChangeRefused(KeysAway):
    """The holder answers, and makes no change now: its mirror is away."""


class OutOfLine(KeysAway):
    """A mirror is not where its holder believes it to be."""


class OtherStoreKey(KeysAway):
    """Everything was burned since the asker looked: its keys are wrapped with a store key that is gone."""


class UngreetedPeer(ConnectionError):
    """A peer that ends as soon as it sees our certificate, or has just been ended itself."""


class DestructionIncomplete(OSError):
    """Something may be left on one of the machines."""


_ERRORS: Final[dict[str, type[Exception]]] = {
    "refused": ChangeRefused,
    "out-of-line": OutOfLine,
    "incomplete": DestructionIncomplete,
    "other-store-key": OtherStoreKey,
}


@dataclass(frozen=True, slots=True)
class KeyNews:
    """What was destroyed at a holder since an earlier answer."""

    boot: bytes
    """Names the run of the holder; what it knew before is lost with another one."""
    at: int
    """Give this with ``boot`` the next time."""
    gone: Sequence[int] | None
    """Destroyed keys; None where the holder does not know them one by one."""
    named: bytes
    """A digest of the named keys: another one after a burning."""


class _HolderConnection:
    """One connection, made when it is needed. One thread at a time uses it."""

    def __init__(self, address: tuple[str, int], certificates: PinnedCertificates) -> None:
        self._address = address
        self._certificates = certificates
        self._socket: ssl.SSLSocket | None = None

    def ask(self, request: Message, *, connect_within: float, answer_within: float = _ANSWER) -> Message:
        """Raises OSError: nobody knows then whether the request was carried out."""
        if self._socket is None:
            self._socket = self._connect(connect_within)
        self._socket.settimeout(answer_within)
        self._send(request)
        return self._receive()

    def _connect(self, within: float) -> ssl.SSLSocket:
        plain = socket.create_connection(self._address, timeout=within)
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _notice_vanished(plain)
            self._socket = self._certificates.context(server=False).wrap_socket(plain)
            self._certificates.check_peer(self._socket.getpeercert(binary_form=True))
            self._greet()
        except ssl.SSLError as trouble:
            self.close()
            plain.close()
            if isinstance(trouble, ssl.SSLEOFError):
                raise
            raise ForeignPeer(self._certificates.mend) from trouble
        except KeyFileTrouble as trouble:
            plain.close()
            raise ForeignPeer(str(trouble)) from trouble
        except BaseException:
            self.close()
            plain.close()
            raise
        return self._socket

    def _greet(self) -> None:
        """TLS 1.3 ends for us before the other side has looked at our certificate, so a refusal is seen here."""
        try:
            self._send(greeting())
            message = self._receive()
        except (ConnectionError, ssl.SSLEOFError) as trouble:
            raise UngreetedPeer(
                f"it closes the connection before it says a word; where it runs, {self._certificates.mend}"
            ) from trouble
        check_greeting(message)

    def _send(self, message: Message) -> None:
        assert self._socket is not None
        self._socket.sendall(encode_frame(message))

    def _receive(self) -> Message:
        return decode_body(self._read(body_length(self._read(HEAD.size))))

    def _read(self, length: int) -> bytes:
        assert self._socket is not None
        received = bytearray()
        while len(received) < length:
            piece = self._socket.recv(length - len(received))
            if not piece:
                raise ConnectionResetError("the holder of keys closed the connection")
            received += piece
        return bytes(received)

    def close(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._socket = None


def _notice_vanished(connection: socket.socket) -> None:
    """Let the system ask a silent peer's machine once a second whether it is there, where it can."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", 1), ("TCP_KEEPINTVL", 1), ("TCP_KEEPCNT", 3), ("TCP_USER_TIMEOUT", _VANISHED_MS),
    ):  # fmt: skip
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class RemoteRows:
    """The rows of one key store of a holder. Raises KeysAway where a file would raise sqlite3.Error."""

    def __init__(
        self,
        address: tuple[str, int],
        store: str,
        certificates: PinnedCertificates,
        *,
        patience: float = PATIENCE,
        setting: str = "AMANAT_KEYS_AT",
        of_mirror: bool = False,
    ) -> None:
        """``setting`` names the address, for messages. ``of_mirror``: a holder asks its mirror, which refuses if it
        holds the keys itself."""
        host, port = address
        self.path: Final = Path(f"{host}:{port}") / store
        self.using: Final[AbstractContextManager[object]] = nullcontext()
        self._store = store
        self._patience = patience
        self._setting = setting
        self._of_mirror = of_mirror
        self._reading, self._changing = (_HolderConnection(address, certificates) for _ in range(2))
        self._read_lock, self._change_lock = threading.Lock(), threading.Lock()
        self._is_away = False
        """Whether the last call had no answer within its patience."""

    @property
    def format(self) -> int | None:
        answer = self._ask("format")
        return None if answer is None else int(answer)

    def read(self, key_id: int) -> bytes | None:
        return self.read_many([key_id]).get(key_id)

    def read_many(self, key_ids: Collection[int]) -> dict[int, bytes]:
        """Those of these keys that exist, in one round trip."""
        return {int(key_id): wrapped for key_id, wrapped in self._ask("read", ids=list(key_ids))}

    def read_at_once(self, key_id: int) -> bytes | None:
        """As ``read``, for a caller that must not wait: raises KeysAway where the answer does not come at once."""
        if not self._read_lock.acquire(timeout=AT_ONCE):
            raise KeysAway(f"the holder of keys {self.path.parent} is slow to answer: {STATE_MEND}")
        try:
            request: Message = {"do": "read", "store": self._store, "ids": [key_id]}
            answer = self._reading.ask(request, connect_within=AT_ONCE, answer_within=AT_ONCE)
        except OSError as trouble:
            self._reading.close()
            raise KeysAway(
                f"the holder of keys {self.path.parent} does not answer at once ({trouble}): {STATE_MEND}"
            ) from trouble
        finally:
            self._read_lock.release()
        return {int(number): wrapped for number, wrapped in _result_of(answer)}.get(key_id)

    def read_piece(self, after: int, most: int) -> list[tuple[int, bytes]]:
        return [(int(key_id), wrapped) for key_id, wrapped in self._ask("piece", after=after, most=most)]

    def digest(self, after: int, last: int) -> bytes:
        """SHA-256 over the numbers above ``after`` up to ``last``: what has one number has one content for ever."""
        digest: bytes = self._ask("digest", after=after, last=last)
        return digest

    def chief(self, name: str) -> bytes | None:
        wrapped: bytes | None = self._ask("chief", name=name)
        return wrapped

    def stock(self) -> list[int]:
        return [int(key_id) for key_id in self._ask("stock")]

    def mark(self) -> bytes:
        mark: bytes = self._ask("mark")
        return mark

    def count(self) -> int:
        return int(self._ask("count"))

    def state(self) -> Message:
        """What the holder says about itself and its mirror."""
        state: Message = self._ask("state")
        return state

    def create_tables(self, change: KeyTableChange) -> None:
        self._change("create", change=change_to_fields(change))

    def apply(
        self, change: KeyTableChange, *, after: bytes | None = None, under: bytes = b"", fill: bool = False
    ) -> None:
        """``after``: the mark that the rows must have before it; raises OutOfLine otherwise. ``under``: the digest of
        the store key that its keys are wrapped with; raises OtherStoreKey. ``fill``: named keys that are there stay."""
        self._change("apply", change=change_to_fields(change), after=after, under=under, fill=fill)

    def renew(self, change: KeyTableChange, *, only: bytes | None) -> None:
        """Destroy every row and begin with these. ``only``: where the store key has this digest or is gone; otherwise
        what somebody else has begun with stays. Raises DestructionIncomplete where something may be left."""
        self._change("renew", change=change_to_fields(change), only=only)

    def news(self, boot: bytes, since: int) -> KeyNews:
        """What was destroyed since the answer of this run of the holder with this number."""
        answer = self._ask("news", boot=boot, since=since)
        return KeyNews(answer["boot"], int(answer["at"]), answer["gone"], answer["named"])

    def checkpoint(self) -> bool:
        return bool(self._change("checkpoint"))

    def begin_anew(self) -> None:
        """Raises DestructionIncomplete whenever the holder does not say that all is destroyed."""
        try:
            self._change("anew")
        except KeysAway as trouble:
            raise DestructionIncomplete(str(trouble)) from trouble

    def destroy_chief(self, names: Collection[str]) -> list[Path]:
        try:
            return [self.path / str(place) for place in self._change("destroy", names=list(names))]
        except (sqlite3.Error, OSError):
            return [self.path]

    def is_there(self) -> bool:
        try:
            return bool(self._ask("there"))
        except sqlite3.Error:
            return True

    def close(self) -> None:
        for connection in (self._reading, self._changing):
            connection.close()

    def _ask(self, what: str, **fields: object) -> Any:
        until = time.monotonic() + self._patience
        with self._read_lock:
            return self._call(self._reading, what, fields, until)

    def _change(self, what: str, **fields: object) -> Any:
        until = time.monotonic() + self._patience
        with self._change_lock:
            return self._call(self._changing, what, fields, until)

    def _call(self, connection: _HolderConnection, what: str, fields: dict[str, object], until: float) -> Any:
        """``until``: those who waited behind a call that had no answer do not each wait as long once more."""
        if self._is_away and time.monotonic() > until:
            raise self._no_answer("it did not answer the call before")
        request: Message = {"do": what, "store": self._store, "again": False, **fields}
        if self._of_mirror:
            request["mirror"] = True
        while True:
            try:
                answer = connection.ask(request, connect_within=max(self._patience / 2, _PAUSE))
                break
            except OSError as trouble:
                connection.close()
                if isinstance(trouble, ForeignPeer | BadKeyFrame):
                    raise KeysAway(f"the holder of keys {self.path.parent}: {trouble}") from trouble
                if time.monotonic() > until:
                    self._is_away = True
                    raise self._no_answer(str(trouble)) from trouble
                request["again"] = True
                time.sleep(_PAUSE)
        self._is_away = False
        return _result_of(answer)

    def _no_answer(self, why: str) -> KeysAway:
        return KeysAway(
            f"the holder of keys {self.path.parent} does not answer ({why}): start it with ./amanat keys hold on its "
            f"machine (systemctl start amanat-keys), or correct {self._setting}"
        )


def _result_of(answer: Message) -> Any:
    """Raises what the holder answers with."""
    if "error" in answer:
        raise _ERRORS.get(str(answer["error"]), KeysAway)(str(answer.get("line", "")))
    return answer.get("result")


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The machine that holds the keys of this program."""

    address: tuple[str, int]
    certificates: PinnedCertificates

    def rows(self, store: str, *, patience: float = PATIENCE) -> RemoteRows:
        """Nothing is connected yet."""
        return RemoteRows(self.address, store, self.certificates, patience=patience)


def digest_of(key_ids: Sequence[int]) -> bytes:
    """What `RemoteRows.digest` says of these numbers."""
    return hashlib.sha256(array("q", key_ids).tobytes()).digest()


def digest_of_row(wrapped: bytes) -> bytes:
    """Names a wrapped key without telling it."""
    return hashlib.sha256(wrapped).digest()


def digest_of_named(named: Mapping[str, bytes]) -> bytes:
    """Tells named keys from others without telling them."""
    return digest_of_row(b"".join(named.get(name, b"") for name in CHIEF_KEYS))
