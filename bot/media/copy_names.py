"""What a copy may be called, by what was given to the child: names come from this table and never from the child.

A child that a file has taken over answers what it likes. Its words choose among a few names here, and only where its
bytes begin as a file of that name does.
"""

from dataclasses import dataclass
from typing import Final

from bot.media.kinds import IMAGES, Kind, detect
from bot.usecases.ports.media import Changes


@dataclass(frozen=True, slots=True)
class CopyName:
    """How copies that begin as one of these kinds are called."""

    suffix: str
    mimes: frozenset[str]
    kinds: frozenset[Kind]


def _name(suffix: str, mimes: str, *kinds: Kind) -> CopyName:
    return CopyName(suffix, frozenset(mimes.split()), frozenset(kinds))


_JPEG: Final = _name(".jpg", "image/jpeg", Kind.JPEG)
_PNG: Final = _name(".png", "image/png", Kind.PNG)
_WEBP: Final = _name(".webp", "image/webp", Kind.WEBP)
_COVERED_FILM: Final = _name(".mp4", "video/mp4", Kind.MP4)

NAMES: Final[dict[Kind, tuple[CopyName, ...]]] = {
    Kind.JPEG: (_JPEG,),
    Kind.PNG: (_PNG, _JPEG),
    Kind.WEBP: (_WEBP, _JPEG),
    Kind.GIF: (_PNG, _JPEG),
    Kind.AVIF: (_JPEG,),
    Kind.HEIF: (_JPEG,),
    Kind.MP4: (_name(".mp4", "video/mp4 audio/mp4", Kind.MP4),),
    Kind.MOV: (_name(".mov", "video/quicktime audio/mp4", Kind.MOV),),
    Kind.M4A: (_name(".m4a", "audio/mp4", Kind.M4A, Kind.MP4),),  # one with a film begins as MP4
    Kind.THREE_GP: (_name(".3gp", "video/3gpp audio/3gpp", Kind.THREE_GP),),
    Kind.OGG: (_name(".ogg", "video/ogg audio/ogg", Kind.OGG),),
    Kind.MP3: (_name(".mp3", "audio/mpeg", Kind.MP3),),
    Kind.WEBM: (_name(".webm", "video/webm audio/webm", Kind.WEBM),),
    Kind.MATROSKA: (_name(".mkv", "video/x-matroska audio/x-matroska", Kind.MATROSKA),),
    Kind.PDF: (_name(".pdf", "application/pdf", Kind.PDF),),
}
"""By the kind that the child is given. A picture whose copy would be too large becomes a JPEG."""


def is_believable(body: bytes, *, mime: str, suffix: str, kind: Kind, changes: Changes) -> bool:
    """Whether a copy of a file of this kind, with these changes, may be called so, and its first bytes agree."""
    begins_as = detect(body).kind
    return any(
        suffix == name.suffix and mime in name.mimes and begins_as in name.kinds
        for name in _names(kind, changes)
    )


def _names(kind: Kind, changes: Changes) -> tuple[CopyName, ...]:
    if kind in IMAGES or kind is Kind.PDF or not (changes.fields or changes.lines):
        return NAMES[kind]
    return (_JPEG,) if changes.lines else (_COVERED_FILM,)
