"""The certificate as an A4 landscape sheet, and the same sheet as a picture.

Every text is rendered by the caller. The credential is an attachment of the PDF. The picture gets its
credential later, because drawing it again would lose it.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from threading import Lock
from typing import Final

import pypdfium2
import segno
from fpdf import FPDF

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.page import FAMILY, blank, block, fit_font, ink, line, pdf_bytes

ATTACHED: Final = "credential.jwt"
WIDE, HIGH = 297.0, 210.0
FIELDS: Final = (
    "heading", "intro", "holder", "body", "number-label", "shown", "day-line", "edition-line", "bots-line",
    "unread-line", "ledger-label", "ledger", "scan", "note", "link", "number", "title", "issuer", "day", "credential",
)  # fmt: skip
PICTURE_DOTS: Final = 150
"""Dots per inch of the picture: 1754 by 1241 pixels."""

_PDFIUM: Final = Lock()
"""PDFium is not thread-safe, and files are made in several threads."""
_GREEN: Final = (11, 90, 76)
_INK: Final = (29, 39, 51)
_SOFT: Final = (74, 86, 99)
_EDGE: Final = (176, 190, 186)
_PAPER: Final = (251, 250, 247)
_QR: Final = 36.0
_LEFT, _RIGHT = 24.0, WIDE - 24.0


def paper(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """The PDF. `rows` are the official bots: name of the messenger, user name.

    `fields` holds ``FIELDS``. Raises KeyError if one is missing.
    """
    return MadeFile(
        FileKind.DOCUMENT, _pdf(fields, rows), f"certificate-{fields['number']}.pdf", "application/pdf"
    )


def picture(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """The same sheet as a PNG. It is sent as a file, because a messenger would re-encode a photo."""
    data = _pdf(fields, rows)
    with _PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0].render(scale=PICTURE_DOTS / 72).to_pil()
    out = io.BytesIO()
    page.quantize(128).save(out, "PNG", compress_level=7)
    return MadeFile(FileKind.DOCUMENT, out.getvalue(), f"certificate-{fields['number']}.png", "image/png")


def _pdf(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> bytes:
    if missing := [name for name in FIELDS if name not in fields]:
        raise KeyError(*missing)
    pdf = blank(landscape=True, title=fields["title"], creator=fields["issuer"])
    day = datetime.combine(date.fromisoformat(fields["day"]), time(), UTC)
    pdf.set_creation_date(day)
    _frame(pdf)
    _middle(pdf, fields)
    _facts(pdf, fields)
    _code(pdf, fields)
    _bots(pdf, fields, rows)
    _note(pdf, fields)
    pdf.embed_file(
        bytes=fields["credential"].encode(), basename=ATTACHED, mime_type="application/vc+jwt",
        modification_date=day,
    )  # fmt: skip
    return pdf_bytes(pdf)


def _frame(pdf: FPDF) -> None:
    pdf.set_fill_color(*_PAPER)
    pdf.rect(0, 0, WIDE, HIGH, style="F")
    pdf.set_draw_color(*_GREEN)
    pdf.set_line_width(1.4)
    pdf.rect(9, 9, WIDE - 18, HIGH - 18)
    pdf.set_draw_color(*_EDGE)
    pdf.set_line_width(0.35)
    pdf.rect(12, 12, WIDE - 24, HIGH - 24)
    pdf.set_fill_color(*_GREEN)
    for x in (9.0, WIDE - 9):
        for y in (9.0, HIGH - 9):
            pdf.circle(x, y, 2.6, style="F")


def _middle(pdf: FPDF, fields: Mapping[str, str]) -> None:
    room = _RIGHT - _LEFT
    ink(pdf, _GREEN)
    fit_font(pdf, fields["heading"], room=room, size=34, style="B")
    line(pdf, fields["heading"], x=_LEFT, y=22, room=room, height=18, align="C")
    pdf.set_draw_color(*_GREEN)
    pdf.set_line_width(0.7)
    pdf.line(WIDE / 2 - 28, 43, WIDE / 2 + 28, 43)
    ink(pdf, _SOFT)
    pdf.set_font(FAMILY, "", 15)
    line(pdf, fields["intro"], x=_LEFT, y=49, room=room, height=10, align="C")
    ink(pdf, _INK)
    fit_font(pdf, fields["holder"], room=room - 20, size=32, style="B")
    line(pdf, fields["holder"], x=_LEFT, y=61, room=room, height=18, align="C")
    pdf.set_font(FAMILY, "", 16)
    y = block(pdf, fields["body"], x=_LEFT + 18, y=84, room=room - 36, height=10.5, align="C")
    if done := fields.get("done-line", ""):  # messages of earlier releases that still wait have none
        ink(pdf, _SOFT)
        fit_font(pdf, done, room=room - 36, size=13)
        line(pdf, done, x=_LEFT + 18, y=y + 1, room=room - 36, height=9, align="C")


def _facts(pdf: FPDF, fields: Mapping[str, str]) -> None:
    """Number, day and edition, on the right. Below them the audit log's head, if one has been posted, and a
    note if no lawyer has read the lessons yet."""
    room = 92.0
    left = _RIGHT - room
    ink(pdf, _INK)
    pdf.set_font(FAMILY, "", 13)
    _draw_field(pdf, fields["number-label"], fields["shown"], y=127)
    for y, name in ((137, "day-line"), (147, "edition-line")):
        fit_font(pdf, fields[name], room=room, size=13)
        line(pdf, fields[name], x=left, y=y, room=room, height=9, align="R")
    if fields["ledger"]:
        pdf.set_font(FAMILY, "", 11)
        ink(pdf, _SOFT)
        _draw_field(pdf, fields["ledger-label"], fields["ledger"], y=157)
    if fields["unread-line"]:
        ink(pdf, _SOFT)
        fit_font(pdf, fields["unread-line"], room=room, size=11)
        y = 166 if fields["ledger"] else 157
        line(pdf, fields["unread-line"], x=left, y=y, room=room, height=9, align="R")


def _draw_field(pdf: FPDF, label: str, value: str, *, y: float) -> None:
    """A label at the right edge, and beside it a value that reads from left to right."""
    room = 92.0
    left, wide = _RIGHT - room, pdf.get_string_width(label)
    line(pdf, label, x=left, y=y, room=room, height=9, align="R")
    line(pdf, value, x=left, y=y, room=room - wide - 2.5, height=9, align="R", latin=True)


def _code(pdf: FPDF, fields: Mapping[str, str]) -> None:
    """The QR code on the left, drawn as squares so that it stays sharp, and its purpose."""
    symbol = segno.make(fields["link"], error="m", boost_error=False, micro=False)
    modules = [bytes(row) for row in symbol.matrix]
    side = _QR / len(modules)
    x, y = _LEFT + 6, 122.0
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(x - 4 * side, y - 4 * side, _QR + 8 * side, _QR + 8 * side, style="F")
    pdf.set_fill_color(0, 0, 0)
    for row, cells in enumerate(modules):
        for begin, length in _runs(cells):
            pdf.rect(x + begin * side, y + row * side, length * side, side, style="F")
    ink(pdf, _SOFT)
    pdf.set_font(FAMILY, "", 9.5)
    block(pdf, fields["scan"], x=x - 12, y=y + _QR + 6, room=_QR + 24, height=5.4, align="C")


def _runs(cells: bytes) -> Sequence[tuple[int, int]]:
    """Start and length of each run of dark modules: one rectangle per run leaves no hairlines."""
    runs: list[tuple[int, int]] = []
    begin = -1
    for place, dark in enumerate((*cells, 0)):
        if dark and begin < 0:
            begin = place
        elif not dark and begin >= 0:
            runs.append((begin, place - begin))
            begin = -1
    return runs


def _bots(pdf: FPDF, fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> None:
    """The names of the official bots, so that a fake can be recognised."""
    left, room = 96.0, 84.0
    ink(pdf, _SOFT)
    pdf.set_font(FAMILY, "", 10.5)
    y = block(pdf, fields["bots-line"], x=left, y=127, room=room, height=6, align="C") + 2
    for label, user_name in rows:
        ink(pdf, _INK)
        fit_font(pdf, f"{label} {user_name}", room=room - 4, size=12, style="B")
        wide = pdf.get_string_width(label), pdf.get_string_width(user_name)
        x = left + (room - sum(wide) - 4) / 2
        line(pdf, user_name, x=x, y=y, room=wide[1] + 1, height=8, align="L", latin=True)
        line(pdf, label, x=x + wide[1] + 4, y=y, room=wide[0] + 1, height=8, align="L")
        y += 8.5


def _note(pdf: FPDF, fields: Mapping[str, str]) -> None:
    pdf.set_draw_color(*_EDGE)
    pdf.set_line_width(0.3)
    ink(pdf, _SOFT)
    fit_font(pdf, fields["note"], room=_RIGHT - _LEFT, size=10.5)
    line(pdf, fields["note"], x=_LEFT, y=184, room=_RIGHT - _LEFT, height=8, align="C")


class CertificatePaper(Paper):
    """A certificate as PDF. Rows: name of a messenger, user name of the bot there."""

    name = "certificate-paper"
    form = PaperForm.PDF
    fields = frozenset(FIELDS)

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return paper(fields, rows)


class CertificatePicture(Paper):
    """The same as a picture."""

    name = "certificate-picture"
    form = PaperForm.PNG
    fields = frozenset(FIELDS)

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return picture(fields, rows)
