"""Clean copies of pictures are upright, look the same, and contain nothing else."""

import io

import pytest
from PIL import Image, ImageChops

from bot.media.pool import CleaningPool
from bot.usecases.ports.media import CleanCopy, CleaningFailure, NotCleanable
from tests.media import samples
from tests.media.conftest import IN_ONE_LOOP


def open_image(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def assert_same_scene(data: bytes) -> None:
    image = open_image(data).convert("RGB")
    assert image.size == samples.scene().size
    difference = ImageChops.difference(image, samples.scene()).convert("L")
    # The borders of compressed pictures are soft, so the middle of every area is compared.
    for x in (60, 180):
        for y in (40, 120):
            assert int(difference.getpixel((x, y))) < 30  # type: ignore[arg-type]  # "L" has one value a pixel


def assert_bare(data: bytes) -> None:
    for trace in (
        b"NAMEOFACITIZEN",
        b"Exif",
        b"ICC_PROFILE",
        b"iCCP",
        b"eXIf",
        b"XMP",
        b"xmp",
        b"APPTHUMB",
        b"tEXt",
    ):
        assert trace not in data
    picture = open_image(data)
    assert not picture.getexif()
    assert not {"icc_profile", "comment", "xmp", "exif", "Author"} & set(picture.info)


@pytest.mark.parametrize(
    ("make", "mime", "suffix"),
    [
        (samples.jpeg_from_a_phone, "image/jpeg", ".jpg"),
        (samples.png_with_text, "image/png", ".png"),
        (samples.webp_with_notes, "image/webp", ".webp"),
    ],
    ids=("jpeg", "png", "webp"),
)
@IN_ONE_LOOP
async def test_metadata_goes_and_the_scene_stays(pool: CleaningPool, make, mime: str, suffix: str) -> None:  # type: ignore[no-untyped-def]  # a maker of bytes
    original = make()
    assert b"NAMEOFACITIZEN" in original
    copy = await pool.clean_copy(original)
    assert isinstance(copy, CleanCopy)
    assert (copy.mime, copy.suffix, copy.partial) == (mime, suffix, False)
    assert_bare(copy.data)
    assert_same_scene(copy.data)


@IN_ONE_LOOP
async def test_the_place_in_a_photo_is_gone(pool: CleaningPool) -> None:
    original = samples.jpeg_from_a_phone()
    assert open_image(original).getexif().get_ifd(0x8825)[2] == (35.0, 41.0, 21.12)
    assert open_image(original).size == (160, 240)
    copy = await pool.clean_copy(original)
    assert isinstance(copy, CleanCopy)
    assert not open_image(copy.data).getexif().get_ifd(0x8825)
    segments = {copy.data[place + 1] for place in range(len(copy.data) - 1) if copy.data[place] == 0xFF}
    assert not segments & {0xE1, 0xE2, 0xE4, 0xED, 0xFE}, "application segments or comments are left"


@IN_ONE_LOOP
async def test_transparency_survives(pool: CleaningPool) -> None:
    copy = await pool.clean_copy(samples.png_with_text())
    assert isinstance(copy, CleanCopy)
    picture = open_image(copy.data)
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == 0  # type: ignore[index]  # RGBA has four values a pixel


@pytest.mark.parametrize(
    ("data", "mime", "partial"),
    [
        (samples.encode_scene("GIF"), "image/png", False),
        (samples.encode_scene("AVIF"), "image/jpeg", False),
        (samples.webp_with_notes(frames=3), "image/webp", True),
    ],
    ids=("gif", "avif", "animation"),
)
@IN_ONE_LOOP
async def test_other_formats_become_common_ones(
    pool: CleaningPool, data: bytes, mime: str, partial: bool
) -> None:
    copy = await pool.clean_copy(data)
    assert isinstance(copy, CleanCopy)
    assert (copy.mime, copy.partial) == (mime, partial)
    assert_same_scene(copy.data)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "RGBA"])
@IN_ONE_LOOP
async def test_every_colour_mode_is_taken(pool: CleaningPool, mode: str) -> None:
    picture = Image.new("I;16", (40, 30), 3000) if mode == "I;16" else samples.scene().convert(mode)
    out = io.BytesIO()
    picture.save(out, "JPEG" if mode == "CMYK" else "PNG")
    copy = await pool.clean_copy(out.getvalue())
    assert isinstance(copy, CleanCopy)
    assert open_image(copy.data).size == picture.size
    assert_bare(copy.data)


@IN_ONE_LOOP
async def test_a_heif_is_either_cleaned_or_kept_sealed(pool: CleaningPool) -> None:
    answer = await pool.clean_copy(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200))
    assert isinstance(answer, NotCleanable)
    assert answer.reason in {CleaningFailure.KEPT_SEALED, CleaningFailure.DAMAGED}
    assert answer.mime == "image/heif"
