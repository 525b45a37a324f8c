"""Recordings go from the vault into a content folder and back, and are the same afterwards."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from bot.cli import content_voice
from bot.domain.learning.voices import CardVoice, VoiceFile, VoiceState, text_digest
from bot.library.loader import load_content
from bot.settings import Settings
from storage.store import SqlStore
from tests.content.conftest import SampleFolder, folder
from tests.content.test_duties_files import full, write
from tests.storage.conftest import ON_SQLITE, Opening

__all__ = ["folder"]

SOUND = b"OggS and so on"
FILE = VoiceFile(hashlib.sha256(SOUND).hexdigest(), mime="audio/ogg", seconds=9, size=len(SOUND))
SECOND = b"OggS, read a second time"
CARD, TEXT = "les1/one", "این کارت نخست است."
EARLIER = "یک متن پیشین"
OWN, OWN_TEXT = "c1", "رأی هر کس پنهان می‌ماند."
"""The card of the sample duty."""


async def publish(store: SqlStore, card: str, text: str, *, sound: bytes = SOUND) -> None:
    place = await store.keep_voice(sound)
    async with store.batch() as batch:
        voice = CardVoice(
            f"id-{card}", card_id=card, digest=text_digest(text), state=VoiceState.PUBLISHED,
            day=date(2026, 11, 24), file=file_of(sound), place=place,
        )  # fmt: skip
        batch.uow.card_voices.save(voice)
        batch.keep_turn()
        await batch.commit()


def file_of(sound: bytes) -> VoiceFile:
    return VoiceFile(hashlib.sha256(sound).hexdigest(), mime="audio/ogg", seconds=9, size=len(sound))


async def export_voices(folder: SampleFolder, settings: Settings) -> int:
    """Write into the sample folder, and return how many recordings."""
    export = content_voice.VoiceExport(folder.root, settings)
    (folder.root / "voice").mkdir(exist_ok=True)
    files = await export._files(content_voice._usable_draft(folder.root)[0], lambda *_: None)
    for name, data in files.items():
        (folder.root / "voice" / name).write_bytes(data)
    assert not folder.problems() and not export.lost
    return export.count


async def import_voices(folder: SampleFolder, settings: Settings) -> dict[str, int]:
    draft, _ = content_voice._usable_draft(folder.root)
    return {fate.value: count for fate, count in (await content_voice._import(draft, settings)).items()}


async def sounds_in(store: SqlStore) -> dict[str, VoiceFile | None]:
    async with store.batch() as batch:
        return {voice.card_id: voice.file for voice in await batch.uow.card_voices.list_published()}


@pytest.fixture
def settings(data_dir: Path, key_path: Path, database_url: str) -> Settings:
    return Settings(
        _env_file=None, telegram_token="1:aa", data_dir=data_dir, key_file=key_path, database_url=database_url
    )


@pytest.mark.slow
@ON_SQLITE
async def test_recordings_go_to_folder_and_back(
    open_store_at: Opening, database_url: str, settings: Settings, folder: SampleFolder
) -> None:
    write(folder, full())
    store = await open_store_at(database_url)
    await publish(store, CARD, TEXT)
    await publish(store, OWN, OWN_TEXT)
    await publish(store, "les2/one", EARLIER)
    await publish(store, "les9/gone", TEXT)
    assert await export_voices(folder, settings) == 3
    assert load_content(folder.root).voices.keys() == {CARD, OWN, "les2/one"}
    async with store.batch() as batch:
        for voice in await batch.uow.card_voices.list_published():
            batch.uow.card_voices.drop(voice.id)
        batch.keep_turn()
        await batch.commit()
    await store.close()
    assert await import_voices(folder, settings) == {"imported": 3}
    assert await import_voices(folder, settings) == {"same": 3}, "the same again"
    again = await open_store_at(database_url)
    async with again.batch() as batch:
        (own, first, second) = await batch.uow.card_voices.list_published()
    assert (own.card_id, own.digest) == (OWN, text_digest(OWN_TEXT))
    assert (first.card_id, first.digest, first.file) == (CARD, text_digest(TEXT), FILE)
    assert second.card_id == "les2/one"
    opened = await again.open_voice(FILE.sha256)
    assert opened is not None and opened.data == SOUND


@pytest.mark.slow
@ON_SQLITE
@pytest.mark.parametrize(
    ("in_folder", "in_chat", "fate"),
    [(EARLIER, TEXT, "kept"), (TEXT, TEXT, "kept"), (EARLIER, EARLIER, "kept"), (TEXT, EARLIER, "imported")],
)
async def test_import_replaces_only_what_speaks_an_earlier_text(
    open_store_at: Opening,
    database_url: str,
    settings: Settings,
    folder: SampleFolder,
    in_folder: str,
    in_chat: str,
    fate: str,
) -> None:
    store = await open_store_at(database_url)
    await publish(store, CARD, in_folder)
    assert await export_voices(folder, settings) == 1
    await publish(store, CARD, in_chat, sound=SECOND)
    await store.close()
    assert await import_voices(folder, settings) == {fate: 1}
    sounds = await sounds_in(await open_store_at(database_url))
    assert sounds == {CARD: FILE if fate == "imported" else file_of(SECOND)}


@pytest.mark.slow
@ON_SQLITE
@pytest.mark.parametrize(
    ("first", "second", "count"),
    [(TEXT, TEXT, 1), (EARLIER, TEXT, 1), (EARLIER, EARLIER, 1), (TEXT, EARLIER, 0)],
)
async def test_export_takes_any_other_reading_but_no_earlier_text(
    open_store_at: Opening,
    database_url: str,
    settings: Settings,
    folder: SampleFolder,
    first: str,
    second: str,
    count: int,
) -> None:
    store = await open_store_at(database_url)
    await publish(store, CARD, first)
    assert [await export_voices(folder, settings) for _ in range(2)] == [1, 0]
    await publish(store, CARD, second, sound=SECOND)
    assert await export_voices(folder, settings) == count
    assert load_content(folder.root).voices[CARD].file == (file_of(SECOND) if count else FILE)
