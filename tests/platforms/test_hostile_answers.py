"""What the lean HTTP client makes of a server that lies, stalls, says too much or ends in the middle.

Each road is a loop that the program may run on, with and without TLS: they report the end of a connection in
different ways.
"""

import asyncio
import gzip
import logging
import shutil
import socket
import ssl
import subprocess
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from bench.certificate import MadeCertificate
from bot.conversation import wire
from bot.conversation.incoming import FileKind
from bot.platforms import http_client
from bot.platforms.bale import request
from bot.platforms.http_client import ConnectionLost, HttpClient, NotConnected
from bot.platforms.raw import decode_json
from bot.platforms.telegram import session
from tests.platforms.conftest import adapter_for
from tests.platforms.scripted_server import OK, TLS, ScriptedServer, post, talking_to

uvloop = pytest.importorskip("uvloop")


@dataclass(frozen=True)
class Road:
    """A loop, and TLS or not."""

    loop: Callable[[], asyncio.AbstractEventLoop]
    certificate: MadeCertificate | None

    def run(self, visit: Callable[[HttpClient], Awaitable[None]], server: ScriptedServer) -> None:
        """Let the visitor talk to the server by this road."""

        async def go() -> None:
            tls = self.certificate.for_server if self.certificate else None
            trust = self.certificate.for_client if self.certificate else TLS
            async with talking_to(server, tls=tls, trust=trust) as client:
                await visit(client)

        self.run_alone(go())

    def run_alone(self, coroutine: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=self.loop) as runner:
            runner.run(coroutine)


@pytest.fixture(params=["asyncio", "uvloop", "asyncio-tls", "uvloop-tls"])
def road(request: pytest.FixtureRequest, certificate: MadeCertificate) -> Road:
    return make_road(request.param, certificate)


@pytest.fixture(params=["asyncio", "uvloop-tls"])
def either_road(request: pytest.FixtureRequest, certificate: MadeCertificate) -> Road:
    """For what does not depend on how a connection ends."""
    return make_road(request.param, certificate)


def make_road(name: str, certificate: MadeCertificate) -> Road:
    loop, _, tls = name.partition("-")
    make = uvloop.new_event_loop if loop == "uvloop" else asyncio.new_event_loop
    return Road(make, certificate if tls else None)


def answer_of(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "".join(f"{header}\r\n" for header in (f"HTTP/1.1 {status}", *headers))
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def chunk_answer(*chunks: bytes, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    lines = b"".join(b"%x%b\r\n%b\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + lines + b"0%b\r\n%b\r\n" % (extension, trailers)


def deflate_bare(body: bytes) -> bytes:
    """Deflate as some servers send it: without zlib's frame."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


ZIPPED = gzip.compress(b"ok", mtime=0)
GZIP = "Content-Encoding: gzip"
READ = {
    "chunk extensions": chunk_answer(b"o", b"k", extension=b';a=b;c="d;e"'),
    "trailers": chunk_answer(b"ok", trailers=b"Content-Encoding: gzip\r\nX: y\r\n"),
    "chunked gzip": chunk_answer(*(ZIPPED[at : at + 1] for at in range(len(ZIPPED)))).replace(
        b"\r\n", b"\r\nContent-Encoding: gzip\r\n", 1
    ),
    "x-gzip": answer_of(ZIPPED, "Content-Encoding: x-gzip"),
    "deflate": answer_of(zlib.compress(b"ok"), "Content-Encoding: deflate"),
    "bare deflate": answer_of(deflate_bare(b"ok"), "Content-Encoding: deflate"),
    "identity": answer_of(b"ok", "Content-Encoding: identity"),
    "interim answers": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Encoding: br\r\n\r\n" + OK,
    "empty lines first": b"\r\n\r\n" + OK,
}  # fmt: skip


@pytest.mark.parametrize("pieces", [0, 1], ids=["whole", "by-bytes"])
@pytest.mark.parametrize("answer", READ.values(), ids=READ)
def test_unusual_answer_is_read_whole(either_road: Road, answer: bytes, pieces: int) -> None:
    server = ScriptedServer(answer, pieces=pieces)

    async def visit(client: HttpClient) -> None:
        assert [await post(client), await post(client)] == [(200, b"ok")] * 2

    either_road.run(visit, server)
    assert server.connections == 1


LONG = "x" * (http_client.MOST_HEADERS + 1)
LOST = {
    "headers of 64 kB": answer_of(b"ok", f"X: {LONG}"),
    "status of 64 kB": answer_of(b"ok", status=f"200 {LONG}"),
    "many headers": answer_of(b"ok", *["X: y"] * 20_000),
    "interim headers": b"HTTP/1.1 103 Hints\r\nX: yyyyyyyyyyyyyyyyyy\r\n\r\n" * 2_000 + OK,
    "trailers of 64 kB": chunk_answer(b"ok", trailers=b"X: y\r\n" * 20_000),
    "said too long": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
    "said twice": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    "said and chunked": chunk_answer(b"ok").replace(b"\r\n", b"\r\nContent-Length: 2\r\n", 1),
    "chunked and gzip": chunk_answer(b"ok").replace(b"chunked", b"chunked, gzip"),
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
    "endless length": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
    "no number": b"HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok",
    "no chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nok\r\n",
    "endless chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nok",
    "garbage first": b"garbage\r\n" + OK,
    "no status": OK.replace(b"200", b"2x0"),
    "changed protocol": b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + OK,
    "half a gzip": answer_of(ZIPPED[:-4], GZIP),
    "two gzips": answer_of(ZIPPED * 2, GZIP),
    "two encodings": answer_of(ZIPPED, GZIP, "Content-Encoding: identity"),
    "named twice": answer_of(gzip.compress(ZIPPED), "Content-Encoding: gzip, gzip"),
}  # fmt: skip


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
def test_hostile_answer_is_lost_and_next_is_right(either_road: Road, answer: bytes) -> None:
    server = ScriptedServer(answer, OK)

    async def visit(client: HttpClient) -> None:
        with pytest.raises(ConnectionLost):
            await post(client, silence=0.5)
        assert await post(client) == (200, b"ok")

    either_road.run(visit, server)
    assert server.connections == 2


ENDLESS = {
    "said": b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n",
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
}


class FloodingServer(ScriptedServer):
    """Begins an endless answer and sends zeros, 50 MB of them, as long as somebody takes them."""

    sent = 0

    async def answer(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        if answer not in ENDLESS.values():
            await super().answer(writer, answer)
            return
        writer.write(answer)
        with suppress(ConnectionError):
            for _ in range(800):
                piece = bytes(1 << 16)
                writer.write(piece if b"Length" in answer else b"10000\r\n%b\r\n" % piece)
                await writer.drain()
                self.sent += len(piece)


MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    ("head", "most"),
    [
        ("said", 8 * MEGABYTE),
        ("chunked", http_client.MOST_ANSWER + 8 * MEGABYTE),
    ],  # 8: what the system buffers
)
def test_answer_of_50_megabytes_is_not_read(either_road: Road, head: str, most: int) -> None:
    server = FloodingServer(ENDLESS[head])

    async def visit(client: HttpClient) -> None:
        with pytest.raises(ConnectionLost):
            await post(client)

    either_road.run(visit, server)
    assert server.sent < most


LEFT_OVER = {
    "one byte": OK + b"H",
    "more than said": answer_of(b"ok") + b"ay",
    "half an answer": OK + OK[:20],
    "a second answer": OK + answer_of(b"wrong"),
    "a late interim answer": OK + b"HTTP/1.1 100 Continue\r\n\r\n",
}


@pytest.mark.parametrize("answer", LEFT_OVER.values(), ids=LEFT_OVER)
def test_bytes_left_over_end_their_connection(road: Road, answer: bytes) -> None:
    server = ScriptedServer(answer, OK)

    async def visit(client: HttpClient) -> None:
        assert [await post(client) for _ in range(3)] == [(200, b"ok")] * 3

    road.run(visit, server)
    assert server.connections == 2


@pytest.mark.parametrize("rest", [b"", b"H", answer_of(b"wrong")], ids=["end", "byte", "answer"])
@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_connection_is_looked_at_before_it_is_used_again(
    loop: Callable[[], asyncio.AbstractEventLoop], rest: bytes
) -> None:
    """What came since the loop last looked waits in the system: nothing was sent, so nothing is lost."""
    server = ScriptedServer(OK)

    async def visit(client: HttpClient) -> None:
        await post(client)
        with socket.socket(fileno=server.writers[0].get_extra_info("socket").fileno()) as raw:
            if rest:
                raw.send(rest)
            else:
                raw.shutdown(socket.SHUT_WR)
            raw.detach()
        assert await post(client) == (200, b"ok")

    Road(loop, None).run(visit, server)
    assert (server.connections, len(server.requests)) == (2, 2)


class LeavingServer(ScriptedServer):
    """Ends each connection as it begins, or when a request has come."""

    def __init__(self, *, hears: bool) -> None:
        super().__init__(OK)
        self.hears = hears

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.hears:
            self.requests.append(await reader.readuntil(b"{}"))
        writer.close()


def test_connection_that_ends_at_once_sent_nothing(road: Road) -> None:
    async def visit(client: HttpClient) -> None:
        async with asyncio.timeout(3):
            for _ in range(3):
                with pytest.raises((NotConnected, ConnectionLost)):  # lost if the end came after the request
                    await post(client, silence=30)

    road.run(visit, LeavingServer(hears=False))


async def test_end_before_the_request_is_not_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = HttpClient._connect

    async def connect_slowly(self: HttpClient) -> Any:
        connection = await connect(self)
        await asyncio.sleep(0.05)
        return connection

    monkeypatch.setattr(HttpClient, "_connect", connect_slowly)
    async with talking_to(LeavingServer(hears=False)) as client:
        with pytest.raises(NotConnected):
            await asyncio.wait_for(post(client, silence=30), 3)


def test_end_instead_of_an_answer_is_lost_once(road: Road) -> None:
    server = LeavingServer(hears=True)

    async def visit(client: HttpClient) -> None:
        with pytest.raises(ConnectionLost):
            await post(client)

    road.run(visit, server)
    assert len(server.requests) == 1  # never sent twice


def serve_in_thread(answer: bytes, *, tls: ssl.SSLContext, clean: bool) -> int:
    """Answer one request over TLS and end the connection with close_notify or without; returns the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, tls.wrap_socket(listening.accept()[0], server_side=True) as connection:
            while not connection.recv(1 << 16).endswith(b"{}"):
                pass
            connection.sendall(answer)
            if clean:
                with suppress(OSError):
                    connection.unwrap()

    threading.Thread(target=serve, daemon=True).start()
    return int(listening.getsockname()[1])


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize(
    ("answer", "clean", "is_read"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nok", True, True),
        (b"HTTP/1.1 200 OK\r\n\r\nok", False, False),  # somebody on the way may have cut it off
        (OK, False, True),
        (OK[:-1], False, False),
        (OK[:-1], True, False),
    ],
)
def test_tls_that_ends_without_notice_ends_no_answer(
    loop: Callable[[], asyncio.AbstractEventLoop], certificate: MadeCertificate,
    answer: bytes, clean: bool, is_read: bool,
) -> None:  # fmt: skip
    port = serve_in_thread(answer, tls=certificate.for_server, clean=clean)

    async def visit() -> None:
        client = HttpClient(f"https://127.0.0.1:{port}", tls=certificate.for_client)
        if is_read:
            assert await post(client) == (200, b"ok")
        else:
            with pytest.raises(ConnectionLost):
                await post(client)
        await client.close()

    Road(loop, certificate).run_alone(visit())


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize("order", ["r", "R"], ids=["renegotiate", "ask-for-certificate"])
def test_renegotiation_is_refused(
    loop: Callable[[], asyncio.AbstractEventLoop], certificate: MadeCertificate, order: str
) -> None:
    """With a server that begins TLS 1.2 anew: no answer is taken from what follows, and nothing hangs."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: Python's own servers cannot renegotiate")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (
        openssl,
        "s_server",
        "-tls1_2",
        "-accept",
        f"127.0.0.1:{port}",
        "-cert",
        str(certificate.server),
    )
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=0
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        while "ACCEPT" not in process.stdout.readline():
            pass

        async def visit() -> None:
            client = HttpClient(f"https://127.0.0.1:{port}", tls=certificate.for_client)
            asking = asyncio.ensure_future(post(client, silence=1.0))
            await asyncio.sleep(0.2)
            process.stdin.write(f"{order}\n")
            await asyncio.sleep(0.2)
            process.stdin.write("HTTP/1.1 200 OK\nContent-Length: 2\n\nok\n")
            with pytest.raises(ConnectionLost):
                await asking
            await client.close()

        Road(loop, certificate).run_alone(visit())
        process.kill()
        output = process.stdout.read()
    assert "no renegotiation" in output or "NO_RENEGOTIATION" in output.upper().replace(" ", "_")


STALLED = {
    "status": OK[:11],
    "headers": OK[:30],
    "body": OK[:-1],
    "chunk": chunk_answer(b"ok")[:-8],
    "interim": b"HTTP/1.1 100 Continue\r\n\r\n",
}


@pytest.mark.parametrize("answer", STALLED.values(), ids=STALLED)
def test_answer_that_stalls_is_lost(either_road: Road, answer: bytes) -> None:
    server = ScriptedServer(answer, OK)

    async def visit(client: HttpClient) -> None:
        with pytest.raises(ConnectionLost, match="TimeoutError"):
            await post(client, silence=0.1)
        assert await post(client) == (200, b"ok")

    either_road.run(visit, server)


class DrippingServer(ScriptedServer):
    """Sends a byte of a header now and then, for ever."""

    async def answer(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not writer.is_closing():
            writer.write(b"y")
            await asyncio.sleep(0.01)


def test_answer_that_drips_for_ever_is_lost(either_road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "LONGEST_SECONDS", 0.1)

    async def visit(client: HttpClient) -> None:
        async with asyncio.timeout(3):
            with pytest.raises(ConnectionLost, match="TimeoutError"):
                await post(client, silence=0.2)

    either_road.run(visit, DrippingServer(OK))


TOKEN = "123456789:AAFakeTokenForHostileAnswers-_0123456"
ME = answer_of(b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x","username":"x_bot"}}')


@asynccontextmanager
async def adapter_of(face: str, server: ScriptedServer) -> AsyncIterator[wire.Adapter]:
    """An open adapter that talks to this server."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    adapter = adapter_for(face, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", TOKEN)
    try:
        await adapter.open()
        yield adapter
    finally:
        await adapter.close()
        listening.close()
        for writer in server.writers:
            writer.close()


@pytest.mark.parametrize("kind", ["headers of 64 kB", "garbage first", "two gzips", "half a gzip"])
async def test_messenger_with_hostile_answers_is_away(
    face: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever was asked may have been done: a send is uncertain, a poll is asked again; nothing names the token."""
    caplog.set_level(logging.INFO)
    async with adapter_of(face, ScriptedServer(ME, LOST[kind], then_close=True)) as adapter:
        outcome = await adapter.call(wire.SendText(5, "x"))
        assert isinstance(outcome, wire.CallUncertain)
        with pytest.raises(wire.WireDown) as down:
            await adapter.poll(offset=None, seconds=0)
    texts = f"{outcome} {down.value!r} {down.value.__context__!r} {caplog.text}"
    assert TOKEN.partition(":")[2] not in texts


@pytest.mark.parametrize("head", ["said", "chunked", "packed"])
async def test_upload_reads_no_endless_answer(face: str, head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads go through the libraries' clients, which would read all of it, and unpack a bomb."""
    server = (
        ScriptedServer(answer_of(gzip.compress(bytes(40 * MEGABYTE)), GZIP))
        if head == "packed"
        else FloodingServer(ENDLESS[head])
    )
    server.answers.insert(0, ME)
    for module in (session, request):
        monkeypatch.setattr(module, "MOST_ANSWER", MEGABYTE)
    sizes = list[int]()
    for module in (session, request):
        monkeypatch.setattr(module, "decode_json", lambda body: sizes.append(len(body)) or decode_json(body))
    async with adapter_of(face, server) as adapter:
        outcome = await adapter.call(wire.SendFile(5, FileKind.DOCUMENT, b"x", "x.txt", "x"))
    assert isinstance(outcome, wire.CallUncertain)
    assert all(size <= MEGABYTE for size in sizes)
    if isinstance(server, FloodingServer):
        assert server.sent < 12 * MEGABYTE
