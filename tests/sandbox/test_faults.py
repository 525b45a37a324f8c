"""Faults on purpose, which happen exactly as often as requested."""

from __future__ import annotations

import time

import aiohttp
import pytest

from bot.sandbox.garbled import FORMS


async def _ids(sandbox, *texts):
    for text in texts:
        await sandbox.does("sara", "say", text=text)
    return [(u["update_id"], u["message"].get("text")) for u in await sandbox.updates()]


@pytest.mark.parametrize(("after", "parameters"), [(3, {"retry_after": 3}), (None, None)])
async def test_429_twice_then_well(sandbox, sara, after, parameters):
    await sandbox.post("/faults", kind="429", retry_after=after, count=2, method="sendMessage")
    for _ in range(2):
        status, body = await sandbox.raw("sendMessage", chat_id=sara, text="a")
        assert (status, body.get("parameters")) == (429, parameters)
    assert await sandbox.call("sendMessage", chat_id=sara, text="a")
    assert len(await sandbox.sees("sara")) == 2
    assert (await sandbox.get("/faults"))["faults"] == []


async def test_a_fault_waits_for_its_method_and_messenger(sandbox, sara):
    await sandbox.post("/faults", kind="429", method="editMessageText")
    await sandbox.post("/faults", kind="429", messenger="bale")
    assert await sandbox.call("sendMessage", chat_id=sara, text="a")
    assert await sandbox.call("getUpdates", "bale") == [], "getUpdates fails only if it is named"
    status, _ = await sandbox.raw("sendMessage", "bale", chat_id=sandbox.account("sara", "bale"), text="a")
    assert status == 429
    assert len((await sandbox.get("/faults"))["faults"]) == 1


async def test_a_5xx_is_not_json(sandbox, sara):
    await sandbox.post("/faults", kind="5xx", status=503)
    async with sandbox.session.post(
        f"{sandbox.url}/telegram/bot1000:sandbox-telegram/sendMessage"
    ) as response:
        assert (response.status, response.content_type) == (503, "text/html")


@pytest.mark.parametrize(("kind", "done"), [("lost_answer", True), ("refused", False)])
async def test_a_dropped_connection(sandbox, sara, kind, done):
    await sandbox.post("/faults", kind=kind)
    with pytest.raises(aiohttp.ClientError):
        await sandbox.raw("sendMessage", chat_id=sara, text="once")
    assert [m["text"] for m in await sandbox.sees("sara")].count("once") == int(done)
    entry = (await sandbox.get("/journal", kind="call"))["entries"][-1]
    assert (entry["ok"], entry["answer"]) == (done, "lost")


@pytest.mark.parametrize("form", FORMS)
async def test_garbled_answer_to_a_done_action(sandbox, sara, form):
    await sandbox.post("/faults", kind="garbled", form=form)
    with pytest.raises((aiohttp.ClientError, ValueError)):
        await sandbox.raw("sendMessage", chat_id=sara, text="once")
    assert [m["text"] for m in await sandbox.sees("sara")].count("once") == 1
    assert await sandbox.call("sendMessage", chat_id=sara, text="then")


async def test_delay(sandbox, sara):
    await sandbox.post("/faults", kind="delay", seconds=0.3)
    begun = time.monotonic()
    await sandbox.call("sendMessage", chat_id=sara, text="a")
    assert time.monotonic() - begun >= 0.3


async def test_duplicates(sandbox):
    await sandbox.post("/faults", kind="duplicate")
    got = await _ids(sandbox, "a", "b")
    assert [t for _, t in got] == ["a", "a", "b"]
    assert got[0] == got[1]
    await sandbox.post("/faults", kind="duplicate", after_ack=True)
    assert [t for _, t in await _ids(sandbox, "c")] == ["c"]
    assert [u["message"]["text"] for u in await sandbox.updates()] == ["c"], (
        "it is delivered again after it was confirmed"
    )
    assert await sandbox.updates() == []


async def test_reorder_loses_nothing(sandbox):
    await sandbox.post("/faults", kind="reorder")
    got = await _ids(sandbox, "a", "b")
    assert [t for _, t in got] == ["b", "a"]
    assert got[0][0] == got[1][0] + 1
    # When updates are fetched one by one, the late one is not lost to the higher offset.
    await sandbox.post("/faults", kind="reorder")
    for text in ("c", "d"):
        await sandbox.does("sara", "say", text=text)
    assert [u["message"]["text"] for u in await sandbox.updates(limit=1)] == ["d"]
    assert [u["message"]["text"] for u in await sandbox.updates()] == ["c"]


@pytest.mark.slow
async def test_a_held_update_comes_alone_in_the_end(sandbox):
    await sandbox.post("/faults", kind="reorder")
    await sandbox.does("sara", "say", text="alone")
    assert await sandbox.call("getUpdates") == []
    assert [u["message"]["text"] for u in await sandbox.call("getUpdates", timeout=5)] == ["alone"]


async def test_malformed_gap_and_loss(sandbox):
    start = (await _ids(sandbox, "0"))[0][0]
    await sandbox.post("/faults", kind="malformed")
    got = await _ids(sandbox, "a")
    assert [i - start for i, _ in got] == [1, 2]
    assert got[1][1] == "a"
    await sandbox.post("/faults", kind="gap", by=50)
    assert [i - start for i, _ in await _ids(sandbox, "b")] == [53]
    await sandbox.post("/faults", kind="lost_update")
    assert [(i - start, t) for i, t in await _ids(sandbox, "gone", "c")] == [(55, "c")]
    assert (await sandbox.get("/journal", kind="dropped"))["entries"][-1]["update_id"] == start + 54


async def test_half_an_album(sandbox):
    await sandbox.post("/faults", kind="half_album")
    for _ in range(3):
        await sandbox.does("sara", "photo", sample=True, album="x")
    assert len(await sandbox.updates()) == 1
    for _ in range(2):
        await sandbox.does("sara", "photo", sample=True, album="y")
    parts = [u["message"]["media_group_id"] for u in await sandbox.updates()]
    assert len(parts) == 2
    assert len(set(parts)) == 1


async def test_half_album_fault_delivers_given_number_of_parts(sandbox):
    await sandbox.post("/faults", kind="half_album", keep=3)
    await sandbox.does("sara", "album", files=[{"sample": True}] * 10)
    assert len(await sandbox.updates()) == 3
    await sandbox.does("sara", "album", files=[{"sample": True}] * 10)
    assert len(await sandbox.updates()) == 10


@pytest.mark.parametrize("face", ["telegram", "bale"])
async def test_a_file_that_is_no_longer_given(sandbox, face):
    await sandbox.does("sara", "document", sample=True, messenger=face)
    (update,) = await sandbox.updates(face)
    file_id = update["message"]["document"]["file_id"]
    await sandbox.post("/faults", kind="file_gone")
    code, _ = await sandbox.expect_refusal("getFile", face, file_id=file_id)
    assert code == 400
    assert (await sandbox.call("getFile", face, file_id=file_id))["file_path"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "earthquake"},
        {"kind": "429", "count": 0},
        {"kind": "gap", "x": 1},
        {"kind": "half_album", "keep": 0},
    ],
)
async def test_faults_that_make_no_sense(sandbox, body):
    status, answer = await sandbox.post("/faults", **body)
    assert (status, answer["ok"]) == (400, False)


async def test_faults_can_be_called_off(sandbox, sara):
    await sandbox.post("/faults", kind="429", count=9)
    async with sandbox.session.delete(sandbox.url + "/world/faults") as response:
        assert (await response.json())["faults"] == []
    assert await sandbox.call("sendMessage", chat_id=sara, text="a")
