"""JSON input and output of the /world routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from bot.sandbox.refusals import BadRequest, CannotDo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.records import Json


def answer(body: Json, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")


@web.middleware
async def refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """CannotDo and related errors become {"ok": false, "reason": …}."""
    try:
        return await handler(request)
    except CannotDo as error:
        return answer({"ok": False, "reason": str(error)}, error.status)


async def body_of(request: web.Request) -> Json:
    raw = await request.read()
    try:
        body = orjson.loads(raw) if raw.strip() else {}
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def number(value: Any, name: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadRequest(f"{name} must be a number") from None
