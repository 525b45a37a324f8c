"""The HTTP interface of all messengers: /bot{token}/{method} and /file/bot{token}/{path}."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.call import BotApiCall, Upload
from bot.sandbox.faces.registry import FACES
from bot.sandbox.faults import ON_CALLS, Fault, PendingFault
from bot.sandbox.garbled import FORMS
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.records import Bot, SandboxMessenger
from bot.sandbox.refusals import ApiError, bad

if TYPE_CHECKING:
    from bot.sandbox.records import Json
    from bot.sandbox.world import World

UNREADABLE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class BotApi:
    """Answers bots. `errors_in_200`: which errors of a messenger arrive with HTTP 200: none, 400 (only these) or
    all."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.errors_in_200 = {messenger: face.rules.errors_in_200 for messenger, face in FACES.items()}

    def routes(self) -> list[web.RouteDef]:
        """Routes under each messenger's name, as in /telegram, and without a prefix (then the token decides)."""
        routes = []
        for prefix in (*(f"/{messenger}" for messenger in SandboxMessenger), ""):
            routes.append(web.route("*", prefix + "/bot{token:[^/]*}/{method}", self.method))
            routes.append(web.get(prefix + "/file/bot{token:[^/]*}/{path:.+}", self.file))
        return routes

    def _bot(self, request: web.Request) -> Bot:
        named = _named_messenger(request)
        bot = self.world.bots.get(request.match_info["token"])
        if bot is None or named not in (None, bot.messenger):
            raise ApiError(401, "Unauthorized") if named is None else FACES[named].refusals.bad_token()
        return bot

    async def method(self, request: web.Request) -> web.StreamResponse:
        """Handle one call, with the faults that apply to it."""
        messenger = _named_messenger(request)
        try:
            bot = self._bot(request)
            messenger = bot.messenger
            name = request.match_info["method"].lower()
            params, uploads = await _parameters(request)
        except ApiError as error:
            return self._error_response(error, messenger)
        call = BotApiCall(self.world, bot, name, params, uploads)
        fault = self.world.faults.take(ON_CALLS, messenger=bot.messenger, method=name)
        if fault is not None:
            early = await self._apply_fault(request, call, fault)
            if early is not None:
                return early
        is_lost = fault is not None and fault.kind in (Fault.LOST_ANSWER, Fault.GARBLED)
        response = await self._answer(call, lost=is_lost)
        if fault is not None and is_lost and request.transport is not None:
            if fault.kind is Fault.GARBLED and isinstance(response.body, bytes):
                request.transport.write(FORMS[fault.form](response.body))
                request.transport.close()
            else:
                request.transport.abort()
        return response

    async def _apply_fault(
        self, request: web.Request, call: BotApiCall, fault: PendingFault
    ) -> web.Response | None:
        if fault.kind is Fault.DELAY:
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind is Fault.TOO_MANY:
            after = fault.retry_after
            words = "Too Many Requests" if after is None else f"Too Many Requests: retry after {after}"
            error = ApiError(429, words, **({} if after is None else {"retry_after": after}))
            self._journal(call, error=error)
            return self._error_response(error, call.bot.messenger)
        if fault.kind is Fault.SERVER_ERROR:
            self._journal(call, error=ApiError(fault.status, "Bad Gateway"))
            return web.Response(status=fault.status, body=UNREADABLE, content_type="text/html")
        if fault.kind is Fault.REFUSED and request.transport is not None:
            self._journal(call, error=ApiError(0, "connection dropped before the call"), lost=True)
            request.transport.abort()
            return web.Response()
        return None

    async def _answer(self, call: BotApiCall, *, lost: bool) -> web.Response:
        try:
            body = await self.run(call, lost=lost)
        except ApiError as error:
            return self._error_response(error, call.bot.messenger)
        return web.Response(body=body, content_type="application/json")

    async def run(self, call: BotApiCall, *, lost: bool = False) -> bytes:
        """Run the call and write it into the journal. Raises ApiError when it is refused."""
        function = METHODS[call.bot.messenger].get(call.method)
        try:
            if function is None:
                raise call.refusals.unknown_method()
            result = function(call)
            if inspect.isawaitable(result):  # only getUpdates waits, and it returns JSON already
                updates: bytes = await result
                return b'{"ok":true,"result":' + updates + b"}"
        except ApiError as error:
            self._journal(call, error=error)
            raise
        self._journal(call, lost=lost)
        return orjson.dumps({"ok": True, "result": result})

    def _journal(self, call: BotApiCall, *, error: ApiError | None = None, lost: bool = False) -> None:
        facts: Json = {"method": NAMES.get(call.method, call.method), "ok": error is None, **call.noted}
        if error is not None:
            facts |= {"error_code": error.code, "description": error.description}
            facts.setdefault("chat_id", call.params.get("chat_id"))
        facts["answer"] = "lost" if lost else "sent"
        self.world.journal.write("call", bot=call.bot.account.id, messenger=call.bot.messenger, **facts)

    def _error_response(self, error: ApiError, messenger: SandboxMessenger | None) -> web.Response:
        in_200 = self.errors_in_200[messenger] if messenger is not None else "none"
        status = 200 if in_200 in ("all", str(error.code)) else error.code
        return web.Response(status=status, body=orjson.dumps(error.body()), content_type="application/json")

    async def file(self, request: web.Request) -> web.Response:
        """A download by the path that getFile gave."""
        try:
            bot = self._bot(request)
            blob = self.world.files.download(bot, request.match_info["path"])
            if blob is None:
                raise ApiError(404, "Not Found")
        except ApiError as error:
            return self._error_response(error, _named_messenger(request))
        return web.Response(body=blob.data, content_type="application/octet-stream")


def _named_messenger(request: web.Request) -> SandboxMessenger | None:
    """The messenger under whose name the call came; None without a prefix."""
    prefix = request.path.split("/", 2)[1]
    return next((messenger for messenger in SandboxMessenger if messenger == prefix), None)


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters from the query, a form, a multipart form or JSON."""
    params: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return params, uploads
    if request.content_type == "application/json":
        try:
            body = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            raise bad("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad("JSON object expected")
        return params | body, uploads
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    for name, value in form.items():
        if isinstance(value, FileField):
            data = await asyncio.to_thread(value.file.read) if _is_big(value) else value.file.read()
            uploads[name] = Upload(value.filename, data, _mime(value))
        else:
            params[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    return params, uploads


def _is_big(value: FileField) -> bool:
    return int(value.headers.get("Content-Length", 0)) > 1_000_000


def _mime(value: FileField) -> str | None:
    return None if value.content_type == "application/octet-stream" else value.content_type
