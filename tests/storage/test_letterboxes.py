"""A learner's account is sealed, opened for the sender only, and gone when it is dropped."""

from pathlib import Path

from bot.domain.people import Account, Messenger
from tests.storage.conftest import Opening, sqlite_url

SARA = Account(Messenger.BALE, 4_242_424_242)


async def test_it_opens_what_was_kept_and_nothing_after_it_was_dropped(
    opened: Opening, data_dir: Path
) -> None:
    store = await opened(sqlite_url(data_dir))
    async with store.batch() as batch:
        assert batch.uow.letterboxes.keep("box", SARA)
        batch.keep_turn()
        await batch.commit()
    place = await store.open_letterbox("box")
    assert place is not None and (place.messenger, place.chat_id) == (SARA.messenger, SARA.id)
    await store.checkpoint()
    assert str(SARA.id).encode() not in (data_dir / "amanat.db").read_bytes()
    async with store.batch() as batch:
        batch.uow.letterboxes.drop("box")
        batch.keep_turn()
        await batch.commit()
    assert await store.open_letterbox("box") is None


async def test_a_turn_that_fails_keeps_no_letterbox(opened: Opening, data_dir: Path) -> None:
    store = await opened(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.letterboxes.keep("box", SARA)
        batch.drop_turn()
        await batch.commit()
    assert await store.open_letterbox("box") is None
