"""The clean copy of a PDF has pictures of its pages and nothing else."""

import io
import random
import zipfile

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from PIL import Image, ImageChops

from bot.media.pool import CleaningPool
from bot.usecases.ports.media import (
    MEBIBYTE,
    CleanCopy,
    CleaningFailure,
    CleaningPass,
    MediaLimits,
    NotCleanable,
)
from tests.media import hostile_papers, samples
from tests.media.conftest import IN_ONE_LOOP

pytestmark = pytest.mark.slow


def pictures(data: bytes) -> list[Image.Image]:
    document = pdfium.PdfDocument(data)
    return [page.render(scale=1).to_pil().convert("L") for page in document]


def noise_pdf(pages: int, *, side: int = 700) -> bytes:
    """Pages of noise, like scans: hard to compress."""
    paper = FPDF()
    for number in range(pages):
        paper.add_page()
        grain = Image.frombytes("RGB", (side, side), random.Random(number).randbytes(side * side * 3))
        paper.image(grain, 0, 0, 210, 297)
    return bytes(paper.output())


@IN_ONE_LOOP
async def test_it_looks_the_same_and_holds_only_pictures(pool: CleaningPool) -> None:
    original = hostile_papers.pdf(3)
    copy = await pool.clean_copy(original)
    assert isinstance(copy, CleanCopy), copy
    assert (copy.mime, copy.suffix, copy.partial) == ("application/pdf", ".pdf", False)
    for trace in (
        hostile_papers.SECRET,
        b"example.org",
        b"/Annot",
        b"/Font",
        b"/Info",
        b"EmbeddedFile",
        b"fpdf",
    ):
        assert trace not in copy.data
    assert any(hostile_papers.SECRET in part for part in (original, hostile_papers.pdf(1)))
    document = pdfium.PdfDocument(copy.data)
    assert not any(document.get_metadata_dict().values())
    assert not document.count_attachments()
    for before, after in zip(pictures(original), pictures(copy.data), strict=True):
        assert abs(before.width - after.width) <= 1
        assert abs(before.height - after.height) <= 1
        difference = ImageChops.difference(before, after.resize(before.size))
        assert sum(difference.convert("L").histogram()[100:]) < before.width * before.height / 500
        assert min(after.getextrema()) < 100, "there is something to read"


@IN_ONE_LOOP
async def test_first_pages_of_long_pdf_are_marked_partial(pool: CleaningPool) -> None:
    copy = await pool.clean_copy(hostile_papers.pdf(45))
    assert isinstance(copy, CleanCopy)
    assert copy.partial
    assert len(pdfium.PdfDocument(copy.data)) == MediaLimits().max_pages == 30


@IN_ONE_LOOP
async def test_as_many_pages_as_fit_are_kept(pool: CleaningPool) -> None:
    limits = MediaLimits(max_output=2 * MEBIBYTE)
    copy = await pool.clean_copy(noise_pdf(8), limits=limits)
    assert isinstance(copy, CleanCopy), copy
    assert copy.partial
    assert len(copy.data) <= limits.max_output
    assert 1 <= len(pictures(copy.data)) < 8
    answer = await pool.clean_copy(noise_pdf(1), limits=MediaLimits(max_output=100_000))
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.TOO_LARGE


@pytest.mark.parametrize("size", [(5_000, 5_000), (14_000, 10), (3, 14_000), (1, 1)])
@IN_ONE_LOOP
async def test_a_page_of_any_size_stays_within_the_pixels(pool: CleaningPool, size: tuple[int, int]) -> None:
    paper = FPDF(unit="pt", format=size)
    paper.add_page()
    copy = await pool.clean_copy(bytes(paper.output()))
    assert isinstance(copy, CleanCopy), copy
    (page,) = pdfium.PdfDocument(copy.data)
    (image,) = [thing for thing in page.get_objects() if thing.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE]
    width, height = image.get_px_size()
    assert width * height <= MediaLimits().page_pixels * 1.01
    assert max(width, height) <= 8_001


@IN_ONE_LOOP
async def test_a_broken_page_ends_nothing_else(pool: CleaningPool) -> None:
    whole = hostile_papers.pdf(4)
    broken = whole.replace(b"/Type /Page\n", b"/Type /Pagf\n", 1)
    assert broken != whole
    answer = await pool.clean_copy(broken)
    assert isinstance(answer, CleanCopy | NotCleanable)
    assert isinstance(await pool.clean_copy(whole), CleanCopy)


@IN_ONE_LOOP
async def test_a_password_keeps_it_sealed(pool: CleaningPool) -> None:
    answer = await pool.clean_copy(hostile_papers.locked_pdf())
    assert answer == NotCleanable(reason=CleaningFailure.LOCKED, mime="application/pdf")


@IN_ONE_LOOP
async def test_drawing_takes_half_of_the_time_at_most(pool: CleaningPool) -> None:
    copy = await pool.clean_copy(noise_pdf(3), limits=MediaLimits(cpu_seconds=0))
    assert isinstance(copy, CleanCopy), copy
    assert copy.partial
    assert len(pictures(copy.data)) == 1, "pages that were rendered in time are kept"


@IN_ONE_LOOP
async def test_a_first_pass_gives_the_whole_or_nothing(pool: CleaningPool) -> None:
    limits = MediaLimits(cpu_seconds=0)
    answer = await pool.clean_copy(noise_pdf(5), limits=limits, cleaning_pass=CleaningPass.FIRST)
    assert isinstance(answer, NotCleanable) and answer.reason is CleaningFailure.TOO_SLOW
    single = await pool.clean_copy(noise_pdf(1), limits=limits, cleaning_pass=CleaningPass.FIRST)
    assert isinstance(single, CleanCopy) and not single.partial


def test_no_scripts_can_run_in_this_build() -> None:
    assert not {"V8", "XFA"} & set(pdfium.PDFIUM_INFO.flags)


@IN_ONE_LOOP
async def test_an_office_paper_stays_sealed_unopened(pool: CleaningPool) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", samples.MARK)
    for paper in (out.getvalue(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)):
        answer = await pool.clean_copy(paper)
        assert isinstance(answer, NotCleanable)
        assert answer.reason is CleaningFailure.SEALED_UNOPENED
