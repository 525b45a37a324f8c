"""The /world routes that change something: acts, groups, faults, the clock. docs/sandbox.md describes
them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import acts, forums, groups, people, recording, visible
from bot.sandbox.acts import messenger_of
from bot.sandbox.json_bodies import answer, body_of, number
from bot.sandbox.records import FIRST_MESSENGER, IN_CHAT, SandboxAccount, SandboxMessenger
from bot.sandbox.refusals import BadRequest

if TYPE_CHECKING:
    from bot.sandbox.botapi import BotApi
    from bot.sandbox.records import Json
    from bot.sandbox.world import World


class Control:
    """Carries out requests of the page, stories and tests."""

    def __init__(self, world: World, api: BotApi) -> None:
        self.world = world
        self.api = api

    def routes(self) -> list[web.RouteDef]:
        """The POST routes, and the GET routes of the clock and the faults."""
        return [
            web.post("/world/people", self.add_person),
            web.post("/world/people/{id}/{verb}", self.act),
            web.post("/world/groups", self.add_group),
            web.post("/world/groups/{name}/members", self.members),
            web.post("/world/groups/{name}/upgrade", self.upgrade),
            web.post("/world/groups/{name}/deaf", self.set_deaf),
            web.post("/world/groups/{name}/forum", self.forum),
            web.post("/world/groups/{name}/topics", self.topics),
            web.get("/world/clock", self.clock),
            web.post("/world/clock", self.move_clock),
            web.post("/world/app-restart", self.restart),
            web.get("/world/faults", self.faults),
            web.post("/world/faults", self.add_fault),
            web.delete("/world/faults", self.clear_faults),
            web.post("/world/settings", self.settings),
        ]

    async def add_person(self, request: web.Request) -> web.Response:
        """POST /world/people."""
        body = await body_of(request)
        person_id = str(body.pop("id", None) or f"p{len(self.world.people) + 1}")
        messenger = messenger_of(body.pop("messenger", None))
        known = {k: body[k] for k in ("name", "phone", "username", "role", "old_client") if k in body}
        person = people.add(self.world, person_id, messenger=messenger, **known)
        return answer({"ok": True, "person": visible.person_json(self.world, person)})

    async def act(self, request: web.Request) -> web.Response:
        """POST /world/people/{id}/{verb}."""
        person = self.world.person(request.match_info["id"])
        verb = request.match_info["verb"]
        body = await body_of(request)
        before = self.world.seq
        result = acts.act(self.world, person, verb, body)
        recording.note(self.world, person, verb, body, done=result, seq=before)
        return answer({"ok": True, "seq": before, **result})

    async def add_group(self, request: web.Request) -> web.Response:
        """POST /world/groups."""
        body = await body_of(request)
        messenger = messenger_of(body.get("messenger")) or FIRST_MESSENGER
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
        body = await body_of(request)
        status = str(body.get("status") or "member")
        if status not in (*IN_CHAT, "left", "kicked"):
            raise BadRequest("status is member, administrator, creator, left or kicked")
        messenger, chat_name = self._where(body, request.match_info["name"])
        chat = self.world.group(messenger, chat_name)
        if body.get("bot"):
            account: SandboxAccount = self.world.bot_on(messenger).account
        else:
            account = self.world.person(str(body.get("person") or "")).accounts[messenger]
        leaders = (
            a
            for n, s in chat.members.items()
            if s in IN_CHAT and not (a := self.world.accounts[messenger, n]).is_bot
        )
        groups.set_status(self.world, chat, account, status, by=next(leaders, account))
        return answer({"ok": True})

    def _where(self, body: Json, name: str) -> tuple[SandboxMessenger, str]:
        named = messenger_of(body.get("messenger"))
        if named is None and body.get("person"):
            named = self.world.person(str(body["person"])).current
        return named or FIRST_MESSENGER, name

    async def upgrade(self, request: web.Request) -> web.Response:
        """POST /world/groups/{name}/upgrade."""
        body = await body_of(request)
        old = self.world.group(*self._where(body, request.match_info["name"]))
        recording.note_world(self.world, "upgrade", {"chat": old.name})
        new = groups.upgrade(self.world, old)
        return answer({"ok": True, "old_id": old.id, "id": new.id})

    async def set_deaf(self, request: web.Request) -> web.Response:
        """POST /world/groups/{name}/deaf: the group refuses the bots' messages, or accepts them again."""
        body = await body_of(request)
        chat = self.world.group(*self._where(body, request.match_info["name"]))
        chat.deaf = bool(body.get("on", True))
        self.world.record_change("group", chat)
        return answer({"ok": True})

    async def forum(self, request: web.Request) -> web.Response:
        """POST /world/groups/{name}/forum: topics on or off, and whether the bot may create them."""
        body = await body_of(request)
        chat = self.world.group(*self._where(body, request.match_info["name"]))
        forums.set_forum(
            self.world, chat, on=bool(body.get("on", True)), bot_may=bool(body.get("bot_may", True))
        )
        return answer({"ok": True})

    async def topics(self, request: web.Request) -> web.Response:
        """POST /world/groups/{name}/topics: close, reopen or delete one."""
        body = await body_of(request)
        chat = self.world.group(*self._where(body, request.match_info["name"]))
        forums.change_topic(self.world, chat, str(body.get("topic") or ""), str(body.get("does") or "delete"))
        return answer({"ok": True})

    async def clock(self, request: web.Request) -> web.Response:
        """GET /world/clock."""
        now = self.world.now().isoformat(timespec="milliseconds")
        return answer({"ok": True, "now": now, "offset": self.world.clock.offset})

    async def move_clock(self, request: web.Request) -> web.Response:
        """POST /world/clock."""
        body = await body_of(request)
        if "advance" in body:
            self.world.clock.advance(number(body["advance"], "advance"))
        elif "set" in body:
            try:
                self.world.clock.set(datetime.fromisoformat(str(body["set"])))
            except ValueError:
                raise BadRequest("set takes an ISO 8601 time") from None
        else:
            raise BadRequest("the clock takes advance (seconds) or set (ISO time)")
        recording.note_world(self.world, "clock", body)
        self.world.record_change("clock")
        return await self.clock(request)

    async def restart(self, request: web.Request) -> web.Response:
        """POST /world/app-restart: ephemerals vanish from phones; the server still knows them."""
        body = await body_of(request)
        person = self.world.person(str(body["person"])) if body.get("person") else None
        gone = 0
        for chat in self.world.groups.values():
            for message in chat.ephemerals.values():
                receiver = message.receiver.person if message.receiver is not None else None
                if not message.vanished and (person is None or receiver == person.id):
                    message.vanished = True
                    gone += 1
        recording.note_world(self.world, "app-restart", body)
        self.world.record_change("restart", person=person.id if person is not None else None)
        return answer({"ok": True, "vanished": gone})

    async def faults(self, request: web.Request) -> web.Response:
        """GET /world/faults."""
        return answer({"ok": True, "faults": self.world.faults.list_faults()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """POST /world/faults."""
        body = await body_of(request)
        self.world.faults.add(body)
        recording.note_world(self.world, "faults", body)
        self.world.record_change("faults")
        return await self.faults(request)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """DELETE /world/faults."""
        self.world.faults.clear()
        self.world.record_change("faults")
        return await self.faults(request)

    async def settings(self, request: web.Request) -> web.Response:
        """POST /world/settings: limits on or off; which errors of a messenger arrive with HTTP 200."""
        body = await body_of(request)
        if "limits" in body:
            self.world.limited = bool(body["limits"])
        chosen = {m: body[key] for m in SandboxMessenger if (key := f"{m}_in_200") in body}
        for messenger, errors in chosen.items():
            if errors not in ("none", "400", "all"):
                raise BadRequest(f"{messenger}_in_200 is none, 400 or all")
        self.api.errors_in_200 |= chosen
        in_200 = {f"{m}_in_200": errors for m, errors in self.api.errors_in_200.items()}
        return answer({"ok": True, "limits": self.world.limited, **in_200})
