"""Malicious PDF files, made at test time."""

import zlib

from fpdf import FPDF

SECRET = b"NAMEOFACITIZEN"
SCRIPT = b"<script>alert('hidden')</script>"


def pdf(pages: int = 2, *, title: str = SECRET.decode()) -> bytes:
    """A PDF with an author, links and an attachment."""
    paper = FPDF()
    paper.set_title(title)
    paper.set_author(title)
    paper.set_font("helvetica", size=24)
    for number in range(pages):
        paper.add_page()
        paper.cell(0, 10, f"page {number}", link=f"https://example.org/{title}")
    paper.embed_file(bytes=title.encode(), basename="hidden.txt", desc=title)
    return bytes(paper.output())


def pdf_and_page() -> bytes:
    whole = pdf()
    return whole.replace(b"\n", b"\n%<html>" + SCRIPT + b"\n", 1) + b"\n<html>" + SCRIPT


def pdf_with_script() -> bytes:
    """It runs a script and opens an address when a reader opens it."""
    return pdf().replace(
        b"/Type /Catalog",
        b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
        b"/AA << /WC << /S /URI /URI (http://127.0.0.1/x) >> >>",
        1,
    )


def pdf_bomb() -> bytes:
    """A page whose content stream unpacks to a hundred megabytes of useless operators."""
    drawing = zlib.compress(b"q Q " * (25 * 1024 * 1024), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e9 1e9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(drawing), drawing),
    ]
    return written_pdf(objects)


def written_pdf(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def slow_paper(number: int = 0, *, deep: int = 5, wide: int = 12) -> bytes:
    """Under 2 kB that render longer than any limit: a drawing of twelve drawings of twelve drawings ..."""
    many = b" ".join([b"/X Do"] * wide)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(many), many),
    ]
    for level in range(deep):
        below = b"/Resources << /XObject << /X %d 0 R >> >>" % (level + 6) if level < deep - 1 else b""
        drawing = many if level < deep - 1 else b"%d 9 m 500 700 l S" % number
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] %b /Length %d >>\nstream\n%b\nendstream"
            % (below, len(drawing), drawing)
        )
    return written_pdf(objects)


def pages_in_a_circle() -> bytes:
    """A page tree that is its own child and claims a billion leaves."""
    return written_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 1000000000 >>",
        ]
    )


def locked_pdf() -> bytes:
    paper = FPDF()
    paper.set_encryption(owner_password="owner", user_password="reader")
    paper.add_page()
    paper.set_font("helvetica", size=24)
    paper.cell(0, 10, SECRET.decode())
    return bytes(paper.output())
