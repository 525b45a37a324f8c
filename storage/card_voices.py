"""Recordings of cards. Their sounds are in the vault, each under a key of its own, which stands in the row: what is
taught is no secret. The seal shows whether a file is the one that was stored.
"""

import asyncio
import hashlib
import logging
import mimetypes
import secrets
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, text

from bot.conversation.incoming import FileKind
from bot.conversation.store_troubles import VaultDown
from bot.conversation.voice_store import CleanFile
from bot.domain.learning.voices import DRAFT_STAYS, CardVoice, VaultPlace, VoiceFile, VoiceState, upload_name
from bot.domain.people import Account
from storage.command_database import open_for_command
from storage.conditions import Columns, stored_row
from storage.destruction import destroy_vault_files
from storage.link import Link
from storage.models_training import card_voices
from storage.queries import NO_VALUES, OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.sealing import SealBroken
from storage.staged_rows import MissingRow, StagedRows
from storage.storage_context import StorageContext
from storage.stored_files import forget_files
from storage.vault import Vault

_log = logging.getLogger(__name__)

KEY_BYTES: Final = 32


def _of_file(name: str) -> Any:
    return lambda voice: getattr(voice.file, name) if voice.file is not None else None


COLUMNS: Final[Columns[CardVoice]] = {
    "id": attrgetter("id"),
    "card_id": attrgetter("card_id"),
    "digest": attrgetter("digest"),
    "state": attrgetter("state.value"),
    "day": lambda voice: voice.day.isoformat(),
    "editor": lambda voice: str(voice.editor) if voice.editor is not None else None,
    "file_id": attrgetter("file_id"),
    "sha256": _of_file("sha256"),
    "mime": _of_file("mime"),
    "seconds": _of_file("seconds"),
    "size": _of_file("size"),
    "name": lambda voice: voice.place.name if voice.place is not None else None,
    "key": lambda voice: voice.place.key if voice.place is not None else None,
}
_C: Final = card_voices.c
_IS_PUBLISHED: Final = _C.state == VoiceState.PUBLISHED.value
_ORDER: Final = (_C.card_id, _C.id)
_OF_CARD: Final = Query(
    card_voices, COLUMNS, _C.card_id == bindparam("card"), _IS_PUBLISHED, order=_ORDER, few=True
)
_PUBLISHED: Final = Query(card_voices, COLUMNS, _IS_PUBLISHED, order=_ORDER)
_DRAFTS: Final = Query(
    card_voices,
    COLUMNS,
    _C.card_id == bindparam("card"),
    _C.editor == bindparam("editor"),
    _C.state != VoiceState.PUBLISHED.value,
    order=_ORDER,
)
_ONE: Final = select(card_voices).where(_C.id == bindparam("at"))
_DROP: Final = delete(card_voices).where(_C.id == bindparam("at"))
_SOUNDS: Final = select(_C.name, _C.sha256).where(
    _C.id.in_(bindparam("these", expanding=True)), _C.name.is_not(None)
)
_STILL_THERE: Final = select(_C.sha256).where(_C.sha256.in_(bindparam("these", expanding=True)))
_LOCK: Final = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(c, 0)) FROM unnest(CAST(:these AS text[])) AS c ORDER BY c"
)
"""PostgreSQL: whoever publishes a card's recording locks out other processes that do until the commit."""
_OTHERS: Final = select(_C.id).where(
    _IS_PUBLISHED,
    _C.card_id.in_(bindparam("cards", expanding=True)),
    _C.id.not_in(bindparam("these", expanding=True)),
)
_CHECKING: Final = (
    select(card_voices).where(_C.state == VoiceState.CHECKING.value).order_by(_C.id).limit(bindparam("most"))
)
_BY_SOUND: Final = select(card_voices).where(_C.sha256 == bindparam("sha256"), _C.name.is_not(None))
_OLD: Final = select(_C.id).where(_C.state != VoiceState.PUBLISHED.value, _C.day < bindparam("before"))


class CardVoiceQueries:
    """The queries for recordings, wherever they are."""

    def __init__(self, rows: RowSource[CardVoice]) -> None:
        self._rows = rows

    async def of_card(self, card_id: str) -> CardVoice | None:
        return next(iter(await self._rows.find(_OF_CARD, {"card": card_id})), None)

    async def list_published(self) -> Sequence[CardVoice]:
        return await self._rows.find(_PUBLISHED, NO_VALUES)

    async def drafts(self, card_id: str, editor: Account) -> Sequence[CardVoice]:
        return await self._rows.find(_DRAFTS, {"card": card_id, "editor": str(editor)})


class SqlCardVoices(CardVoiceQueries, Repository):
    """Implements ``bot.usecases.ports.training.CardVoices``."""

    def __init__(self, link: Link, context: StorageContext, cache: RowCache) -> None:
        self._link = link
        self._context = context
        self._cache = cache
        self._staged: StagedRows[str, CardVoice] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, _C.id, _voice, self._staged.items))

    async def of_card(self, card_id: str) -> CardVoice | None:
        """Every card that is opened asks for it: on SQLite all are kept until a recording changes."""
        if self._link.dialect != "sqlite" or self._staged.items():
            return await super().of_card(card_id)
        if self._cache.card_voices is None:
            self._cache.card_voices = {voice.card_id: voice for voice in await super().list_published()}
        return self._cache.card_voices.get(card_id)

    async def get(self, voice_id: str) -> CardVoice | None:
        staged = self._staged.get(voice_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_ONE, {"at": voice_id})
        return _voice(rows[0]) if rows else None

    def save(self, voice: CardVoice) -> None:
        self._staged.set(voice.id, voice)

    def drop(self, voice_id: str) -> None:
        self._staged.set(voice_id, None)

    async def flush(self, link: Link) -> None:
        changes = sorted(self._staged.batch.items())
        if changes:
            self._cache.card_voices = None
        saved = [voice for _, voice in changes if voice is not None]
        gone = [key for key, voice in changes if voice is None]
        gone += await _replaced_ids(link, [voice for voice in saved if voice.state is VoiceState.PUBLISHED])
        sounds = await _drop(link, self._context, gone)  # first: a card has one published row
        await link.put(card_voices, [stored_row(voice, COLUMNS) for voice in saved])
        await _forget_uploads(link, sounds)


async def _replaced_ids(link: Link, published: Sequence[CardVoice]) -> list[str]:
    """The other published recordings of these cards, also one that was committed after this turn has looked."""
    cards = sorted({voice.card_id for voice in published})
    if not cards:
        return []
    if link.dialect == "postgresql":
        await link.rows(_LOCK, {"these": [f"voice {card}" for card in cards]})
    rows = await link.rows(_OTHERS, {"cards": cards, "these": [voice.id for voice in published]})
    return [row.id for row in rows]


def _voice(row: Any) -> CardVoice:
    file = place = None
    if row.sha256 is not None:
        file = VoiceFile(row.sha256, mime=row.mime, seconds=row.seconds, size=row.size)
    if row.name is not None:
        place = VaultPlace(row.name, bytes(row.key))
    return CardVoice(
        row.id,
        card_id=row.card_id,
        digest=row.digest,
        state=VoiceState(row.state),
        day=date.fromisoformat(row.day),
        editor=Account.parse(row.editor) if row.editor else None,
        file_id=row.file_id,
        file=file,
        place=place,
    )


async def _drop(link: Link, context: StorageContext, ids: Sequence[str]) -> set[str]:
    """Delete these rows; their files are destroyed after the commit. Returns the hashes of their sounds."""
    if not ids:
        return set()
    sounds = await link.rows(_SOUNDS, {"these": list(ids)})
    await link.many(_DROP, [{"at": key} for key in ids])
    await destroy_vault_files(link, context, [row.name for row in sounds])
    return {row.sha256 for row in sounds}


async def _forget_uploads(link: Link, sounds: set[str]) -> None:
    """Delete the messengers' ids of sounds that no row has any more."""
    if sounds:
        there = {row.sha256 for row in await link.rows(_STILL_THERE, {"these": sorted(sounds)})}
        await forget_files(link, [upload_name(sha256) for sha256 in sorted(sounds - there)])


async def purge_voices(link: Link, context: StorageContext, today: date) -> int:
    """Remove recordings that nobody has accepted. Returns how many."""
    rows = await link.rows(_OLD, {"before": (today - DRAFT_STAYS).isoformat()})
    await _forget_uploads(link, await _drop(link, context, [row.id for row in rows]))
    return len(rows)


# --- the sounds -----------------------------------------------------------------------------------------------


async def voices_to_check(link: Link, *, limit: int) -> Sequence[CardVoice]:
    """Recordings that are still at the messenger."""
    return [_voice(row) for row in await link.rows(_CHECKING, {"most": limit})]


async def keep_sound(vault: Vault, data: bytes) -> VaultPlace:
    """Put a sound into the vault. Raises OSError (VaultDown where trying again will help)."""
    key = secrets.token_bytes(KEY_BYTES)
    return VaultPlace(await vault.put(data, key), key)


async def open_sound(context: StorageContext, sha256: str) -> CleanFile | None:
    """The recording with this hash; None if there is none (any more), or its file is another one. Raises VaultDown."""
    async with context.database.reading() as link:
        rows = await link.rows(_BY_SOUND, {"sha256": sha256})
    for row in rows:
        data = await read_sound(context.vault, VaultPlace(row.name, bytes(row.key)), sha256)
        if data is not None:
            return voice_note(data, row.mime)
    return None


async def read_sound(vault: Vault, place: VaultPlace, sha256: str) -> bytes | None:
    """What the vault has there, if it is what was stored. Raises VaultDown."""
    try:
        data = await vault.get(place.name, place.key)
    except VaultDown:
        raise
    except (OSError, SealBroken) as trouble:
        _log.error("voice-unreadable", extra={"kind": type(trouble).__name__})
        return None
    return data if await asyncio.to_thread(_digest, data) == sha256 else None


def voice_note(data: bytes, mime: str) -> CleanFile:
    """A sound as messengers take it: a voice note, or music."""
    kind = FileKind.VOICE if mime == "audio/ogg" else FileKind.AUDIO
    return CleanFile(data, kind.value, f"card{suffix_of(mime)}", mime)


def suffix_of(mime: str) -> str:
    """The end of a file's name, with its dot."""
    return _SUFFIXES.get(mime) or mimetypes.guess_extension(mime) or ""


_SUFFIXES: Final = {"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a"}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def read_voices(url: str) -> list[CardVoice]:
    """All published recordings. Can be read while the program runs: nothing is locked or written.

    Raises DatabaseUnusable when there is no database of this program's schema.
    """
    async with (
        open_for_command(url, trouble="the recordings cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        rows = await link.rows(_PUBLISHED.all.order_by(*_ORDER))
    return [_voice(row) for row in rows]
