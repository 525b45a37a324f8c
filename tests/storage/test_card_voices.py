"""Recordings of cards: one contract in memory, on SQLite, on PostgreSQL; what becomes of their sounds."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.store import DeliveryResult, DeliveryStatus, FileName, FileUpload
from bot.domain.learning.voices import DRAFT_STAYS, CardVoice, VaultPlace, VoiceFile, VoiceState, upload_name
from bot.domain.people import Account, Messenger
from storage import vault
from storage.store import SqlStore
from tests.storage.test_inbox_outbox import enqueue_messages
from tests.storage.test_role_leases import Joining, join
from tests.storage.values import outgoing, ref
from tests.storage.workplace import Workplace

__all__ = ["join"]

MINA = Account(Messenger.TELEGRAM, 9002)
REZA = Account(Messenger.BALE, 9001)
DAY = date(2026, 11, 24)
SOUND = b"OggS and so on"
FILE = VoiceFile(hashlib.sha256(SOUND).hexdigest(), mime="audio/ogg", seconds=41, size=len(SOUND))


def draft(key: str, *, card: str = "vb1/who", editor: Account = MINA) -> CardVoice:
    return CardVoice(
        key,
        card_id=card,
        digest="0123456789abcdef",
        state=VoiceState.CHECKING,
        day=DAY,
        editor=editor,
        file_id=f"file-{key}",
    )


def published_voice(key: str, place: VaultPlace, *, card: str = "vb1/who") -> CardVoice:
    state = VoiceState.PUBLISHED
    return replace(draft(key, card=card), state=state, editor=None, file_id="", file=FILE, place=place)


async def test_recording_moves_from_draft_to_everybody(work: Workplace) -> None:
    place = VaultPlace("ab" * 16, b"k" * 32)
    async with work.turn() as uow:
        uow.card_voices.save(draft("a"))
        uow.card_voices.save(draft("b", editor=REZA))
        uow.card_voices.save(draft("c", card="vb1/once"))
    async with work.turn() as uow:
        assert [voice.id for voice in await uow.card_voices.drafts("vb1/who", MINA)] == ["a"]
        assert await uow.card_voices.of_card("vb1/who") is None
        uow.card_voices.save(published_voice("a", place))
        assert await uow.card_voices.of_card("vb1/who") == published_voice("a", place)
        assert await uow.card_voices.drafts("vb1/who", MINA) == []
    async with work.turn() as uow:
        assert await uow.card_voices.get("a") == published_voice("a", place)
        assert await uow.card_voices.get("c") == draft("c", card="vb1/once")
        assert await uow.card_voices.list_published() == [published_voice("a", place)]
        uow.card_voices.drop("a")
        assert await uow.card_voices.get("a") is None and await uow.card_voices.list_published() == []


async def test_card_is_heard_from_its_publication_to_its_end(work: Workplace) -> None:
    """What is kept in memory changes with the rows, in this turn and in the next one."""
    first, second = VaultPlace("ab" * 16, b"k" * 32), VaultPlace("cd" * 16, b"k" * 32)
    async with work.turn() as uow:
        assert await uow.card_voices.of_card("vb1/who") is None
    async with work.turn() as uow:
        uow.card_voices.save(published_voice("a", first))
        uow.card_voices.save(published_voice("b", second, card="vb1/once"))
        assert await uow.card_voices.of_card("vb1/who") == published_voice("a", first)
    async with work.turn() as uow:
        assert await uow.card_voices.of_card("vb1/who") == published_voice("a", first)
        assert await uow.card_voices.of_card("vb1/once") == published_voice("b", second, card="vb1/once")
        uow.card_voices.drop("a")
        assert await uow.card_voices.of_card("vb1/who") is None
        assert await uow.card_voices.of_card("vb1/once") == published_voice("b", second, card="vb1/once")
    async with work.turn() as uow:
        assert await uow.card_voices.of_card("vb1/who") is None


async def test_card_has_one_published_recording(work: Workplace) -> None:
    """A second one may be published by somebody who has not seen the first one."""
    for key in "abc":
        async with work.turn() as uow:
            uow.card_voices.save(published_voice(key, VaultPlace(key * 32, b"k" * 32)))
            uow.card_voices.save(
                published_voice(f"other-{key}", VaultPlace(key * 32, b"k" * 32), card=f"vb1/{key}")
            )
    async with work.turn() as uow:
        ids = [voice.id for voice in await uow.card_voices.list_published()]
    assert ids == ["other-a", "other-b", "other-c", "c"]


@pytest.mark.slow
async def test_processes_that_publish_at_once_leave_one_recording(join: Joining) -> None:
    first, second = (await join()).store, (await join()).store
    async with first.batch() as batch:
        assert await batch.uow.card_voices.of_card("vb1/who") is None
        batch.uow.card_voices.save(published_voice("a", VaultPlace("a" * 32, b"k" * 32)))
        batch.keep_turn()
        link = batch.uow.card_voices._link  # type: ignore[attr-defined] # to wait with what was sent
        await batch.uow.card_voices.flush(link)  # type: ignore[attr-defined] # see above
        waiting = asyncio.create_task(put(second, published_voice("b", VaultPlace("b" * 32, b"k" * 32))))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await batch.commit()
    await waiting
    async with first.batch() as batch:
        assert [voice.id for voice in await batch.uow.card_voices.list_published()] == ["b"]


async def note_upload(store: SqlStore, sha256: str) -> FileName:
    """The messenger has this sound."""
    name = FileName(Messenger.BALE, 2000, upload_name(sha256))
    (row,) = await enqueue_messages(store, outgoing())
    upload = FileUpload(name, "f:1")
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(7), upload=upload)])
    return name


async def test_messengers_id_goes_with_the_last_recording(store: SqlStore) -> None:
    name = await note_upload(store, FILE.sha256)
    place = await store.keep_voice(SOUND)
    ready = replace(draft("b"), state=VoiceState.READY, file=FILE, place=await store.keep_voice(SOUND))
    await put(store, published_voice("a", place), ready)
    await drop(store, "a")
    assert await store.stored_file_id(name) == "f:1", "another row has this sound"
    await drop(store, "b")
    assert await store.stored_file_id(name) == ""


async def test_messengers_id_of_an_unaccepted_recording_ends_with_it(store: SqlStore) -> None:
    name = await note_upload(store, FILE.sha256)
    day = store._context.clock.today() - DRAFT_STAYS - timedelta(days=1)
    place = await store.keep_voice(SOUND)
    await put(store, replace(draft("a"), state=VoiceState.READY, file=FILE, place=place, day=day))
    await store.purge(store._context.clock.now())
    assert await store.stored_file_id(name) == ""


async def put(store: SqlStore, *voices: CardVoice) -> None:
    async with store.batch() as batch:
        for voice in voices:
            batch.uow.card_voices.save(voice)
        batch.keep_turn()
        await batch.commit()


async def drop(store: SqlStore, key: str) -> None:
    async with store.batch() as batch:
        batch.uow.card_voices.drop(key)
        batch.keep_turn()
        await batch.commit()


async def test_sound_is_opened_by_its_hash(store: SqlStore) -> None:
    await put(store, published_voice("a", await store.keep_voice(SOUND)))
    file = await store.open_voice(FILE.sha256)
    assert file is not None and (file.data, file.kind, file.name) == (SOUND, "voice", "card.ogg")
    assert await store.open_voice("00" * 32) is None


async def test_changed_sound_is_not_played(store: SqlStore, data_dir: Path) -> None:
    place = await store.keep_voice(SOUND)
    await put(store, published_voice("a", place))
    path = data_dir / "vault" / place.name[:2] / place.name
    sealed = bytearray(path.read_bytes())
    sealed[-3] ^= 1
    path.write_bytes(sealed)
    assert await store.open_voice(FILE.sha256) is None
    path.unlink()
    assert await store.open_voice(FILE.sha256) is None


async def test_dropped_recording_takes_its_sound_along(store: SqlStore, data_dir: Path) -> None:
    place = await store.keep_voice(SOUND)
    await put(store, published_voice("a", place))
    await drop(store, "a")
    assert not (data_dir / "vault" / place.name[:2] / place.name).exists()


async def test_only_what_waits_is_checked(store: SqlStore) -> None:
    await put(store, draft("a"), published_voice("b", await store.keep_voice(SOUND)), draft("c"))
    assert [voice.id for voice in await store.voices_to_check(limit=9)] == ["a", "c"]
    assert [voice.id for voice in await store.voices_to_check(limit=1)] == ["a"]


async def test_upkeep_leaves_recorded_sounds_and_removes_others(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "_ORPHAN_AGE", -60.0)
    named, nameless = await store.keep_voice(SOUND), await store.keep_voice(b"nobody names it")
    await put(store, published_voice("a", named))
    await store.purge(datetime.now(UTC))
    names = await store._context.vault.names(named.name[:2]) + await store._context.vault.names(
        nameless.name[:2]
    )
    assert named.name in names and nameless.name not in names


async def test_draft_that_nobody_accepts_ends(store: SqlStore, data_dir: Path) -> None:
    place = await store.keep_voice(SOUND)
    today = store._context.clock.today()
    ready = replace(draft("a"), state=VoiceState.READY, file=FILE, place=place, day=today - DRAFT_STAYS)
    old = replace(
        ready, id="b", day=today - DRAFT_STAYS - timedelta(days=1), place=await store.keep_voice(SOUND)
    )
    await put(store, ready, old, replace(published_voice("c", place), day=date(2020, 1, 1)))
    removed = await store.purge(store._context.clock.now())
    assert removed["card_voices"] == 1
    async with store.batch() as batch:
        assert await batch.uow.card_voices.get("b") is None
        assert await batch.uow.card_voices.get("a") is not None and await batch.uow.card_voices.get("c")
    assert old.place is not None
    assert not (data_dir / "vault" / old.place.name[:2] / old.place.name).exists()
