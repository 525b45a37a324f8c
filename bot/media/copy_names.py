"""The names that a copy may have, by what the child was given. Names come from this table and never from the
child.

A child that a malicious file has taken over may answer anything. Its answer chooses among a few names here,
and only if the copy's bytes begin as a file of that name does.
"""

from dataclasses import dataclass
from typing import Final

from bot.domain.submissions.clean_copies import Changes
from bot.media.kinds import IMAGES, MediaKind, detect


@dataclass(frozen=True, slots=True)
class CopyName:
    """The name of copies that begin as one of these kinds."""

    suffix: str
    mimes: frozenset[str]
    kinds: frozenset[MediaKind]


def _name(suffix: str, mimes: str, *kinds: MediaKind) -> CopyName:
    return CopyName(suffix, frozenset(mimes.split()), frozenset(kinds))


_JPEG: Final = _name(".jpg", "image/jpeg", MediaKind.JPEG)
_PNG: Final = _name(".png", "image/png", MediaKind.PNG)
_WEBP: Final = _name(".webp", "image/webp", MediaKind.WEBP)
_COVERED_FILM: Final = _name(".mp4", "video/mp4", MediaKind.MP4)

NAMES: Final[dict[MediaKind, tuple[CopyName, ...]]] = {
    MediaKind.JPEG: (_JPEG,),
    MediaKind.PNG: (_PNG, _JPEG),
    MediaKind.WEBP: (_WEBP, _JPEG),
    MediaKind.GIF: (_PNG, _JPEG),
    MediaKind.AVIF: (_JPEG,),
    MediaKind.HEIF: (_JPEG,),
    MediaKind.MP4: (_name(".mp4", "video/mp4 audio/mp4", MediaKind.MP4),),
    MediaKind.MOV: (_name(".mov", "video/quicktime audio/mp4", MediaKind.MOV),),
    MediaKind.M4A: (
        _name(".m4a", "audio/mp4", MediaKind.M4A, MediaKind.MP4),
    ),  # one with a film begins as MP4
    MediaKind.THREE_GP: (_name(".3gp", "video/3gpp audio/3gpp", MediaKind.THREE_GP),),
    MediaKind.OGG: (_name(".ogg", "video/ogg audio/ogg", MediaKind.OGG),),
    MediaKind.MP3: (_name(".mp3", "audio/mpeg", MediaKind.MP3),),
    MediaKind.WEBM: (_name(".webm", "video/webm audio/webm", MediaKind.WEBM),),
    MediaKind.MATROSKA: (_name(".mkv", "video/x-matroska audio/x-matroska", MediaKind.MATROSKA),),
    MediaKind.PDF: (_name(".pdf", "application/pdf", MediaKind.PDF),),
}
"""By the kind that the child is given. A picture whose copy would be too large becomes a JPEG."""


def is_believable(body: bytes, *, mime: str, suffix: str, kind: MediaKind, changes: Changes) -> bool:
    """Whether a copy of a file of this kind, with these changes, may have this name, and whether its first
    bytes match."""
    begins_as = detect(body).kind
    return any(
        suffix == name.suffix and mime in name.mimes and begins_as in name.kinds
        for name in _names(kind, changes)
    )


def _names(kind: MediaKind, changes: Changes) -> tuple[CopyName, ...]:
    if kind in IMAGES or kind is MediaKind.PDF or not (changes.fields or changes.lines):
        return NAMES[kind]
    return (_JPEG,) if changes.lines else (_COVERED_FILM,)
