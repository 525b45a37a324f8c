"""The sandbox's recording: ten seconds, small, played on both messengers, made by the tool that is named as maker."""

import pytest

from bot.cli.sandbox import SAMPLE_SECONDS, SAMPLE_VOICE
from bot.domain.submissions.clean_copies import CleanSound
from bot.media.pool import CleaningPool
from tools.sample_voice import melody

pytestmark = pytest.mark.slow


async def test_sample_is_ten_seconds_that_both_messengers_play() -> None:
    pool = CleaningPool()
    try:
        sound = await pool.clean_sound(SAMPLE_VOICE.read_bytes())
    finally:
        await pool.close()
    assert isinstance(sound, CleanSound) and sound.copy.mime == "audio/ogg" and sound.measure.codec == "opus"
    assert (
        round(sound.measure.seconds) == SAMPLE_SECONDS and sound.measure.heard_seconds >= SAMPLE_SECONDS - 1
    )
    assert SAMPLE_VOICE.stat().st_size < 30_000


async def test_tool_makes_a_sample_of_the_same_length() -> None:
    """Not the same bytes: they depend on the version of the encoder."""
    pool = CleaningPool()
    try:
        sound = await pool.clean_sound(melody())
    finally:
        await pool.close()
    assert isinstance(sound, CleanSound) and round(sound.measure.seconds) == SAMPLE_SECONDS
