"""What both adapters promise, each tested with the sandbox's side of its messenger."""

import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image

from bot.conversation import incoming as inc
from bot.conversation.incoming import MessageRef
from bot.conversation.wire import (
    AnswerPress,
    CallRefused,
    CallSuccess,
    CallUncertain,
    DeleteMessages,
    EditFile,
    EditText,
    FileGone,
    FileInAlbum,
    FileTooBig,
    NotAdministrator,
    RetryLater,
    SendFile,
    SendFileGroup,
    SendStored,
    SendText,
    TargetGone,
    TokenRefused,
    Unreadable,
    WireButton,
    WireDown,
)
from bot.domain.people import MembershipStatus

from .conftest import MessengerWorld, adapter_for

KEYS = ((WireButton("بله", data="case:yes~1"), WireButton("سایت", url="https://example.org/a")),)


async def test_open_learns_who_the_bot_is(outside: MessengerWorld) -> None:
    assert outside.adapter.identity.username == "amanat_sandbox_bot"
    assert outside.adapter.identity.bot_id == {"telegram": 1000, "bale": 2000}[outside.face]


async def test_an_unknown_token_is_refused(outside: MessengerWorld) -> None:
    stranger = adapter_for(outside.face, outside.server.base_url, token="77:nobody")
    with pytest.raises(TokenRefused):
        await stranger.open()
    await stranger.close()


async def test_a_command_with_its_argument(outside: MessengerWorld) -> None:
    await outside.act_as("sara", "say", text="/start ref_1")
    (command,) = await outside.parsed_updates()
    sara = outside.account("sara")
    assert command == inc.CommandGiven(
        inc.Chat(outside.adapter.messenger, sara.id, inc.ChatKind.PRIVATE),
        sara,
        sender_name="سارا",
        message_id=command.message_id,
        update_id=command.update_id,
        name="start",
        argument="ref_1",
    )


async def test_an_update_comes_again_until_it_is_acknowledged(outside: MessengerWorld) -> None:
    await outside.act_as("sara", "say", text="یک")
    await outside.act_as("sara", "say", text="دو")
    first = await outside.adapter.poll(offset=None, seconds=0)
    again = await outside.adapter.poll(offset=first[0]["update_id"], seconds=0)
    assert [raw["message"]["text"] for raw in again] == ["یک", "دو"]
    rest = await outside.adapter.poll(offset=first[0]["update_id"] + 1, seconds=0)
    assert [raw["message"]["text"] for raw in rest] == ["دو"]


async def test_an_unreadable_update_stands_alone(outside: MessengerWorld) -> None:
    await outside.fault("malformed")
    await outside.act_as("sara", "say", text="سلام")
    broken, good = await outside.adapter.poll(offset=None, seconds=0)
    assert outside.adapter.is_wanted(broken)
    with pytest.raises(Unreadable):
        outside.adapter.parse(outside.adapter.scrub_update(broken))
    message = outside.adapter.parse(outside.adapter.scrub_update(good))
    assert isinstance(message, inc.TextSaid) and message.text == "سلام"


async def test_a_text_with_its_buttons_arrives_as_meant(outside: MessengerWorld, sara: int) -> None:
    outcome = await outside.adapter.call(
        SendText(sara, "سلام <b>سارا</b>، 1 &lt; 2 &amp; <code>k_1</code>", KEYS)
    )
    message = await outside.last("sara")
    assert outcome == CallSuccess(message["id"])
    assert message["text"].replace(" ،", "،") == "سلام سارا، 1 < 2 & k_1"
    assert "<b>سارا" in message["html"]
    assert [(b["text"], b["kind"]) for b in message["buttons"][0]] == [("بله", "callback"), ("سایت", "url")]


async def test_a_text_is_never_too_long(outside: MessengerWorld, sara: int) -> None:
    outcome = await outside.adapter.call(SendText(sara, "<b>" + "بسیار بلند 😀 " * 900 + "</b>"))
    assert isinstance(outcome, CallSuccess)
    assert (await outside.last("sara"))["text"].endswith("…")


async def test_peoples_marks_format_nothing(outside: MessengerWorld, sara: int) -> None:
    words = "*نه* _این_ [و](https://example.org) @a_b ```x```"
    await outside.adapter.call(SendText(sara, words))
    message = await outside.last("sara")
    assert [e["type"] for e in message["entities"] if e["type"] not in ("mention", "url")] == []
    assert "@a_b" in message["text"]


async def test_a_link_is_a_link(outside: MessengerWorld, sara: int) -> None:
    await outside.adapter.call(
        SendText(sara, 'ببینید: <a href="https://example.org/a(b)?x=1&amp;y=2">قانون</a>.')
    )
    message = await outside.last("sara")
    assert message["text"] == "ببینید: قانون."
    urls = [e["url"] for e in message["entities"] if e["type"] == "text_link"]
    assert [url.replace("%28", "(").replace("%29", ")") for url in urls] == [
        "https://example.org/a(b)?x=1&y=2"
    ]


async def test_an_edit_and_the_same_edit_again(outside: MessengerWorld, sara: int) -> None:
    sent = await outside.adapter.call(SendText(sara, "یک", KEYS))
    assert isinstance(sent, CallSuccess)
    edit = EditText(inc.MessageRef(outside.adapter.messenger, sara, sent.message_id), "دو", KEYS)
    assert await outside.adapter.call(edit) == CallSuccess(0)
    assert await outside.adapter.call(edit) == CallSuccess(0), "not modified counts as success"
    message = await outside.last("sara")
    assert (message["text"], message["id"], len(message["buttons"])) == ("دو", sent.message_id, 1)


async def test_an_edit_of_no_message_is_gone(outside: MessengerWorld, sara: int) -> None:
    edit = EditText(inc.MessageRef(outside.adapter.messenger, sara, 999_999), "دو")
    assert isinstance(await outside.adapter.call(edit), TargetGone)


async def test_a_press_and_its_answer(outside: MessengerWorld, sara: int) -> None:
    sent = await outside.adapter.call(SendText(sara, "؟", KEYS))
    assert isinstance(sent, CallSuccess)
    await outside.act_as("sara", "press", button="بله")
    (press,) = await outside.parsed_updates()
    assert isinstance(press, inc.ButtonPressed)
    ref = inc.MessageRef(outside.adapter.messenger, sara, sent.message_id)
    assert (press.data, press.message, press.sender.id) == ("case:yes~1", ref, sara)
    assert await outside.adapter.call(AnswerPress(press.press_id, "رسید " * 60, alert=True)) == CallSuccess()
    (toast,) = (await outside.look("sara"))["toasts"]
    assert toast["alert"] and toast["text"].endswith("…")


async def test_an_answer_that_comes_too_late(outside: MessengerWorld, sara: int) -> None:
    await outside.adapter.call(SendText(sara, "؟", KEYS))
    await outside.act_as("sara", "press", button="بله")
    (press,) = await outside.parsed_updates()
    assert isinstance(press, inc.ButtonPressed)
    await outside.post("/clock", advance=3600)
    assert isinstance(await outside.adapter.call(AnswerPress(press.press_id, "دیر")), TargetGone)


@pytest.mark.parametrize("kind", [inc.FileKind.DOCUMENT, inc.FileKind.PHOTO])
async def test_a_file_goes_out_and_comes_back(outside: MessengerWorld, sara: int, kind: inc.FileKind) -> None:
    await outside.act_as("sara", "photo" if kind is inc.FileKind.PHOTO else "document", sample=True)
    (came,) = await outside.parsed_updates()
    assert isinstance(came, inc.FilesSent) and came.files[0].kind is kind
    data = await outside.adapter.fetch(came.files[0].file_id)
    assert len(data) == came.files[0].size
    name = "پوستر.jpg" if kind is inc.FileKind.PHOTO else "پوستر.pdf"
    outcome = await outside.adapter.call(
        SendFile(sara, kind, data, name, caption="<b>نسخه</b>", keyboard=KEYS)
    )
    message = await outside.last("sara")
    assert isinstance(outcome, CallSuccess) and outcome.message_id == message["id"]
    assert bool(outcome.file_id) is (kind is inc.FileKind.PHOTO)
    assert message[kind.value] and message["text"] == "نسخه" and message["caption"]


async def test_stored_voice_is_sent_by_its_id(outside: MessengerWorld, sara: int) -> None:
    await outside.act_as("mina", "voice", sample=True)
    (came,) = await outside.parsed_updates()
    assert isinstance(came, inc.FilesSent)
    stored = SendStored(sara, inc.FileKind.VOICE, came.files[0].file_id, "<b>گوش کنید</b>", KEYS)
    outcome = await outside.adapter.call(stored)
    message = await outside.last("sara")
    assert isinstance(outcome, CallSuccess) and outcome.message_id == message["id"] and outcome.file_id
    assert message["voice"] and message["text"] == "گوش کنید" and message["buttons"]
    assert isinstance(await outside.adapter.call(replace(stored, file_id="gone")), CallRefused)


async def test_stored_picture_is_sent_again_and_replaced(outside: MessengerWorld, sara: int) -> None:
    uploads = [
        await outside.adapter.call(SendFile(sara, inc.FileKind.PHOTO, png, "a.png", keyboard=KEYS))
        for png in (drawn_picture("red"), drawn_picture("blue"))
    ]
    first, second = (upload for upload in uploads if isinstance(upload, CallSuccess))
    again = await outside.adapter.call(SendStored(sara, inc.FileKind.PHOTO, first.file_id, "یک", KEYS))
    assert isinstance(again, CallSuccess)
    earlier = (await outside.last("sara"))["photo"]
    ref = MessageRef(outside.adapter.messenger, sara, again.message_id)
    edit = EditFile(ref, inc.FileKind.PHOTO, second.file_id, "<b>دو</b>", KEYS)
    outcome = await outside.adapter.call(edit)
    if not outside.adapter.capabilities.edits_files:
        assert isinstance(outcome, CallRefused)
        return
    assert outcome == CallSuccess() == await outside.adapter.call(edit)
    message = await outside.last("sara")
    assert message["id"] == again.message_id and message["photo"] != earlier and message["text"] == "دو"
    assert isinstance(await outside.adapter.call(replace(edit, file_id="gone")), CallRefused)


async def test_album_arrives_as_messages_with_their_captions(outside: MessengerWorld, sara: int) -> None:
    album = SendFileGroup(
        sara,
        tuple(
            FileInAlbum(
                inc.FileKind.PHOTO, drawn_picture(colour), f"{colour}.png", caption=f"<b>{colour}</b>"
            )
            for colour in ("red", "green", "blue")
        ),
        protect=True,
    )
    outcome = await outside.adapter.call(album)
    assert isinstance(outcome, CallSuccess) and len(outcome.more_ids) == 2
    ids = (outcome.message_id, *outcome.more_ids)
    messages = [message for message in (await outside.look("sara"))["messages"] if message["id"] in ids]
    assert sorted(message["text"] for message in messages) == ["blue", "green", "red"]
    assert len({message["album"] for message in messages}) == 1 and all(m["photo"] for m in messages)
    assert all(bool(m["protected"]) == outside.adapter.capabilities.protects for m in messages)
    assert isinstance(await outside.adapter.call(DeleteMessages(sara, ids)), CallSuccess)
    assert not [message for message in (await outside.look("sara"))["messages"] if message["id"] in ids]


async def test_album_of_unlike_files_is_refused(outside: MessengerWorld, sara: int) -> None:
    mixed = (
        FileInAlbum(inc.FileKind.PHOTO, drawn_picture("red"), "a.png"),
        FileInAlbum(inc.FileKind.DOCUMENT, b"words", "a.txt"),
    )
    assert isinstance(await outside.adapter.call(SendFileGroup(sara, mixed)), CallRefused)


def drawn_picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


async def test_a_voice_and_an_album(outside: MessengerWorld, sara: int) -> None:
    await outside.act_as("sara", "voice", sample=True)
    await outside.act_as("sara", "photo", sample=True, caption="یک", album="a")
    await outside.act_as("sara", "photo", sample=True, album="a")
    voice, first_file, second_file = await outside.parsed_updates()
    assert isinstance(voice, inc.FilesSent) and voice.files[0].kind is inc.FileKind.VOICE
    assert isinstance(first_file, inc.FilesSent) and isinstance(second_file, inc.FilesSent)
    assert first_file.album and first_file.album == second_file.album
    assert (first_file.caption, second_file.caption) == ("یک", "")


async def test_a_forwarded_post_and_a_forwarded_person(outside: MessengerWorld, sara: int) -> None:
    await outside.act_as("sara", "forward", text="پست", from_name="کانال نمونه", from_kind="channel")
    await outside.act_as("sara", "forward", text="حرف", from_name="رضا", from_kind="person")
    post, words = await outside.parsed_updates()
    assert isinstance(post, inc.PostForwarded)
    assert (post.text, post.source) == ("پست", "کانال نمونه")
    assert isinstance(words, inc.TextSaid) and words.text == "حرف"


async def test_a_place_and_a_contact(outside: MessengerWorld, sara: int) -> None:
    await outside.act_as("sara", "location", latitude=35.7, longitude=51.4)
    await outside.act_as("sara", "contact")
    place, contact = await outside.parsed_updates()
    assert isinstance(place, inc.LocationSent) and (place.latitude, place.longitude) == (35.7, 51.4)
    assert isinstance(contact, inc.OtherSent) and contact.what == "contact"


async def test_a_deleted_message_is_deleted_once_or_twice(outside: MessengerWorld, sara: int) -> None:
    numbers = []
    for text in ("یک", "دو"):
        sent = await outside.adapter.call(SendText(sara, text))
        assert isinstance(sent, CallSuccess)
        numbers.append(sent.message_id)
    delete = DeleteMessages(sara, tuple(numbers))
    assert await outside.adapter.call(delete) == CallSuccess()
    assert await outside.adapter.call(delete) == CallSuccess()
    assert not {m["id"] for m in (await outside.look("sara"))["messages"]} & set(numbers)
    assert await outside.adapter.call(DeleteMessages(sara, ())) == CallSuccess()


async def test_one_message_too_old_does_not_keep_the_others(outside: MessengerWorld, sara: int) -> None:
    old = await outside.adapter.call(SendText(sara, "کهنه"))
    await outside.post("/clock", advance=49 * 3600)
    new = await outside.adapter.call(SendText(sara, "نو"))
    assert isinstance(old, CallSuccess) and isinstance(new, CallSuccess)
    await outside.adapter.call(DeleteMessages(sara, (old.message_id, new.message_id)))
    left = {m["id"] for m in (await outside.look("sara"))["messages"]}
    assert new.message_id not in left


# --- errors ---------------------------------------------------------------------------------------------


async def test_nobody_there(outside: MessengerWorld, sara: int) -> None:
    await outside.act_as("sara", "block")
    assert isinstance(await outside.adapter.call(SendText(sara, "هستید؟")), TargetGone)
    never_started = outside.account("ali").id
    assert isinstance(await outside.adapter.call(SendText(never_started, "سلام")), TargetGone)
    assert isinstance(await outside.adapter.call(SendText(123456, "سلام")), TargetGone)


@pytest.mark.parametrize(("retry_after", "waits"), [(7, 7.0), (None, 5.0)])
async def test_too_fast(outside: MessengerWorld, sara: int, retry_after: int | None, waits: float) -> None:
    await outside.fault("429", retry_after=retry_after)
    assert await outside.adapter.call(SendText(sara, "سلام")) == RetryLater(waits, limited=True)


async def test_the_servers_own_trouble(outside: MessengerWorld, sara: int) -> None:
    await outside.fault("5xx", status=502)
    outcome = await outside.adapter.call(SendText(sara, "سلام"))
    assert isinstance(outcome, RetryLater) and not outcome.limited
    await outside.fault("5xx", status=502, method="getUpdates")
    with pytest.raises(WireDown):
        await outside.adapter.poll(offset=None, seconds=0)


async def test_a_lost_answer_is_uncertain(outside: MessengerWorld, sara: int) -> None:
    await outside.fault("lost_answer", method="sendMessage")
    assert isinstance(await outside.adapter.call(SendText(sara, "سلام")), CallUncertain)
    assert (await outside.last("sara"))["text"] == "سلام", "it had arrived"


async def test_no_server_is_not_uncertain(outside: MessengerWorld) -> None:
    nowhere = adapter_for(outside.face, "http://127.0.0.1:9")
    assert isinstance(await nowhere.call(SendText(1, "سلام")), RetryLater)
    with pytest.raises(WireDown):
        await nowhere.open()
    with pytest.raises(WireDown):
        await nowhere.poll(offset=0, seconds=0)
    with pytest.raises(WireDown):
        await nowhere.fetch("x")
    await nowhere.close()


async def test_what_the_messenger_never_takes(outside: MessengerWorld, sara: int) -> None:
    too_long = ((WireButton("x", data="d" * 65),),)
    assert isinstance(await outside.adapter.call(SendText(sara, "سلام", too_long)), CallRefused)
    assert isinstance(await outside.adapter.call(SendText(sara, "   ")), CallRefused)
    assert isinstance(await outside.adapter.call(SendText(sara, "\ud800")), CallRefused)


async def test_a_file_that_is_not_there(outside: MessengerWorld) -> None:
    with pytest.raises(FileGone) as gone:
        await outside.adapter.fetch("nonsense")
    assert not isinstance(gone.value, FileTooBig)


async def test_file_over_20_megabytes_is_distinguished_from_missing_one(
    outside: MessengerWorld, tmp_path: Path
) -> None:
    big = tmp_path / "film.mp4"
    big.write_bytes(bytes(20 * 1024 * 1024 + 1))
    await outside.act_as("sara", "document", path=str(big))
    (came,) = await outside.parsed_updates()
    assert isinstance(came, inc.FilesSent)
    with pytest.raises(FileTooBig):
        await outside.adapter.fetch(came.files[0].file_id)


async def test_a_download_without_an_end_is_cut_off(face: str) -> None:
    """Whatever size the server declares, no more than the limit is loaded into memory."""
    sent = 0

    async def api(request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2].lower()
        result: dict[str, Any] = {"id": 1, "is_bot": True, "first_name": "x", "username": "x_bot"}
        if method == "getfile":
            result = {"file_id": "f", "file_unique_id": "u", "file_path": "documents/f"}
        return web.json_response({"ok": True, "result": result})

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while sent < 200 * 1024 * 1024:
                await response.write(bytes(1 << 20))
                sent += 1 << 20
        return response

    app = web.Application()
    app.router.add_get("/{face}/file/{path:.*}", endless)
    app.router.add_route("*", "/{face}/{path:.*}", api)
    async with TestServer(app) as server:
        adapter = adapter_for(face, str(server.make_url("")).rstrip("/"))
        with pytest.raises(FileTooBig):
            await adapter.fetch("f")
        await adapter.close()
    assert sent < 60 * 1024 * 1024


# --- groups ---------------------------------------------------------------------------------------------


async def test_whether_a_group_is_public_is_asked_now(outside: MessengerWorld) -> None:
    adapter, group = outside.adapter, outside.group
    assert await adapter.public(group) is False


async def test_standing_is_asked_now(outside: MessengerWorld) -> None:
    adapter, group = outside.adapter, outside.group
    assert await adapter.membership_status(group, outside.account("mina")) is MembershipStatus.ADMINISTRATOR
    assert await adapter.membership_status(group, outside.account("reza")) is MembershipStatus.MEMBER
    assert await adapter.membership_status(group, outside.account("sara")) is MembershipStatus.OUTSIDE
    await outside.act_as("reza", "leave", chat="moderators")
    assert await adapter.membership_status(group, outside.account("reza")) is MembershipStatus.OUTSIDE


async def test_admin_rights_and_group_title_are_asked_live(
    outside: MessengerWorld,
) -> None:
    """A bot that is no administrator gets no updates about members, and the adapter knows why."""
    adapter, group = outside.adapter, outside.group
    assert await adapter.administers(group) and await adapter.title(group) == "moderators"
    await outside.post("/groups/moderators/members", bot=True, status="member", messenger=outside.face)
    assert not await adapter.administers(group)
    with pytest.raises(NotAdministrator):
        await adapter.membership_status(group, outside.account("mina"))


async def test_group_updates_are_only_those_meant_for_bot(outside: MessengerWorld) -> None:
    sent = await outside.adapter.call(SendText(outside.group, "پرونده", KEYS))
    assert isinstance(sent, CallSuccess)
    await outside.parsed_updates()
    await outside.act_as("mina", "say", chat="moderators", text="گپ میان خودمان")
    await outside.act_as("mina", "say", chat="moderators", text="/queue@amanat_sandbox_bot")
    await outside.act_as("mina", "say", chat="moderators", text="/queue@other_bot")
    await outside.act_as("mina", "say", chat="moderators", text="پاسخ", reply_to=sent.message_id)
    await outside.act_as("mina", "press", chat="moderators", button="بله")
    command, reply, press = await outside.parsed_updates()
    assert isinstance(command, inc.CommandGiven) and command.name == "queue"
    assert command.chat.kind is inc.ChatKind.GROUP and command.chat.title == "moderators"
    assert isinstance(reply, inc.TextSaid) and reply.reply_to == sent.message_id
    assert isinstance(press, inc.ButtonPressed) and press.chat.id == outside.group


async def test_someone_leaves(outside: MessengerWorld) -> None:
    await outside.act_as("reza", "leave", chat="moderators")
    changes = await outside.parsed_updates()
    assert changes
    for change in changes:
        assert isinstance(change, inc.MemberChanged)
        assert (change.member, change.status) == (outside.account("reza"), MembershipStatus.OUTSIDE)
        assert not change.is_bot_itself


async def test_the_private_link(outside: MessengerWorld) -> None:
    host = {"telegram": "t.me", "bale": "ble.ir"}[outside.face]
    assert outside.adapter.private_link() == f"https://{host}/amanat_sandbox_bot"
    assert outside.adapter.private_link("c_1") == f"https://{host}/amanat_sandbox_bot?start=c_1"
