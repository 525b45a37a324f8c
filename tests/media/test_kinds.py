"""What a file is, by content; programs and archives first of all."""

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

from bot.media.kinds import Kind, detect
from tests.media import hostile_papers, samples


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"content")
    return out.getvalue()


def tarred() -> bytes:
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
    "zip": zipped("a.txt"),
    "empty zip": b"PK\x05\x06" + bytes(18),
    "apk": zipped("AndroidManifest.xml"),
    "jar": zipped("META-INF/MANIFEST.MF"),
    "docx": zipped("word/document.xml"),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(20),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(20),
    "gz": gzip.compress(b"x"),
    "bz2": bz2.compress(b"x"),
    "xz": lzma.compress(b"x"),
    "tar": tarred(),
    "msi or old doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20),
    "class": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "dex": b"dex\n035\x00",
    "wasm": b"\x00asm\x01\x00\x00\x00",
    "deb": b"!<arch>\ndebian-binary",
    "iso": bytes(32769) + b"CD001" + bytes(10),
}


@pytest.mark.parametrize("data", SEALED.values(), ids=SEALED.keys())
def test_programs_and_archives_are_sealed(data: bytes) -> None:
    found = detect(data)
    assert found.sealed
    assert found.kind is None
    assert found.mime.startswith(("application/", "text/x-script"))


def test_this_machines_own_programs_are_sealed() -> None:
    assert detect(Path(os.path.realpath("/proc/self/exe")).read_bytes()[:100_000]).sealed


@pytest.mark.parametrize("data", SEALED.values(), ids=SEALED.keys())
def test_no_picture_behind_an_archive_opens_it(data: bytes) -> None:
    """What comes first decides: an archive with a photo at its end is an archive."""
    assert detect(data + samples.encoded("JPEG")).sealed


KINDS = {
    Kind.JPEG: samples.jpeg_from_a_phone,
    Kind.PNG: samples.png_with_text,
    Kind.WEBP: samples.webp_with_notes,
    Kind.GIF: lambda: samples.encoded("GIF"),
    Kind.MP4: lambda: samples.film("mp4", "libx264", "aac"),
    Kind.MOV: lambda: samples.film("mov", "libx264", None),
    Kind.M4A: lambda: samples.film("ipod", None, "aac"),
    Kind.THREE_GP: lambda: samples.film("3gp", "mpeg4", None),
    Kind.OGG: lambda: samples.film("ogg", None, "libopus"),
    Kind.MP3: lambda: samples.film("mp3", None, "libmp3lame"),
    Kind.WEBM: lambda: samples.film("webm", "libvpx", None),
    Kind.MATROSKA: lambda: samples.film("matroska", "libx264", None),
    Kind.PDF: hostile_papers.pdf,
}


@pytest.mark.parametrize("kind", KINDS)
def test_media_are_known_by_content(kind: Kind) -> None:
    found = detect(KINDS[kind]())
    assert found.kind is kind
    assert not found.sealed


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
    found = detect(data)
    assert (found.kind, found.sealed, found.mime) == (None, False, mime)


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_an_error(data: bytes) -> None:
    found = detect(data)
    assert not (found.sealed and found.kind)
    assert "/" in found.mime
