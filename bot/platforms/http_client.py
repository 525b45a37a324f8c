"""A lean HTTP/1.1 client for the many small posts to a messenger's server.

Connections stay open and serve one request at a time; a request is one write, and llhttp (httptools) parses the
answer. It follows no redirect, keeps no cookie and asks for no compression. Proxies, uploads and downloads go
through the libraries' own clients.

aiohttp and httpx do far more for each request, and that is what most of a reply costs.

A server may lie, stall or end at any byte. Once a byte of a request may have left, its outcome is unknown until a
whole answer came; and a connection on which anything came that nobody asked for is never used again.
"""

import asyncio
import select
import socket
import ssl
import zlib
from functools import partial
from typing import Final, cast
from urllib.parse import urlsplit

import aiohappyeyeballs
import httptools

from bot.platforms.errors import Failure, FailureKind

CONNECT_SECONDS: Final = 10.0
LONGEST_SECONDS: Final = 120.0
"""An answer that is not whole so long after the allowed silence is given up, even if bytes still come."""
IDLE_SECONDS: Final = 30.0
"""A connection that was idle for longer is not used again: a server may be about to close it."""
ADDRESSES_SECONDS: Final = 300.0
"""For how long the server's addresses are remembered."""
CONNECTIONS: Final = 200
MOST_HEADERS: Final = 64 * 1024
"""Bytes before the body, interim answers included; trailers may have as many again."""
MOST_ANSWER: Final = 16 * 1024 * 1024
"""Bytes of an answer, also once decompressed: a hundred updates are at most about one megabyte."""
_ATTEMPT_DELAY: Final = 0.25
"""Seconds after which the next address is tried beside the one before it."""
_WINDOWS: Final = {b"gzip": 16 + zlib.MAX_WBITS, b"x-gzip": 16 + zlib.MAX_WBITS, b"deflate": zlib.MAX_WBITS}

type Answer = tuple[int, bytes]
"""HTTP status and body."""


class NotConnected(Exception):
    """No connection was made, so nothing was sent. Its text names an error's class, never the address."""


class ConnectionLost(Exception):
    """The request was sent, or a part of it; whether it was carried out is unknown."""


def failure_without_answer(error: NotConnected | ConnectionLost) -> Failure:
    """The failure is "not sent" if no connection was made; otherwise the outcome is unknown."""
    if isinstance(error, NotConnected):
        return Failure(FailureKind.UNSENT, f"no connection: {error}")
    return Failure(FailureKind.LOST, f"connection lost: {error}")


class HttpClient:
    """Posts to one server. ``origin`` is its address up to the path, as ``https://tapi.bale.ai``.
    ``tls`` decides whom to trust; renegotiation is switched off in it.

    Raises ValueError for an origin that is not http or https.
    """

    def __init__(self, origin: str, *, tls: ssl.SSLContext) -> None:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an origin is http://host or https://host, with or without a port")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._host = parts.hostname
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = tls if parts.scheme == "https" else None
        tls.options |= ssl.OP_NO_RENEGOTIATION
        self._head = f" HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: amanat\r\nAccept: */*\r\n"
        self._idle: list[_HttpConnection] = []
        self._open: set[_HttpConnection] = set()
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._is_closed = False
        self._addresses: list[aiohappyeyeballs.AddrInfoType] = []
        self._addresses_until = 0.0
        self._lookup: asyncio.Future[list[aiohappyeyeballs.AddrInfoType]] | None = None

    async def post(self, target: str, body: bytes, *, content_type: str, silence: float) -> Answer:
        """Post ``body`` to a path of the server. ``silence`` is the longest one in seconds.

        Raises NotConnected, ConnectionLost, and ValueError for a target that no request line can hold.
        Sends nothing twice.
        """
        if not target.startswith("/") or not target.isascii() or not target.isprintable() or " " in target:
            raise ValueError("a target is a printable path without spaces")
        head = f"POST {target}{self._head}Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        async with self._slots:
            connection = self._take_idle() or await self._connect()
            if not connection.is_reusable:  # it ended, or somebody spoke, before anything was sent
                raise NotConnected("the server did not wait for a request")
            try:
                answer = await connection.exchange(head.encode() + body, silence)
            except (
                BaseException
            ):  # a cancelled exchange, too: its answer may still come, and belongs to nobody
                connection.abort()
                raise
            self._give_back(connection)
            return answer

    async def close(self) -> None:
        """Close every connection at once and open none any more. Requests on their way raise ConnectionLost."""
        self._is_closed = True
        for connection in list(self._open):
            connection.abort()
        self._idle.clear()

    def _give_back(self, connection: "_HttpConnection") -> None:
        """Keep a connection for the next request, and close those that none has needed for long."""
        if connection.is_reusable:
            self._idle.append(connection)
        else:
            connection.abort()
        latest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle and self._idle[0].heard_at < latest:
            self._idle.pop(0).abort()

    def _take_idle(self) -> "_HttpConnection | None":
        """The connection that was used last, if it may be used again."""
        latest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.is_reusable and connection.heard_at >= latest and not connection.has_unread_bytes():
                return connection
            connection.abort()
        return None

    async def _connect(self) -> "_HttpConnection":
        loop = asyncio.get_running_loop()
        if self._is_closed:
            raise NotConnected("the client is closed")
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                connected = await aiohappyeyeballs.start_connection(
                    await self._resolve(), happy_eyeballs_delay=_ATTEMPT_DELAY, loop=loop
                )
                _, connection = await loop.create_connection(
                    partial(_HttpConnection, self._open, loop, connected),
                    sock=connected,
                    ssl=self._tls,
                    server_hostname=self._host if self._tls is not None else None,
                )
        except (OSError, TimeoutError) as error:  # ssl.SSLError is an OSError
            self._addresses_until = 0.0
            raise NotConnected(type(error).__name__) from None
        if self._is_closed:  # meanwhile
            connection.abort()
            raise NotConnected("the client is closed")
        return connection

    async def _resolve(self) -> list[aiohappyeyeballs.AddrInfoType]:
        """The server's addresses. Looks them up once for all who wait: a name server that does not answer holds one of
        the program's threads, and not all of them. Raises OSError."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._addresses_until:
            if self._lookup is None or self._lookup.done():
                self._lookup = loop.run_in_executor(None, self._look_up)
                self._lookup.add_done_callback(_note_outcome)
            self._addresses = list(await asyncio.shield(self._lookup))
            self._addresses_until = loop.time() + ADDRESSES_SECONDS
        return self._addresses

    def _look_up(self) -> list[aiohappyeyeballs.AddrInfoType]:
        return list(socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM))


def _note_outcome(lookup: "asyncio.Future[list[aiohappyeyeballs.AddrInfoType]]") -> None:
    """Whoever waited may have given up: a failure that nobody takes is no trouble of the program."""
    if not lookup.cancelled():
        lookup.exception()


class _HttpConnection(asyncio.Protocol):
    """One connection, with the answer that it is receiving. The methods ``on_…`` are the parser's."""

    def __init__(
        self, opened: "set[_HttpConnection]", loop: asyncio.AbstractEventLoop, connected: socket.socket
    ) -> None:
        self._opened = opened
        self._loop = loop
        self._unread = select.poll()
        self._unread.register(connected, select.POLLIN)
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[Answer] | None = None
        self.heard_at = loop.time()
        """When something was last sent or received, by the loop's clock."""
        self.is_reusable = True
        self._heard_size = 0
        """Bytes of this exchange, whatever they are: interim answers and trailers count, too."""
        self._silence = 0.0
        """The longest silence that this exchange allows, in seconds."""
        self._latest = 0.0
        """When this exchange must be over, by the loop's clock."""
        self._timer: asyncio.TimerHandle | None = None
        self._begin_answer()

    def _begin_answer(self) -> None:
        self._body: list[bytes] = []
        self._size = 0
        self._has_head = False
        self._has_length = False
        self._encoding = b""
        self._trailers = 0

    # --- one exchange ---------------------------------------------------------------------------

    async def exchange(self, request: bytes, silence: float) -> Answer:
        """Send the request and return the answer. Raises ConnectionLost."""
        assert self._transport is not None
        self._begin_answer()
        self._heard_size = 0
        waiter = self._waiter = self._loop.create_future()
        self.heard_at = self._loop.time()
        self._silence = silence
        self._latest = self.heard_at + silence + LONGEST_SECONDS
        self._transport.write(request)
        self._watch(self.heard_at + silence)
        try:
            answer: Answer = await waiter
            return answer
        finally:
            self._waiter = None

    def _watch(self, until: float) -> None:
        """Look at ``until`` whether the server is silent. One timer serves many exchanges: it is moved only where it
        would come too late, and where it comes too early, it is set again."""
        if self._timer is not None:
            if self._timer.when() <= until:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(until, self._end_if_silent)

    def _end_if_silent(self) -> None:
        self._timer = None
        if self._waiter is None:
            return
        until = min(self.heard_at + self._silence, self._latest)
        if until > self._loop.time():
            self._watch(until)
        else:
            self._fail("TimeoutError")

    def has_unread_bytes(self) -> bool:
        """Whether the server ended the connection or sent something since the loop last looked."""
        return bool(self._unread.poll(0))

    def abort(self) -> None:
        """Close at once, without waiting for TLS to end."""
        self.is_reusable = False
        if self._transport is not None:
            self._transport.abort()

    def _fail(self, why: str) -> None:
        self.is_reusable = False
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionLost(why))
        self.abort()

    # --- the transport --------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        self._opened.add(self)

    def data_received(self, data: bytes) -> None:
        if self._waiter is None or self._waiter.done():
            self._fail("an answer that nobody asked for")
            return
        self.heard_at = self._loop.time()
        rest = b""
        if not self._has_head and self._heard_size + len(data) > MOST_HEADERS:
            room = MOST_HEADERS - self._heard_size
            data, rest = data[:room], data[room:]
        self._feed(data)
        if rest and self._has_head:
            self._feed(rest)
        elif rest:
            self._fail("headers too long")

    def _feed(self, data: bytes) -> None:
        self._heard_size += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(type(error).__name__)
            return
        if self._heard_size > MOST_ANSWER + MOST_HEADERS:
            self._fail("answer too long")

    def eof_received(self) -> None:
        """An answer without a stated length ends with the connection; any other is lost."""
        self.is_reusable = False
        if self._has_head and not self._has_length and self._waiter is not None and self._is_end_genuine():
            self._answer()
        self._fail("the server ended the connection")

    def _is_end_genuine(self) -> bool:
        """With TLS, only the server can say that it has said all; the loop reports any end in the same way."""
        assert self._transport is not None
        tls = self._transport.get_extra_info("ssl_object")
        try:
            return tls is None or tls.read(1) == b""
        except ssl.SSLError:
            return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._opened.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        self._fail(type(exc).__name__ if exc is not None else "the server ended the connection")

    # --- the parser -----------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self._waiter is None or self._waiter.done():
            self.is_reusable = False  # more than one answer came: the next request must not get it

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._has_head:  # a trailer, which says nothing about an answer that is already there
            self._trailers += len(name) + len(value) + 4
            if self._trailers > MOST_HEADERS:
                self._fail("trailers too long")
            return
        match name.lower():
            case b"content-length":
                self._has_length = True
                if int(value) > MOST_ANSWER:
                    self._fail("answer too long")
            case b"transfer-encoding":
                self._has_length = True
            case b"content-encoding":
                self._encoding += value.strip().lower()

    def on_headers_complete(self) -> None:
        self._has_head = True

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > MOST_ANSWER:
            self._fail("answer too long")
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status == 101:
            self._fail("another protocol")
            return
        if 100 <= status < 200:  # the answer is still to come
            self._begin_answer()
            return
        if not self._parser.should_keep_alive():
            self.is_reusable = False
        self._answer()

    def _answer(self) -> None:
        """Give the answer to who waits for it."""
        if self._waiter is None or self._waiter.done():
            self.is_reusable = False
            return
        try:
            body = _decompress(b"".join(self._body), self._encoding)
        except ValueError as error:
            self._fail(str(error))
            return
        self._waiter.set_result((self._parser.get_status_code(), body))


def _decompress(body: bytes, encoding: bytes) -> bytes:
    """The body as it was before its encoding. Raises ValueError for one that is broken, too long or unknown."""
    if encoding in (b"", b"identity"):
        return body
    if encoding not in _WINDOWS:
        raise ValueError("an encoding that was not asked for")
    is_bare = encoding == b"deflate" and not _has_zlib_head(body)
    reader = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else _WINDOWS[encoding])
    try:
        plain = reader.decompress(body, MOST_ANSWER)
    except zlib.error:
        raise ValueError("a broken encoding") from None
    if reader.unconsumed_tail:
        raise ValueError("answer too long")
    if not reader.eof or reader.unused_data:
        raise ValueError("a broken encoding")
    return plain


def _has_zlib_head(body: bytes) -> bool:
    """Whether deflated data has zlib's frame (RFC 1950), as HTTP demands; some servers leave it out."""
    return len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
