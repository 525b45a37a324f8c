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
from tests.storage.conftest import ON_SQLITE, Opening

__all__ = ["folder"]

SOUND = b"OggS and so on"
FILE = VoiceFile(hashlib.sha256(SOUND).hexdigest(), mime="audio/ogg", seconds=9, size=len(SOUND))
CARD, TEXT = "les1/one", "این کارت نخست است."


async def publish(store: SqlStore, card: str, text: str) -> None:
    place = await store.keep_voice(SOUND)
    async with store.batch() as batch:
        voice = CardVoice(
            f"id-{card}", card_id=card, digest=text_digest(text), state=VoiceState.PUBLISHED,
            day=date(2026, 11, 24), file=FILE, place=place,
        )  # fmt: skip
        batch.uow.card_voices.save(voice)
        batch.keep_turn()
        await batch.commit()


@pytest.mark.slow
@ON_SQLITE
async def test_recordings_go_to_folder_and_back(
    open_store_at: Opening,
    database_url: str,
    data_dir: Path,
    key_path: Path,
    folder: SampleFolder,
) -> None:
    store = await open_store_at(database_url)
    await publish(store, CARD, TEXT)
    await publish(store, "les2/one", "یک متن پیشین")
    await publish(store, "les9/gone", TEXT)
    settings = Settings(
        _env_file=None, telegram_token="1:aa", data_dir=data_dir, key_file=key_path, database_url=database_url
    )
    export = content_voice.VoiceExport(folder.root, settings)
    (folder.root / "voice").mkdir()
    draft, _ = content_voice._usable_draft(folder.root)
    files = await export._files(draft, lambda *_: None)
    for name, data in files.items():
        (folder.root / "voice" / name).write_bytes(data)
    voices = load_content(folder.root).voices
    assert voices.keys() == {CARD, "les2/one"} and export.count == 2 and not export.lost
    assert not folder.problems()
    async with store.batch() as batch:
        for voice in await batch.uow.card_voices.list_published():
            batch.uow.card_voices.drop(voice.id)
        batch.keep_turn()
        await batch.commit()
    await store.close()
    assert await content_voice._import(list(voices.values()), settings) == 2
    assert await content_voice._import(list(voices.values()), settings) == 0, "the same again"
    again = await open_store_at(database_url)
    async with again.batch() as batch:
        (first, second) = await batch.uow.card_voices.list_published()
    assert (first.card_id, first.digest, first.file) == (CARD, text_digest(TEXT), FILE)
    assert second.card_id == "les2/one"
    opened = await again.open_voice(FILE.sha256)
    assert opened is not None and opened.data == SOUND
