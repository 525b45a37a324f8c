"""The /world routes: what people see and do, faults, the clock. docs/sandbox.md describes them."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from bot.sandbox import acts, groups, people, recording, seen
from bot.sandbox.acts import messenger_of
from bot.sandbox.records import IN_CHAT, Account, Messenger, Person
from bot.sandbox.refusals import BadRequest, CannotDo, Unknown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.botapi import BotApi
    from bot.sandbox.records import Json
    from bot.sandbox.world import World

LONGEST_WAIT_S = 60
MESSAGES_SHOWN = 200
HEARTBEAT_S = 15


def answer(body: Json, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")


@web.middleware
async def refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """CannotDo and its kin become {"ok": false, "reason": …}."""
    try:
        return await handler(request)
    except CannotDo as error:
        return answer({"ok": False, "reason": str(error)}, error.status)


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    try:
        body = orjson.loads(raw) if raw.strip() else {}
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def _number(value: Any, name: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadRequest(f"{name} must be a number") from None


class Control:
    """Answers people (the page, stories, tests)."""

    def __init__(self, world: World, api: BotApi) -> None:
        self.world = world
        self.api = api

    def routes(self) -> list[web.RouteDef]:
        """All /world routes."""
        return [
            web.get("/world", self.overview),
            web.get("/world/chats/{chat}/messages", self.messages),
            web.get("/world/events", self.events),
            web.get("/world/files/{id}", self.file),
            web.get("/world/journal", self.journal),
            web.get("/world/journal/summary", self.summary),
            web.get("/world/story", self.story),
            web.post("/world/people", self.add_person),
            web.post("/world/people/{id}/{verb}", self.act),
            web.post("/world/groups", self.add_group),
            web.post("/world/groups/{name}/members", self.members),
            web.post("/world/groups/{name}/upgrade", self.upgrade),
            web.get("/world/clock", self.clock),
            web.post("/world/clock", self.move_clock),
            web.post("/world/app-restart", self.restart),
            web.get("/world/faults", self.faults),
            web.post("/world/faults", self.add_fault),
            web.delete("/world/faults", self.clear_faults),
            web.post("/world/settings", self.settings),
        ]

    # --- looking ----------------------------------------------------------------------------------------

    async def overview(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a route
        """GET /world."""
        return answer(seen.overview(self.world))

    async def messages(self, request: web.Request) -> web.Response:
        """GET /world/chats/{chat}/messages: what that person sees, or what changed since."""
        query = request.query
        person = self.world.person(query.get("as", ""))
        messenger = messenger_of(query.get("messenger")) or person.current
        since = int(_number(query["since"], "since")) if "since" in query else None
        limit = int(_number(query.get("limit", MESSAGES_SHOWN), "limit"))
        until = asyncio.get_running_loop().time() + min(LONGEST_WAIT_S, _number(query.get("wait", 0), "wait"))
        while True:
            body = self._look(person, messenger, request.match_info["chat"], since=since, limit=limit)
            left = until - asyncio.get_running_loop().time()
            if since is None or body["messages"] or body["toasts"] or left <= 0:
                return answer(body)
            await self.world.change(left)

    def _look(
        self, person: Person, messenger: Messenger, name: str, *, since: int | None, limit: int
    ) -> Json:
        account = person.accounts[messenger]
        world = self.world
        if name == "all":
            chats = seen.chats_of(world, person, messenger)
        else:
            chats = [world.chat_for(person, messenger, name)]
        found = []
        for chat in chats:
            if since is None:
                shown = []
                for message in seen.newest_first(chat, account):
                    if len(shown) == limit:
                        break
                    shown.append(message)
                found += reversed(shown)
            else:
                found += seen.changed_since(chat, account, since)
        if since is not None:
            found.sort(key=lambda m: m.seq)
        now = world.clock.time()
        return {
            "ok": True,
            "seq": world.seq,
            "chat": name,
            "messenger": messenger,
            "messages": [seen.as_json(world, m, account) for m in found],
            "toasts": seen.toasts(world, account, since or 0),
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
        limit = int(_number(query["limit"], "limit")) if "limit" in query else None
        since = int(_number(query.get("since", 0), "since"))
        entries = self.world.journal.read(since=since, kind=query.get("kind"), limit=limit)
        return answer({"ok": True, "seq": self.world.journal.seq, "entries": entries})

    async def summary(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a route
        """GET /world/journal/summary."""
        return answer({"ok": True, "seq": self.world.journal.seq, "counts": dict(self.world.journal.counts)})

    async def story(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a route
        """GET /world/story."""
        headers = {"Content-Disposition": 'attachment; filename="story.json"'}
        body = orjson.dumps(recording.story(self.world), option=orjson.OPT_INDENT_2)
        return web.Response(body=body, content_type="application/json", headers=headers)

    # --- doing ------------------------------------------------------------------------------------------

    async def add_person(self, request: web.Request) -> web.Response:
        """POST /world/people."""
        body = await _body(request)
        person_id = str(body.pop("id", None) or f"p{len(self.world.people) + 1}")
        messenger = messenger_of(body.pop("messenger", None))
        known = {k: body[k] for k in ("name", "phone", "username", "role", "old_client") if k in body}
        person = people.add(self.world, person_id, messenger=messenger, **known)
        return answer({"ok": True, "person": seen.person_json(self.world, person)})

    async def act(self, request: web.Request) -> web.Response:
        """POST /world/people/{id}/{verb}."""
        person = self.world.person(request.match_info["id"])
        verb = request.match_info["verb"]
        body = await _body(request)
        before = self.world.seq
        result = acts.act(self.world, person, verb, body)
        recording.note(self.world, person, verb, body, seq=before)
        return answer({"ok": True, "seq": before, **result})

    async def add_group(self, request: web.Request) -> web.Response:
        """POST /world/groups."""
        body = await _body(request)
        messenger = messenger_of(body.get("messenger")) or Messenger.TELEGRAM
        name = str(body.get("name") or "")
        if not name:
            raise BadRequest("a group needs a name")
        members = [self.world.person(str(p)) for p in body.get("members") or []]
        chat = groups.create(self.world, name, messenger, title=body.get("title"))
        for person in members:
            account = person.accounts[messenger]
            status = "member" if chat.members else "creator"
            groups.set_status(self.world, chat, account, status, by=account)
        if body.get("bot"):
            bot = self.world.bot_on(messenger).account
            by = members[0].accounts[messenger] if members else bot
            groups.set_status(self.world, chat, bot, str(body["bot"]), by=by)
        return answer({"ok": True, "id": chat.id, "key": chat.name})

    async def members(self, request: web.Request) -> web.Response:
        """POST /world/groups/{name}/members: set one member's status."""
        body = await _body(request)
        status = str(body.get("status") or "member")
        if status not in (*IN_CHAT, "left", "kicked"):
            raise BadRequest("status is member, administrator, creator, left or kicked")
        messenger, chat_name = self._where(body, request.match_info["name"])
        chat = self.world.group(messenger, chat_name)
        if body.get("bot"):
            account: Account = self.world.bot_on(messenger).account
        else:
            account = self.world.person(str(body.get("person") or "")).accounts[messenger]
        leaders = (
            a
            for n, s in chat.members.items()
            if s in IN_CHAT and not (a := self.world.accounts[messenger, n]).is_bot
        )
        groups.set_status(self.world, chat, account, status, by=next(leaders, account))
        return answer({"ok": True})

    def _where(self, body: Json, name: str) -> tuple[Messenger, str]:
        named = messenger_of(body.get("messenger"))
        if named is None and body.get("person"):
            named = self.world.person(str(body["person"])).current
        return named or Messenger.TELEGRAM, name

    async def upgrade(self, request: web.Request) -> web.Response:
        """POST /world/groups/{name}/upgrade."""
        old = self.world.group(Messenger.TELEGRAM, request.match_info["name"])
        new = groups.upgrade(self.world, old)
        return answer({"ok": True, "old_id": old.id, "id": new.id})

    async def clock(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a route
        """GET /world/clock."""
        now = self.world.now().isoformat(timespec="milliseconds")
        return answer({"ok": True, "now": now, "offset": self.world.clock.offset})

    async def move_clock(self, request: web.Request) -> web.Response:
        """POST /world/clock."""
        body = await _body(request)
        if "advance" in body:
            self.world.clock.advance(_number(body["advance"], "advance"))
        elif "set" in body:
            try:
                self.world.clock.set(datetime.fromisoformat(str(body["set"])))
            except ValueError:
                raise BadRequest("set takes an ISO 8601 time") from None
        else:
            raise BadRequest("the clock takes advance (seconds) or set (ISO time)")
        self.world.changed("clock")
        return await self.clock(request)

    async def restart(self, request: web.Request) -> web.Response:
        """POST /world/app-restart: ephemerals vanish from phones; the server still knows them."""
        body = await _body(request)
        person = self.world.person(str(body["person"])) if body.get("person") else None
        gone = 0
        for chat in self.world.groups.values():
            for message in chat.ephemerals.values():
                receiver = message.receiver.person if message.receiver is not None else None
                if not message.vanished and person is None or person is not None and receiver == person.id:
                    message.vanished = True
                    gone += 1
        self.world.changed("restart", person=person.id if person is not None else None)
        return answer({"ok": True, "vanished": gone})

    async def faults(self, request: web.Request) -> web.Response:  # noqa: ARG002 - a route
        """GET /world/faults."""
        return answer({"ok": True, "faults": self.world.faults.listed()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """POST /world/faults."""
        self.world.faults.add(await _body(request))
        self.world.changed("faults")
        return await self.faults(request)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """DELETE /world/faults."""
        self.world.faults.clear()
        self.world.changed("faults")
        return await self.faults(request)

    async def settings(self, request: web.Request) -> web.Response:
        """POST /world/settings: limits on or off; which of Bale's errors come inside HTTP 200."""
        body = await _body(request)
        if "limits" in body:
            self.world.limited = bool(body["limits"])
        if "bale_in_200" in body:
            if body["bale_in_200"] not in ("none", "400", "all"):
                raise BadRequest("bale_in_200 is none, 400 or all")
            self.api.bale_in_200 = body["bale_in_200"]
        return answer({"ok": True, "limits": self.world.limited, "bale_in_200": self.api.bale_in_200})
