"""Nothing is stored that people did not mean to send, and no input can break the parsing."""

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.incoming import Incoming
from bot.conversation.wire import BotIdentity, Unreadable
from bot.domain.people import Messenger
from bot.platforms.inbound import Inbound
from bot.platforms.raw import decode_json
from bot.platforms.scrubbing import CHAT, FILE, MEMBER, MESSAGE, PRESS, SENDER, UPDATE, scrub_update

READER = Inbound(Messenger.BALE, BotIdentity(1000, "amanat_bot"), False)


def test_what_is_not_needed_is_not_kept() -> None:
    secret = {
        "last_name": "SECRET",
        "username": "SECRET",
        "language_code": "SECRET",
        "photo": {"id": "SECRET"},
    }
    person = {"id": 1, "is_bot": False, "first_name": "سارا", **secret}
    chat = {"id": 1, "type": "private", "first_name": "SECRET", "title": None, **secret}
    old = {"message_id": 2, "text": "SECRET", "from": person, "chat": chat, "photo": [{"file_id": "SECRET"}]}
    contact = {"phone_number": "SECRET", "first_name": "SECRET", "vcard": "SECRET", "user_id": 5}
    raw = {
        "update_id": 3,
        "SECRET": 1,
        "message": {
            **{"message_id": 5, "from": person, "chat": chat, "text": "سلام", "date": 1790000000},
            **{
                "reply_to_message": old,
                "contact": contact,
                "sticker": {"file_id": "SECRET"},
                "author": "SECRET",
            },
            **{"document": {"file_id": "a", "file_unique_id": "SECRET", "thumbnail": {"file_id": "SECRET"}}},
            **{"forward_sender_name": "SECRET", "entities": [{"user": person}], "new_chat_title": "SECRET"},
        },
    }
    stored_text = orjson.dumps(scrub_update(raw)).decode()
    assert "SECRET" not in stored_text and "1790000000" not in stored_text
    assert scrub_update(raw)["message"]["contact"] is True


KEYS = sorted(
    {*UPDATE, *MESSAGE, *PRESS, *MEMBER, *SENDER, *CHAT, *FILE, "forward_origin", "forward_from_chat"}
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["private", "group", "supergroup", "/start@amanat_bot x", "member", "channel"])
    | st.sampled_from([0, 1000, 2**63])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


def shape_strategy(shape: Any) -> st.SearchStrategy[Any]:
    """Updates that are almost right: their own fields, some missing, some replaced by anything."""
    if isinstance(shape, dict):
        whole = st.fixed_dictionaries(
            {}, optional={key: shape_strategy(inner) for key, inner in shape.items()}
        )
        return st.one_of(whole, whole, whole, LEAVES)
    if isinstance(shape, list):
        return st.lists(shape_strategy(shape[0]), max_size=2) | LEAVES
    return LEAVES


UPDATES = st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=4) | st.fixed_dictionaries(
    {"update_id": st.integers(0, 9)},
    optional={key: shape_strategy(UPDATE[key]) for key in UPDATE if key != "update_id"},
)


def parse_or_none(raw: Any) -> Incoming | None:
    try:
        return READER.parse(raw)
    except Unreadable:
        return None


@settings(
    suppress_health_check=[HealthCheck.too_slow]
)  # generating whole updates may be slow on a busy machine
@given(UPDATES)
def test_whatever_comes_in_only_unreadable_comes_out(raw: dict[str, Any]) -> None:
    wanted = READER.is_wanted(raw)
    scrubbed_update = scrub_update(raw)
    assert isinstance(wanted, bool)
    assert scrub_update(scrubbed_update) == scrubbed_update or repr(scrub_update(scrubbed_update)) == repr(
        scrubbed_update
    ), "scrubbing twice changes nothing"
    parse_or_none(scrubbed_update)  # nothing but Unreadable


def test_one_broken_character_does_not_spoil_the_batch() -> None:
    body = decode_json(
        b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "a\\ud800b"}}, {"update_id": 2}]}'
    )
    assert body is not None
    assert body["result"] == [{"update_id": 1, "message": {"text": "a\ufffdb"}}, {"update_id": 2}]
    assert decode_json(b'{"ok": true, "result": "a\xff"}') == {"ok": True, "result": "a\ufffd"}
    for page in (b"<html>502</html>", b"", b"[]", b"5", b"[" * 100_000):
        assert decode_json(page) is None
