"""The pages of the situation screen: one page for everybody, a press that opens a link once, and a stream of frames.

The secret of a link stands behind the ``#``, so that no server and no log sees it before the press. What the press gets
is a cookie that only this page's own requests carry. Requests under another host name or from another page are
refused, whatever cookie they bring.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.conversation.screen_store import ScreenStore
from bot.conversation.store import Conflict
from bot.domain.figures.screens import SHIFT, ScreenPass, name_of_secret
from bot.screen.frames import Label, page_words
from bot.screen.viewers import TooManyViewers, Viewer, Viewers
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

PATH: Final = "/screen"
_FOLDER: Final = Path(__file__).parent / "page"
_ASSETS: Final = {
    "screen.js": "text/javascript",
    "drawing.js": "text/javascript",
    "screen.css": "text/css",
    "icon.svg": "image/svg+xml",
}
FONT_WEIGHTS: Final = (400, 700)
_PLACE: Final = re.compile(r"\{\{([a-z0-9-]+)\}\}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{20,64}")
_COOKIE: Final = "__Host-amanat-screen"
"""Browsers take a cookie of this name only from an encrypted page, for this host alone."""
_LONGEST: Final = 256
"""Bytes of a request's body."""
_QUIET_SECONDS: Final = 20.0
"""After this long without news an event says that the connection lives: proxies end silent ones, and a page takes one
for dead in which it hears nothing for a minute."""
_SLOW_SECONDS: Final = 10.0
"""A page that takes nothing for this long is given up; it connects again by itself."""
_NOTE_AGAIN_SECONDS: Final = (0.0, 0.2, 1.0, 3.0)
"""Before each try to record that a screen was opened."""
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGE_KEYS: Final = (
    "screen-page-title",
    "screen-page-ask",
    "screen-page-open",
    "screen-page-used",
    "screen-page-none",
    "screen-page-ended",
    "screen-page-full",
    "screen-page-away",
    "screen-page-script",
    "screen-page-lead",
    "screen-page-wall",
    "screen-page-theme",
    "screen-page-wide",
    "screen-head-now",
    "screen-head-today",
    "screen-head-map",
    "screen-head-hours",
    "screen-head-acts",
    "screen-head-deadlines",
    "screen-head-promise",
    "screen-head-bodies",
    "screen-head-stages",
    "screen-few",
    "screen-deadline-open",
    "screen-deadline-soon",
    "screen-deadline-late",
    "screen-space-real",
    "screen-space-virtual",
    "screen-area-others",
    "screen-level-none",
    "screen-level-note",
    "screen-nothing",
    "screen-stages-none",
    "screen-week",
    "screen-mean-bodies",
    "screen-mean-wall",
    "promise-meaning",
)
"""The words that stand in the page itself, by the places that are named like them."""
TEXT_FAMILIES: Final = PAGE_KEYS


class ScreenPages:
    """The routes. ``public_url``: the address that people use, as of a proxy in front."""

    def __init__(
        self,
        *,
        public_url: str,
        store: ScreenStore,
        viewers: Viewers,
        clock: Clock,
        label: Label,
        font: Callable[[int], bytes],
        new_secret: Callable[[], str],
        note_opened: Callable[[ScreenPass], Awaitable[None]],
    ) -> None:
        self._origin, self._host = public_url, urlsplit(public_url).netloc
        self._store, self._viewers, self._clock = store, viewers, clock
        self._font, self._new_secret, self._note_opened = font, new_secret, note_opened
        self._page = _fill_page((_FOLDER / "page.html").read_text(encoding="utf-8"), label)
        self._assets = {name: (_FOLDER / name).read_bytes() for name in _ASSETS}

    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get(PATH, self._show_page),
            web.get(f"{PATH}/session", self._show_session),
            web.get(f"{PATH}/events", self._stream),
            web.post(f"{PATH}/open", self._open),
            web.get(f"{PATH}/font-{{weight:400|700}}.woff", self._show_font),
            web.get(f"{PATH}/{{name}}", self._show_asset),
        )

    async def stop(self, _app: web.Application) -> None:
        """End the streams, which would hold up a stop."""
        self._viewers.end_all()

    # --- what everybody may load ----------------------------------------------------------------------

    async def _show_page(self, request: web.Request) -> web.Response:
        self._check_host(request)
        return web.Response(text=self._page, content_type="text/html", headers=_HEADERS)

    async def _show_asset(self, request: web.Request) -> web.Response:
        self._check_host(request)
        name = request.match_info["name"]
        if name not in _ASSETS:
            raise web.HTTPNotFound(headers=_HEADERS)
        return _asset(self._assets[name], _ASSETS[name])

    async def _show_font(self, request: web.Request) -> web.Response:
        self._check_host(request)
        data = await asyncio.to_thread(self._font, int(request.match_info["weight"]))
        return _asset(data, "font/woff")

    # --- links and screens ------------------------------------------------------------------------------

    async def _open(self, request: web.Request) -> web.Response:
        """The press: the secret of a link becomes a cookie. 410 for a link that does not open."""
        self._check_host(request)
        if request.headers.get("Origin") != self._origin:
            raise web.HTTPForbidden(headers=_HEADERS)
        if (request.content_length or 0) > _LONGEST:
            raise web.HTTPRequestEntityTooLarge(_LONGEST, request.content_length or 0, headers=_HEADERS)
        secret = (await request.content.read(_LONGEST)).decode("ascii", errors="replace")
        if not _SECRET.fullmatch(secret):
            raise web.HTTPGone(headers=_HEADERS)
        own_secret = self._new_secret()
        try:
            screen = await self._store.open_screen(
                name_of_secret(secret), name_of_secret(own_secret), now=self._clock.now()
            )
            if screen is None:
                raise web.HTTPGone(headers=_HEADERS)
            if not await self._note(screen):
                raise web.HTTPServiceUnavailable(headers=_HEADERS)
        except Conflict:
            raise web.HTTPServiceUnavailable(headers=_HEADERS) from None
        response = web.Response(status=204, headers=_HEADERS)
        response.set_cookie(
            _COOKIE,
            own_secret,
            max_age=int(SHIFT.total_seconds()),
            secure=True,
            httponly=True,
            samesite="Strict",
            path="/",
        )
        return response

    async def _note(self, screen: ScreenPass) -> bool:
        """Record the opening; what only conflicts once must not cost the link, which is spent. Whether it succeeded: a
        screen of which nobody heard is closed."""
        for wait in _NOTE_AGAIN_SECONDS:
            await asyncio.sleep(wait)
            try:
                await self._note_opened(screen)
            except Conflict as trouble:
                log.warning("screen-opening-not-noted", extra={"why": type(trouble).__name__})
            else:
                return True
        await self._store.end_screens(screen.account)
        return False

    async def _show_session(self, request: web.Request) -> web.Response:
        """204 where a screen is open, 401 where none is, 429 where no page more can be served now."""
        screen = await self._find_screen(request)
        if not self._viewers.has_room(screen):
            raise web.HTTPTooManyRequests(headers=_HEADERS)
        return web.Response(status=204, headers=_HEADERS)

    async def _find_screen(self, request: web.Request) -> ScreenPass:
        self._check_host(request)
        if request.headers.get("Origin", self._origin) != self._origin:
            raise web.HTTPForbidden(headers=_HEADERS)
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise web.HTTPForbidden(headers=_HEADERS)
        secret = request.cookies.get(_COOKIE, "")
        try:
            screen = (
                await self._store.screen_of(name_of_secret(secret), now=self._clock.now())
                if _SECRET.fullmatch(secret)
                else None
            )
        except Conflict:
            raise web.HTTPServiceUnavailable(headers=_HEADERS) from None
        if screen is None:
            raise web.HTTPUnauthorized(headers=_HEADERS)
        return screen

    def _check_host(self, request: web.Request) -> None:
        if request.headers.get("Host", "").lower() != self._host:
            raise web.HTTPMisdirectedRequest(headers=_HEADERS)

    # --- the stream -------------------------------------------------------------------------------------

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Frames, one after another, until the screen ends or the page goes away."""
        screen = await self._find_screen(request)
        try:
            viewer = await self._viewers.join(screen)
        except TooManyViewers:
            raise web.HTTPTooManyRequests(headers=_HEADERS) from None
        except Conflict:
            raise web.HTTPServiceUnavailable(headers=_HEADERS) from None
        if viewer is None:
            raise web.HTTPUnauthorized(headers=_HEADERS)
        response = web.StreamResponse(
            headers={**_HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        try:
            await response.prepare(request)
            await self._send_frames(response, viewer)
        except (ConnectionError, TimeoutError):
            pass  # the page is gone, or takes nothing
        finally:
            self._viewers.leave(viewer)
        return response

    async def _send_frames(self, response: web.StreamResponse, viewer: Viewer) -> None:
        while not viewer.ended:
            try:
                async with asyncio.timeout(_QUIET_SECONDS):
                    await viewer.news.wait()
            except TimeoutError:
                await _write(response, b"event: alive\ndata: -\n\n")
                continue
            viewer.news.clear()
            frame = self._viewers.frame(viewer.view)
            if frame is not None and not viewer.ended:
                await _write(response, b"event: frame\ndata: " + frame + b"\n\n")
        await _write(response, b"event: end\ndata: -\n\n")


async def _write(response: web.StreamResponse, data: bytes) -> None:
    async with asyncio.timeout(_SLOW_SECONDS):
        await response.write(data)


def _asset(data: bytes, content_type: str) -> web.Response:
    headers = {**_HEADERS, "Cache-Control": "private, no-cache"}
    return web.Response(body=data, content_type=content_type, headers=headers)


def _fill_page(page: str, label: Label) -> str:
    """The page with its words. Raises KeyError for a place without words."""
    words = page_words(PAGE_KEYS, label)
    return _PLACE.sub(lambda place: escape(words[place[1]], quote=True), page)
