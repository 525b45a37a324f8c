"""Files in both directions."""

from __future__ import annotations

import base64
import io

import aiohttp
import orjson
import pytest
from PIL import Image

from bot.sandbox.files import MB, ogg_seconds
from bot.sandbox.own_files import sample

TOKEN = "1000:sandbox-telegram"


async def _upload(sandbox, method, face="telegram", **fields):
    form = aiohttp.FormData()
    for name, value in fields.items():
        if isinstance(value, bytes):
            form.add_field(name, io.BytesIO(value), filename=f"{name}.bin")
        else:
            form.add_field(name, str(value))
    token = TOKEN if face == "telegram" else "2000:sandbox-bale"
    async with sandbox.session.post(f"{sandbox.url}/{face}/bot{token}/{method}", data=form) as response:
        return orjson.loads(await response.read())


async def _download(sandbox, path):
    async with sandbox.session.get(f"{sandbox.url}/telegram/file/bot{TOKEN}/{path}") as response:
        return response.status, await response.read()


async def test_photo_loses_camera_data_but_document_keeps_it(sandbox):
    original, _ = sample("photo")
    encoded = base64.b64encode(original).decode()
    await sandbox.does("sara", "photo", base64=encoded, caption="کنار شعبه")
    await sandbox.does("sara", "document", base64=encoded, name="a.jpg")
    photo, document = (u["message"] for u in await sandbox.updates())
    assert photo["caption"] == "کنار شعبه"
    small, large = photo["photo"]
    assert (large["width"], large["height"], small["width"]) == (640, 480, 90)
    assert (document["document"]["file_name"], document["document"]["mime_type"]) == ("a.jpg", "image/jpeg")
    data = {}
    for name, file_id in (
        ("photo", large["file_id"]),
        ("small", small["file_id"]),
        ("document", document["document"]["file_id"]),
    ):
        file = await sandbox.call("getFile", file_id=file_id)
        status, data[name] = await _download(sandbox, file["file_path"])
        assert (status, len(data[name])) == (200, file["file_size"])
    assert data["document"] == original
    assert Image.open(io.BytesIO(original)).getexif()
    assert not Image.open(io.BytesIO(data["photo"])).getexif()
    assert Image.open(io.BytesIO(data["small"])).size == (90, 68)


async def test_links_run_out_and_file_ids_are_per_bot(sandbox):
    await sandbox.does("sara", "voice", sample=True)
    voice = (await sandbox.updates())[-1]["message"]["voice"]
    assert voice["duration"] == 1
    path = (await sandbox.call("getFile", file_id=voice["file_id"]))["file_path"]
    assert (await _download(sandbox, path))[0] == 200
    sandbox.world.clock.advance(3601)
    assert (await _download(sandbox, path))[0] == 404
    assert (await sandbox.expect_refusal("getFile", "bale", file_id=voice["file_id"]))[0] == 400
    assert (await sandbox.expect_refusal("getFile", file_id="nope"))[0] == 400


async def test_a_bot_cannot_fetch_more_than_20_mb(sandbox, tmp_path):
    big = tmp_path / "big.mp4"
    big.write_bytes(b"x" * (20 * MB + 1))
    await sandbox.does("sara", "document", path=str(big))
    document = (await sandbox.updates())[-1]["message"]["document"]
    assert await sandbox.expect_refusal("getFile", file_id=document["file_id"]) == (
        400,
        "Bad Request: file is too big",
    )


@pytest.mark.parametrize(
    ("face", "method", "field", "size", "works"),
    [
        ("telegram", "sendDocument", "document", 20 * MB + 1, True),
        ("telegram", "sendDocument", "document", 50 * MB + 1, False),
        ("telegram", "sendPhoto", "photo", 10 * MB + 1, False),
        ("bale", "sendDocument", "document", 20 * MB + 1, False),
    ],
)
@pytest.mark.slow
async def test_upload_limits(sandbox, sara, face, method, field, size, works):
    chat = sandbox.account("sara", face)
    body = await _upload(sandbox, method, face, chat_id=chat, **{field: b"x" * size})
    assert body["ok"] is works
    if not works:
        assert (body["error_code"], body["description"]) == (413, "Request Entity Too Large")


async def test_file_is_resent_by_id_only_as_its_kind(sandbox, sara):
    body = await _upload(
        sandbox, "sendPhoto", chat_id=sara, photo=sample("photo")[0], caption="<b>a</b>", parse_mode="HTML"
    )
    sent = body["result"]
    assert sent["caption_entities"][0]["type"] == "bold"
    file_id = sent["photo"][-1]["file_id"]
    again = await sandbox.call("sendPhoto", chat_id=sara, photo=file_id)
    assert again["photo"][-1]["file_unique_id"] == sent["photo"][-1]["file_unique_id"]
    _, words = await sandbox.expect_refusal("sendDocument", chat_id=sara, document=file_id)
    assert words == "Bad Request: can't use file of type Photo as Document"
    assert (await _upload(sandbox, "sendPhoto", chat_id=sara, photo=b"no picture"))["description"].endswith(
        "IMAGE_PROCESS_FAILED"
    )


async def test_captions(sandbox, sara):
    picture = sample("photo")[0]
    fits = await _upload(sandbox, "sendPhoto", chat_id=sara, photo=picture, caption="ا" * 1024)
    assert fits["ok"]
    long = await _upload(sandbox, "sendPhoto", chat_id=sara, photo=picture, caption="ا" * 1025)
    assert long["description"] == "Bad Request: message caption is too long"
    bale = sandbox.account("sara", "bale")
    media = orjson.dumps(
        [
            {"type": "photo", "media": "attach://a", "caption": "ا" * 1025},
            {"type": "photo", "media": "attach://b"},
        ]
    )
    album = await _upload(
        sandbox, "sendMediaGroup", "bale", chat_id=bale, media=media.decode(), a=picture, b=picture
    )
    assert album["description"] == "Bad Request: message caption is too long"


async def test_albums(sandbox, sara):
    picture, clip = sample("photo")[0], sample("video")[0]
    for face in ("telegram", "bale"):
        media = [
            {"type": "photo", "media": "attach://a", "caption": "یک"},
            {"type": "video", "media": "attach://b"},
        ]
        chat = sandbox.account("sara", face)
        body = await _upload(
            sandbox,
            "sendMediaGroup",
            face,
            chat_id=chat,
            media=orjson.dumps(media).decode(),
            a=picture,
            b=clip,
        )
        parts = body["result"]
        assert len({p["media_group_id"] for p in parts}) == 1
        assert parts[0]["caption"] == "یک"
        album = (await sandbox.sees("sara", messenger=face))[-2:]
        assert [bool(m["photo"]) for m in album] == [True, False]
        assert album[0]["album"] == album[1]["album"]
    mixed = [{"type": "photo", "media": "attach://a"}, {"type": "document", "media": "attach://b"}]
    body = await _upload(
        sandbox, "sendMediaGroup", chat_id=sara, media=orjson.dumps(mixed).decode(), a=picture, b=clip
    )
    assert "can't mix" in body["description"]


async def test_people_see_files(sandbox, sara):
    await _upload(sandbox, "sendDocument", chat_id=sara, document=b"hello")
    file = (await sandbox.sees("sara"))[-1]["document"]
    assert (file["name"], file["size"]) == ("document.bin", 5)
    async with sandbox.session.get(sandbox.url + file["url"]) as response:
        assert await response.read() == b"hello"
    async with sandbox.session.get(sandbox.url + "/world/files/nothing") as response:
        assert response.status == 404


def test_length_of_a_voice_note():
    assert ogg_seconds(sample("voice")[0]) == 1
    assert ogg_seconds(b"no ogg") == 0
