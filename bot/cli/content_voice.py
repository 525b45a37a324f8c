"""``amanat content voice``: which cards have a recording, and recordings between chat, ``content/voice`` and files.

Those that editors make in chat lie in the vault; ``export`` writes them into the content folder, where they belong to
the edition, ``import`` brings them back. ``add`` takes a file that was recorded elsewhere.
"""

import asyncio
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.cli.content_folder import content_dir
from bot.cli.export import FolderExport
from bot.cli.progress import ProgressLine
from bot.cli.store_of_settings import open_store_of
from bot.cli.trouble import CommandTrouble
from bot.cli.words import Amount, all_of, words
from bot.conversation.progress import Progress
from bot.domain.learning.voices import (
    CardVoice,
    FolderVoice,
    Freshness,
    SpokenCard,
    VoiceFault,
    VoiceFile,
    VoiceState,
    cards_of,
    fault_of,
    freshness,
    text_digest,
)
from bot.library.draft import ContentDraft
from bot.library.loader import read_draft
from bot.library.problems import ContentErrors
from bot.library.read_voices import FOLDER, INDEX, MIMES, file_name, index_text
from bot.media.pool import CleaningPool
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings, SettingsTrouble, read_settings
from bot.usecases.ports.media import CleanSound, MediaLimits
from storage.card_voices import read_sound, read_voices, suffix_of
from storage.keys import KeyRing
from storage.opening import open_bucket_vault
from storage.sealing import Sealer
from storage.trouble import DatabaseUnusable
from storage.vault import VAULT, FolderVault, Vault

_FAULTS: Final = {
    VoiceFault.LONG: "voice-too-long",
    VoiceFault.SHORT: "voice-too-short",
    VoiceFault.QUIET: "voice-too-quiet",
}
PLAYED = frozenset({"opus", "mp3", "aac"})


def content_voice(*, everything: bool, path: Path | None = None) -> int:
    """Print the cards whose recording speaks an earlier text, recordings of cards that are gone, ``everything``: also
    the cards without one, and the counts."""
    draft, _ = _usable_draft(path or content_dir())
    recorded = _recorded_in_chat()
    if recorded is None:
        recorded = []
        print(words("voice-no-database", folder=FOLDER))
    for line in state_lines(draft, recorded, everything=everything):
        print(line)
    return 0


def _recorded_in_chat() -> list[CardVoice] | None:
    """What was recorded in chat; None where no database of this program can be read."""
    try:
        return asyncio.run(read_voices(read_settings().url))
    except (DatabaseUnusable, SettingsTrouble):
        return None


def due_in_chat(draft: ContentDraft) -> list[str]:
    """A line for each recording that was made in chat and is not offered (any more), for ``content check``. None
    without a database, as where content is only written."""
    folder = {voice.card_id: voice for voice in draft.voices}
    cards, due = cards_of(draft.lessons, draft.own_cards()), []
    for voice in _recorded_in_chat() or ():
        card = cards.get(voice.card_id)
        if card is None:
            due.append(words("voice-card-gone", card=voice.card_id))
        elif freshness(card.text, (voice, folder.get(voice.card_id))) is Freshness.STALE:
            due.append(words("voice-card-changed", card=voice.card_id))
    return due


def state_lines(draft: ContentDraft, recorded: Iterable[CardVoice], *, everything: bool) -> Iterator[str]:
    """A line for each card or recording that somebody should look at, then the counts."""
    cards = cards_of(draft.lessons, draft.own_cards())
    chat = {voice.card_id: voice for voice in recorded}
    folder = {voice.card_id: voice for voice in draft.voices}
    states = {key: freshness(card.text, (chat.get(key), folder.get(key))) for key, card in cards.items()}
    for key, state in states.items():
        if state is Freshness.STALE:
            yield words("voice-changed", card=key, places=_places(key, chat, folder))
        elif everything and state is Freshness.NONE:
            yield words("voice-missing", card=key)
    gone = sorted((chat.keys() | folder.keys()) - cards.keys())
    for key in gone:
        yield words("voice-gone", card=key, places=_places(key, chat, folder))
    counts = {state: sum(there is state for there in states.values()) for state in Freshness}
    yield (
        f"cards={len(cards)} recorded={counts[Freshness.CURRENT]} changed={counts[Freshness.STALE]} "
        f"missing={counts[Freshness.NONE]} gone={len(gone)}"
    )


def _places(key: str, chat: Mapping[str, CardVoice], folder: Mapping[str, FolderVoice]) -> str:
    there = [
        name
        for name, voices in ((words("voice-in-chat"), chat), (f"content/{FOLDER}", folder))
        if key in voices
    ]
    return all_of(there)


def _usable_draft(path: Path) -> tuple[ContentDraft, str]:
    """Raises ContentErrors."""
    draft, digest = read_draft(path, ProgressLine(words("progress-content")))
    if draft.ledger.problems:
        raise ContentErrors(draft.ledger.problems)
    return draft, digest


# --- from chat to the folder ----------------------------------------------------------------------------------


class VoiceExport(FolderExport):
    """The recordings that were made in chat, as they belong into the content folder. Raises DatabaseUnusable, and
    OSError where the vault does not answer."""

    name = "content voice export"
    form = "export-form-voice"
    about = "export-about-voice"

    def __init__(self, content: Path, settings: Settings) -> None:
        self._content, self._settings = content, settings
        self.count = 0
        self.lost: list[str] = []
        """Cards whose sound is missing, or was changed."""

    def files(self, progress: Progress) -> Mapping[str, bytes]:
        draft, _ = _usable_draft(self._content)
        return asyncio.run(self._files(draft, progress))

    async def _files(self, draft: ContentDraft, progress: Progress) -> Mapping[str, bytes]:
        cards, vault = cards_of(draft.lessons, draft.own_cards()), vault_of(self._settings)
        recorded = [voice for voice in await read_voices(self._settings.url) if voice.card_id in cards]
        voices, files = {voice.card_id: voice for voice in draft.voices}, dict[str, bytes]()
        for done, voice in enumerate(recorded):
            progress(done, len(recorded))
            assert voice.file is not None and voice.place is not None, "what is published has its sound"
            if not _is_wanted(voice, voices.get(voice.card_id), cards[voice.card_id]):
                continue
            data = await read_sound(vault, voice.place, voice.file.sha256)
            if data is None:
                self.lost.append(voice.card_id)
                continue
            name = file_name(voice.card_id, suffix_of(voice.file.mime))
            files[name] = data
            voices[voice.card_id] = FolderVoice(
                voice.card_id, digest=voice.digest, file=voice.file, path=name
            )
        self.count = len(files)
        return {**files, Path(INDEX).name: index_text(voices.values()).encode()} if files else {}


def _is_wanted(voice: CardVoice, there: FolderVoice | None, card: SpokenCard) -> bool:
    """Whether this recording belongs into the folder instead of what is there: it is another one, and does not take the
    present text's place with an earlier one."""
    if there is None:
        return True
    is_same = there.file == voice.file and there.digest == voice.digest
    present = text_digest(card.text)
    return not is_same and (voice.digest == present or there.digest != present)


def vault_of(settings: Settings) -> Vault:
    """The vault as it is set, for reading beside a program that may be running."""
    if settings.bucket is None:
        return FolderVault(settings.data_dir / VAULT, Sealer())
    ring = KeyRing.from_file(settings.key_file, data_dir=settings.data_dir, fresh=False)
    return open_bucket_vault(settings.bucket, Sealer(), ring, read_only=True)


def voice_export(path: Path | None = None) -> int:
    """Write what was recorded in chat into ``content/voice``, also while the program runs."""
    path = path or content_dir()
    export, folder = VoiceExport(path, read_settings()), path / FOLDER
    folder.mkdir(exist_ok=True)
    export.write(folder, ProgressLine(words("progress-recordings")))
    for card_id in export.lost:
        print(words("voice-lost", card=card_id), file=sys.stderr)
    print(f"exported={export.count} lost={len(export.lost)} folder={folder}")
    return 1 if export.lost else 0


# --- from the folder to the vault -----------------------------------------------------------------------------


class _ImportOutcome(StrEnum):
    """What an import does with a recording of the folder."""

    IMPORTED = "imported"
    SAME = "same"
    """The vault has it already."""
    KEPT = "kept"
    """The vault has another one, which is not replaced."""


def voice_import(path: Path | None = None) -> int:
    """Put the recordings of ``content/voice`` into the vault where it has none of the card, or one of an earlier text
    and the folder's is of the present one. Raises DatabaseBusy while the program runs."""
    draft, _ = _usable_draft(path or content_dir())
    counts = asyncio.run(_import(draft, read_settings()))
    print(" ".join(f"{outcome}={counts[outcome]}" for outcome in _ImportOutcome))
    return 0


def _import_outcome(voice: FolderVoice, earlier: CardVoice | None, card: SpokenCard | None) -> _ImportOutcome:
    if earlier is None:
        return _ImportOutcome.IMPORTED
    if earlier.file == voice.file and earlier.digest == voice.digest:
        return _ImportOutcome.SAME
    present = text_digest(card.text) if card is not None else ""
    is_newer = voice.digest == present and earlier.digest != present
    return _ImportOutcome.IMPORTED if is_newer else _ImportOutcome.KEPT


async def _import(draft: ContentDraft, settings: Settings) -> Counter[_ImportOutcome]:
    store = await open_store_of(settings, SystemClock())
    counts, cards = Counter[_ImportOutcome](), cards_of(draft.lessons, draft.own_cards())
    ids, day = SystemIds(), SystemClock().today()
    try:
        for voice in draft.voices:
            data = _intact(voice)
            async with store.batch() as batch:
                earlier = await batch.uow.card_voices.of_card(voice.card_id)
                outcome = _import_outcome(voice, earlier, cards.get(voice.card_id))
                counts[outcome] += 1
                if outcome is not _ImportOutcome.IMPORTED:
                    continue
                if earlier is not None:
                    batch.uow.card_voices.drop(earlier.id)
                imported = CardVoice(
                    ids.new(),
                    card_id=voice.card_id,
                    digest=voice.digest,
                    state=VoiceState.PUBLISHED,
                    day=day,
                    file=voice.file,
                    place=await store.keep_voice(data),
                )
                batch.uow.card_voices.save(imported)
                batch.keep_turn()
                await batch.commit()
    finally:
        await store.close()
    return counts


def _intact(voice: FolderVoice) -> bytes:
    data = Path(voice.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != voice.file.sha256:
        raise CommandTrouble(words("voice-other-file", file=voice.path))
    return data


# --- a file from elsewhere ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A cleaned file, and what it is."""

    data: bytes
    file: VoiceFile


def voice_add(card_id: str, file: Path, path: Path | None = None) -> int:
    """Clean the file, check that it is a reading of the card, and put it into ``content/voice``. Raises
    CommandTrouble."""
    path = path or content_dir()
    draft, _ = _usable_draft(path)
    card = cards_of(draft.lessons, draft.own_cards()).get(card_id)
    if card is None:
        raise CommandTrouble(words("voice-no-card", card=card_id))
    recorded = asyncio.run(_clean(file.read_bytes(), card))
    name, folder = file_name(card_id, suffix_of(recorded.file.mime)), path / FOLDER
    voices = {voice.card_id: voice for voice in draft.voices}
    voices[card_id] = FolderVoice(card_id, digest=text_digest(card.text), file=recorded.file, path=name)
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(recorded.data)
    (path / INDEX).write_text(index_text(voices.values()), encoding="utf-8")
    print(f"{card_id}: {recorded.file.seconds} s, {recorded.file.size} bytes, {folder / name}")
    return 0


async def _clean(data: bytes, card: SpokenCard) -> _Recorded:
    pool = CleaningPool()
    try:
        sound = await pool.clean_sound(data, limits=MediaLimits())
    finally:
        await pool.close()
    if not isinstance(sound, CleanSound):
        raise CommandTrouble(words("voice-not-opened", why=sound.reason))
    copy, measure = sound.copy, sound.measure
    if copy.mime not in MIMES.values() or measure.codec not in PLAYED:
        raise CommandTrouble(words("voice-not-played", mime=copy.mime, codec=measure.codec))
    if fault := fault_of(card.text, seconds=measure.seconds, heard_seconds=measure.heard_seconds):
        raise CommandTrouble(
            words(
                "voice-no-reading",
                fault=words(_FAULTS[fault]),
                seconds=Amount(f"{measure.seconds:.0f}"),
                heard=measure.heard_seconds,
            )
        )
    digest, seconds = hashlib.sha256(copy.data).hexdigest(), max(1, round(measure.seconds))
    return _Recorded(copy.data, VoiceFile(digest, mime=copy.mime, seconds=seconds, size=len(copy.data)))
