"""python-telegram-bot's HTTP request, with raw answers: status and JSON as they came, for ``errors.py``.

Left to itself the library takes ``ok: false`` in HTTP 200 for a KeyError, a 429 without a number for a
broken connection, a 404 for a bad token and a 403 about the token for a block.
"""

from typing import Any, Final

import httpx
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.platforms.errors import Failure, FailureKind, RawAnswer, exception_for
from bot.platforms.json_answers import decode_json

READ_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 120.0
CONNECT_SECONDS: Final = 10.0

_BEFORE_SENDING: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class RawBody(bytes):
    """A body that remembers its HTTP status, or the failure that came instead."""

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


class RawRequest(HTTPXRequest):
    """Lets every answer through as ``Answer``. Raises nothing for what the network does."""

    def __init__(self, *, proxy: str | None, connections: int) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            write_timeout=READ_SECONDS,
            pool_timeout=CONNECT_SECONDS,
            media_write_timeout=UPLOAD_SECONDS,
            proxy=proxy,
            httpx_kwargs={"trust_env": False},  # the proxy is a setting, not an accident of the environment
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Always HTTP 200 towards the library, so that it judges nothing."""
        try:
            status, payload = await super().do_request(*args, **kwargs)
        except (TelegramError, httpx.InvalidURL, RuntimeError) as error:
            return 200, RawBody.missing(without_answer(error))
        except (ValueError, TypeError) as error:  # words that are no valid Unicode
            return 200, RawBody.missing(
                Failure(FailureKind.REFUSED, f"cannot be written: {type(error).__name__}")
            )
        return 200, RawBody.of(payload, status=status)

    async def download(self, url: str, *, most: int) -> tuple[int, bytes]:
        """Status and bytes of a file, a little over ``most`` at most: Bale tells no size beforehand, and the
        library would take whatever comes into memory. Raises WireDown."""
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
    """Not sent if no connection came about; otherwise nobody knows. The class is named, never the URL."""
    cause = error.__cause__ if isinstance(error, TelegramError) and error.__cause__ else error
    name = type(cause).__name__
    if isinstance(cause, _BEFORE_SENDING) or not isinstance(error, TelegramError):
        return Failure(FailureKind.UNSENT, f"no connection: {name}")
    return Failure(FailureKind.LOST, f"connection lost: {name}")
