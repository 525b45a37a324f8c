"""An S3-compatible bucket through obstore: a few questions, each answered, refused or given up in bounded time.

What obstore says of an error quotes addresses and answers of the server, so none of it is passed on. After a
failure nothing is asked for some seconds: whoever waits for a dead server fails at once.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.conversation.store_troubles import VaultDown, VaultTrouble
from storage.bucket_address import BucketAddress
from storage.trouble import DatabaseUnusable

_log = logging.getLogger(__name__)

REST: Final = 5.0
"""Seconds after a failure in which nothing is asked."""
MOST_BYTES: Final = 96 * 1024 * 1024
"""No sealed file is larger: an answer that is belongs to somebody who wants to fill the memory."""
SHORT: Final = timedelta(seconds=20)
LONG: Final = timedelta(seconds=120)
"""A file of 32 MB at 3 megabits a second; questions without a file take ``SHORT``."""
_CONNECT: Final = timedelta(seconds=5)
_RETRIES: Final = 3
_CREDENTIALS_LAST: Final = timedelta(minutes=5)
_GRACE: Final = 30.0
"""Seconds beyond obstore's own limit, in case it does not keep it."""


class Bucket:
    """Paths are relative to the prefix. Every method raises VaultDown where it gets no good answer."""

    def __init__(self, address: BucketAddress, *, timer: Callable[[], float] = time.monotonic) -> None:
        """Asks nothing yet. Raises DatabaseUnusable where obstore is missing or the address is unusable."""
        try:
            import obstore  # noqa: PLC0415 only where a bucket is set
            from obstore.exceptions import (  # noqa: PLC0415
                AlreadyExistsError,
                BaseError,
                PermissionDeniedError,
                UnauthenticatedError,
            )
        except ImportError as trouble:
            raise DatabaseUnusable(
                "AMANAT_VAULT_URL needs obstore, which is not installed: ./amanat setup, where there is a wheel of it"
            ) from trouble
        self._obstore: Any = obstore
        self._refusals = (PermissionDeniedError, UnauthenticatedError)
        self._failures = (BaseError, OSError, ValueError)
        self._exists = AlreadyExistsError
        self._address = address
        self._timer = timer
        self._rests_until = 0.0
        self._troubles: dict[str, VaultTrouble] = {}
        """By kind of question, what its last one ran into: a full store still reads, and refuses to write."""
        self.answered_at = timer()
        """When the last question got a good answer, by the timer."""
        self._short, self._long = self._connect(SHORT), self._connect(LONG)

    def _connect(self, limit: timedelta) -> Any:
        from obstore.store import S3Store  # noqa: PLC0415

        address = self._address
        options: dict[str, Any] = {
            "allow_http": address.endpoint.startswith("http://"),
            "timeout": limit,
            "connect_timeout": _CONNECT,
        }
        try:
            if address.ca is not None:
                options["root_certificate"] = address.ca.read_bytes()
            return S3Store(
                address.bucket,
                prefix=address.prefix,
                # What is set here counts more than AWS_… variables of the environment.
                config={
                    "endpoint": address.endpoint,
                    "region": address.region,
                    "virtual_hosted_style_request": False,
                    "skip_signature": False,
                    "unsigned_payload": False,
                    "s3_express": False,
                },
                client_options=options,
                retry_config={
                    "max_retries": _RETRIES,
                    "retry_timeout": SHORT,
                    "backoff": {"init_backoff": timedelta(seconds=0.1), "max_backoff": timedelta(seconds=2)},
                },
                credential_provider=self._credentials,
            )
        except self._failures as trouble:
            raise DatabaseUnusable(
                f"the bucket {address} cannot be used ({type(trouble).__name__}): correct AMANAT_VAULT_URL"
            ) from None

    def _credentials(self) -> dict[str, Any]:
        key_id, secret = self._address.credentials.read()
        return {
            "access_key_id": key_id,
            "secret_access_key": secret,
            "token": None,
            "expires_at": datetime.fromtimestamp(time.time(), UTC) + _CREDENTIALS_LAST,
        }

    @property
    def trouble(self) -> VaultTrouble | None:
        """What keeps questions from being answered; None when the last of each kind was."""
        return next(iter(self._troubles.values()), None)

    @property
    def rests(self) -> bool:
        """Whether the last question failed a moment ago, so that the next one is not asked."""
        return self._timer() < self._rests_until

    async def put(self, path: str, data: bytes, *, new: bool = False) -> bool:
        """Store in one request, whole or not at all. ``new``: only where there is none. Returns whether the
        bucket keeps versions. Raises FileExistsError."""
        mode = "create" if new else "overwrite"
        put = self._obstore.put_async
        answer = await self._ask(
            "put", lambda: put(self._long, path, data, mode=mode, use_multipart=False), LONG
        )
        return answer["version"] is not None

    async def get(self, path: str) -> bytes:
        """Raises FileNotFoundError."""

        async def read() -> bytes:
            result = await self._obstore.get_async(self._long, path)
            if result.meta["size"] > MOST_BYTES:
                raise ValueError("too large")
            return bytes(await result.buffer_async())

        data: bytes = await self._ask("get", read, LONG)
        return data

    async def head(self, path: str) -> tuple[int, datetime]:
        """Size in bytes, and when it was stored by the bucket's clock. Raises FileNotFoundError."""
        meta = await self._ask("get", lambda: self._obstore.head_async(self._short, path), SHORT)
        return meta["size"], meta["last_modified"]

    async def delete(self, paths: Collection[str]) -> None:
        """Paths that do not exist are ignored."""
        if paths:
            await self._ask("delete", lambda: self._obstore.delete_async(self._short, list(paths)), SHORT)

    async def folders(self) -> frozenset[str]:
        """The names directly below the prefix that have something below them."""
        listed = await self._ask("list", lambda: self._obstore.list_with_delimiter_async(self._short), SHORT)
        return frozenset(path.rpartition("/")[2] for path in listed["common_prefixes"])

    async def files(self, folder: str) -> AsyncIterator[tuple[str, int, datetime]]:
        """Name, size and time of each file of a folder."""
        stream = self._obstore.list(self._short, folder)

        async def piece() -> Any:
            return await anext(stream, None)

        while (metas := await self._ask("list", piece, SHORT)) is not None:
            for meta in metas:
                yield meta["path"].rpartition("/")[2], meta["size"], meta["last_modified"]

    async def _ask(self, kind: str, question: Callable[[], Awaitable[Any]], limit: timedelta) -> Any:
        """Raises FileNotFoundError, FileExistsError, VaultDown; none says anything of the server's."""
        if self.rests:
            raise VaultDown(self.trouble or VaultTrouble.SILENT)
        try:
            async with asyncio.timeout((limit + SHORT).total_seconds() + _GRACE):
                answer = await question()
        except self._exists:
            self._note_answer(kind)
            raise FileExistsError from None
        except FileNotFoundError as missing:
            if "NoSuchBucket" in str(missing):
                raise self.fail(kind, VaultTrouble.REFUSED) from None
            self._note_answer(kind)
            raise FileNotFoundError from None
        except self._refusals:
            raise self.fail(kind, VaultTrouble.REFUSED) from None
        except self._failures:
            raise self.fail(kind, VaultTrouble.SILENT) from None
        self._note_answer(kind)
        return answer

    def _note_answer(self, kind: str) -> None:
        self._troubles.pop(kind, None)
        self.answered_at = self._timer()

    def fail(self, kind: str, trouble: VaultTrouble) -> VaultDown:
        """Note that this kind of question got no good answer. Returns the error to raise."""
        if self._troubles.get(kind) is not trouble:
            _log.warning("bucket-fails", extra={"kind": kind, "why": trouble.value})
        self._troubles[kind] = trouble
        self._rests_until = self._timer() + REST
        return VaultDown(trouble)
