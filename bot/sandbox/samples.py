"""Small generated files for people who have none ready: a photo with camera data, a voice note, a clip."""

from __future__ import annotations

import io
from functools import cache

from bot.sandbox.refusals import BadRequest

RATE = 48_000


@cache
def sample(kind: str) -> tuple[bytes, str]:
    """Bytes and a file name. The photo has EXIF with a camera's name and a location, so that its removal can
    be seen."""
    if kind == "photo":
        return _photo(), "sample.jpg"
    if kind == "document":
        return _photo(), "sample-original.jpg"
    if kind == "voice":
        return _sound("ogg", "libopus"), "sample.ogg"
    if kind == "audio":
        return _sound("mp3", "libmp3lame"), "sample.mp3"
    if kind == "video":
        return _clip(), "sample.mp4"
    raise BadRequest(f"there is no sample {kind}")


def _photo() -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only samples need it

    image = Image.new("RGB", (640, 480), (228, 236, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 120, 560, 360), fill=(250, 248, 235), outline=(90, 90, 90), width=4)
    draw.ellipse((260, 180, 380, 300), fill=(46, 125, 110))
    exif = Image.Exif()
    exif[0x010F] = "SampleCamera"
    exif[0x0132] = "2026:11:24 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 41.0, 0.0), 3: "E", 4: (51.0, 23.0, 0.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _sound(container: str, codec: str) -> bytes:
    import av  # noqa: PLC0415 - 100 ms that only samples need

    out = io.BytesIO()
    with av.open(out, "w", format=container) as writer:
        stream = writer.add_stream(codec, rate=RATE)
        assert isinstance(stream, av.AudioStream)
        for start in range(0, RATE, 960):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.planes[0].update(bytes((start * k // 97) % 256 for k in range(960 * 2)))
            frame.sample_rate = RATE
            frame.pts = start
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    return out.getvalue()


def _clip() -> bytes:
    import av  # noqa: PLC0415 - as above

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as writer:
        stream = writer.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(10):
            frame = av.VideoFrame(160, 120, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([16 * number + 40]) * plane.buffer_size)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    return out.getvalue()
