"""Detects what a file is by its first bytes. Names and declared types are never trusted.

Programs and archives are recognised first and never examined further. Only a fixed number of bytes is
compared; nothing is parsed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HEAD: Final = 40_960  # far enough for the signature of an ISO 9660 disk image at 32,769
_UNKNOWN: Final = "application/octet-stream"


class MediaKind(StrEnum):
    """A kind of file of which a clean copy can be made."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    AVIF = "avif"
    HEIF = "heif"
    MP4 = "mp4"
    MOV = "mov"
    M4A = "m4a"
    THREE_GP = "3gp"
    OGG = "ogg"
    MP3 = "mp3"
    WEBM = "webm"
    MATROSKA = "matroska"
    PDF = "pdf"


IMAGES: Final = frozenset(
    {MediaKind.JPEG, MediaKind.PNG, MediaKind.WEBP, MediaKind.GIF, MediaKind.AVIF, MediaKind.HEIF}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedType:
    """The type according to the first bytes."""

    mime: str
    kind: MediaKind | None = None
    sealed: bool = False
    """A program or an archive: must not be opened."""


# (offset, bytes, mime)
_SEALED: Final = (
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"ZM", "application/x-dosexec"),
    (0, b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (0, b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (0, b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"\xca\xfe\xd0\x0d", "application/java-vm"),
    (0, b"dex\n", "application/vnd.android.dex"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"#!", "text/x-script"),
    (0, b"\xef\xbb\xbf#!", "text/x-script"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"PK\x07\x08", "application/zip"),
    (0, b"PK00PK\x03\x04", "application/zip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"RE~^", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (0, b"\x1f\xa0", "application/x-compress"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"\x5d\x00\x00", "application/x-lzma"),
    (0, b"LZIP", "application/x-lzip"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"!<arch>\n", "application/x-archive"),
    (0, b"\xed\xab\xee\xdb", "application/x-rpm"),
    (0, b"xar!", "application/x-xar"),
    (0, b"\x60\xea", "application/x-arj"),
    (0, b"hsqs", "application/vnd.squashfs"),
    (0, b"070701", "application/x-cpio"),
    (0, b"070707", "application/x-cpio"),
    (2, b"-lh", "application/x-lha"),
    (257, b"ustar", "application/x-tar"),
    (32769, b"CD001", "application/x-iso9660-image"),
)
_SEALED_ENDINGS: Final = frozenset(
    {
        ".zip",
        ".rar",
        ".7z",
        ".gz",
        ".bz2",
        ".xz",
        ".tar",
        ".cab",
        ".arj",
        ".lzh",
        ".lha",
        ".ace",
        ".zoo",
        ".jar",
        ".apk",
        ".deb",
        ".rpm",
        ".iso",
        ".dmg",
        ".exe",
        ".dll",
        ".com",
        ".sys",
        ".msi",
        ".elf",
        ".so",
        ".o",
        ".class",
        ".dex",
        ".swf",
        ".chm",
        ".lnk",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".epub",
        ".crx",
        ".xpi",
        ".pyc",
    }
)
_MEDIA: Final = (
    (b"\xff\xd8\xff", MediaKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaKind.PNG),
    (b"GIF87a", MediaKind.GIF),
    (b"GIF89a", MediaKind.GIF),
    (b"OggS", MediaKind.OGG),
    (b"%PDF-", MediaKind.PDF),
)
# Brands of ISO base media files; None: related pictures that are not cleaned (Canon raw, JPEG 2000).
_BRANDS: Final = (
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), MediaKind.HEIF),
    ((b"avif", b"avis"), MediaKind.AVIF),
    ((b"qt  ",), MediaKind.MOV),
    ((b"M4A ", b"M4B ", b"F4A "), MediaKind.M4A),
    ((b"3gp", b"3g2"), MediaKind.THREE_GP),
    ((b"crx", b"jp2", b"jpx"), None),
)
_MIMES: Final = {
    MediaKind.JPEG: "image/jpeg",
    MediaKind.PNG: "image/png",
    MediaKind.WEBP: "image/webp",
    MediaKind.GIF: "image/gif",
    MediaKind.AVIF: "image/avif",
    MediaKind.HEIF: "image/heif",
    MediaKind.MP4: "video/mp4",
    MediaKind.MOV: "video/quicktime",
    MediaKind.M4A: "audio/mp4",
    MediaKind.THREE_GP: "video/3gpp",
    MediaKind.OGG: "audio/ogg",
    MediaKind.MP3: "audio/mpeg",
    MediaKind.WEBM: "video/webm",
    MediaKind.MATROSKA: "video/x-matroska",
    MediaKind.PDF: "application/pdf",
}


def detect(data: bytes) -> DetectedType:
    """Return the type of `data`, from its beginning alone. Never raises; an unknown type is
    `application/octet-stream`."""
    for offset, mark, mime in _SEALED:
        if data[offset : offset + len(mark)] == mark:
            return DetectedType(mime=mime, sealed=True)
    kind = _media_kind(data[:4096])
    if kind is not None:
        return DetectedType(mime=_MIMES[kind], kind=kind)
    from puremagic.main import identify_all  # noqa: PLC0415 a child, which detects nothing, starts a tenth faster

    # Matching only: the package's deeper scanners, which open archives and parse text, are not called.
    best = next(iter(identify_all(data[:_HEAD], b"")), None)
    if best is None or best.confidence < 0.3:
        return DetectedType(mime=_UNKNOWN)
    return DetectedType(mime=best.mime_type or _UNKNOWN, sealed=best.extension.lower() in _SEALED_ENDINGS)


def _media_kind(head: bytes) -> MediaKind | None:
    for mark, kind in _MEDIA:
        if head.startswith(mark):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return MediaKind.WEBP
    if head.startswith(b"\x1aE\xdf\xa3"):
        return MediaKind.WEBM if b"webm" in head[:64] else MediaKind.MATROSKA
    if head[4:8] == b"ftyp":
        return _iso_kind(head[8:12])
    if head[4:8] in {b"moov", b"mdat", b"wide", b"skip", b"free"}:
        return MediaKind.MOV
    return MediaKind.MP3 if _is_mp3(head) else None


def _iso_kind(brand: bytes) -> MediaKind | None:
    for brands, kind in _BRANDS:
        if brand.startswith(brands):
            return kind
    return MediaKind.MP4


def _is_mp3(head: bytes) -> bool:
    if head.startswith(b"ID3"):
        return True
    # Frame sync, a real version, layer III, a real bit rate and sampling rate, so that random text does not
    # match.
    return (
        len(head) >= 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] & 0xF0 not in (0x00, 0xF0)
        and head[2] & 0x0C != 0x0C
    )
