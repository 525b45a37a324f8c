"""Redraws a PDF page by page: the copy contains pictures of the pages in a new PDF, and nothing else.

This build of PDFium has no scripts, forms are never opened, and attachments, links and layers are left out.
What a page shows is drawn, including notes and stamps on it.
"""

import io
import time
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from bot.domain.submissions.clean_copies import CleanCopy, CleaningFailure
from bot.media.refusal import CleaningRefusal

_DOTS_PER_INCH: Final = 150
_POINTS_PER_INCH: Final = 72
_LONGEST_SIDE: Final = 8_000
_QUALITY: Final = 80


def clean_pdf(
    data: bytes, *, max_pages: int, page_pixels: int, most: int, seconds: float, whole: bool = False
) -> CleanCopy:
    """Pictures of the first pages, as many as fit into ``most`` bytes and ``seconds`` of processor time.

    ``whole``: a document that the time limit would cut short is refused as TOO_SLOW.

    Raises CleaningRefusal, or PDFium's error on a broken page.
    """
    started, out, drawn = time.process_time(), io.BytesIO(), 0
    document = _open_document(data)
    pages = len(document)
    for number in range(min(pages, max_pages)):
        picture = _draw_page(document[number], page_pixels=page_pixels)
        size_before = out.tell()
        _append_page(picture, out, first=number == 0)
        if out.tell() > most:
            out.truncate(size_before)
            break
        drawn += 1
        if time.process_time() - started > seconds:
            if whole and drawn < min(pages, max_pages):
                raise CleaningRefusal(CleaningFailure.TOO_SLOW)
            break
    if drawn == 0:
        raise CleaningRefusal(CleaningFailure.TOO_LARGE if pages else CleaningFailure.DAMAGED)
    return CleanCopy(data=out.getvalue(), mime="application/pdf", suffix=".pdf", partial=drawn < pages)


def _open_document(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise CleaningRefusal(CleaningFailure.LOCKED if locked else CleaningFailure.DAMAGED) from None


def _draw_page(page: pdfium.PdfPage, *, page_pixels: int) -> Image.Image:
    """Draw the page at 150 dots per inch of paper; a larger page with fewer."""
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(
        _DOTS_PER_INCH / _POINTS_PER_INCH,
        (page_pixels / (width * height)) ** 0.5,
        _LONGEST_SIDE / max(width, height),
    )
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    return picture


def _append_page(picture: Image.Image, out: io.BytesIO, *, first: bool) -> None:
    """Append one page. Each is written at once, so that only one picture is in memory."""
    picture.save(
        out, "PDF", append=not first, quality=_QUALITY, resolution=float(_DOTS_PER_INCH),
        title=None, creationDate=None, modDate=None,
    )  # fmt: skip
