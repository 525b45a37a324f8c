"""The type of a file by its content; programs and archives are checked first."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.kinds import MediaKind, detect
from tests.media import hostile_papers, samples


def zip_file(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"content")
    return out.getvalue()


def tar_file() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return out.getvalue()


SEALED = {
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "exe": b"MZ\x90\x00" + bytes(60),
    "mach-o": b"\xcf\xfa\xed\xfe" + bytes(60),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "script after a byte order mark": b"\xef\xbb\xbf#!/usr/bin/env python3\n",
    "zip": zip_file("a.txt"),
    "empty zip": b"PK\x05\x06" + bytes(18),
    "apk": zip_file("AndroidManifest.xml"),
    "jar": zip_file("META-INF/MANIFEST.MF"),
    "docx": zip_file("word/document.xml"),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(20),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(20),
    "gz": gzip.compress(b"x"),
    "bz2": bz2.compress(b"x"),
    "xz": lzma.compress(b"x"),
    "tar": tar_file(),
    "msi or old doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20),
    "class": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "dex": b"dex\n035\x00",
    "wasm": b"\x00asm\x01\x00\x00\x00",
    "deb": b"!<arch>\ndebian-binary",
    "iso": bytes(32769) + b"CD001" + bytes(10),
}


@pytest.mark.parametrize("data", SEALED.values(), ids=SEALED.keys())
def test_programs_and_archives_are_sealed(data: bytes) -> None:
    detection = detect(data)
    assert detection.sealed
    assert detection.kind is None
    assert detection.mime.startswith(("application/", "text/x-script"))


def test_this_machines_own_programs_are_sealed() -> None:
    assert detect(Path(os.path.realpath("/proc/self/exe")).read_bytes()[:100_000]).sealed


@pytest.mark.parametrize("data", SEALED.values(), ids=SEALED.keys())
def test_no_picture_behind_an_archive_opens_it(data: bytes) -> None:
    """The beginning decides: an archive with a photo at its end is an archive."""
    assert detect(data + samples.encode_scene("JPEG")).sealed


KINDS = {
    MediaKind.JPEG: samples.jpeg_from_a_phone,
    MediaKind.PNG: samples.png_with_text,
    MediaKind.WEBP: samples.webp_with_notes,
    MediaKind.GIF: lambda: samples.encode_scene("GIF"),
    MediaKind.MP4: lambda: samples.film("mp4", "libx264", "aac"),
    MediaKind.MOV: lambda: samples.film("mov", "libx264", None),
    MediaKind.M4A: lambda: samples.film("ipod", None, "aac"),
    MediaKind.THREE_GP: lambda: samples.film("3gp", "mpeg4", None),
    MediaKind.OGG: lambda: samples.film("ogg", None, "libopus"),
    MediaKind.MP3: lambda: samples.film("mp3", None, "libmp3lame"),
    MediaKind.WEBM: lambda: samples.film("webm", "libvpx", None),
    MediaKind.MATROSKA: lambda: samples.film("matroska", "libx264", None),
    MediaKind.PDF: hostile_papers.pdf,
}


@pytest.mark.parametrize("kind", KINDS)
def test_media_are_known_by_content(kind: MediaKind) -> None:
    detection = detect(KINDS[kind]())
    assert detection.kind is kind
    assert not detection.sealed


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"junk before %PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "application/octet-stream"),
        (b"{\\rtf1\\ansi letter}", "application/rtf"),
        (b"", "application/octet-stream"),
        ("سلام".encode(), "application/octet-stream"),
        (b"\x00" * 100, "application/octet-stream"),
    ],
)
def test_everything_else_has_no_kind(data: bytes, mime: str) -> None:
    detection = detect(data)
    assert (detection.kind, detection.sealed, detection.mime) == (None, False, mime)


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_an_error(data: bytes) -> None:
    detection = detect(data)
    assert not (detection.sealed and detection.kind)
    assert "/" in detection.mime
