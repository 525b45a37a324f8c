"""Files that people send, marked in what the messenger strips, what it keeps, and the picture itself."""

from __future__ import annotations

import base64
import io
import random
from functools import cache
from typing import Final

from PIL import Image

LETTERS: Final = "bcdfghjk"
AUTHOR: Final = 0x013B


def name(rng: random.Random, first: str) -> str:
    """A Latin word that occurs nowhere else."""
    return first + "".join(rng.choices(LETTERS, k=14))


def photo(rng: random.Random, artist: str) -> bytes:
    """A small picture with its author in the EXIF data."""
    image = Image.effect_noise((48, 48), rng.uniform(30, 90)).convert("RGB")
    exif = Image.Exif()
    exif[AUTHOR] = artist
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=80)
    return out.getvalue()


def voice(speaker: str) -> bytes:
    """A short voice note with its speaker in the tags."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as writer:
        writer.metadata["artist"] = speaker
        stream = writer.add_stream("libopus", rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame(format="s16", layout="mono", samples=960)
        frame.planes[0].update(_second(speaker))
        frame.sample_rate, frame.pts = 48_000, 0
        writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    return out.getvalue()


@cache
def _second(speaker: str) -> bytes:
    return random.Random(speaker).randbytes(960 * 2)


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode()
