"""What an editor has read aloud is fetched, cleaned and kept, or they hear why not."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.conversation.outgoing import Turn
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.wire import FileGone, FileTooBig, WireDown
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.voices import CardVoice, VoiceFault, VoiceState
from bot.domain.people import Account, Messenger
from bot.domain.submissions.clean_copies import (
    USUAL,
    CleanCopy,
    CleaningFailure,
    CleanSound,
    NotCleanable,
    SoundMeasure,
)
from bot.runtime import voice_checker
from bot.runtime.voice_checker import VoiceChecker
from bot.usecases.learning.record_cards import CheckedVoice
from bot.usecases.ports.media import MediaLimits
from tests.fakes.school import lesson
from tests.fakes.turns import FakeContent
from tests.runtime.fakes import FakeAdapter, FakeStore

DAY = date(2026, 11, 24)
MINA = Account(Messenger.TELEGRAM, 9002)
SCHOOL = FakeContent(tracks={(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="20"),)})


def sound(
    *,
    mime: str = "audio/ogg",
    codec: str = "opus",
    seconds: float = 20.0,
    heard: int = 18,
    data: bytes = b"ogg",
) -> CleanSound:
    copy = CleanCopy(data=data, mime=mime, suffix=".ogg")
    return CleanSound(
        copy=copy, measure=SoundMeasure(codec=codec, millis=int(seconds * 1000), heard_seconds=heard)
    )


@dataclass
class FakeSoundCleaner:
    outcome: CleanSound | NotCleanable = field(default_factory=sound)

    async def clean_sound(self, data: bytes, *, limits: MediaLimits = USUAL) -> CleanSound | NotCleanable:
        return self.outcome


@dataclass
class VoiceCheckScene:
    store: FakeStore = field(default_factory=FakeStore)
    adapter: FakeAdapter = field(default_factory=FakeAdapter)
    cleaner: FakeSoundCleaner = field(default_factory=FakeSoundCleaner)
    answers: list[tuple[str, CheckedVoice | VoiceFault]] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.adapter.files = {"file-a": b"what was sent"}
        self.checker = VoiceChecker(
            self.store,
            adapters={Messenger.TELEGRAM: self.adapter},
            cleaner=self.cleaner,
            runner=self,
            content=lambda: SCHOOL,
            answer=self.answer,
            timer=lambda: self.now,
        )

    def answer(self, voice_id: str, outcome: CheckedVoice | VoiceFault) -> Tick:
        self.answers.append((voice_id, outcome))
        self.store.voices_to_be_checked = [v for v in self.store.voices_to_be_checked if v.id != voice_id]

        async def tick(_ctx: TickCtx) -> Turn:
            return Turn()

        return tick

    async def run_tick(self, _tick: Tick) -> None: ...

    async def check(self, **changes: object) -> CheckedVoice | VoiceFault | None:
        fields: dict[str, object] = {"card_id": "vb1/0", "editor": MINA, "file_id": "file-a", **changes}
        voice = CardVoice("a", digest="d" * 16, state=VoiceState.CHECKING, day=DAY, **fields)  # type: ignore[arg-type]
        self.store.voices_to_be_checked = [voice]
        await self.checker.look()
        return self.answers[-1][1] if self.answers else None


async def test_reading_is_cleaned_and_kept() -> None:
    scene = VoiceCheckScene()
    outcome = await scene.check()
    assert isinstance(outcome, CheckedVoice) and scene.store.kept_voices == [b"ogg"]
    assert (outcome.file.seconds, outcome.file.mime, outcome.file.size) == (20, "audio/ogg", 3)
    assert outcome.place.name == f"{1:032x}"


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (NotCleanable(reason=CleaningFailure.KEPT_SEALED), VoiceFault.NO_SOUND),
        (NotCleanable(reason=CleaningFailure.DAMAGED), VoiceFault.NO_SOUND),
        (NotCleanable(reason=CleaningFailure.SEALED_UNOPENED), VoiceFault.NO_SOUND),
        (NotCleanable(reason=CleaningFailure.TOO_LARGE), VoiceFault.LARGE),
        (NotCleanable(reason=CleaningFailure.TOO_SLOW), VoiceFault.LARGE),
        (NotCleanable(reason=CleaningFailure.NOT_CONFINED), VoiceFault.NOT_KEPT),
        (sound(mime="video/mp4", codec="aac"), VoiceFault.NO_SOUND),
        (sound(codec="flac"), VoiceFault.FORMAT),
        (sound(mime="audio/webm"), VoiceFault.FORMAT),
        (sound(seconds=1200.0, heard=1200), VoiceFault.LONG),
        (sound(data=bytes(7 * 1024 * 1024)), VoiceFault.LARGE),
        (sound(seconds=1.0, heard=1), VoiceFault.SHORT),
        (sound(heard=0), VoiceFault.QUIET),
    ],
)
async def test_what_cannot_be_used_is_not_kept(outcome: CleanSound | NotCleanable, fault: VoiceFault) -> None:
    scene = VoiceCheckScene(cleaner=FakeSoundCleaner(outcome))
    assert await scene.check() is fault and not scene.store.kept_voices


@pytest.mark.parametrize(
    ("answer", "fault"), [(FileGone("gone"), VoiceFault.GONE), (FileTooBig("20 MB"), VoiceFault.LARGE)]
)
async def test_what_the_messenger_does_not_give_is_named(answer: Exception, fault: VoiceFault) -> None:
    scene = VoiceCheckScene()
    scene.adapter.files = {"file-a": answer}
    assert await scene.check() is fault


async def test_card_that_went_meanwhile_is_named() -> None:
    assert await VoiceCheckScene().check(card_id="vb1/9") is VoiceFault.CARD_GONE


async def test_silent_messenger_is_asked_again_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_checker, "MOST_TRIES", 3)
    scene = VoiceCheckScene()
    scene.adapter.files = {"file-a": WireDown("away")}
    assert await scene.check() is None
    await scene.checker.look()
    assert scene.checker._tries == {"a": 1}, "not before the pause is over"
    for _ in range(2):
        scene.now += voice_checker.PAUSE
        await scene.checker.look()
    assert scene.answers == [("a", VoiceFault.GONE)] and not scene.checker._tries


async def test_vault_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = VoiceCheckScene()

    async def full(_data: bytes) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(scene.store, "keep_voice", full)
        assert await scene.check() is None
    scene.now += voice_checker.PAUSE
    await scene.checker.look()
    assert isinstance(scene.answers[0][1], CheckedVoice)
