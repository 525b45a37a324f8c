"""Malicious containers of video and audio, made at test time."""

import struct

from tests.media import samples


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def parts(data: bytes) -> list[tuple[bytes, bytes]]:
    """The boxes of an MP4 as (kind, body)."""
    boxes, at = [], 0
    while at + 8 <= len(data):
        size = struct.unpack(">I", data[at : at + 4])[0] or len(data) - at
        boxes.append((data[at + 4 : at + 8], data[at + 8 : at + size]))
        at += size
    return boxes


def many_tracks(count: int = 3000) -> bytes:
    """An MP4 that repeats its only track three thousand times."""
    out = b""
    for kind, body in parts(samples.film("mp4", "libx264", None)):
        inner = parts(body) if kind == b"moov" else []
        tracks = b"".join(box(b"trak", b) for k, b in inner if k == b"trak") * count
        out += box(kind, body + tracks)
    return out


def moov_in_moov(depth: int = 200_000) -> bytes:
    """Deeply nested boxes."""
    sizes = range(8, 8 * (depth + 1), 8)
    inner = b"".join(struct.pack(">I", size) + b"moov" for size in reversed(sizes))
    return box(b"ftyp", b"isom\0\0\0\0isom") + inner


def endless_table() -> bytes:
    """Four billion samples of one byte each, and negative durations."""
    whole = bytearray(samples.film("mp4", "libx264", None))
    at = whole.index(b"stsz") + 4
    whole[at + 4 : at + 12] = struct.pack(">II", 1, 0xFFFFFFFF)
    at = whole.index(b"stts") + 4
    whole[at + 4 : at + 16] = struct.pack(">III", 1, 0xFFFFFFFF, 0xFFFFFFFF)
    for name, place in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        at = whole.index(name) + 4 + place
        whole[at : at + 4] = b"\xff\xff\xff\xfe"
    return bytes(whole)


def negative_times() -> bytes:
    """Negative durations, and an edit that begins before the film."""
    whole = bytearray(samples.film("mp4", "libx264", "aac"))
    for name, place in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        at = whole.index(name) + 4 + place
        whole[at : at + 4] = b"\xff\xff\xff\xff"
    at = whole.index(b"elst") + 4
    whole[at + 8 : at + 16] = struct.pack(">iI", -5, 0x80000000)
    return bytes(whole)


def film_elsewhere() -> bytes:
    """An MP4 that refers to a local file for its pictures."""
    out = bytearray(samples.film("mp4", "libx264", None))
    at = out.index(b"url \0\0\0\1")
    out[at : at + 8] = (
        b"url \0\0\0\0"  # not "in this file", and no room for an address: a relative name follows
    )
    return bytes(out)


def ogg_page(serial: int, body: bytes, *, flags: int = 2, number: int = 0, granule: int = 0) -> bytes:
    """One page of Ogg (RFC 3533). The checksum is missing; the demuxer accepts that."""
    lacing = b"\xff" * (len(body) // 255) + bytes([len(body) % 255])
    head = b"OggS\0" + struct.pack("<BqIIIB", flags, granule, serial, number, 0, len(lacing))
    return head + lacing + body


def many_voices(count: int = 5000) -> bytes:
    """Five thousand streams in one Ogg file."""
    opus = b"OpusHead\1\2\0\0" + struct.pack("<I", 48_000) + b"\0\0\0"
    return b"".join(ogg_page(serial, opus) for serial in range(count))


def ebml(identity: bytes, body: bytes) -> bytes:
    return identity + b"\x01" + len(body).to_bytes(7) + body


def many_entries(count: int = 5000) -> bytes:
    """A WebM that declares five thousand tracks."""
    entry = ebml(
        b"\xae", ebml(b"\xd7", b"\x01") + ebml(b"\x73\xc5", b"\x01") + ebml(b"\x83", b"\x01")
        + ebml(b"\x86", b"V_VP8") + ebml(b"\xe0", ebml(b"\xb0", b"\x08") + ebml(b"\xba", b"\x08")),
    )  # fmt: skip
    head = ebml(b"\x1aE\xdf\xa3", ebml(b"\x42\x82", b"webm"))
    return head + ebml(b"\x18S\x80g", ebml(b"\x16T\xaek", entry * count))


def deep_ebml(depth: int = 100_000) -> bytes:
    """Nested elements of unknown size."""
    head = ebml(b"\x1aE\xdf\xa3", ebml(b"\x42\x82", b"webm"))
    return head + b"\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xff" * depth


def voice_without_length() -> bytes:
    """A voice note that is cut before its last page, so nothing in it gives its length."""
    whole = samples.film("ogg", None, "libopus")
    return whole[: whole.rindex(b"OggS")]
