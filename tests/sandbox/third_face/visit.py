"""A conversation with a bot on the made-up messenger, and on the others beside it. ``python visit.py PROJECT`` runs the
sandbox of PROJECT."""

import asyncio
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])

import aiohttp
import orjson

from bot.sandbox.server import TOKENS, SandboxServer, default_world


class VisitSession:
    """Calls of the bot and acts of people, over HTTP."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base

    async def post(self, path: str, **fields: Any) -> tuple[int, Any]:
        async with self._session.post(self._base + path, data=orjson.dumps(fields), headers=JSON) as answer:
            return answer.status, orjson.loads(await answer.read())

    async def call(self, messenger: str, method: str, **fields: Any) -> Any:
        _, body = await self.post(f"/{messenger}/bot{TOKEN[messenger]}/{method}", **fields)
        assert body["ok"], (messenger, method, body)
        return body["result"]

    async def does(self, verb: str, **fields: Any) -> None:
        status, body = await self.post(f"/world/people/sara/{verb}", messenger="pigeon", **fields)
        assert status == 200, body

    async def world(self) -> Any:
        async with self._session.get(self._base + "/world") as answer:
            return orjson.loads(await answer.read())


JSON = {"Content-Type": "application/json"}
TOKEN = {messenger.value: token for messenger, token in TOKENS.items()}
KEYS = {"inline_keyboard": [[{"text": "دانه", "callback_data": "grain"}]]}


async def visit(line: VisitSession) -> None:
    world = await line.world()
    assert [entry["name"] for entry in world["messengers"]] == ["telegram", "bale", "pigeon"]
    assert world["messengers"][-1] == {"name": "pigeon", "label": "کبوتر", "link_host": "pigeon.example"}
    assert {chat["messenger"] for chat in world["chats"] if chat["key"] == "moderators"} == set(TOKEN)
    assert await line.call("pigeon", "getMe") == {"id": 3000, "pigeon": "امانت"}
    await line.does("say", text="سلام")
    (update,) = await line.call("pigeon", "getUpdates")
    assert update["update_id"] == 7, update
    sara = update["message"]["chat"]["id"]
    await line.call("pigeon", "sendMessage", chat_id=sara, text="بفرمایید", reply_markup=KEYS)
    await line.does("press", button="دانه")
    press = (await line.call("pigeon", "getUpdates"))[-1]["callback_query"]
    assert press["id"].startswith("peck-") and press["data"] == "grain", press
    await line.call("pigeon", "answerCallbackQuery", callback_query_id=press["id"], text="نوش")
    refused = await line.post(f"/pigeon/bot{TOKEN['pigeon']}/sendMessage", chat_id=1, text="x")
    assert refused == (200, {"ok": False, "error_code": 418, "description": "coo"}), refused
    assert (await line.post("/world/settings", pigeon_in_200="none"))[1]["pigeon_in_200"] == "none"
    assert (await line.post("/pigeon/bot1:x/getMe"))[0] == 418
    for messenger in ("telegram", "bale"):
        assert (await line.call(messenger, "getMe"))["is_bot"]
        assert await line.call(messenger, "getUpdates") == []


async def main() -> None:
    server = SandboxServer(default_world(seed=7))
    base = await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            await visit(VisitSession(session, base))
    finally:
        await server.stop()
    print("visited")


asyncio.run(main())
