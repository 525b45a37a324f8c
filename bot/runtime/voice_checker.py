"""Fetches what editors read aloud: cleans and measures it in the confined child, and puts it into the vault.

The rows are authoritative: a recording that was not finished before a stop is fetched again.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from typing import Final

from bot.conversation.ports import Tick
from bot.conversation.store import Store
from bot.conversation.wire import Adapter, FileGone, FileTooBig, WireDown
from bot.domain.learning.voices import MOST_BYTES, CardVoice, VoiceFault, VoiceFile, fault_of
from bot.domain.people import Messenger
from bot.runtime.turns import TickRunner
from bot.usecases.learning.record_cards import CheckedVoice, card_in
from bot.usecases.ports import Content
from bot.usecases.ports.media import CleanerClosed, CleaningFailure, CleanSound, MediaLimits, SoundCleaner

log = logging.getLogger(__name__)

MOST_WAITING: Final = 50
LIMITS: Final = MediaLimits(wall_seconds=30.0, cpu_seconds=20)
PAUSE: Final = 5.0
MOST_TRIES: Final = 60
"""With PAUSE five minutes: the editor is waiting, and can send it again."""
PLAYED: Final = {("audio/ogg", "opus"), ("audio/mpeg", "mp3"), ("audio/mp4", "aac")}
"""Types and codecs that both messengers play."""
_OF_THE_MACHINE: Final = frozenset({CleaningFailure.NOT_CONFINED})

type Answer = Callable[[str, CheckedVoice | VoiceFault], Tick]
"""From a recording's id and what was found to the tick that stores it and tells the editor."""


class VoiceChecker:
    """``look`` checks a few recordings."""

    def __init__(
        self,
        store: Store,
        *,
        adapters: Mapping[Messenger, Adapter],
        cleaner: SoundCleaner,
        runner: TickRunner,
        content: Callable[[], Content],
        answer: Answer,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._cleaner = cleaner
        self._runner = runner
        self._content = content
        self._answer = answer
        self._timer = timer
        self._tries: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    async def look(self) -> None:
        """Check what waits. Raises Conflict; the rest is then checked at the next look."""
        waiting = await self._store.voices_to_check(limit=MOST_WAITING)
        for voice in waiting:
            if self._not_before.get(voice.id, 0.0) > self._timer():
                continue
            outcome: CheckedVoice | VoiceFault | None
            try:
                outcome = await self._check(voice)
            except CleanerClosed:
                return
            except (WireDown, OSError) as error:
                outcome = self._postpone(voice, error)
            if outcome is not None:
                await self._runner.run_tick(self._answer(voice.id, outcome))
                self._forget(voice.id)
        for voice_id in self._tries.keys() - {voice.id for voice in waiting}:
            self._forget(voice_id)

    def _postpone(self, voice: CardVoice, error: Exception) -> VoiceFault | None:
        """Try again later; after many tries it is given up."""
        tries = self._tries[voice.id] = self._tries.get(voice.id, 0) + 1
        self._not_before[voice.id] = self._timer() + PAUSE
        log.warning("voice-not-fetched", extra={"why": type(error).__name__, "tries": tries})
        if tries < MOST_TRIES:
            return None
        return VoiceFault.GONE if isinstance(error, WireDown) else VoiceFault.NOT_KEPT

    def _forget(self, voice_id: str) -> None:
        self._tries.pop(voice_id, None)
        self._not_before.pop(voice_id, None)

    async def _check(self, voice: CardVoice) -> CheckedVoice | VoiceFault:
        """Raises WireDown, OSError, CleanerClosed."""
        if voice.editor is None or (adapter := self._adapters.get(voice.editor.messenger)) is None:
            return VoiceFault.GONE
        try:
            data = await adapter.fetch(voice.file_id)
        except FileTooBig:
            return VoiceFault.LARGE
        except FileGone:
            return VoiceFault.GONE
        sound = await self._cleaner.clean_sound(data, limits=LIMITS)
        if not isinstance(sound, CleanSound):
            return _fault_of_refusal(sound.reason)
        fault = self._fault_of(voice, sound)
        return fault if fault is not None else await self._keep(sound)

    def _fault_of(self, voice: CardVoice, sound: CleanSound) -> VoiceFault | None:
        copy, measure = sound.copy, sound.measure
        if not copy.mime.startswith("audio/"):
            return VoiceFault.NO_SOUND
        if (copy.mime, measure.codec) not in PLAYED:
            return VoiceFault.FORMAT
        if (card := card_in(self._content(), voice.card_id)) is None:
            return VoiceFault.CARD_GONE
        if len(copy.data) > MOST_BYTES:
            return VoiceFault.LARGE
        return fault_of(card.text, seconds=measure.seconds, heard_seconds=measure.heard_seconds)

    async def _keep(self, sound: CleanSound) -> CheckedVoice:
        """Raises OSError."""
        copy = sound.copy
        file = VoiceFile(
            hashlib.sha256(copy.data).hexdigest(),
            mime=copy.mime,
            seconds=max(1, round(sound.measure.seconds)),
            size=len(copy.data),
        )
        return CheckedVoice(file, place=await self._store.keep_voice(copy.data))


def _fault_of_refusal(reason: CleaningFailure) -> VoiceFault:
    if reason in _OF_THE_MACHINE:
        return VoiceFault.NOT_KEPT
    too_much = (CleaningFailure.TOO_LARGE, CleaningFailure.TOO_SLOW)
    return VoiceFault.LARGE if reason in too_much else VoiceFault.NO_SOUND
