"""Pictures of posters, pages and messages: every part is drawn, numbered, different, and as wide as a phone."""

import io

import pytest
from PIL import Image

from bot.domain.learning.posters import Face, Place
from bot.papers.registry import make
from bot.pictures.posters import MARK, draw_piece

FIELDS = {"medium": "poster", "look": "7", "sample": "ساختگی، برای تمرین"}
ROWS = [
    ("place", "bus", "پشت اتوبوس شهری"),
    ("face", "own", "عکس خود نامزد الف"),
    ("words", "", "نامزد الف، ده سال معلم همین شهر"),
    ("offer", "", "پرسش و پاسخ در ستاد"),
    ("imprint", "", "چاپخانهٔ یک، خیابان یکم"),
    ("size", "", "۵۰ در ۷۰ سانتی‌متر"),
    ("time", "", "۴ روز پیش از روز رأی‌گیری"),
]
PAGE = [
    ("author", "", "ستاد نامزد الف"),
    *(row for row in ROWS if row[0] in ("time", "face", "words", "offer")),
]


def picture(rows: list[tuple[str, str, str]] | None = None, **changes: str) -> Image.Image:
    data = draw_piece({**FIELDS, **changes}, ROWS if rows is None else rows)
    return Image.open(io.BytesIO(data)).convert("RGB")


def with_row(aspect: str, shape: str, words: str) -> list[tuple[str, str, str]]:
    return [(aspect, shape, words) if row[0] == aspect else row for row in ROWS]


def numbers_in(image: Image.Image) -> int:
    """How many marks stand one below the other at the right: runs of their colour down one line of pixels."""
    wanted = tuple(int(MARK[place : place + 2], 16) for place in (1, 3, 5))
    column = [image.getpixel((752, y)) for y in range(image.height)]
    marked = [
        isinstance(pixel, tuple) and all(abs(a - b) < 24 for a, b in zip(pixel, wanted, strict=True))
        for pixel in column
    ]
    return sum(now and not before for before, now in zip([False, *marked], marked, strict=False))


@pytest.mark.parametrize(("medium", "rows"), [("poster", ROWS), ("page", PAGE), ("message", PAGE)])
def test_every_part_has_its_number(medium: str, rows: list[tuple[str, str, str]]) -> None:
    image = picture(rows, medium=medium)
    assert image.width == 800 and image.height < 1400
    assert numbers_in(image) == len(rows)


@pytest.mark.parametrize("place", Place)
@pytest.mark.slow
def test_each_place_has_a_drawing(place: Place) -> None:
    other = Place.BUS if place is not Place.BUS else Place.WALL
    words = "جای نصب"
    drawn, beside = (picture(with_row("place", shape, words)) for shape in (place, other))
    assert drawn.size == beside.size and drawn.tobytes() != beside.tobytes()


@pytest.mark.parametrize("face", Face)
def test_each_face_has_a_drawing(face: Face) -> None:
    drawn = picture(with_row("face", face, "عکس"))
    blank = picture(with_row("face", "own" if face is not Face.OWN else "nobody", "عکس"))
    assert drawn.size == blank.size and drawn.tobytes() != blank.tobytes()


def test_longest_words_stay_within_their_lines() -> None:
    long = "نام و عکس یک نویسنده که رضایت کتبی‌اش نزد هیئت اجرایی شهرستان ثبت شده است " * 4
    image = picture([(aspect, shape, long) for aspect, shape, _ in ROWS])
    assert image.width == 800 and image.height < 1700 and numbers_in(image) == len(ROWS)
    edge = {image.getpixel((x, y)) for x in (2, 797) for y in range(image.height)}
    assert len(edge) == 1, "nothing is written over the edge"


def test_same_piece_is_the_same_picture() -> None:
    assert picture().tobytes() == picture().tobytes() != picture(look="8").tobytes()


def test_piece_is_a_photo_and_misses_no_field() -> None:
    made = make("campaign-piece", FIELDS, ROWS)
    assert made.mime == "image/png" and len(made.data) < 64 * 1024
    with pytest.raises(KeyError):
        make("campaign-piece", {key: value for key, value in FIELDS.items() if key != "look"}, ROWS)
