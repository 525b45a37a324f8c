"""getUpdates, webhooks and what confirms updates."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web


async def _say(sandbox, *texts, person="sara", **more):
    for text in texts:
        await sandbox.does(person, "say", text=text, **more)


def _texts(updates):
    return [u["message"]["text"] for u in updates]


async def test_offset_confirms_and_the_journal_is_the_witness(sandbox):
    await _say(sandbox, "a", "b", "c")
    first = await sandbox.call("getUpdates", limit=2)
    assert _texts(first) == ["a", "b"]
    assert _texts(await sandbox.call("getUpdates", limit=1)) == ["a"], "unconfirmed updates come again"
    rest = await sandbox.call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert _texts(rest) == ["c"]
    journal = (await sandbox.get("/journal"))["entries"]
    acknowledged = [e["update_id"] for e in journal if e["kind"] == "acknowledged"]
    assert acknowledged == [u["update_id"] for u in first]
    assert [e["seq"] for e in journal] == list(range(1, len(journal) + 1))


async def test_a_negative_offset_keeps_the_last(sandbox):
    await _say(sandbox, "a", "b", "c")
    assert _texts(await sandbox.call("getUpdates", offset=-1)) == ["c"]
    assert _texts(await sandbox.call("getUpdates")) == ["c"]


async def test_long_poll_ends_on_arrival_or_timeout(sandbox):
    poll = asyncio.create_task(sandbox.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await _say(sandbox, "now")
    assert _texts(await asyncio.wait_for(poll, 10)) == ["now"]
    await sandbox.updates()
    assert await asyncio.wait_for(sandbox.call("getUpdates", timeout=1), 10) == []


async def test_a_second_poller_ends_the_first(sandbox):
    first = asyncio.create_task(sandbox.raw("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(sandbox.raw("getUpdates", timeout=20))
    status, body = await asyncio.wait_for(first, 10)
    assert status == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")
    await _say(sandbox, "x")
    assert _texts((await second)[1]["result"]) == ["x"]


async def test_a_day_later_updates_are_gone(sandbox):
    await _say(sandbox, "old")
    sandbox.world.clock.advance(24 * 3600 + 1)
    await _say(sandbox, "new")
    assert _texts(await sandbox.call("getUpdates")) == ["new"]


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("leads", [True, False])
async def test_chat_member_needs_an_administrator_that_asked(sandbox, asked, leads):
    if asked:
        await sandbox.updates(allowed_updates=["message", "chat_member", "my_chat_member"])
    if not leads:
        await sandbox.post("/groups/moderators/members", bot=True, status="member")
    await sandbox.updates()
    await sandbox.does("reza", "leave", chat="moderators")
    kinds = [next(k for k in u if k != "update_id") for u in await sandbox.updates()]
    assert kinds.count("message") == 1
    assert kinds.count("chat_member") == int(asked and leads)


async def test_a_block_is_told(sandbox, sara):
    await sandbox.does("sara", "block")
    update = (await sandbox.updates())[-1]["my_chat_member"]
    assert (update["old_chat_member"]["status"], update["new_chat_member"]["status"]) == ("member", "kicked")
    assert (await sandbox.post("/people/sara/say", text="x"))[0] == 409


class Hook:
    """A webhook that answers what the test sets."""

    def __init__(self):
        self.got = []
        self.status = [200]
        self.body = {}
        self.runner = None

    async def receive(self, request):
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        status = self.status.pop(0) if len(self.status) > 1 else self.status[0]
        return web.json_response(self.body, status=status)

    async def start(self):
        app = web.Application()
        app.router.add_post("/hook", self.receive)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"


@pytest.fixture
async def hook():
    made = Hook()
    made.url = await made.start()
    yield made
    await made.runner.cleanup()


async def _until(condition):
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never happened")


async def test_webhook_sends_in_order_with_secret_and_retries_errors(sandbox, hook):
    await _say(sandbox, "before")
    hook.status = [500, 500, 200]
    assert await sandbox.call("setWebhook", url=hook.url, secret_token="s3cret")
    code, words = await sandbox.expect_refusal("getUpdates")
    assert (code, "webhook is active" in words) == (409, True)
    await _until(lambda: len(hook.got) == 3)
    await _say(sandbox, "1", "2", "3")
    await _until(lambda: len(hook.got) == 6)
    assert {secret for secret, _ in hook.got} == {"s3cret"}
    assert [u["message"]["text"] for _, u in hook.got] == ["before"] * 3 + ["1", "2", "3"]
    info = await sandbox.call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    entries = (await sandbox.get("/journal", kind="acknowledged"))["entries"]
    assert [e["via"] for e in entries] == ["webhook"] * 4
    assert await sandbox.call("deleteWebhook")
    await _say(sandbox, "after")
    assert _texts(await sandbox.call("getUpdates")) == ["after"]


async def test_a_method_in_the_webhooks_answer_is_done(sandbox, hook, sara):
    hook.body = {"method": "sendMessage", "chat_id": sara, "text": "from the answer"}
    await sandbox.call("setWebhook", url=hook.url)
    await _say(sandbox, "x")
    look = await sandbox.get(
        "/chats/bot/messages", **{"as": "sara", "since": str(sandbox.world.seq), "wait": "2"}
    )
    assert [m["text"] for m in look["messages"]] == ["from the answer"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/x", "An HTTPS URL must be provided"),
        ("https://example.org:8080/x", "only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_webhook_addresses(sandbox, url, words):
    assert words in (await sandbox.expect_refusal("setWebhook", url=url))[1]


async def test_pending_updates_are_dropped_on_request(sandbox):
    await _say(sandbox, "a")
    assert await sandbox.call("deleteWebhook", drop_pending_updates=True)
    assert await sandbox.call("getUpdates") == []
    assert (await sandbox.get("/journal", kind="dropped"))["entries"][0]["why"] == "drop_pending_updates"
