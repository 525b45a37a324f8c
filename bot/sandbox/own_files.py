"""Files as people's apps send them: albums, ready samples, voice notes."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.sandbox.albums import ALBUM_KINDS
from bot.sandbox.refusals import BadRequest, CannotDo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.records import Json, SandboxAccount, SandboxChat

MOST_IN_ALBUM: Final = 10
RATE = 48_000
WEBM = b"\x1aE\xdf\xa3"


def album_id(chat: SandboxChat, account: SandboxAccount, name: object) -> str:
    """The id under which the messenger groups what one person sends under one name."""
    return str(abs(hash((chat.id, account.id, str(name), chat.messenger))))


def check_album_fit(chat: SandboxChat, album: str, kind: str) -> None:
    """Raises CannotDo for an eleventh file, and for one of a kind that cannot join those already there."""
    if kind not in ALBUM_KINDS:
        raise CannotDo(f"a {kind} cannot be part of an album")
    parts = [m.media for m in chat.messages.values() if m.album == album and m.media is not None]
    if len(parts) >= MOST_IN_ALBUM:
        raise CannotDo(f"an album holds at most {MOST_IN_ALBUM} files")
    if any(ALBUM_KINDS[part.kind] != ALBUM_KINDS[kind] for part in parts):
        raise CannotDo("documents and audio cannot stand beside other files in an album")


def parts_of(body: Json) -> Sequence[tuple[str, Json]]:
    """(verb, body) for each file of an ``album`` act; the caption belongs to the first, as in the apps."""
    files = body.get("files")
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        raise BadRequest('"files" must be a list of files')
    if not 2 <= len(files) <= MOST_IN_ALBUM:
        raise CannotDo(f"an album holds 2 to {MOST_IN_ALBUM} files")
    kinds = [str(file.get("kind") or "photo") for file in files]
    if not set(kinds) <= ALBUM_KINDS.keys() or len({ALBUM_KINDS[kind] for kind in kinds}) > 1:
        raise CannotDo("documents and audio cannot stand beside other files in an album")
    captions = [body.get("caption"), *[None] * (len(files) - 1)]
    return [
        (kind, {**{k: v for k, v in file.items() if k != "kind"}, "caption": caption})
        for kind, file, caption in zip(kinds, files, captions, strict=True)
    ]


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


def voice_note(data: bytes) -> bytes:
    """Ogg Opus, mono. A recording in WebM or MP4 is encoded again; anything else is unchanged, readable or
    not."""
    if not data.startswith(WEBM) and data[4:8] != b"ftyp":
        return data
    import av  # noqa: PLC0415 - 100 ms that only browsers' recordings need

    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(data), "r") as reader, av.open(out, "w", format="ogg") as writer:
            stream = writer.add_stream("libopus", rate=RATE, layout="mono")
            assert isinstance(stream, av.AudioStream)
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in (*reader.decode(audio=0), None):
                for piece in resampler.resample(frame):
                    writer.mux(stream.encode(piece))
            writer.mux(stream.encode(None))
    except (av.error.FFmpegError, IndexError):  # no sound in it: the bot must handle such a file too
        return data
    return out.getvalue()
