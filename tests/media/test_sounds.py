"""Sounds are cleaned and measured in the confined child; what it says of them is not trusted blindly."""

import pytest

from bot.confined import frames
from bot.domain.submissions.clean_copies import CleanCopy, CleaningFailure, CleanSound
from bot.media.kinds import MediaKind
from bot.media.pool import CleaningPool
from bot.media.worker import Job, _parse_answer
from bot.usecases.ports.media import MediaLimits, NotCleanable
from tests.fakes.sounds import long_tone, tone

OGG = tone(4.0)
NAMED = {"mime": "audio/ogg", "suffix": ".ogg", "partial": False}
MEASURED = {**NAMED, "codec": "opus", "millis": 4000, "heard": 4}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("codec", "container", "mime", "name"),
    [
        ("libopus", "ogg", "audio/ogg", "opus"),
        ("libmp3lame", "mp3", "audio/mpeg", "mp3"),
        ("aac", "ipod", "audio/mp4", "aac"),
        ("flac", "ogg", "audio/ogg", "flac"),
    ],
)
async def test_sound_is_cleaned_and_measured(codec: str, container: str, mime: str, name: str) -> None:
    pool = CleaningPool()
    try:
        sound = await pool.clean_sound(tone(4.0, codec=codec, container=container, note="MADE-AT-HOME"))
    finally:
        await pool.close()
    assert isinstance(sound, CleanSound)
    assert sound.copy.mime == mime and b"MADE-AT-HOME" not in sound.copy.data
    assert sound.measure.codec == name and 3.9 < sound.measure.seconds < 4.2
    assert 3 <= sound.measure.heard_seconds <= 5


@pytest.mark.slow
async def test_silence_and_hiss_are_not_heard() -> None:
    pool = CleaningPool()
    try:
        for amplitude in (0, 60):
            sound = await pool.clean_sound(tone(4.0, amplitude=amplitude))
            assert isinstance(sound, CleanSound) and sound.measure.heard_seconds == 0
    finally:
        await pool.close()


@pytest.mark.slow
async def test_twenty_minutes_are_measured_in_part() -> None:
    pool = CleaningPool()
    try:
        sound = await pool.clean_sound(long_tone(1200), limits=MediaLimits(wall_seconds=60.0))
    finally:
        await pool.close()
    assert isinstance(sound, CleanSound) and 240 <= sound.measure.seconds < 250


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no sound at all", CleaningFailure.KEPT_SEALED),
        (b"PK\x03\x04" + bytes(60), CleaningFailure.SEALED_UNOPENED),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), CleaningFailure.KEPT_SEALED),
        (b"%PDF-1.7\n" + bytes(60), CleaningFailure.KEPT_SEALED),
        (OGG[:200], CleaningFailure.DAMAGED),
        (b"OggS" + bytes(500), CleaningFailure.DAMAGED),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(400), CleaningFailure.DAMAGED),
    ],
)
async def test_what_is_no_sound_is_refused(data: bytes, why: CleaningFailure) -> None:
    pool = CleaningPool()
    try:
        outcome = await pool.clean_sound(data)
    finally:
        await pool.close()
    assert isinstance(outcome, NotCleanable) and outcome.reason is why


@pytest.mark.parametrize(
    "lie",
    [
        {"codec": "opus"},
        {"codec": "Opus; drop", "millis": 1, "heard": 1},
        {"codec": "opus", "millis": "4000", "heard": 4},
        {"codec": "opus", "millis": -1, "heard": 4},
        {"codec": "opus", "millis": 4000, "heard": -4},
    ],
)
def test_lying_child_gives_no_measure(lie: dict[str, object]) -> None:
    job = Job(OGG, MediaKind.OGG, measured=True)
    with pytest.raises(frames.BadFrame):
        _parse_answer({**NAMED, **lie}, OGG, job)


def test_measure_comes_only_where_it_was_asked_for() -> None:
    assert isinstance(_parse_answer(MEASURED, OGG, Job(OGG, MediaKind.OGG, measured=True)), CleanSound)
    assert isinstance(_parse_answer(MEASURED, OGG, Job(OGG, MediaKind.OGG)), CleanCopy)
