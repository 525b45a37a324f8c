"""The picture of counts over time: right to left, nothing cut off, readable for any counts."""

import io

import pytest
from PIL import Image

from bot.pictures.columns import COLUMN, draw_columns
from bot.pictures.drawings import draw
from bot.pictures.type_setting import PAPER
from tests.pictures.test_progress import is_near_colour

HOURS = [(f"{hour:02d}:00", hour / 23, str(hour)) for hour in range(24)]


def render_columns(columns: list[tuple[str, float, str]], title: str = "پرونده‌ها") -> Image.Image:
    data = draw_columns(title=title, columns=columns, footer="ساعت ۱۰:۱۰")
    assert len(data) < 60_000
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_the_oldest_column_stands_at_the_right() -> None:
    picture = render_columns([("یک", 0.1, "۱"), ("دو", 1, "۱۰")])
    heights = [
        sum(is_near_colour(picture.getpixel((x, y)), COLUMN) for y in range(picture.height))
        for x in (224, 576)
    ]
    assert heights[0] > 8 * heights[1] > 0, "the second, higher column is left of the first"


@pytest.mark.parametrize("note", ["۳", "۱٬۲۳۴", "۱۲۳٬۴۵۶"])
def test_nothing_reaches_the_edges_however_high_the_counts_are(note: str) -> None:
    picture = render_columns([(label, max(share, 0.1), note) for label, share, _ in HOURS])
    for x in (*range(40), *range(760, 800)):
        assert all(is_near_colour(picture.getpixel((x, y)), PAPER) for y in range(0, picture.height, 2))


def test_columns_are_limited_between_one_and_phone_width() -> None:
    for columns in ([], HOURS * 2):
        with pytest.raises(ValueError, match="1 to 24"):
            render_columns(columns)


def test_bars_that_only_compare_are_never_done() -> None:
    compared, done = (draw(name, "t", [("a", 100, "1")], "f") for name in ("bars", "progress"))
    assert compared != done
    with pytest.raises(KeyError):
        draw("nothing", "t", [("a", 1, "1")], "f")
