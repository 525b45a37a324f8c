"""Pictures, drawn anew: what leaves is pixels that were turned upright, and nothing else."""

import io
import warnings
from typing import Final

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps

from bot.media.kinds import Kind
from bot.media.refusal import Refused
from bot.usecases.ports_media import CleanCopy, WhyNot

_FORMATS: Final = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.WEBP: ("WEBP",),
    Kind.GIF: ("GIF",),
    Kind.AVIF: ("AVIF",),
    Kind.HEIF: ("HEIF",),  # only where Pillow has learnt it; otherwise the original stays sealed
}
_MODES: Final = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"},
    "WEBP": {"RGB", "RGBA"},
}
_LONGEST_SIDE: Final = {"JPEG": 65_500, "PNG": 1_000_000, "WEBP": 16_383}


def clean_image(data: bytes, kind: Kind, *, max_pixels: int) -> CleanCopy:
    """The same picture in new bytes: upright, in sRGB, no EXIF, XMP, ICC, comment, thumbnail or second frame.

    JPEG, PNG and WebP keep their format, GIF becomes PNG, AVIF and HEIF become JPEG.
    Raises Refused, or whatever Pillow raises on a broken file.
    """
    warnings.simplefilter("ignore")  # Pillow warns about odd metadata, which is thrown away anyway
    Image.MAX_IMAGE_PIXELS = max_pixels
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a child may start no threads
    formats = _FORMATS[kind]
    Image.init() if kind in (Kind.AVIF, Kind.HEIF) else Image.preinit()
    if not any(name in Image.OPEN for name in formats) and kind is not Kind.WEBP:
        raise Refused(WhyNot.KEPT_SEALED)
    target = kind.name if kind in (Kind.JPEG, Kind.PNG, Kind.WEBP) else "JPEG"
    target = "PNG" if kind is Kind.GIF else target
    with _opened(data, formats) as picture:
        if picture.width * picture.height > max_pixels:
            raise Refused(WhyNot.TOO_LARGE)
        # A JPEG's further pictures are previews and depth maps; an animation's are part of what it shows.
        partial = kind is not Kind.JPEG and getattr(picture, "n_frames", 1) > 1
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        bare = _only_pixels(_in_srgb(picture), _MODES[target])
    return _encoded(bare, target, partial=partial)


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError:
        raise Refused(WhyNot.TOO_LARGE) from None


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as they were meant, now that their profile is about to go."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a broken profile: the colours stay as stored
    return changed or picture


def _only_pixels(picture: Image.Image, modes: set[str]) -> Image.Image:
    """A new picture with the same pixels. A copy would carry `info` along: comments, text, profiles."""
    if picture.mode not in modes:
        clear = "RGBA" in modes and (
            picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
        )
        picture = picture.convert("RGBA" if clear else "RGB")
    elif "transparency" in picture.info and "RGBA" in modes and picture.mode in ("L", "RGB"):
        picture = picture.convert("RGBA")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _encoded(picture: Image.Image, target: str, *, partial: bool) -> CleanCopy:
    if max(picture.size) > _LONGEST_SIDE[target]:
        raise Refused(WhyNot.TOO_LARGE)
    out = io.BytesIO()
    if target == "JPEG":
        picture.save(out, "JPEG", quality=90)
        return CleanCopy(data=out.getvalue(), mime="image/jpeg", suffix=".jpg", partial=partial)
    if target == "PNG":
        picture.save(out, "PNG", compress_level=4)
        return CleanCopy(data=out.getvalue(), mime="image/png", suffix=".png", partial=partial)
    picture.save(out, "WEBP", quality=90, method=2)
    return CleanCopy(data=out.getvalue(), mime="image/webp", suffix=".webp", partial=partial)
