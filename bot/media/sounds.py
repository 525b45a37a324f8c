"""Measures sound: how long it is, and in how many of its seconds anything is heard. It is decoded for that, in the
confined child, whose libraries may start no threads: so nothing is resampled, a part of the samples is looked at.
"""

from __future__ import annotations  # av's classes are generic for type checkers only

import math
from array import array
from collections.abc import Iterator
from operator import mul
from typing import Any, Final

from av.container import InputContainer

from bot.domain.submissions.clean_copies import QUIETEST, CleaningFailure, SoundMeasure
from bot.media.containers import open_container
from bot.media.kinds import MediaKind
from bot.media.refusal import CleaningRefusal

MOST_MEASURED: Final = 240.0
"""Seconds after which nothing is decoded any more: it is too long anyway."""
_LOOKED_AT: Final = 4_000
"""Samples a second, of the first channel."""
_SAMPLES: Final = {
    "flt": ("f", 1.0),
    "dbl": ("d", 1.0),
    "s16": ("h", 2.0**15),
    "s32": ("i", 2.0**31),
    "u8": ("B", 2.0**7),
}
"""By the name of their format, without the mark of planar ones: how they are stored, and the loudest."""
_SILENCE: Final = -120.0


def measure_sound(data: bytes, kind: MediaKind) -> SoundMeasure:
    """Decode the first sound track. Raises CleaningRefusal without one, or av's errors."""
    with open_container(data, kind) as source:
        if not source.streams.audio:
            raise CleaningRefusal(CleaningFailure.DAMAGED)
        codec = source.streams.audio[0].codec_context.codec.canonical_name
        seconds, heard = _listen(source)
    if not seconds:
        raise CleaningRefusal(CleaningFailure.DAMAGED)
    return SoundMeasure(codec=codec, millis=round(seconds * 1000), heard_seconds=heard)


def _listen(source: InputContainer) -> tuple[float, int]:
    """How many seconds there are, and in how many something is heard."""
    seconds = power = within = 0.0
    count = heard = 0
    for length, (squares, number) in _frames(source):
        seconds, within = seconds + length, within + length
        power, count = power + squares, count + number
        if within >= 1.0:
            heard += _level(power, count) > QUIETEST
            power, count, within = 0.0, 0, 0.0
        if seconds > MOST_MEASURED:
            break
    if within > 1 / 4:
        heard += _level(power, count) > QUIETEST
    return seconds, heard


def _frames(source: InputContainer) -> Iterator[tuple[float, tuple[float, int]]]:
    """Of each frame its length in seconds, the sum of squares of the samples that are looked at, and their number."""
    stream = source.streams.audio[0]
    stream.codec_context.thread_count = 1
    for frame in source.decode(stream):
        if frame.sample_rate and frame.samples:
            yield frame.samples / frame.sample_rate, _power(frame)


def _power(frame: Any) -> tuple[float, int]:
    stored, loudest = _SAMPLES.get(frame.format.name.removesuffix("p"), ("", 0.0))
    if not stored:
        raise CleaningRefusal(CleaningFailure.KEPT_SEALED)
    channels = 1 if frame.format.is_planar else frame.layout.nb_channels
    samples = array(stored)
    samples.frombytes(bytes(frame.planes[0])[: frame.samples * channels * samples.itemsize])
    some = samples[:: channels * max(1, frame.sample_rate // _LOOKED_AT)]
    middle = loudest if stored == "B" else 0.0
    if middle:
        return sum((value - middle) ** 2 for value in some) / loudest**2, len(some)
    return sum(map(mul, some, some)) / loudest**2, len(some)


def _level(power: float, count: int) -> float:
    """The mean power in decibels below full scale."""
    return 10 * math.log10(power / count) if power > 0 else _SILENCE
