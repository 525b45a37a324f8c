"""The wires between the program's own adapters and the sandbox's messengers, without a network: a request is on its way
for as long as is drawn, meets the world's faults, and may find the messenger away."""

import asyncio
import hashlib
import random
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from telegram import InputFile, InputMedia

from bot.conversation.store import OutboxRow
from bot.conversation.wire import Adapter, BotProfile, WireDown
from bot.domain.people import Messenger
from bot.platforms.bale.adapter import BaleAdapter
from bot.platforms.errors import Failure, FailureKind, RawAnswer
from bot.platforms.telegram.adapter import TelegramAdapter
from bot.platforms.telegram.aiogram_parts import BufferedInputFile
from bot.platforms.telegram.calls import Method
from bot.platforms.telegram.session import READ_SECONDS, fields_of
from bot.runtime.outbox_sender import OutboxSender
from bot.sandbox.botapi import BotApi
from bot.sandbox.call import BotApiCall, Upload
from bot.sandbox.faults import ON_CALLS, Fault, PendingFault
from bot.sandbox.records import Bot
from bot.sandbox.refusals import ApiError
from tests.proofs.apart.messengers import Away
from tests.proofs.election.machine import end_if_dead

SENT_ROW: Final[ContextVar[OutboxRow | None]] = ContextVar("row", default=None)
"""The row of the outbox for which a request is made."""
WAY: Final = (0.02, 0.1)
"""Seconds that a request or its answer may be on its way."""
_LOST: Final = Failure(FailureKind.LOST, "connection lost: ServerDisconnectedError")
_UNSENT: Final = Failure(FailureKind.UNSENT, "no connection: ConnectionRefusedError")


class Wire:
    """One messenger, as the program reaches it; it outlives the program's processes."""

    def __init__(self, api: BotApi, bot: Bot, chance: random.Random) -> None:
        self._api = api
        self.bot = bot
        self._chance = chance
        self.away: Away | None = None
        self.ephemerals: dict[tuple[int, int], float] = {}
        """When the program heard of each ephemeral message that it had sent, by chat and number."""
        self.on_sent: Callable[[str, Mapping[str, Any]], None] = lambda _method, _fields: None
        """Called with each send, edit and answer that reaches the messenger; ``SENT_ROW`` is its row."""

    async def take(self, method: str, fields: Mapping[str, Any], silence: float) -> RawAnswer:
        """One request, on its way there and back."""
        end_if_dead()
        await asyncio.sleep(self._chance.uniform(*WAY))
        if self.away is not None:
            return await self._miss(self.away, silence)
        call = self._call(method, fields)
        fault = self._api.world.faults.take(ON_CALLS, messenger=self.bot.messenger, method=call.method)
        if fault is not None and (early := await self._meet(call, fault)) is not None:
            return early
        is_lost = fault is not None and fault.kind in (Fault.LOST_ANSWER, Fault.GARBLED)
        answer = await self._answer(call, is_lost=is_lost)
        await asyncio.sleep(self._chance.uniform(*WAY))
        if is_lost:
            return RawAnswer(0, None, _LOST)
        if isinstance(answer.result, dict) and (number := answer.result.get("ephemeral_message_id")):
            self.ephemerals[int(fields["chat_id"]), int(number)] = self._api.world.clock.time()
        return answer

    async def download(self, url: str, *, most: int = 0) -> tuple[int, bytes]:
        """Status and bytes of a file. Raises WireDown."""
        end_if_dead()
        await asyncio.sleep(self._chance.uniform(*WAY))
        if self.away is not None:
            raise WireDown("away")
        path = urlsplit(url).path.partition(f"/bot{self.bot.token}/")[2]
        blob = self._api.world.files.download(self.bot, path)
        return (404, b"") if blob is None else (200, blob.data)

    async def _miss(self, away: Away, silence: float) -> RawAnswer:
        match away:
            case Away.HANGING:
                await asyncio.sleep(silence)
                return RawAnswer(0, None, _LOST)
            case Away.REFUSED:
                return RawAnswer(0, None, _UNSENT)
            case Away.BROKEN:
                return RawAnswer(502, None)

    def _call(self, method: str, fields: Mapping[str, Any]) -> BotApiCall:
        """The call as the messenger reads it. It is noted with its words, so that two runs can be compared."""
        uploads = {name: _upload(value) for name, value in fields.items() if isinstance(value, _FILES)}
        values = {name: value for name, value in fields.items() if name not in uploads}
        media = values.get("media")
        if isinstance(media, list) and all(isinstance(medium, InputMedia) for medium in media):
            values["media"] = [_medium(medium, uploads) for medium in media]
        plain = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
        if method != "getUpdates":
            files = {name: hashlib.sha256(upload.data).hexdigest() for name, upload in uploads.items()}
            self._api.world.journal.write(
                "request", bot=self.bot.account.id, messenger=self.bot.messenger,
                method=method, fields=plain.decode(), files=files,
            )  # fmt: skip
        return BotApiCall(self._api.world, self.bot, method.lower(), orjson.loads(plain), uploads)

    async def _meet(self, call: BotApiCall, fault: PendingFault) -> RawAnswer | None:
        """What the messenger does instead of the call; None if it does the call."""
        match fault.kind:
            case Fault.DELAY:
                await asyncio.sleep(fault.seconds)
                return None
            case Fault.TOO_MANY:
                after = fault.retry_after
                error = ApiError(
                    429,
                    "Too Many Requests" if after is None else f"Too Many Requests: retry after {after}",
                    **({} if after is None else {"retry_after": after}),
                )
                return RawAnswer(429, error.body())
            case Fault.SERVER_ERROR:
                return RawAnswer(fault.status, None)
            case Fault.REFUSED:
                return RawAnswer(0, None, _UNSENT)
        return None

    async def _answer(self, call: BotApiCall, *, is_lost: bool) -> RawAnswer:
        try:
            body = await self._api.run(call, lost=is_lost)
        except ApiError as error:
            in_200 = self._api.errors_in_200[self.bot.messenger]
            return RawAnswer(200 if in_200 in ("all", str(error.code)) else error.code, error.body())
        if call.method.startswith(("send", "edit", "answer")):
            self.on_sent(call.method, call.params)
        return RawAnswer(200, orjson.loads(body))


async def _send(self: OutboxSender, row: OutboxRow) -> None:
    SENT_ROW.set(row)
    try:
        await _real_send(self, row)
    finally:
        SENT_ROW.set(None)


_real_send: Final = OutboxSender._send
OutboxSender._send = _send  # type: ignore[method-assign] # so that the judge knows which row a request is
_FILES: Final = (BufferedInputFile, InputFile)


def _upload(file: Any) -> Upload:
    if isinstance(file, BufferedInputFile):
        return Upload(file.filename or "file", file.data, None)
    return Upload(file.filename, file.input_file_content, None)


def _medium(medium: InputMedia, uploads: dict[str, Upload]) -> dict[str, Any]:
    """A file of an album as it goes over the wire: its bytes stand beside it under a name."""
    value: dict[str, Any] = medium.to_dict()
    if isinstance(medium.media, InputFile):
        value["media"] = medium.media.attach_uri
        uploads[str(medium.media.attach_name)] = _upload(medium.media)
    return value


class WiredTelegram(TelegramAdapter):
    """Telegram's adapter, whose requests go over a wire."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire.bot.token, api="http://127.0.0.1:9")
        self._wire = wire
        self._session.download = wire.download  # type: ignore[method-assign, assignment] # the only other request

    async def _answer(self, method: Method, patience: int | None = None) -> RawAnswer:
        silence = READ_SECONDS if patience is None else float(patience)
        return await self._wire.take(method.__api_method__, fields_of(method), silence)

    async def show_profile(self, profile: BotProfile) -> None:
        return None


class WiredBale(BaleAdapter):
    """Bale's adapter, whose requests go over a wire."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire.bot.token, api="http://127.0.0.1:9")
        self._wire = wire
        self._requests.download = wire.download  # type: ignore[method-assign] # the only other request

    async def _answer(
        self, method: str, fields: dict[str, Any] | None = None, *, patience: float | None = None
    ) -> RawAnswer:
        return await self._wire.take(method, fields or {}, READ_SECONDS if patience is None else patience)


_ADAPTERS: Final[Mapping[Messenger, Callable[[Wire], Adapter]]] = {
    Messenger.TELEGRAM: WiredTelegram,
    Messenger.BALE: WiredBale,
}


def adapters_over(wires: Mapping[Messenger, Wire]) -> dict[Messenger, Adapter]:
    """New connections of a process."""
    return {messenger: _ADAPTERS[messenger](wire) for messenger, wire in wires.items()}
