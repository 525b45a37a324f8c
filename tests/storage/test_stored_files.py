"""Pictures that a messenger has already: their ids outlast the process, and end."""

from datetime import timedelta

from bot.conversation.store import DeliveryResult, DeliveryStatus, FileName, FileUpload
from bot.domain.people import Messenger
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.test_inbox_outbox import enqueue_messages
from tests.storage.values import outgoing, ref

NAME = FileName(Messenger.BALE, 2000, "ballot/names/7/abc")


async def note_upload(store: SqlStore, file_id: str, status: DeliveryStatus = DeliveryStatus.SENT) -> None:
    (row,) = await enqueue_messages(store, outgoing())
    upload = FileUpload(NAME, file_id)
    await store.record_deliveries([DeliveryResult(row, status, ref(7), upload=upload)])


async def test_newest_upload_of_a_picture_counts_for_its_bot(store: SqlStore) -> None:
    assert await store.stored_file_id(NAME) == ""
    await note_upload(store, "f:1")
    await note_upload(store, "f:2")
    assert await store.stored_file_id(NAME) == "f:2"
    others = (
        FileName(Messenger.TELEGRAM, 2000, NAME.name),
        FileName(NAME.messenger, 1, NAME.name),
        FileName(NAME.messenger, 2000, "ballot/names/8/abc"),
    )
    assert [await store.stored_file_id(other) for other in others] == ["", "", ""]


async def test_picture_that_did_not_arrive_is_not_stored(store: SqlStore) -> None:
    await note_upload(store, "f:1", DeliveryStatus.REFUSED)
    assert await store.stored_file_id(NAME) == ""


async def test_old_uploads_end(store: SqlStore, clock: FakeClock) -> None:
    await note_upload(store, "f:1")
    clock.advance(timedelta(days=180))
    assert (await store.purge(clock.now()))["stored_files"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["stored_files"] == 1
    assert await store.stored_file_id(NAME) == ""
