"""A server that answers byte by byte as a test says."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.platforms import http_client
from bot.platforms.http_client import HttpClient

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
TLS = ssl.create_default_context()


class ScriptedServer:
    """Answers the n-th request with the n-th of these; the last one again and again.

    ``pieces`` sends an answer in pieces of so many bytes. ``then_close`` ends the connection after each answer.
    """

    def __init__(self, *answers: bytes, then_close: bool = False, pieces: int = 0) -> None:
        self.answers = list(answers)
        self.then_close = then_close
        self.pieces = pieces
        self.requests: list[bytes] = []
        self.connections = 0
        self.port = 0
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.requests.append(head + await read_body(reader, head.lower()))
                await self.answer(writer, self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
                if self.then_close:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        """Send an answer and wait until it is gone."""
        size = self.pieces or max(len(answer), 1)
        for start in range(0, len(answer), size):
            writer.write(answer[start : start + size])
            await writer.drain()
            if self.pieces:
                await asyncio.sleep(0)


async def read_body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    """The body of a request with this head, in lower case."""
    if b"content-length: " in head:
        return await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
    return await reader.readuntil(b"\r\n0\r\n\r\n")  # chunked


@asynccontextmanager
async def talking_to(
    server: ScriptedServer, *, tls: ssl.SSLContext | None = None, trust: ssl.SSLContext = TLS
) -> AsyncIterator[HttpClient]:
    """A client of this server, which listens meanwhile."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    client = HttpClient(f"{'https' if tls else 'http'}://127.0.0.1:{server.port}", tls=trust)
    try:
        yield client
    finally:
        await client.close()
        listening.close()
        for writer in server.writers:
            writer.close()
        await listening.wait_closed()


async def post(client: HttpClient, body: bytes = b"{}", *, silence: float = 5.0) -> http_client.Answer:
    return await client.post("/bot1/sendMessage", body, content_type="application/json", silence=silence)
