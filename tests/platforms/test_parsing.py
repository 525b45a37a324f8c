"""Raw updates of both messengers, as documented and as observed, parsed to values."""

from typing import Any

import pytest

from bot.conversation import incoming as inc
from bot.conversation.wire import BotIdentity, Unreadable
from bot.domain.people import Account, MembershipStatus, Messenger, Newcomer
from bot.platforms.inbound import ANONYMOUS_ADMIN, Inbound
from bot.platforms.scrubbing import scrub_update

T, B = Messenger.TELEGRAM, Messenger.BALE
BOT = 1000
READERS = {
    messenger: Inbound(messenger, BotIdentity(BOT, "Amanat_Bot"), messenger is T) for messenger in Messenger
}

SARA = {
    "id": 111,
    "is_bot": False,
    "first_name": "سارا",
    "last_name": "الف",
    "username": "sara",
    "language_code": "fa",
}
PRIVATE = {"id": 111, "type": "private", "first_name": "سارا", "username": "sara"}
GROUP = {"id": -100777, "type": "supergroup", "title": "ناظران"}
BALE_GROUP = {"id": 4695281546, "type": "group", "title": "ناظران", "photo": None}
CHANNEL = {"id": -1001234, "type": "channel", "title": "کانال", "username": "kanal"}
US = {"id": BOT, "is_bot": True, "first_name": "امانت", "username": "Amanat_Bot"}


def message(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    return {"update_id": 0, "message": {"message_id": 5, "date": 1, "from": SARA, "chat": chat, **fields}}


def message_with_nulls(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    """As Bale writes it: missing values are explicit nulls."""
    absent = (
        "text",
        "caption",
        "photo",
        "voice",
        "document",
        "location",
        "contact",
        "sticker",
        "forward_from",
    )
    empty = (
        "new_chat_members",
        "left_chat_member",
        "reply_to_message",
        "forward_from_chat",
        "media_group_id",
    )
    return message({**chat, "photo": None}, **{**dict.fromkeys(absent + empty), **fields})


def parse_update(raw: dict[str, Any], messenger: Messenger = T) -> inc.Incoming:
    """The parsed result, scrubbed once, or twice as what an earlier process has left."""
    reader, once = READERS[messenger], scrub_update(raw)
    incoming = reader.parse(once)
    assert reader.parse(scrub_update(once)) == incoming
    sender = str(incoming.sender.id)
    is_private = incoming.chat.kind is inc.ChatKind.PRIVATE
    assert reader.order_of(once) == (sender if is_private else f"{incoming.chat.id} {sender}")
    return incoming


# --- texts and commands ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/start", "start", ""),
        ("/start ref_1", "start", "ref_1"),
        ("/Start@amanat_bot  ref_1 ", "start", "ref_1"),
        ("/queue@Amanat_Bot", "queue", ""),
        ("/find آگهی\nدو خط", "find", "آگهی\nدو خط"),
        ("/start\nx", "start", "x"),
    ],
)
def test_commands(text: str, name: str, argument: str) -> None:
    incoming = parse_update(message(text=text))
    assert isinstance(incoming, inc.CommandGiven) and (incoming.name, incoming.argument) == (name, argument)


@pytest.mark.parametrize("text", ["سلام", "/", "/گزارش", "//x", "a /start", "/start@other_bot", "/x-y"])
def test_texts_that_are_no_commands(text: str) -> None:
    incoming = parse_update(message(text=text))
    assert isinstance(incoming, inc.TextSaid) and incoming.text == text


def test_what_every_value_has() -> None:
    incoming = parse_update(message_with_nulls(text="سلام"), B)
    assert incoming == inc.TextSaid(
        inc.Chat(B, 111, inc.ChatKind.PRIVATE),
        Account(B, 111),
        sender_name="سارا",
        message_id=5,
        update_id=0,
        text="سلام",
    )


@pytest.mark.parametrize(
    ("name", "clean_name"),
    [("Re\u202eza\u2069\n", "Reza"), ("\u3164", ""), ("\u200b\u2060", ""), ("<b>", "<b>")],
)
def test_name_is_one_visible_line_or_none(name: str, clean_name: str) -> None:
    incoming = parse_update(message(**{"from": {**SARA, "first_name": name}}, text="x"))
    assert incoming.sender_name == clean_name
    in_group = {"id": -5, "type": "group", "title": name}
    assert parse_update(message(chat=in_group, text="x")).chat.title == clean_name


def test_only_an_answer_to_us_is_an_answer() -> None:
    ours = parse_update(message(text="x", reply_to_message={"message_id": 3, "from": US, "text": "پرونده"}))
    others = parse_update(message(text="x", reply_to_message={"message_id": 3, "from": SARA, "text": "حرف"}))
    assert isinstance(ours, inc.TextSaid) and ours.reply_to == 3
    assert isinstance(others, inc.TextSaid) and others.reply_to is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("private", "private"), ("group", "group"), ("supergroup", "group"), ("channel", "channel")],
)
def test_chat_kind_comes_from_type_not_id_sign(kind: str, expected: str) -> None:
    for number in (5, -5):
        assert parse_update(message({"id": number, "type": kind}, text="x")).chat.kind == expected


# --- files ----------------------------------------------------------------------------------------------

FILE = {"file_id": "A:1:b", "file_unique_id": "u"}
SIZES = [
    {"file_id": "small", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "large", "width": 1280, "height": 800, "file_size": 90_000},
    {"file_id": "medium", "width": 320, "height": 200, "file_size": 9_000},
]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"photo": SIZES}, inc.FileRef(inc.FileKind.PHOTO, "large", 90_000)),
        ({"photo": [{"file_id": "a"}, {"file_id": "b"}]}, inc.FileRef(inc.FileKind.PHOTO, "b")),
        ({"voice": FILE}, inc.FileRef(inc.FileKind.VOICE, "A:1:b")),
        (
            {"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg", "file_size": 7}},
            inc.FileRef(inc.FileKind.VOICE, "A:1:b", 7, "audio/ogg"),
        ),
        (
            {"document": {**FILE, "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 7}},
            inc.FileRef(inc.FileKind.DOCUMENT, "A:1:b", 7, "application/pdf", "a.pdf"),
        ),
        ({"video": {**FILE, "file_size": None}}, inc.FileRef(inc.FileKind.VIDEO, "A:1:b")),
        ({"video_note": FILE}, inc.FileRef(inc.FileKind.VIDEO, "A:1:b")),
        ({"audio": {**FILE, "file_size": -1}}, inc.FileRef(inc.FileKind.AUDIO, "A:1:b")),
        ({"animation": FILE, "document": FILE}, inc.FileRef(inc.FileKind.VIDEO, "A:1:b")),
    ],
)
@pytest.mark.parametrize("messenger", list(Messenger))
def test_files(fields: dict[str, Any], expected: inc.FileRef, messenger: Messenger) -> None:
    sent = parse_update(message_with_nulls(**fields, caption="زیرنویس", media_group_id=77), messenger)
    assert isinstance(sent, inc.FilesSent)
    assert (sent.files, sent.caption, sent.album) == ((expected,), "زیرنویس", "77")


# --- forwarded ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "messenger", "source", "link"),
    [
        (
            {
                "forward_origin": {
                    "type": "channel",
                    "chat": CHANNEL,
                    "message_id": 9,
                    "author_signature": "رضا",
                }
            },
            T,
            "کانال",
            "https://t.me/kanal/9",
        ),
        (
            {"forward_origin": {"type": "channel", "chat": {**CHANNEL, "username": None}, "message_id": 9}},
            T,
            "کانال",
            "",
        ),
        (
            {"forward_origin": {"type": "chat", "sender_chat": {**GROUP, "username": "goruh"}}},
            T,
            "ناظران",
            "https://t.me/goruh",
        ),
        ({"forward_from_chat": CHANNEL, "forward_from_message_id": 9}, T, "کانال", "https://t.me/kanal/9"),
        ({"forward_from_chat": CHANNEL, "forward_from": SARA}, B, "کانال", "https://ble.ir/kanal"),
        (
            {"forward_from_chat": {**CHANNEL, "username": None}, "forward_from_message_id": None},
            B,
            "کانال",
            "",
        ),
    ],
)
def test_posts(fields: dict[str, Any], messenger: Messenger, source: str, link: str) -> None:
    post = parse_update(message(text="متن پست", **fields), messenger)
    assert isinstance(post, inc.PostForwarded)
    assert (post.text, post.source, post.link) == ("متن پست", source, link)
    with_photo = parse_update(message(photo=SIZES, caption="متن", **fields), messenger)
    assert isinstance(with_photo, inc.PostForwarded)
    assert (with_photo.text, with_photo.files[0].file_id) == ("متن", "large")


@pytest.mark.parametrize(
    "fields",
    [
        {"forward_origin": {"type": "user", "sender_user": SARA, "date": 1}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "پنهان", "date": 1}},
        {"forward_from": SARA, "forward_date": 1},
        {"forward_sender_name": "پنهان", "forward_date": 1},
        {"forward_from_chat": PRIVATE},
        {"forward_origin": {"type": "chat", "sender_chat": GROUP, "date": 1}},
        {"forward_origin": {"type": "chat", "sender_chat": {**GROUP, "username": ""}}},
        {"forward_from_chat": {**GROUP, "username": None}, "forward_from_message_id": 4},
        {"forward_origin": {"type": "user", "sender_user": SARA, "chat": PRIVATE}},
    ],
)
def test_a_forwarded_person_or_closed_group_is_forgotten(fields: dict[str, Any]) -> None:
    raw = message(text="حرف", **fields)
    incoming = parse_update(raw)
    assert isinstance(incoming, inc.TextSaid) and incoming.text == "حرف" and incoming.passed_on
    scrubbed_message = scrub_update(raw)["message"]
    assert not [key for key in scrubbed_message if key.startswith("forward")]
    assert isinstance(parse_update(message(photo=SIZES, **fields)), inc.FilesSent)


# --- places, members, other content ---------------------------------------------------------------------


def test_places() -> None:
    place = parse_update(message(location={"latitude": 35, "longitude": 51.4, "live_period": 60}))
    assert isinstance(place, inc.LocationSent) and (place.latitude, place.longitude) == (35.0, 51.4)


@pytest.mark.parametrize("what", ["sticker", "contact", "poll", "dice", "web_app_data", "invoice", "story"])
def test_other_things_are_named(what: str) -> None:
    for raw in (message(**{what: {"phone_number": "1"}}), message(**{what: {}})):
        other = parse_update(raw)
        assert isinstance(other, inc.OtherSent) and other.what == what
    unknown = parse_update(message(hologram={"x": 1}))
    assert isinstance(unknown, inc.OtherSent) and unknown.what == "unknown"


@pytest.mark.parametrize(
    ("member", "standing"),
    [
        ({"status": "creator"}, MembershipStatus.ADMINISTRATOR),
        ({"status": "administrator"}, MembershipStatus.ADMINISTRATOR),
        ({"status": "member"}, MembershipStatus.MEMBER),
        ({"status": "restricted", "is_member": True}, MembershipStatus.MEMBER),
        ({"status": "restricted", "is_member": False}, MembershipStatus.OUTSIDE),
        ({"status": "restricted"}, MembershipStatus.OUTSIDE),
        ({"status": "left"}, MembershipStatus.OUTSIDE),
        ({"status": "kicked"}, MembershipStatus.OUTSIDE),
        ({"status": "something new"}, MembershipStatus.OUTSIDE),
        ({}, MembershipStatus.OUTSIDE),
    ],
)
def test_standings(member: dict[str, Any], standing: MembershipStatus) -> None:
    change = {"chat": GROUP, "from": SARA, "date": 1, "new_chat_member": {"user": {"id": 222}, **member}}
    for key in ("chat_member", "my_chat_member"):
        incoming = parse_update({"update_id": 8, key: change})
        assert isinstance(incoming, inc.MemberChanged)
        assert (incoming.member, incoming.status, incoming.is_bot_itself) == (
            Account(T, 222),
            standing,
            False,
        )
        assert incoming.sender == Account(T, 111)


def test_members_told_by_service_messages() -> None:
    six = [{"id": 222 + number, "first_name": f"N{number}"} for number in range(6)]
    came = parse_update(message_with_nulls(BALE_GROUP, new_chat_members=six), B)
    assert isinstance(came, inc.MemberChanged)
    assert (came.member, came.status, came.is_bot_itself) == (Account(B, 222), MembershipStatus.MEMBER, False)
    assert came.member_name == "N0"
    assert came.others == tuple(Newcomer(Account(B, 222 + n), f"N{n}") for n in range(1, 6))
    added = parse_update(message_with_nulls(BALE_GROUP, new_chat_members=[{"id": 222}, US]), B)
    assert isinstance(added, inc.MemberChanged) and added.is_bot_itself
    assert added.others == (Newcomer(Account(B, 222)),), "a person who is added with the bot is new, too"
    left = parse_update(message_with_nulls(BALE_GROUP, left_chat_member={"id": 222}), B)
    assert isinstance(left, inc.MemberChanged)
    assert (left.member, left.status) == (Account(B, 222), MembershipStatus.OUTSIDE)


def test_both_sides_of_a_migration_say_the_same() -> None:
    old = {"id": -777, "type": "group", "title": "ناظران"}
    here = parse_update(message(old, migrate_to_chat_id=-100777))
    there = parse_update(message(GROUP, migrate_from_chat_id=-777))
    assert isinstance(here, inc.GroupMigrated)
    assert here == there
    assert (here.chat.id, here.new_chat_id) == (-777, -100777)


# --- presses --------------------------------------------------------------------------------------------


def press(**fields: Any) -> dict[str, Any]:
    where = {"message_id": 5, "date": 1, "chat": GROUP, "from": US, "text": "پرونده"}
    return {
        "update_id": 3,
        "callback_query": {"id": "77", "from": SARA, "message": where, "data": "a:b", **fields},
    }


def test_presses_of_all_shapes() -> None:
    for raw in (
        press(chat_instance="1"),
        press(),
        press(id=77),
        press(message={"message_id": 5, "chat": GROUP, "date": 0}),
        press(message={"message_id": 5, "chat": GROUP}, chat_instance=None),
    ):
        incoming = parse_update(raw)
        assert isinstance(incoming, inc.ButtonPressed)
        assert (incoming.press_id, incoming.data, incoming.sender) == ("77", "a:b", Account(T, 111))
        assert incoming.message == inc.MessageRef(T, GROUP["id"], 5)
    marked = parse_update(press(data="+a:b"))
    assert isinstance(marked, inc.ButtonPressed) and (marked.data, marked.stays) == ("a:b", True)
    nothing = parse_update(press(data=None))
    assert isinstance(nothing, inc.ButtonPressed) and nothing.data == ""


def test_a_press_on_an_ephemeral_message() -> None:
    where = {"message_id": 0, "ephemeral_message_id": 4, "receiver_user": SARA, "chat": GROUP}
    incoming = parse_update(press(message=where))
    assert isinstance(incoming, inc.ButtonPressed)
    assert incoming.message == inc.MessageRef(T, GROUP["id"], 0, receiver_id=111, ephemeral_id=4)


# --- unreadable -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": 1},
        {"update_id": None, "message": message()["message"]},
        {"update_id": True, "message": message()["message"]},
        {"update_id": 1, "message": "x"},
        {"update_id": 1, "edited_message": {"message_id": 5, "text": "x"}},
        {"update_id": 1, "callback_query": {"id": "1", "from": SARA, "data": "x"}},
        press(id=None),
        press(message={"message_id": 5, "chat": GROUP, "ephemeral_message_id": 4}),
        message({"id": 1}, text="x"),
        message({"id": 1, "type": "galaxy"}, text="x"),
        message({"id": 2**63, "type": "private"}, text="x"),
        message({"id": "1", "type": "private"}, text="x"),
        message(text=5),
        message(text={"x": 1}),
        message(photo=[{"width": 3}]),
        message(document={"file_id": ""}),
        message(document={"file_id": 7}),
        message(location={"latitude": 91, "longitude": 0}),
        message(location={"latitude": float("nan"), "longitude": 0}),
        message(location={"latitude": True, "longitude": 0}),
        message(**{"from": None}, text="x"),
        message(**{"from": {"first_name": "x"}}, text="x"),
        message(message_id=None, text="x"),
    ],
)
def test_unreadable(raw: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        READERS[T].parse(scrub_update(raw))


# --- wanted ---------------------------------------------------------------------------------------------


def edited_message(*given: Any, **more: Any) -> dict[str, Any]:
    return {"update_id": 1, "edited_message": message(*given, **more)["message"]}


def test_of_an_edit_only_which_message_it_was() -> None:
    raw = edited_message(text="نام من سارا است", reply_to_message={"message_id": 3, "text": "نام"})
    assert "نام" not in str(scrub_update(raw)) and "first_name" not in str(scrub_update(raw))
    for reader in READERS.values():
        read = reader.parse(scrub_update(raw))
        assert isinstance(read, inc.MessageEdited)
        assert (read.message_id, read.chat.kind) == (message()["message"]["message_id"], inc.ChatKind.PRIVATE)


BOT_FRIEND = {"id": 9, "is_bot": True, "first_name": "x"}
MEMBER = {"from": SARA, "new_chat_member": {"user": SARA, "status": "member"}}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (message(text="سلام"), True),
        (message(sticker={}), True),
        (message(text="سلام", **{"from": BOT_FRIEND}), False),
        (edited_message(text="x"), True),
        (edited_message(caption="x", photo=SIZES), True),
        (edited_message(location={"latitude": 35.7, "longitude": 51.4}), False),
        (edited_message(GROUP, text="x"), False),
        (edited_message(text="x", **{"from": BOT_FRIEND}), False),
        ({"update_id": 1, "channel_post": message(CHANNEL, text="x")["message"]}, False),
        ({"update_id": 1, "poll": {"id": "1"}}, False),
        ({"update_id": 1}, True),
        ({"update_id": 1, "message": None, "callback_query": None, "edited_message": {}}, True),
        (press(), True),
        (press(message=None), True),
        (message(GROUP, text="گپ"), False),
        (message(GROUP, photo=SIZES), False),
        (message(GROUP, text="/queue"), True),
        (message(GROUP, text="/queue@amanat_bot 2"), True),
        (message(GROUP, text="/queue@other_bot"), False),
        (message(GROUP, text="/queue", **{"from": BOT_FRIEND}), False),
        (message(GROUP, text="/queue", **{"from": {"id": ANONYMOUS_ADMIN, "is_bot": True}}), True),
        (message(GROUP, text="x", reply_to_message={"message_id": 1, "from": US}), True),
        (message(GROUP, text="x", reply_to_message={"message_id": 1, "from": SARA}), False),
        (message_with_nulls(BALE_GROUP, text="گپ"), False),
        (message_with_nulls(BALE_GROUP, text="/queue"), True),
        (message(GROUP, left_chat_member=SARA), True),
        (message(GROUP, left_chat_member=US, **{"from": BOT_FRIEND}), True),
        (message(GROUP, migrate_from_chat_id=-5), True),
        (message(GROUP, pinned_message={"message_id": 1}), False),
        (message(CHANNEL, text="/queue"), False),
        ({"update_id": 1, "chat_member": {"chat": GROUP, **MEMBER}}, True),
        ({"update_id": 1, "my_chat_member": {"chat": GROUP, **MEMBER}}, True),
        ({"update_id": 1, "my_chat_member": {"chat": PRIVATE, **MEMBER}}, False),
        ({"update_id": 1, "my_chat_member": {"chat": CHANNEL, **MEMBER}}, False),
        (message({"type": None}, text="x"), True),
        ({"update_id": 1, "message": []}, True),
    ],
)
@pytest.mark.parametrize("messenger", list(Messenger))
def test_wanted(raw: dict[str, Any], wanted: bool, messenger: Messenger) -> None:
    assert READERS[messenger].is_wanted(raw) is wanted


def test_arrivals_are_read_from_messages_except_redundant_own() -> None:
    """Only an administrator gets ``chat_member``, and the bot may not be one."""
    for messenger in Messenger:
        assert READERS[messenger].is_wanted(message(GROUP, new_chat_members=[SARA]))
    ours = message(GROUP, new_chat_members=[US])
    assert not READERS[T].is_wanted(ours), "my_chat_member reports it, with the right status"
    assert READERS[B].is_wanted(ours)
    both = parse_update(message(GROUP, new_chat_members=[US, SARA]))
    assert isinstance(both, inc.MemberChanged) and not both.is_bot_itself and not both.others


def test_named_group_is_public_and_name_is_not_stored() -> None:
    for named in ({"username": "our_group"}, {"active_usernames": ["our_group"]}):
        raw = message({**GROUP, **named}, new_chat_title="x")
        assert parse_update(raw).chat.public
        assert "our_group" not in str(scrub_update(raw))
    assert not parse_update(message(GROUP, new_chat_title="x")).chat.public
    person = {"id": 111, "type": "private", "username": "sara"}
    assert not parse_update(message(person, text="hello")).chat.public
