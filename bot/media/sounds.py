"""Measures sound: how long it is, and in how many of its seconds anything is heard. It is decoded for that, in the
confined child.
"""

from __future__ import annotations  # av's classes are generic for type checkers only

import math
from array import array
from collections.abc import Iterator
from operator import mul
from typing import Any, Final

import av
from av.container import InputContainer

from bot.domain.submissions.clean_copies import QUIETEST, CleaningFailure, SoundMeasure
from bot.media.containers import open_container
from bot.media.kinds import MediaKind
from bot.media.refusal import CleaningRefusal

RATE: Final = 8_000
"""Samples a second: speech is below 4,000 Hz."""
MOST_MEASURED: Final = 600
"""Seconds after which nothing is decoded any more: it is too long anyway."""
_FULL: Final = 32_768.0
_SILENCE: Final = -120.0


def measure_sound(data: bytes, kind: MediaKind) -> SoundMeasure:
    """Decode the first sound track. Raises CleaningRefusal without one, or av's errors."""
    with open_container(data, kind) as source:
        if not source.streams.audio:
            raise CleaningRefusal(CleaningFailure.DAMAGED)
        codec = source.streams.audio[0].codec_context.codec.canonical_name
        count, heard = _listen(source)
    if not count:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    return SoundMeasure(codec=codec, millis=count * 1000 // RATE, heard_seconds=heard)


def _listen(source: InputContainer) -> tuple[int, int]:
    """How many samples there are, and in how many seconds something is heard."""
    count, heard, second = 0, 0, array("h")
    for samples in _samples(source):
        count += len(samples)
        second.extend(samples)
        while len(second) >= RATE:
            heard += _level(second[:RATE]) > QUIETEST
            del second[:RATE]
        if count > MOST_MEASURED * RATE:
            break
    if len(second) > RATE // 4:
        heard += _level(second) > QUIETEST
    return count, heard


def _samples(source: InputContainer) -> Iterator[array[int]]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    stream = source.streams.audio[0]
    stream.codec_context.thread_count = 1  # a child may start no threads
    for frame in source.decode(stream):
        for plain in resampler.resample(frame):
            yield _plain(plain)
    for plain in resampler.resample(None):
        yield _plain(plain)


def _plain(frame: Any) -> array[int]:
    samples = array("h")
    samples.frombytes(bytes(frame.planes[0])[: frame.samples * samples.itemsize])
    return samples


def _level(samples: array[int]) -> float:
    """The mean power in decibels below full scale."""
    power = sum(map(mul, samples, samples)) / len(samples)
    return 10 * math.log10(power / _FULL**2) if power else _SILENCE
