"""Redraws pictures: the copy contains the pixels, turned upright, and nothing else."""

import io
import warnings
from contextlib import suppress
from typing import Final

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps

from bot.domain.submissions.clean_copies import CleanCopy, CleaningFailure
from bot.media.fields import with_fields
from bot.media.kinds import MediaKind
from bot.media.refusal import CleaningRefusal

_FORMATS: Final = {
    MediaKind.JPEG: ("JPEG", "MPO"),
    MediaKind.PNG: ("PNG",),
    MediaKind.WEBP: ("WEBP",),
    MediaKind.GIF: ("GIF",),
    MediaKind.AVIF: ("AVIF",),
    MediaKind.HEIF: ("HEIF",),  # only if Pillow supports it; otherwise the original stays sealed
}
_MODES: Final = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"},
    "WEBP": {"RGB", "RGBA"},
}
_WAYS: Final[dict[str, tuple[str, str, tuple[dict[str, int], ...]]]] = {
    "JPEG": ("image/jpeg", ".jpg", ({"quality": 90}, {"quality": 75})),
    "PNG": ("image/png", ".png", ({"compress_level": 4},)),
    "WEBP": ("image/webp", ".webp", ({"quality": 90, "method": 2},)),
}
"""MIME type, suffix, and ways to write it: the first that fits is used."""
_WEIGHT: Final = {MediaKind.WEBP: 2}
"""Its decoder keeps two more pictures of the same size: half as many pixels for the same memory."""
_LONGEST_SIDE: Final = {"JPEG": 65_500, "PNG": 1_000_000, "WEBP": 16_383}


def clean_image(
    data: bytes,
    kind: MediaKind,
    *,
    max_pixels: int,
    most: int,
    fields: int = 0,
    lines: bool = False,
    quarter: int = 0,
) -> CleanCopy:
    """The same picture in new bytes: upright, in sRGB, no EXIF, XMP, ICC, comment, thumbnail or second frame.

    JPEG, PNG and WebP keep their format, GIF becomes PNG, AVIF and HEIF become JPEG. A copy over ``most``
    bytes becomes a JPEG of lower quality. ``fields``, ``lines`` and ``quarter``: as ``bot.media.fields`` draws them.
    Raises CleaningRefusal, or any exception of Pillow for a broken file.
    """
    warnings.simplefilter("ignore")  # Pillow warns about odd metadata, which is dropped anyway
    most_pixels = max_pixels // _WEIGHT.get(kind, 1)
    Image.MAX_IMAGE_PIXELS = most_pixels
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a child may start no threads
    formats = _FORMATS[kind]
    Image.init() if kind in (MediaKind.AVIF, MediaKind.HEIF) else Image.preinit()
    if not any(name in Image.OPEN for name in formats) and kind is not MediaKind.WEBP:
        raise CleaningRefusal(CleaningFailure.KEPT_SEALED)
    target = kind.name if kind in (MediaKind.JPEG, MediaKind.PNG, MediaKind.WEBP) else "JPEG"
    target = "PNG" if kind is MediaKind.GIF else target
    bare, partial = _bare(data, kind, modes=_MODES[target], max_pixels=most_pixels)
    drawn = with_fields(bare, fields, lines=lines, quarter=quarter)
    return _encode_picture(drawn, target, partial=partial, most=most)


def _bare(data: bytes, kind: MediaKind, *, modes: set[str], max_pixels: int) -> tuple[Image.Image, bool]:
    """The pixels, and whether the file holds more than they show. The decoded file is freed on return."""
    with _open_image(data, _FORMATS[kind]) as picture:
        if picture.width * picture.height > max_pixels:
            raise CleaningRefusal(CleaningFailure.TOO_LARGE)
        # A JPEG's further pictures are previews and depth maps; an animation's are part of what it shows.
        # Only the existence of a second one is checked: counting ten thousand could take any time.
        partial = kind is not MediaKind.JPEG and bool(getattr(picture, "is_animated", False))
        picture.load()
        _turn_upright(picture)
        return _only_pixels(_in_srgb(picture), modes), partial


def _open_image(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError:
        raise CleaningRefusal(CleaningFailure.TOO_LARGE) from None


def _turn_upright(picture: Image.Image) -> None:
    """Turn the picture as its EXIF says. Unreadable EXIF turns nothing, because the pixels are still
    there."""
    with suppress(Exception):  # Pillow's TIFF reader can raise anything on hostile data
        ImageOps.exif_transpose(picture, in_place=True)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Convert the colours to sRGB, because the colour profile is removed."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    same = picture.mode in ("RGB", "RGBA")
    try:
        source, plain = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(
            picture, source, plain, outputMode=picture.mode if same else "RGB", inPlace=same
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a broken profile: the colours stay as stored
    return changed or picture


def _only_pixels(picture: Image.Image, modes: set[str]) -> Image.Image:
    """A new picture that was never a file, with the same pixels and no comment, text or profile."""
    if picture.mode not in modes:
        clear = "RGBA" in modes and (
            picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
        )
        picture = picture.convert("RGBA" if clear else "RGB")
    elif "transparency" in picture.info and "RGBA" in modes and picture.mode in ("L", "RGB"):
        picture = picture.convert("RGBA")
    if type(picture) is Image.Image:  # made by a conversion: avoid a second copy of fifty million pixels
        picture.info = {}
        return picture
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _encode_picture(picture: Image.Image, target: str, *, partial: bool, most: int) -> CleanCopy:
    if max(picture.size) > _LONGEST_SIDE[target]:
        raise CleaningRefusal(CleaningFailure.TOO_LARGE)
    mime, suffix, ways = _WAYS[target]
    for options in ways:
        out = io.BytesIO()
        picture.save(out, target, **options)
        if out.tell() <= most:
            return CleanCopy(data=out.getvalue(), mime=mime, suffix=suffix, partial=partial)
    if target == "JPEG" or picture.mode == "I;16":  # Pillow would turn 16-bit grey into white
        raise CleaningRefusal(CleaningFailure.TOO_LARGE)
    smaller = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    return _encode_picture(smaller, "JPEG", partial=partial, most=most)
