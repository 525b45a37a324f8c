"""The lean HTTP client, against servers that answer byte by byte as a test says."""

import asyncio
import gc
import gzip
import os
import ssl
import threading

import pytest

from bench.certificate import MadeCertificate
from bot.platforms import http_client
from bot.platforms.errors import FailureKind
from bot.platforms.http_client import (
    ConnectionLost,
    HttpClient,
    NotConnected,
    failure_without_answer,
)
from tests.platforms.scripted_server import OK, TLS, ScriptedServer, post, talking_to


async def test_one_connection_serves_many_requests() -> None:
    server = ScriptedServer(OK)
    async with talking_to(server) as client:
        for number in range(3):
            assert await post(client, b"%d" % number) == (200, b"ok")
    assert server.connections == 1
    head, _, body = server.requests[2].partition(b"\r\n\r\n")
    assert body == b"2"
    assert head.splitlines()[0] == b"POST /bot1/sendMessage HTTP/1.1"
    assert b"Host: 127.0.0.1:%d" % server.port in head
    assert b"Content-Type: application/json" in head


async def test_simultaneous_requests_get_their_own_connections() -> None:
    server = ScriptedServer(OK)
    async with talking_to(server) as client:
        await asyncio.gather(*(post(client) for _ in range(5)))
        assert server.connections == 5
        await asyncio.gather(*(post(client) for _ in range(5)))
    assert server.connections == 5


async def test_name_server_that_does_not_answer_holds_one_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gc.freeze()  # the collection below takes seconds of a process that holds the whole suite
    lookups, answers = 0, threading.Event()

    def look_up(*_where: object, **_how: object) -> list[object]:
        nonlocal lookups
        lookups += 1
        answers.wait(10)
        raise OSError("no name server")

    monkeypatch.setattr(http_client.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(http_client, "CONNECT_SECONDS", 0.02)
    client = HttpClient("http://messenger.invalid", tls=TLS)
    for _ in range(3):
        results = await asyncio.gather(*(post(client) for _ in range(32)), return_exceptions=True)
        assert {type(result) for result in results} == {NotConnected}
    assert lookups == 1 and await asyncio.to_thread(int, "7") == 7, "other work finds a thread"
    answers.set()
    await client.close()
    await asyncio.sleep(0.05)
    del client, results
    gc.collect()
    assert "no name server" not in caplog.text, "who gave up is not told of it again"


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"
ZIPPED = gzip.compress(b"ok", mtime=0)
GZIPPED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(ZIPPED) + ZIPPED
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\n" + OK
EMPTY = b"HTTP/1.1 204 No Content\r\n\r\n"
REFUSED = b"HTTP/1.1 429 Too Many\r\nContent-Length: 2\r\n\r\n{}"


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (CHUNKED, (200, b"ok")),
        (GZIPPED, (200, b"ok")),
        (CONTINUED, (200, b"ok")),
        (EMPTY, (204, b"")),
        (REFUSED, (429, b"{}")),
    ],
    ids=["chunked", "gzip", "continue", "empty", "refused"],
)
async def test_every_form_of_an_answer_is_read(answer: bytes, wanted: http_client.Answer) -> None:
    server = ScriptedServer(answer)
    async with talking_to(server) as client:
        assert [await post(client), await post(client)] == [wanted, wanted]
    assert server.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok",
    ],
)
async def test_an_answer_may_end_with_its_connection(answer: bytes) -> None:
    server = ScriptedServer(answer, then_close=True)
    async with talking_to(server) as client:
        assert [await post(client), await post(client)] == [(200, b"ok")] * 2
    assert server.connections == 2


BOMB = gzip.compress(bytes(http_client.MOST_ANSWER + 1))
LOST = {
    "nothing": b"",
    "half": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "headers": b"HTTP/1.1 200 OK\r\nX: " + b"x" * (http_client.MOST_HEADERS + 99),
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000,
    "too long": b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n" + bytes(52_428_800),
    "not asked for": b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nok",
    "broken gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
    "bomb": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB,
    "trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 4_000_000,
    "interim": b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000,
    "upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
}


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
async def test_no_answer_is_lost_and_the_next_is_right(answer: bytes) -> None:
    server = ScriptedServer(answer, OK, then_close=True)
    async with talking_to(server) as client:
        with pytest.raises(ConnectionLost) as lost:
            await post(client)
        assert failure_without_answer(lost.value).kind is FailureKind.LOST
        assert await post(client) == (200, b"ok")


async def test_a_second_answer_never_belongs_to_the_next_request() -> None:
    wrong = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"
    server = ScriptedServer(OK + wrong, OK + wrong[:20], OK)
    async with talking_to(server) as client:
        for _ in range(4):
            assert await post(client) == (200, b"ok")
    assert server.connections == 3


async def test_silence_ends_a_request_but_slow_bytes_do_not() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n{}")
        for byte in OK:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.01)
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(drip, "127.0.0.1", 0)
    client = HttpClient(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", tls=TLS)
    assert await post(client, silence=0.3) == (200, b"ok")
    with pytest.raises(ConnectionLost, match="TimeoutError"):
        await post(client, silence=0.1)  # the same connection, on which nothing comes any more
    await client.close()
    listening.close()


async def test_each_request_has_its_own_patience() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for pause in (0.0, 0.15):
            await reader.readuntil(b"\r\n\r\n{}")
            await asyncio.sleep(pause)
            writer.write(OK)
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    client = HttpClient(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", tls=TLS)
    assert await post(client, silence=0.1) == (200, b"ok")
    assert await post(client, silence=5) == (200, b"ok")
    with pytest.raises(ConnectionLost, match="TimeoutError"):
        await post(client, silence=0.05)
    await client.close()
    listening.close()


async def test_cancelled_request_leaves_no_connection_behind() -> None:
    server = ScriptedServer(b"", OK)
    async with talking_to(server) as client:
        task = asyncio.create_task(post(client))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await post(client) == (200, b"ok")
    assert server.connections == 2


async def test_connection_that_ended_while_idle_is_replaced() -> None:
    server = ScriptedServer(OK, then_close=True)
    async with talking_to(server) as client:
        for _ in range(3):
            assert await post(client) == (200, b"ok")
            await asyncio.sleep(0.02)
    assert server.connections == 3


async def test_connections_that_a_burst_left_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "IDLE_SECONDS", 0.05)
    server = ScriptedServer(OK)
    async with talking_to(server) as client:
        await asyncio.gather(*(post(client) for _ in range(9)))
        await asyncio.sleep(0.1)
        await post(client)
        await asyncio.sleep(0.02)
        assert sum(not writer.is_closing() for writer in server.writers) == 1


async def test_closed_client_connects_to_nobody_any_more() -> None:
    server = ScriptedServer(OK)
    async with talking_to(server) as client:
        connecting = asyncio.create_task(post(client))
        await asyncio.sleep(0)
        await client.close()
        with pytest.raises((NotConnected, ConnectionLost)):
            await connecting
        with pytest.raises(NotConnected, match="closed"):
            await post(client)
    assert server.requests == []


async def test_nothing_is_sent_where_nobody_listens(unused_tcp_port: int) -> None:
    client = HttpClient(f"http://127.0.0.1:{unused_tcp_port}", tls=TLS)
    with pytest.raises(NotConnected, match="ConnectionRefusedError") as refused:
        await post(client)
    assert failure_without_answer(refused.value).kind is FailureKind.UNSENT
    nowhere = HttpClient("http://nowhere.invalid", tls=TLS)
    with pytest.raises(NotConnected):
        await post(nowhere)


async def test_a_server_without_a_certificate_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "CONNECT_SECONDS", 0.2)
    server = ScriptedServer(OK)
    async with talking_to(server) as client:
        secure = HttpClient(client.origin.replace("http:", "https:"), tls=TLS)
        with pytest.raises(NotConnected):
            await post(secure)
    assert server.requests == []


async def test_requests_go_over_tls_to_a_trusted_server_alone(certificate: MadeCertificate) -> None:
    server = ScriptedServer(OK)
    async with talking_to(server, tls=certificate.for_server, trust=certificate.for_client) as client:
        assert [await post(client) for _ in range(3)] == [(200, b"ok")] * 3
        assert server.connections == 1
        suspicious = HttpClient(client.origin, tls=TLS)
        with pytest.raises(NotConnected, match="SSLCertVerificationError"):
            await post(suspicious)
    assert len(server.requests) == 3


@pytest.mark.parametrize("target", ["bot1", "/bot 1", "/bot1\r\nX: y", "/ربات", ""])
async def test_a_target_cannot_change_the_request(target: str) -> None:
    client = HttpClient("http://127.0.0.1:1", tls=TLS)
    with pytest.raises(ValueError, match="target"):
        await client.post(target, b"", content_type="text/plain", silence=1.0)


@pytest.mark.parametrize("origin", ["", "ftp://a", "http://", "api.telegram.org"])
def test_an_origin_is_an_address_on_the_web(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        HttpClient(origin, tls=TLS)


@pytest.mark.skipif(os.name != "posix", reason="uvloop runs on POSIX only")
def test_the_fast_loop_serves_it_as_well(certificate: MadeCertificate) -> None:
    import uvloop

    async def visit(kind: ssl.SSLContext | None) -> None:
        server = ScriptedServer(OK, CHUNKED, OK)
        async with talking_to(server, tls=kind, trust=certificate.for_client) as client:
            assert [await post(client) for _ in range(3)] == [(200, b"ok")] * 3
        assert server.connections == 1

    for kind in (None, certificate.for_server):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(visit(kind))
