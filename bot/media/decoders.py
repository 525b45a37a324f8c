"""Loads everything that a child will ever need by using it once: afterwards no library can open a file."""

import codecs
import io
from typing import Final

from PIL import Image, ImageCms, PdfParser, TiffImagePlugin

from bot.domain.submissions.clean_copies import MEBIBYTE
from bot.media.images import clean_image
from bot.media.kinds import MediaKind

_WRITERS: Final = (
    (MediaKind.JPEG, "JPEG"),
    (MediaKind.PNG, "PNG"),
    (MediaKind.WEBP, "WEBP"),
    (MediaKind.GIF, "GIF"),
    (MediaKind.AVIF, "AVIF"),
)
_SPELLINGS: Final = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman")
_SILENT_RATE: Final = 16_000
_USED: Final = (PdfParser, TiffImagePlugin)


def load_pictures() -> None:
    """Load Pillow, its plugins, and the readers of colour profiles and names inside files. After that, other
    plugins of Pillow are refused by name and not searched for."""
    for spelling in _SPELLINGS:
        codecs.lookup(spelling)
    Image.init()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind, name in _WRITERS:
        out = io.BytesIO()
        Image.new("RGB", (2, 1)).save(out, name, exif=exif, icc_profile=profile)
        clean_image(out.getvalue(), kind, max_pixels=64, most=MEBIBYTE, fields=1, lines=True, quarter=1)


def load_papers() -> None:
    """Load PDFium by drawing a page."""
    from bot.media.pdfs import clean_pdf  # noqa: PLC0415 a child for pictures alone does without

    out = io.BytesIO()
    Image.new("RGB", (2, 1)).save(out, "PDF")
    clean_pdf(out.getvalue(), max_pages=1, page_pixels=64, most=MEBIBYTE, seconds=1.0)


def load_films() -> None:
    """Load FFmpeg by covering a film of one picture: it is read, drawn on, encoded and repacked."""
    import av  # noqa: PLC0415 0.2 s and 20 MB that a child for pictures alone does without

    from bot.media.films import covered_film, stills  # noqa: PLC0415

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        track = target.add_stream("mpeg4", rate=25)
        track.width, track.height, track.pix_fmt = 32, 32, "yuv420p"
        track.codec_context.thread_count = 1
        target.mux(track.encode(av.VideoFrame(32, 32, "yuv420p")))
        target.mux(track.encode(None))
    film = out.getvalue()
    covered_film(film, MediaKind.MP4, fields=1, max_output=MEBIBYTE)
    stills(film, MediaKind.MP4, fields=1, lines=True)
    _load_sounds()


def _load_sounds() -> None:
    """Load what measures sounds: a tenth of a second of silence is written and listened to."""
    import av  # noqa: PLC0415

    from bot.media.sounds import measure_sound  # noqa: PLC0415

    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as target:
        track = target.add_stream("flac", rate=_SILENT_RATE, layout="mono")
        silence = av.AudioFrame(format="s16", layout="mono", samples=_SILENT_RATE // 10)
        silence.planes[0].update(bytes(silence.planes[0].buffer_size))
        silence.sample_rate, silence.pts = _SILENT_RATE, 0
        target.mux(track.encode(silence))
        target.mux(track.encode(None))
    measure_sound(out.getvalue(), MediaKind.OGG)
