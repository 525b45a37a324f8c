"""Malicious files, made at test time: bombs, polyglots, broken files and files with false headers.

``HOSTILE`` lists each with its result: a clean copy, or the reason why there is none. If the result depends
on the version of a decoder, both are allowed. Harm is never allowed.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from bot.usecases.ports.media import CleaningFailure
from tests.media import hostile_films as films
from tests.media import hostile_papers as papers
from tests.media import samples
from tests.media.hostile_papers import SCRIPT

CLEAN = "clean"
TAIL = b"PK\x03\x04" + b"hidden-in-the-tail" * 3


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, its name and declared type, and the allowed results."""

    make: Callable[[], bytes]
    becomes: frozenset[str]
    name: str = "photo.jpg"
    mime: str = "image/jpeg"


def zip_bomb() -> bytes:
    """A hundred megabytes of zeros in half a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("0.txt", bytes(100 * 1024 * 1024))
    return out.getvalue()


# --- pictures -------------------------------------------------------------------------------------------------


def many_frames(kind: str, count: int = 10_000) -> bytes:
    """An animation with this number of frames of 8 × 8 pixels."""
    frames = []
    for number in range(count):
        frame = Image.new("P", (8, 8), 1)
        frame.putpalette([0, 0, 0, number % 256, number * 7 % 256, number * 13 % 256])
        frames.append(frame if kind == "GIF" else frame.convert("RGB"))
    out = io.BytesIO()
    options = {"lossless": True, "method": 0} if kind == "WEBP" else {}
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=10, **options)
    return out.getvalue()


def svg() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'
        b'<image href="http://127.0.0.1/x"/>&b;' + SCRIPT + b"</svg>"
    )


def cut_jpeg() -> bytes:
    whole = samples.jpeg_from_a_phone()
    return whole[: len(whole) * 2 // 3]


def wrong_tables() -> bytes:
    """The codes of the Huffman tables are shuffled: the picture decodes to noise, or not at all."""
    whole = bytearray(samples.encode_scene("JPEG"))
    at = whole.index(b"\xff\xc4")
    size = int.from_bytes(whole[at + 2 : at + 4])
    values = at + 4 + 17
    whole[values : at + 2 + size] = bytes(reversed(whole[values : at + 2 + size]))
    return bytes(whole)


def exif_far_away() -> bytes:
    """The first directory and the value of a tag point four gigabytes further on."""
    tiff = b"MM\x00\x2a" + struct.pack(">I", 8)
    tiff += struct.pack(">H", 2)
    tiff += struct.pack(">HHII", 0x0112, 3, 0xFFFFFFFF, 0xFFFFFFF0)
    tiff += struct.pack(">HHII", 0x8825, 4, 1, 0xFFFFFF00)
    tiff += struct.pack(">I", 0xFFFFFFF0)
    body = b"Exif\0\0" + tiff
    whole = samples.encode_scene("JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + whole[2:]


def many_scans(side: int = 3000, scans: int = 40_000) -> bytes:
    """A progressive JPEG that repeats its last refinement: each repetition processes all pixels.

    It takes some 17 s of a core: far above any limit of the tests, even on a fast machine.
    """
    whole = samples.noise(side)
    out = io.BytesIO()
    Image.open(io.BytesIO(whole)).convert("L").save(out, "JPEG", quality=30, progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    end = data.rindex(b"\xff\xd9")
    empty = data[last : last + 2 + int.from_bytes(data[last + 2 : last + 4])]
    return data[:end] + (empty + b"\x00" * 8) * scans + data[end:]


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(kind: bytes, head: bytes) -> bytes:
    """A PNG with a compressed chunk of a hundred megabytes."""
    whole = samples.encode_scene("PNG")
    bomb = png_chunk(kind, head + zlib.compress(bytes(100 * 1024 * 1024), 9))
    return whole[:33] + bomb + whole[33:]


# --- two formats in one file
# --------------------------------------------------------------------------------------


def with_tail(whole: bytes) -> bytes:
    return whole + TAIL


def gif_and_script() -> bytes:
    """GIF89a/*…*/=…: a picture, and a script for a browser that trusts the file name."""
    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, "GIF")
    whole = bytearray(out.getvalue())
    whole[6:8] = b"/*"
    return bytes(whole) + b"*/=1;" + SCRIPT


def _becomes(*outcomes: str) -> frozenset[str]:
    return frozenset(str(outcome) for outcome in outcomes)


_BROKEN = _becomes(CleaningFailure.DAMAGED, CleaningFailure.TOO_LARGE, CleaningFailure.TOO_SLOW)

HOSTILE: dict[str, Hostile] = {
    "zip bomb": Hostile(zip_bomb, _becomes(CleaningFailure.SEALED_UNOPENED)),
    "image bomb": Hostile(samples.bomb, _becomes(CleaningFailure.TOO_LARGE)),
    "gif of 10,000 frames": Hostile(lambda: many_frames("GIF"), _becomes(CLEAN), "moving.gif", "image/gif"),
    "png of 10,000 frames": Hostile(lambda: many_frames("PNG"), _becomes(CLEAN)),
    "webp of 10,000 frames": Hostile(lambda: many_frames("WEBP"), _becomes(CLEAN)),
    "tiff in disguise": Hostile(lambda: samples.encode_scene("TIFF"), _becomes(CleaningFailure.KEPT_SEALED)),
    "bmp in disguise": Hostile(lambda: samples.encode_scene("BMP"), _becomes(CleaningFailure.KEPT_SEALED)),
    "svg": Hostile(svg, _becomes(CleaningFailure.KEPT_SEALED)),
    "jpeg and zip": Hostile(lambda: with_tail(samples.jpeg_from_a_phone()), _becomes(CLEAN)),
    "png and zip": Hostile(lambda: with_tail(samples.png_with_text()), _becomes(CLEAN)),
    "gif and script": Hostile(gif_and_script, _becomes(CLEAN, CleaningFailure.DAMAGED)),
    "pdf and page": Hostile(papers.pdf_and_page, _becomes(CLEAN), "letter.html", "text/html"),
    "pdf with script": Hostile(papers.pdf_with_script, _becomes(CLEAN), "letter.pdf", "application/pdf"),
    "pdf bomb": Hostile(papers.pdf_bomb, _becomes(CLEAN) | _BROKEN, "letter.pdf", "application/pdf"),
    "pages in a circle": Hostile(papers.pages_in_a_circle, _BROKEN, "letter.pdf", "application/pdf"),
    "locked pdf": Hostile(
        papers.locked_pdf, _becomes(CleaningFailure.LOCKED), "letter.pdf", "application/pdf"
    ),
    "cut pdf": Hostile(
        lambda: papers.pdf()[:300], _becomes(CLEAN, CleaningFailure.DAMAGED), "letter.pdf", "application/pdf"
    ),
    "mp4 and zip": Hostile(
        lambda: with_tail(samples.film("mp4", "libx264", "aac")), _becomes(CLEAN), "film.mp4", "video/mp4"
    ),
    "ogg and zip": Hostile(
        lambda: with_tail(samples.film("ogg", None, "libopus")), _becomes(CLEAN), "voice.ogg", "audio/ogg"
    ),
    "mp3 and zip": Hostile(
        lambda: with_tail(samples.film("mp3", None, "libmp3lame")), _becomes(CLEAN), "song.mp3", "audio/mpeg"
    ),
    "webm and zip": Hostile(
        lambda: with_tail(samples.film("webm", "libvpx", None)), _becomes(CLEAN), "film.webm", "video/webm"
    ),
    "cut jpeg": Hostile(cut_jpeg, _becomes(CleaningFailure.DAMAGED)),
    "wrong huffman tables": Hostile(wrong_tables, _becomes(CLEAN, CleaningFailure.DAMAGED)),
    "exif far away": Hostile(exif_far_away, _becomes(CLEAN)),
    "zTXt bomb": Hostile(lambda: png_with(b"zTXt", b"Comment\0\0"), _becomes(CLEAN, CleaningFailure.DAMAGED)),
    "iCCP bomb": Hostile(lambda: png_with(b"iCCP", b"sRGB\0\0"), _becomes(CLEAN, CleaningFailure.DAMAGED)),
    "3,000 tracks": Hostile(films.many_tracks, _BROKEN, "film.mp4", "video/mp4"),
    "boxes in boxes": Hostile(films.moov_in_moov, _BROKEN, "film.mp4", "video/mp4"),
    "endless table": Hostile(films.endless_table, _BROKEN | _becomes(CLEAN), "film.mp4", "video/mp4"),
    "negative times": Hostile(films.negative_times, _BROKEN | _becomes(CLEAN), "film.mp4", "video/mp4"),
    "film elsewhere": Hostile(
        films.film_elsewhere, _becomes(CleaningFailure.DAMAGED, CLEAN), "film.mp4", "video/mp4"
    ),
    "5,000 streams": Hostile(films.many_voices, _BROKEN, "voice.ogg", "audio/ogg"),
    "5,000 entries": Hostile(films.many_entries, _BROKEN, "film.webm", "video/webm"),
    "deep elements": Hostile(films.deep_ebml, _BROKEN, "film.webm", "video/webm"),
    "voice without length": Hostile(films.voice_without_length, _becomes(CLEAN), "voice.ogg", "audio/ogg"),
    "nothing": Hostile(lambda: b"", _becomes(CleaningFailure.KEPT_SEALED)),
    "program as photo": Hostile(
        lambda: b"\x7fELF\2\1\1" + bytes(500), _becomes(CleaningFailure.SEALED_UNOPENED)
    ),
    "script as film": Hostile(
        lambda: b"#!/bin/sh\nrm -rf ~\n", _becomes(CleaningFailure.SEALED_UNOPENED), "film.mp4", "video/mp4"
    ),
    "playlist as film": Hostile(
        lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        _becomes(CleaningFailure.KEPT_SEALED),
        "a.mp4",
        "video/mp4",
    ),
    "list of files as film": Hostile(
        lambda: b"ffconcat version 1.0\nfile /etc/passwd\n",
        _becomes(CleaningFailure.KEPT_SEALED),
        "a.mp4",
        "video/mp4",
    ),
}
