"""Makes the sandbox's recording of a card: ten seconds of a bell's melody. Nobody speaks in it, and no machine does.

python -m tools.sample_voice
"""

import io
import math
from array import array
from pathlib import Path
from typing import Final

import av

OUT: Final = Path(__file__).resolve().parents[1] / "bot" / "sandbox" / "sample_voice.ogg"
SECONDS: Final = 10
RATE: Final = 48_000
_STEP: Final = 960
_NOTES: Final = (392.0, 440.0, 523.25, 587.33, 659.25, 587.33, 523.25, 440.0)
"""Of a pentatonic scale, in hertz; each begins half a second after the one before."""
_NOTE_LASTS: Final = 0.5
_FADES: Final = 0.35
"""Seconds in which a note falls to a third."""
_LOUDNESS: Final = 9_000


def bell(second: float) -> int:
    """The sample at this second."""
    total = 0.0
    for back in range(3):  # the notes before still sound
        number = int(second / _NOTE_LASTS) - back
        if number >= 0:
            since = second - number * _NOTE_LASTS
            pitch = _NOTES[number % len(_NOTES)]
            tone = math.sin(2 * math.pi * pitch * since) + 0.3 * math.sin(4 * math.pi * pitch * since)
            total += tone * math.exp(-since / _FADES)
    return int(_LOUDNESS * total / 1.6 * min(1.0, (SECONDS - second) * 4))


def melody() -> bytes:
    """Ogg Opus, mono, 16 kilobits a second: the same bytes at each run."""
    out = io.BytesIO()
    with av.open(out, "w", format="ogg", container_options={"fflags": "+bitexact"}) as target:
        track = target.add_stream("libopus", rate=RATE, layout="mono")
        assert isinstance(track, av.AudioStream)
        track.bit_rate = 16_000
        for start in range(0, SECONDS * RATE, _STEP):
            frame = av.AudioFrame(format="s16", layout="mono", samples=_STEP)
            samples = array("h", (bell((start + n) / RATE) for n in range(_STEP)))
            frame.planes[0].update(samples.tobytes())
            frame.sample_rate, frame.pts = RATE, start
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
    return out.getvalue()


if __name__ == "__main__":
    OUT.write_bytes(melody())
    print(f"{OUT.stat().st_size} bytes: {OUT}")
