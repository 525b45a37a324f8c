"""aiogram's HTTP session, with raw answers: aiogram builds the request, and nothing decodes the answer.

aiogram decodes every answer into models (0.4 ms a message) and raises on unknown values. Here a method
returns status and JSON, and only ``errors.py`` interprets them. Only fields that were set are sent: the
values that aiogram fills in are placeholders for defaults that this program does not use.
"""

import ssl
from functools import cache
from typing import Any, Final

import aiohttp
import certifi
import orjson
from aiohttp.client_exceptions import (
    ClientConnectorError,
    ClientError,
    ConnectionTimeoutError,
)

from bot.conversation.wire import WireDown
from bot.platforms.errors import Failure, FailureKind, RawAnswer
from bot.platforms.http_client import (
    CONNECT_SECONDS,
    MOST_ANSWER,
    ConnectionLost,
    HttpClient,
    NotConnected,
    failure_without_answer,
)
from bot.platforms.limits import DOWNLOAD_LIMIT
from bot.platforms.raw import decode_json
from bot.platforms.telegram.aiogram_parts import (
    AiohttpSession,
    BufferedInputFile,
    Method,
    TelegramAPIServer,
)

READ_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 120.0
_JSON: Final = "application/json"
_NO_BOT: Final[Any] = None
"""aiogram's bot, which only files that are fetched from an address would need."""
_PLAIN: Final = frozenset((str, int, bool, dict, list))


def timeout_of(read: float) -> aiohttp.ClientTimeout:
    """``read`` is the longest silence in seconds once connected."""
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=read)


_USUAL: Final = timeout_of(READ_SECONDS)
_UPLOAD: Final = timeout_of(UPLOAD_SECONDS)


def without_answer(error: Exception) -> Failure:
    """The failure is "not sent" if no connection was made; otherwise the outcome is unknown. It names the
    error's class, never the URL."""
    name = type(error).__name__
    if isinstance(error, ClientConnectorError | ConnectionTimeoutError | aiohttp.ClientHttpProxyError):
        return Failure(FailureKind.UNSENT, f"no connection: {name}")
    return Failure(FailureKind.LOST, f"connection lost: {name}")


def fields_of(method: Method) -> dict[str, Any]:
    """The fields that were set; nested objects are already plain values (bot/platforms/telegram/calls.py)."""
    values = method.__dict__
    return {key: values[key] for key in method.model_fields_set if values[key] is not None}


def form_of(fields: dict[str, Any]) -> aiohttp.FormData:
    """A multipart form: files as parts under their own names, those of an album under numbers, the rest as text or
    JSON."""
    form = aiohttp.FormData(quote_fields=False)
    for key, value in fields.items():
        if isinstance(value, BufferedInputFile):
            form.add_field(key, value.read(_NO_BOT), filename=value.filename or key)
        elif isinstance(value, list):
            attached = [_attach(entry, f"{key}{number}", form) for number, entry in enumerate(value)]
            form.add_field(key, orjson.dumps(attached).decode())
        else:
            form.add_field(key, value if isinstance(value, str) else orjson.dumps(value).decode())
    return form


def _attach(entry: Any, name: str, form: aiohttp.FormData) -> Any:
    """An entry of a list; its file becomes a part of the form under this name."""
    file = entry.get("media") if isinstance(entry, dict) else None
    if not isinstance(file, BufferedInputFile):
        return entry
    form.add_field(name, file.read(_NO_BOT), filename=file.filename or name)
    return {**entry, "media": f"attach://{name}"}


def has_files(fields: dict[str, Any]) -> bool:
    """Whether something is uploaded: a file, or an album of them."""
    for value in fields.values():
        if type(value) not in _PLAIN and isinstance(value, BufferedInputFile):
            return True
        if type(value) is list and any(
            type(entry) is dict and isinstance(entry.get("media"), BufferedInputFile) for entry in value
        ):
            return True
    return False


@cache
def read_authorities() -> ssl.SSLContext:
    """The certificates to trust, once per process: reading them takes three milliseconds."""
    return ssl.create_default_context(cafile=certifi.where())


async def _read_at_most(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, or a little more than ``most`` of it. Raises ClientError, TimeoutError, OSError."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        data += chunk
        if len(data) > most:
            break
    return bytes(data)


class RawSession(AiohttpSession):
    """Returns ``RawAnswer`` for every method; raises nothing for network errors.

    Without a proxy, JSON goes through ``HttpClient``; uploads and downloads always go through aiohttp.
    ``proxy`` may be http or https, which aiohttp supports, or SOCKS, for which aiogram uses its own
    connector.
    """

    def __init__(self, token: str, *, api: TelegramAPIServer, proxy: str | None = None) -> None:
        tunnelled = proxy is not None and proxy.lower().startswith("http")
        super().__init__(proxy=None if tunnelled else proxy, api=api)
        self._token = token
        self._http_proxy = proxy if tunnelled else None
        self._urls: dict[str, str] = {}
        """Addresses of the methods that were called, by method. They contain the token."""
        self._direct = HttpClient(api.base, tls=read_authorities()) if proxy is None else None
        if proxy is None or tunnelled:
            self._connector_init = {
                "ssl": read_authorities(),
                "limit": 200,
                "ttl_dns_cache": 300,
                "keepalive_timeout": 30,
            }

    async def create_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=self._connector_type(**self._connector_init),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._http_proxy,
                timeout=_USUAL,
            )
            self._should_reset_connector = False
        return self._session

    async def close(self) -> None:
        """Close connections at once; aiogram's own method would wait a quarter of a second for TLS to end."""
        if self._direct is not None:
            await self._direct.close()
        if self._session is not None:
            await self._session.close()

    async def send(self, method: Method, patience: int | None = None) -> RawAnswer:
        """Send the method. ``patience`` is the longest silence in seconds."""
        fields = fields_of(method)
        url = self._url_of(method.__api_method__)
        if has_files(fields):
            return await self._post_by_aiohttp(url, form_of(fields), None, _UPLOAD)
        silence = READ_SECONDS if patience is None else float(patience)
        body = orjson.dumps(fields)
        if self._direct is None:
            return await self._post_by_aiohttp(url, body, {"Content-Type": _JSON}, timeout_of(silence))
        target = url.removeprefix(self._direct.origin)
        try:
            status, answer = await self._direct.post(target, body, content_type=_JSON, silence=silence)
        except (NotConnected, ConnectionLost) as error:
            return RawAnswer(0, None, failure_without_answer(error))
        return RawAnswer(status, decode_json(answer))

    def _url_of(self, method: str) -> str:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = self.api.api_url(token=self._token, method=method)
        return url

    async def _post_by_aiohttp(
        self, url: str, body: Any, headers: dict[str, str] | None, patience: aiohttp.ClientTimeout
    ) -> RawAnswer:
        session = await self.create_session()
        try:
            async with session.post(url, data=body, headers=headers, timeout=patience) as response:
                answer = await _read_at_most(response, MOST_ANSWER)
                if len(answer) > MOST_ANSWER:
                    return RawAnswer(0, None, Failure(FailureKind.LOST, "connection lost: answer too long"))
                return RawAnswer(response.status, decode_json(answer))
        except (ClientError, TimeoutError, OSError) as error:
            return RawAnswer(0, None, without_answer(error))

    async def download(self, url: str) -> tuple[int, bytes]:
        """Status and bytes of a file, at most a little over the limit. Raises WireDown."""
        session = await self.create_session()
        try:
            async with session.get(url, timeout=_UPLOAD) as response:
                return response.status, await _read_at_most(response, DOWNLOAD_LIMIT)
        except (ClientError, TimeoutError, OSError) as error:
            raise WireDown(without_answer(error).why) from None
