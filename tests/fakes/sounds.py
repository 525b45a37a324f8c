"""Sounds for tests, coded as messengers' apps code them."""

import io
import math
from array import array
from functools import cache
from typing import Final

import av

_RATE: Final = 48_000
_STEP: Final = 960


@cache
def tone(
    seconds: float, *, codec: str = "libopus", container: str = "ogg", amplitude: int = 6000, note: str = ""
) -> bytes:
    """A tone of this length; an amplitude of 0 is silence. ``note``: what a tag of the file says."""
    out, pattern = io.BytesIO(), _pattern(amplitude)
    with av.open(out, "w", format=container) as target:
        track = target.add_stream(codec, rate=_RATE, layout="mono")
        assert isinstance(track, av.AudioStream)
        if note:
            target.metadata["title"] = note
        for step in range(int(seconds * _RATE / _STEP)):
            frame = av.AudioFrame(format="s16", layout="mono", samples=_STEP)
            frame.planes[0].update(pattern)
            frame.sample_rate, frame.pts = _RATE, step * _STEP
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
    return out.getvalue()


def long_tone(seconds: int) -> bytes:
    """A tone of minutes in Ogg: ten seconds of it are coded, and their packets follow one another again and again."""
    out = io.BytesIO()
    with av.open(io.BytesIO(tone(10.0, amplitude=3000))) as source, av.open(out, "w", format="ogg") as target:
        track = source.streams.audio[0]
        coded = [bytes(packet) for packet in source.demux(track) if packet.size][1:-1]
        copy = target.add_stream_from_template(track)
        for step in range(seconds * _RATE // _STEP):
            packet = av.Packet(coded[step % len(coded)])
            packet.stream, packet.time_base = copy, track.time_base
            packet.pts = packet.dts = step * _STEP
            packet.duration = _STEP
            target.mux(packet)
    return out.getvalue()


def _pattern(amplitude: int) -> bytes:
    """A step of a tone of 400 Hz, which joins the next one without a click."""
    wave = (int(amplitude * math.sin(2 * math.pi * 8 * n / _STEP)) for n in range(_STEP))
    return array("h", wave).tobytes()
