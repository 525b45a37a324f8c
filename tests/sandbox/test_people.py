"""What people do and see; the clock; events; the recorded story."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import orjson
import pytest

from bot.sandbox.server import SandboxServer
from bot.sandbox.story_player import play

KEYS = {
    "inline_keyboard": [
        [{"text": "گزارش تخلف", "callback_data": "r"}, {"text": "راهنما", "callback_data": "h"}]
    ]
}


async def test_two_accounts_and_a_current_messenger(sandbox):
    person = (await sandbox.post("/people", id="neda", name="ندا", phone="+989120000000"))[1]["person"]
    assert person["accounts"]["telegram"]["id"] != person["accounts"]["bale"]["id"]
    assert person["accounts"]["telegram"]["phone"] == "+989120000000"
    again = (await sandbox.post("/people", id="neda", messenger="bale"))[1]["person"]
    assert (again["messenger"], again["accounts"]) == ("bale", person["accounts"])
    await sandbox.does("neda", "say", text="سلام")
    assert len(await sandbox.updates("bale")) == 1
    assert await sandbox.updates() == []
    await sandbox.does("neda", "use", messenger="telegram")
    await sandbox.does("neda", "say", text="سلام")
    assert len(await sandbox.updates()) == 1
    world = await sandbox.get("")
    assert {p["id"] for p in world["people"]} == {"sara", "ali", "mina", "reza", "owner", "neda"}
    assert {c["key"] for c in world["chats"]} == {"moderators", "bot"}


async def test_new_moderator_joins_groups_on_both_messengers(sandbox):
    await sandbox.post("/groups/moderators/upgrade")
    await sandbox.post("/people", id="kave", role="moderator")
    for face in ("telegram", "bale"):
        member = await sandbox.call(
            "getChatMember", face, chat_id=sandbox.group(face), user_id=sandbox.account("kave", face)
        )
        assert member["status"] == "member"


@pytest.mark.parametrize(
    ("button", "data"),
    [
        ("راهنما", "h"),
        ("گزارش", "r"),
        ("تخلف", "r"),
        ("0,1", "h"),
        ("گزارش\u200cتخلف".replace("\u200c", " "), "r"),
    ],
)
async def test_how_a_button_is_meant(sandbox, sara, button, data):
    await sandbox.call("sendMessage", chat_id=sara, text="a", reply_markup=KEYS)
    await sandbox.call("sendMessage", chat_id=sara, text="later, without buttons")
    assert (await sandbox.press_button("sara", button))["data"] == data


async def test_a_press_names_its_message_or_takes_the_newest(sandbox, sara):
    first = await sandbox.call("sendMessage", chat_id=sara, text="1", reply_markup=KEYS)
    second = await sandbox.call("sendMessage", chat_id=sara, text="2", reply_markup=KEYS)
    assert (await sandbox.press_button("sara", "راهنما"))["message"]["message_id"] == second["message_id"]
    named = await sandbox.press_button("sara", "راهنما", message=first["message_id"])
    assert named["message"]["message_id"] == first["message_id"]
    for body in ({"button": "نیست"}, {"button": "9,9"}, {"button": "راهنما", "message": 99999}):
        status, answer = await sandbox.post("/people/sara/press", **body)
        assert (status, answer["ok"]) == (409, False)
    await sandbox.call("deleteMessage", chat_id=sara, message_id=first["message_id"])
    assert (await sandbox.post("/people/sara/press", button="راهنما", message=first["message_id"]))[0] == 409


async def test_reply_keyboards(sandbox, sara):
    keyboard = {
        "keyboard": [[{"text": "منو"}, {"text": "شماره", "request_contact": True}]],
        "resize_keyboard": True,
    }
    await sandbox.call("sendMessage", chat_id=sara, text="a", reply_markup=keyboard)
    assert (await sandbox.sees("sara"))[-1]["keyboard"][0][1] == {"text": "شماره", "kind": "contact"}
    await sandbox.does("sara", "press", button="منو")
    await sandbox.does("sara", "press", button="شماره")
    message, contact = (u["message"] for u in await sandbox.updates())
    assert message["text"] == "منو"
    assert contact["contact"]["user_id"] == sara
    await sandbox.call("sendMessage", chat_id=sara, text="b", reply_markup={"remove_keyboard": True})
    assert (await sandbox.post("/people/sara/press", button="منو"))[0] == 409


@pytest.mark.parametrize(("face", "link"), [("telegram", "https://t.me/"), ("bale", "https://ble.ir/")])
async def test_a_link_to_the_bot_starts_it(sandbox, face, link):
    url = f"{link}amanat_sandbox_bot?start=abc"
    keys = {
        "inline_keyboard": [[{"text": "خصوصی", "url": url}, {"text": "وب", "url": "https://example.org"}]]
    }
    await sandbox.call("sendMessage", face, chat_id=sandbox.group(face), text="a", reply_markup=keys)
    await sandbox.does("mina", "press", chat="moderators", button="خصوصی", messenger=face)
    assert (await sandbox.updates(face))[-1]["message"]["text"] == "/start abc"
    answer = await sandbox.does("mina", "press", chat="moderators", button="وب", messenger=face)
    assert answer["url"] == "https://example.org"
    assert await sandbox.updates(face) == []


@pytest.mark.parametrize("face", ["telegram", "bale"])
async def test_forwards(sandbox, sara, face):
    await sandbox.does("sara", "forward", text="پست", from_name="کانال شهر", messenger=face)
    await sandbox.does("sara", "forward", text="پست", from_name="علی", from_kind="person", messenger=face)
    await sandbox.does("sara", "forward", text="پست", from_name="پنهان", from_kind="hidden", messenger=face)
    channel, person, hidden = (u["message"] for u in await sandbox.updates(face))
    if face == "telegram":
        assert channel["forward_origin"]["chat"]["title"] == "کانال شهر"
        assert person["forward_origin"]["sender_user"]["first_name"] == "علی"
        assert hidden["forward_origin"]["sender_user_name"] == "پنهان"
    else:
        assert channel["forward_from_chat"]["title"] == "کانال شهر"
        assert channel["forward_from_message_id"]
        assert person["forward_from"]["first_name"] == "علی"
        assert "forward_from" not in hidden
    assert [m["forwarded"] for m in (await sandbox.sees("sara", messenger=face))[-3:]] == [
        "کانال شهر",
        "علی",
        "پنهان",
    ]


async def test_protected_messages_are_not_forwarded(sandbox, sara):
    await sandbox.call("sendMessage", chat_id=sara, text="secret", protect_content=True)
    assert (await sandbox.sees("sara"))[-1]["protected"]
    assert (await sandbox.post("/people/sara/forward", message="last"))[0] == 409


async def test_own_messages_can_be_changed_and_removed(sandbox, sara):
    message = await sandbox.does("sara", "say", text="اول")
    await sandbox.does("sara", "edit", message=message["key"], text="دوم")
    updates = await sandbox.updates()
    assert updates[-1]["edited_message"]["text"] == "دوم"
    await sandbox.does("sara", "delete", message=message["key"])
    assert await sandbox.updates() == []
    assert "دوم" not in [m["text"] for m in await sandbox.sees("sara")]


async def test_place_and_contact(sandbox, sara):
    await sandbox.does("sara", "location", latitude=35.7, longitude=51.4)
    await sandbox.does("sara", "contact")
    place, contact = (u["message"] for u in await sandbox.updates())
    assert place["location"] == {"latitude": 35.7, "longitude": 51.4}
    assert contact["contact"]["user_id"] == sara
    assert (await sandbox.post("/people/sara/location", latitude="x"))[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/people/nobody/say", {"text": "a"}, 404),
        ("/people/sara/say", {}, 400),
        ("/people/sara/say", {"text": "  "}, 409),
        ("/people/sara/say", {"text": "x" * 4097}, 409),
        ("/people/sara/dance", {}, 400),
        ("/people/sara/say", {"text": "a", "messenger": "pigeon"}, 400),
        ("/people/sara/say", {"text": "a", "chat": "nowhere"}, 404),
        ("/people/sara/photo", {"base64": "!"}, 400),
        ("/people/sara/photo", {"base64": "aGVsbG8="}, 409),
        ("/people/sara/document", {"path": "/nowhere/x"}, 409),
        ("/people/sara/unblock", {}, 409),
        ("/people/mina/join", {}, 409),
        ("/people/sara/leave", {}, 409),
        ("/people", {"id": "no spaces"}, 400),
        ("/clock", {}, 400),
        ("/clock", {"set": "yesterday"}, 400),
    ],
)
async def test_what_people_cannot_do(sandbox, path, body, status):
    got, answer = await sandbox.post(path, **body)
    assert (got, answer["ok"]) == (status, False)
    assert answer["reason"]


async def test_the_clock_moves_everything(sandbox, sara):
    moved = (await sandbox.post("/clock", set="2027-02-11T08:00:00+03:30"))[1]
    assert moved["now"].startswith("2027-02-11T04:30:00")
    sent = await sandbox.call("sendMessage", chat_id=sara, text="a")
    assert sent["date"] == 1802320200
    assert (await sandbox.post("/clock", advance=-3600))[1]["now"].startswith("2027-02-11T03:30:00")
    assert sandbox.world.now().utcoffset().total_seconds() == 0


async def test_waiting_for_news(sandbox, sara):
    seq = (await sandbox.get(""))["seq"]
    look = asyncio.create_task(
        sandbox.get("/chats/all/messages", **{"as": "sara", "since": str(seq), "wait": "5"})
    )
    await asyncio.sleep(0.05)
    await sandbox.call("sendMessage", chat_id=sara, text="news")
    assert [m["text"] for m in (await asyncio.wait_for(look, 20))["messages"]] == ["news"]
    none = await sandbox.get(
        "/chats/all/messages", **{"as": "sara", "since": str(sandbox.world.seq), "wait": "0.1"}
    )
    assert none["messages"] == []


async def test_events(sandbox, sara):
    async with sandbox.session.get(sandbox.url + "/world/events") as stream:
        assert (await stream.content.readline()).startswith(b":")
        await sandbox.call("sendMessage", chat_id=sara, text="a")
        while not (line := await asyncio.wait_for(stream.content.readline(), 20)).startswith(b"data: "):
            pass
        event = orjson.loads(line[6:])
    assert event == {
        "seq": sandbox.world.seq,
        "kind": "message",
        "messenger": "telegram",
        "chat": "bot",
        "person": "sara",
    }


async def test_typing_is_shown_for_five_seconds(sandbox, sara):
    await sandbox.call("sendChatAction", chat_id=sara, action="typing")
    assert (await sandbox.get("/chats/bot/messages", **{"as": "sara"}))["typing"]
    sandbox.world.clock.advance(5.1)
    assert not (await sandbox.get("/chats/bot/messages", **{"as": "sara"}))["typing"]


async def test_what_was_done_plays_again_as_a_story(sandbox, sara):
    """Record with a small echo bot, then replay the file in a new world with the same bot."""

    async def echo(box):
        while True:
            for update in await box.updates(timeout=5):
                text = update["message"]["text"]
                await box.call(
                    "sendMessage",
                    chat_id=update["message"]["chat"]["id"],
                    text=f"{text}: پروندهٔ {box.url[-5:]}",
                )

    running = asyncio.create_task(echo(sandbox))
    seq = sandbox.world.seq
    await sandbox.does("ali", "say", text="سلام")
    await sandbox.get("/chats/bot/messages", **{"as": "ali", "since": str(seq + 1), "wait": "5"})
    running.cancel()
    story = await sandbox.get("/story")
    story["steps"] = [s for s in story["steps"] if s["who"] == "ali"]
    assert [k for s in story["steps"] for k in s if k in ("does", "sees")] == ["does", "sees"]
    other = SandboxServer()
    await other.start()
    async with aiohttp.ClientSession() as session:
        box = type(sandbox)(other, session)
        running = asyncio.create_task(echo(box))
        out = io.StringIO()
        assert await play(other.base_url, story, out) == 0, out.getvalue()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await other.stop()


async def test_server_serves_page_and_font_on_loopback_only(sandbox):
    async with sandbox.session.get(sandbox.url + "/font.ttf") as response:
        assert (await response.read())[:4] == b"\x00\x01\x00\x00"
    with pytest.raises(ValueError, match="loopback"):
        await SandboxServer().start("0.0.0.0")


@pytest.mark.parametrize("face", ["telegram", "bale"])
async def test_an_album_is_sent_at_once_with_one_caption(sandbox, face):
    done = await sandbox.does(
        "sara",
        "album",
        files=[{"sample": True}, {"kind": "video", "sample": True}],
        caption="دو تا",
        messenger=face,
    )
    assert len(done["messages"]) == 2
    first, second = [update["message"] for update in await sandbox.updates(face)]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], second.get("caption")) == ("دو تا", None)


@pytest.mark.parametrize(
    "files",
    [
        [{"sample": True}],
        [{"sample": True}] * 11,
        [{"sample": True}, {"kind": "document", "sample": True}],
        [{"kind": "voice", "sample": True}] * 2,
    ],
)
async def test_what_no_app_puts_into_an_album(sandbox, files):
    status, answer = await sandbox.post("/people/sara/album", files=files)
    assert (status, answer["ok"]) == (409, False)
    assert await sandbox.updates() == []


async def test_named_album_holds_ten_files_of_one_kind(sandbox):
    for _ in range(10):
        await sandbox.does("sara", "photo", sample=True, album="a")
    for verb, album in (("photo", "a"), ("document", "a"), ("voice", "b")):
        status, _ = await sandbox.post(f"/people/sara/{verb}", sample=True, album=album)
        assert status == 409
    await sandbox.does("sara", "document", sample=True, album="b")
