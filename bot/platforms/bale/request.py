"""python-telegram-bot's HTTP request, with raw answers: status and JSON as received, for ``errors.py``.

By default, the library turns ``ok: false`` in HTTP 200 into a KeyError, a 429 without a number into a network
error, a 404 into an invalid token, and a 403 about the token into a block by the user.
"""

import ssl
import sys
from collections.abc import AsyncIterator
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

import httpx
from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.platforms.errors import Failure, FailureKind, RawAnswer, exception_for
from bot.platforms.http_client import (
    CONNECT_SECONDS,
    MOST_ANSWER,
    ConnectionLost,
    HttpClient,
    NotConnected,
    failure_without_answer,
)
from bot.platforms.raw import decode_json

READ_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 120.0
_MOST_PACKED: Final = MOST_ANSWER // 1024
"""Bytes of a compressed answer to an upload: unpacked, they are some thousand times as many at most."""
_FORM: Final = "application/x-www-form-urlencoded"

if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    # httpcore tries to import it twice in each request, and each time Python looks through all folders for it.
    sys.modules["sniffio"] = None  # type: ignore[assignment] # "there is none", as the import system puts it

_BEFORE_SENDING: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


@cache
def read_authorities() -> ssl.SSLContext:
    """The certificates to trust, once per process: each of the library's clients reads them otherwise."""
    return httpx.create_ssl_context(trust_env=False)


class RawBody(bytes):
    """A body that remembers its HTTP status, or the failure that occurred instead."""

    status: int = 0
    unanswered: Failure | None = None

    @classmethod
    def of(cls, payload: bytes, *, status: int) -> "RawBody":
        body = cls(payload)
        body.status = status
        return body

    @classmethod
    def missing(cls, failure: Failure) -> "RawBody":
        body = cls()
        body.unanswered = failure
        return body

    def answer(self) -> RawAnswer:
        body = None if self.unanswered is not None else decode_json(self)
        return RawAnswer(self.status, body, self.unanswered)


class _BoundedStream(httpx.AsyncByteStream):
    """A body that breaks off at its bound: the library would read everything into memory."""

    def __init__(self, stream: httpx.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > self._most:
                raise httpx.ReadError("answer too long")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound_answer(response: httpx.Response) -> None:
    """Bound the answers to posts; ``download`` has a bound of its own."""
    if response.request.method == "POST" and isinstance(response.stream, httpx.AsyncByteStream):
        most = _MOST_PACKED if "content-encoding" in response.headers else MOST_ANSWER
        response.stream = _BoundedStream(response.stream, most)


class RawRequest(HTTPXRequest):
    """Returns every answer as ``RawAnswer``. Raises nothing for network errors.

    Forms go through ``direct``, if it is given; uploads, downloads and proxies through httpx.
    """

    def __init__(self, *, proxy: str | None, connections: int, direct: HttpClient | None) -> None:
        self._direct = direct
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            write_timeout=READ_SECONDS,
            pool_timeout=CONNECT_SECONDS,
            media_write_timeout=UPLOAD_SECONDS,
            proxy=proxy,
            # the proxy is a setting, not taken from the environment
            httpx_kwargs={
                "trust_env": False,
                "verify": read_authorities(),
                "event_hooks": {"response": [_bound_answer]},
            },
        )

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """Always report HTTP 200 to the library, so that it does not judge the answer."""
        try:
            has_file = request_data is not None and request_data.contains_files
            if self._direct is not None and method == "POST" and not has_file:
                silence = kwargs.get("read_timeout", READ_SECONDS)
                return 200, await self._post(self._direct, url, request_data, silence)
            status, payload = await super().do_request(url, method, request_data, *args, **kwargs)
        except (TelegramError, httpx.InvalidURL, RuntimeError) as error:
            return 200, RawBody.missing(without_answer(error))
        except (ValueError, TypeError) as error:  # text that is not valid Unicode
            return 200, RawBody.missing(
                Failure(FailureKind.REFUSED, f"cannot be written: {type(error).__name__}")
            )
        return 200, RawBody.of(payload, status=status)

    @staticmethod
    async def _post(
        client: HttpClient, url: str, request_data: RequestData | None, silence: object
    ) -> RawBody:
        """The answer to a form. ``silence`` is in seconds, or the library's mark for the default. Raises ValueError
        for text that is not valid Unicode."""
        body = request_data.url_encoded_parameters().encode() if request_data is not None else b""
        try:
            status, payload = await client.post(
                url.removeprefix(client.origin),
                body,
                content_type=_FORM,
                silence=silence if isinstance(silence, float | int) else READ_SECONDS,
            )
        except (NotConnected, ConnectionLost) as error:
            return RawBody.missing(failure_without_answer(error))
        return RawBody.of(payload, status=status)

    async def download(self, url: str, *, most: int) -> tuple[int, bytes]:
        """Status and bytes of a file, at most a little over ``most``: Bale gives no size beforehand, and the
        library would read everything into memory. Raises WireDown."""
        try:
            async with self._client.stream("GET", url) as response:
                data = bytearray()
                async for chunk in response.aiter_bytes(1 << 16):
                    data += chunk
                    if len(data) > most:
                        break
                return response.status_code, bytes(data)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, RuntimeError) as error:
            raise exception_for(without_answer(error)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library takes ``result`` out of this."""
        assert isinstance(payload, RawBody)
        return {"result": payload.answer()}


def without_answer(error: Exception) -> Failure:
    """The failure is "not sent" if no connection was made; otherwise the outcome is unknown. It names the
    error's class, never the URL."""
    cause = error.__cause__ if isinstance(error, TelegramError) and error.__cause__ else error
    name = type(cause).__name__
    if isinstance(cause, _BEFORE_SENDING) or not isinstance(error, TelegramError):
        return Failure(FailureKind.UNSENT, f"no connection: {name}")
    return Failure(FailureKind.LOST, f"connection lost: {name}")
