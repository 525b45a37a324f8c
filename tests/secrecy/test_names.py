"""Less obvious links to a person: ids inside ids, file names, rows of strangers."""

from typing import cast

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import Ack
from bot.conversation.store import Destination, PressContext, Store
from bot.domain.people import Account, Messenger
from bot.runtime.addressing import address_reply
from tests.runtime.fakes import FakeStore

SARA = Account(Messenger.TELEGRAM, 6_123_456_789)


def test_a_presss_id_is_no_rows_name() -> None:
    """Telegram derives the id of a press from the presser's id, so the outbox stores it sealed only."""
    press = PressContext(str(SARA.id << 32 | 77), SARA.id, MessageRef(SARA.messenger, SARA.id, 5))
    here = Destination(SARA.messenger, SARA.id, ChatKind.PRIVATE)
    store = cast(Store, FakeStore())
    rows = [row for _ in range(2) for row in address_reply(Ack(), here=here, press=press, store=store)]
    for row in rows:
        assert row.press == press
        for id_text in (press.press_id, str(SARA.id)):
            assert id_text not in row.conversation + row.slot
    assert rows[0].conversation != rows[1].conversation, "answers to presses do not wait for each other"
