"""The read-only /world routes: who is there, what a person sees, events, files, the journal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson
from aiohttp import web

from bot.sandbox import recording, visible
from bot.sandbox.acts import messenger_of
from bot.sandbox.json_bodies import answer, number
from bot.sandbox.refusals import Unknown

if TYPE_CHECKING:
    from bot.sandbox.records import Json, Message, SandboxMessenger, SandboxPerson
    from bot.sandbox.world import World

LONGEST_WAIT_S = 60
MESSAGES_SHOWN = 200
HEARTBEAT_S = 15


class WorldReader:
    """Shows the world to the page, to stories and to tests."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        """The GET routes."""
        return [
            web.get("/world", self.overview),
            web.get("/world/chats/{chat}/messages", self.messages),
            web.get("/world/events", self.events),
            web.get("/world/files/{id}", self.file),
            web.get("/world/journal", self.journal),
            web.get("/world/journal/summary", self.summary),
            web.get("/world/story", self.story),
        ]

    async def overview(self, request: web.Request) -> web.Response:
        """GET /world."""
        return answer(visible.overview(self.world))

    async def messages(self, request: web.Request) -> web.Response:
        """GET /world/chats/{chat}/messages: what that person sees, or what has changed since."""
        query = request.query
        person = self.world.person(query.get("as", ""))
        messenger = messenger_of(query.get("messenger")) or person.current
        since = int(number(query["since"], "since")) if "since" in query else None
        limit = int(number(query.get("limit", MESSAGES_SHOWN), "limit"))
        until = asyncio.get_running_loop().time() + min(LONGEST_WAIT_S, number(query.get("wait", 0), "wait"))
        while True:
            body = self._look(person, messenger, request.match_info["chat"], since=since, limit=limit)
            left = until - asyncio.get_running_loop().time()
            if since is None or body["messages"] or body["toasts"] or left <= 0:
                return answer(body)
            await self.world.wait_for_change(left)

    def _look(
        self, person: SandboxPerson, messenger: SandboxMessenger, name: str, *, since: int | None, limit: int
    ) -> Json:
        account = person.accounts[messenger]
        world = self.world
        chats = (
            visible.chats_of(world, person, messenger)
            if name == "all"
            else [world.chat_for(person, messenger, name)]
        )
        messages: list[Message] = []
        for chat in chats:
            if since is None:
                latest_messages: list[Message] = []
                for message in visible.newest_first(chat, account):
                    if len(latest_messages) == limit:
                        break
                    latest_messages.append(message)
                messages += reversed(latest_messages)
            else:
                messages += visible.changed_since(chat, account, since)
        if since is not None:
            messages.sort(key=lambda m: m.seq)
        now = world.clock.time()
        return {
            "ok": True,
            "seq": world.seq,
            "chat": name,
            "messenger": messenger,
            "messages": [visible.as_json(world, m, account) for m in messages],
            "toasts": visible.toasts(world, account, since or 0),
            "typing": any(c.typing_until > now for c in chats),
        }

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET /world/events: one event for each change."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue = self.world.listen()
        try:
            await response.write(b": here\n\n")
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
        except ConnectionResetError:
            return response
        finally:
            self.world.unlisten(queue)

    async def file(self, request: web.Request) -> web.Response:
        """GET /world/files/{id}."""
        blob = self.world.files.blob(request.match_info["id"])
        if blob is None:
            raise Unknown("there is no such file")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=blob.data, content_type=blob.mime, headers=headers)

    async def journal(self, request: web.Request) -> web.Response:
        """GET /world/journal."""
        query = request.query
        limit = int(number(query["limit"], "limit")) if "limit" in query else None
        since = int(number(query.get("since", 0), "since"))
        entries = self.world.journal.read(since=since, kind=query.get("kind"), limit=limit)
        return answer({"ok": True, "seq": self.world.journal.seq, "entries": entries})

    async def summary(self, request: web.Request) -> web.Response:
        """GET /world/journal/summary."""
        return answer({"ok": True, "seq": self.world.journal.seq, "counts": dict(self.world.journal.counts)})

    async def story(self, request: web.Request) -> web.Response:
        """GET /world/story."""
        headers = {"Content-Disposition": 'attachment; filename="story.json"'}
        body = orjson.dumps(recording.story(self.world), option=orjson.OPT_INDENT_2)
        return web.Response(body=body, content_type="application/json", headers=headers)
