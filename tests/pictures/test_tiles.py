"""The tile map: levels shown by number, pattern and darkness; nothing cut off; west at the left."""

import io
from collections import Counter
from itertools import pairwise

import pytest
from PIL import Image

from bot.pictures.drawings import draw
from bot.pictures.tiles import FILLS, Tile, draw_tiles, read_rows
from bot.pictures.type_setting import PAPER
from tests.pictures.test_progress import is_near_colour

LEGEND = [(level, word) for level, word in enumerate(("داده نیست", "کم", "متوسط", "زیاد", "بسیار زیاد"))]
NUMBERS = "؟۱۲۳۴"


def tile(column: int, row: int, level: int, *, label: str = "منطقهٔ ۱", below: str = "") -> Tile:
    return Tile(label, column, row, level, NUMBERS[level], below)


def render_tiles(tiles: list[Tile], title: str = "اطلس مناطق") -> Image.Image:
    data = draw_tiles(title=title, tiles=tiles, legend=LEGEND, footer="عدد بزرگ سطح محاسبه‌شده است.")
    assert len(data) < 120_000
    return Image.open(io.BytesIO(data)).convert("RGB")


def region(picture: Image.Image, column: int) -> Image.Image:
    """One of five tiles in a single row."""
    side = 704 / 5
    left = round(48 + side * column)
    return picture.crop((left + 4, 126, left + round(side) - 4, 240))


def test_west_is_at_the_left() -> None:
    picture = render_tiles([tile(0, 0, 4), tile(4, 0, 1)])
    dark = [sum(is_near_colour(p, FILLS[4]) for p in region(picture, c).get_flattened_data()) for c in (0, 4)]
    assert dark[0] > 2000 > dark[1] == 0


def test_levels_are_told_apart_without_any_colour() -> None:
    """In grey each level is darker than the one before, and the middle levels have their own patterns."""
    picture = render_tiles([tile(level, 0, level, label="آ") for level in range(5)]).convert("L")
    means, tones = [], []
    for level in range(1, 5):
        tone_counts = Counter(region(picture, level).get_flattened_data())
        means.append(sum(tone * n for tone, n in tone_counts.items()) / tone_counts.total())
        tones.append(sum(1 for n in tone_counts.values() if n > 300))
    assert means == sorted(means, reverse=True) and all(a - b > 12 for a, b in pairwise(means))
    assert tones[1] > tones[0] and tones[2] > tones[0], "the dots and stripes are drawn"


@pytest.mark.parametrize("columns", [1, 5, 12])
def test_nothing_reaches_the_edges_whatever_the_names_are(columns: int) -> None:
    long = "دهستان‌های بسیار دور شهرستان فرضی"
    picture = render_tiles([tile(c, 0, c % 5, label=long, below="رسمی ۴") for c in range(columns)])
    for x in (*range(40), *range(760, 800)):
        assert all(is_near_colour(picture.getpixel((x, y)), PAPER) for y in range(0, picture.height, 3))


def test_rows_of_a_turn_are_read_back() -> None:
    rows = [("منطقهٔ ۴", (4 * 12 + 1) * 10 + 3, "۳، رسمی ۴"), ("منطقهٔ ۵", 10, "؟"), ("زیاد", -4, "")]
    tiles, legend, stamp = read_rows(rows)
    assert tiles == [Tile("منطقهٔ ۴", 4, 1, 3, "۳", "رسمی ۴"), Tile("منطقهٔ ۵", 0, 1, 0, "؟")]
    assert legend == [(3, "زیاد")] and stamp == []
    assert draw("tiles", "اطلس", rows, "").startswith(b"\x89PNG")


@pytest.mark.parametrize("tiles", [[], [tile(12, 0, 1)], [Tile("آ", 0, 0, 5, "۵")]])
def test_what_cannot_be_drawn_is_refused(tiles: list[Tile]) -> None:
    with pytest.raises(ValueError, match=r"columns|level"):
        draw_tiles(title="اطلس", tiles=tiles, legend=LEGEND, footer="")
