"""Real files with marks everywhere metadata can be, made at test time."""

import io
import subprocess
import sys
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import av
from PIL import Image, ImageDraw, PngImagePlugin

MARK = "NAMEOFACITIZEN"
GPS = "+35.6892+051.3890/"
TAGS = {
    "title": f"{MARK}-title",
    "comment": f"{MARK}-comment",
    "artist": f"{MARK}-artist",
    "location": GPS,
    "creation_time": "2026-12-03T11:05:07Z",
}

REALTIME: Final = {"libsvtav1"}
"""Encoders that make the process which calls them a real-time one for good, when it is root's: it and its
children then starve every other process of the machine. They run in a child."""


def scene(width: int = 240, height: int = 160) -> Image.Image:
    """A picture with four different corners, so that rotation and mirroring are visible."""
    picture = Image.new("RGB", (width, height), (120, 120, 120))
    draw = ImageDraw.Draw(picture)
    for x, y, colour in ((0, 0, "red"), (1, 0, "lime"), (0, 1, "blue"), (1, 1, "yellow")):
        left, top = x * width // 2, y * height // 2
        draw.rectangle((left + 8, top + 8, left + width // 2 - 8, top + height // 2 - 8), fill=colour)
    return picture


def jpeg_from_a_phone() -> bytes:
    """Stored sideways (orientation 6), with place, device, comment, XMP, ICC and a thumbnail."""
    stored = scene().rotate(90, expand=True)
    thumbnail = io.BytesIO()
    scene(64, 48).save(thumbnail, "JPEG", comment=f"{MARK}-thumb".encode())
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = f"{MARK}-make"
    exif[0x9286] = f"{MARK}-user-comment"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (35.0, 41.0, 21.12), 3: "E", 4: (51.0, 23.0, 20.4), 29: "2026:12:03"}
    )
    out = io.BytesIO()
    stored.save(
        out,
        "JPEG",
        quality=95,
        exif=exif,
        comment=f"{MARK}-comment".encode(),
        xmp=f"<x:xmpmeta>{MARK}-xmp</x:xmpmeta>".encode(),
        icc_profile=_srgb_profile(),
    )
    whole = out.getvalue()
    app2 = b"APPTHUMB\0" + thumbnail.getvalue()
    segment = b"\xff\xe4" + (len(app2) + 2).to_bytes(2) + app2
    return whole[:2] + segment + whole[2:] + f"{MARK}-after-the-end".encode()


def _srgb_profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png_with_text() -> bytes:
    """Text, compressed text and international text chunks, EXIF, transparency."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", f"{MARK}-text")
    notes.add_text("Comment", f"{MARK}-zip", zip=True)
    notes.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}-xmp</x>")
    exif = Image.Exif()
    exif[0x010F] = f"{MARK}-make"
    picture = scene().convert("RGBA")
    picture.putpixel((0, 0), (1, 2, 3, 0))
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=notes, exif=exif, icc_profile=_srgb_profile())
    return out.getvalue()


def webp_with_notes(*, frames: int = 1) -> bytes:
    """EXIF and XMP. More than one frame makes an animation."""
    exif = Image.Exif()
    exif[0x010F] = f"{MARK}-make"
    out = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": [scene().rotate(180)] * (frames - 1)}
    scene().save(
        out, "WEBP", exif=exif, xmp=f"<x>{MARK}</x>".encode(), quality=95, **(more if frames > 1 else {})
    )
    return out.getvalue()


def encode_scene(suffix: str, **more: Any) -> bytes:
    """The scene encoded in another picture format."""
    out = io.BytesIO()
    scene().save(out, suffix, **more)
    return out.getvalue()


def bomb(side: int = 11_000) -> bytes:
    """A PNG of a few kilobytes that unpacks to hundreds of megabytes."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", compress_level=9)
    return out.getvalue()


@lru_cache(2)
def noise(side: int) -> bytes:
    """A JPEG that takes a measurable time to read and write."""
    out = io.BytesIO()
    _grain(side).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def slow_noise(side: int) -> bytes:
    """A grey PNG without any pattern: compressing it again takes seconds of processor time."""
    out = io.BytesIO()
    _grain(side).save(out, "PNG", compress_level=0)
    return out.getvalue()


def _grain(side: int) -> Image.Image:
    """Noise in stripes that repeat after a hundred lines, which neither format sees: noise takes longest to make."""
    stripe = Image.effect_noise((side, min(side, 100)), 90)
    picture = Image.new("L", (side, side))
    for top in range(0, side, stripe.height):
        picture.paste(stripe, (0, top))
    return picture


@lru_cache(64)
def film(container: str, video: str | None, audio: str | None) -> bytes:
    """One second of video or audio with tags on the container and on every stream, and chapters."""
    return (
        _film_in_child(container, video, audio) if video in REALTIME else encode_film(container, video, audio)
    )


def _film_in_child(container: str, video: str | None, audio: str | None) -> bytes:
    code = f"import sys, {__name__} as s; sys.stdout.buffer.write(s.encode_film{(container, video, audio)!r})"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[2]
    ).stdout


def encode_film(container: str, video: str | None, audio: str | None) -> bytes:
    """What `film` returns, encoded in this process."""
    out = io.BytesIO()
    # mov and mp4 write arbitrary tags only on demand; phones store their place in such tags
    flags = {"movflags": "use_metadata_tags"} if container in {"mp4", "mov"} else {}
    with av.open(out, "w", format=container, container_options=flags) as target:
        target.metadata.update(TAGS)
        tracks = [
            track for track in (_film_track(target, video), _sound_track(target, audio)) if track is not None
        ]
        for track in tracks:
            track.metadata.update({"title": f"{MARK}-track", "handler_name": f"{MARK}-handler"})
        for track in tracks:
            for frame in _pictures() if track.type == "video" else _sounds(track):
                target.mux(track.encode(frame))
            target.mux(track.encode(None))
    return out.getvalue()


def _film_track(target: Any, codec: str | None) -> Any:
    if codec is None:
        return None
    track = target.add_stream(codec, rate=10)
    track.width, track.height, track.pix_fmt = 240, 160, "yuv420p"
    if codec == "libx265":
        track.codec_context.options = {"x265-params": "log-level=none:pools=1"}
    return track


def _sound_track(target: Any, codec: str | None) -> Any:
    if codec is None:
        return None
    track = target.add_stream(codec, rate=48_000)
    track.layout = "stereo"
    if codec == "vorbis":
        track.codec_context.options = {"strict": "-2"}
    return track


def _pictures() -> list[av.VideoFrame]:
    return [av.VideoFrame.from_image(scene()) for _ in range(10)]


def _sounds(track: Any) -> list[av.AudioFrame]:
    frames = []
    for number in range(50):
        frame = av.AudioFrame(format=track.codec_context.format.name, layout="stereo", samples=960)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 960, Fraction(1, 48_000)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frames.append(frame)
    return frames
