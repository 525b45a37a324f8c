"""The real and the virtual space side by side: nothing is cut off, and they are distinguishable without
colours."""

import io

import pytest
from PIL import Image

from bot.pictures import spaces
from bot.pictures.drawings import draw
from bot.pictures.spaces import REAL, draw_spaces
from bot.pictures.type_setting import PAPER
from tests.pictures.test_progress import is_near_colour

LEGEND = [("فضای واقعی", 0, "۱۲۰"), ("فضای مجازی", 0, "۶۰")]

LONG = "خرید و فروش رأی در جایی با نام بسیار بلند که در یک سطر جا نمی‌شود و باید کوتاه شود"


def columns(count: int = 24) -> list[tuple[str, int, str]]:
    rows = [("ساعت به ساعت", -1, "بلندترین ستون: ۹")]
    for hour in range(count):
        rows += [(f"{hour}:۰۰", 60, "۶"), ("", 40, "۴")]
    return rows


def bars(
    count: int,
    label: str = LONG,
) -> list[tuple[str, int, str]]:
    rows = [("تخلف‌ها", -1, "")]
    for _ in range(count):
        rows += [(label, 100, "۱۲۳٬۴۵۶"), ("", 30, "۳")]
    return rows


def render_spaces(rows: list[tuple[str, int, str]]) -> Image.Image:
    data = draw("spaces", "دو فضا کنار هم", rows, "ساعت ۱۰:۱۰")
    assert len(data) < 120_000
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_nothing_reaches_the_edges() -> None:
    picture = render_spaces([*LEGEND, *columns(), *bars(6), *bars(6)])
    assert picture.width == 800
    for x in (*range(36), *range(764, 800)):
        assert all(is_near_colour(picture.getpixel((x, y)), PAPER) for y in range(0, picture.height, 2)), x


def test_virtual_bars_are_striped_and_real_ones_filled() -> None:
    grey = render_spaces([*LEGEND, *columns(1), *bars(1)]).convert("L")
    rows = [[grey.getpixel((x, y)) for x in range(700, 745)] for y in range(grey.height)]
    full = [row for row in rows if max(row) - min(row) < 12 and max(row) < 120]
    striped = [row for row in rows if max(row) - min(row) > 60 and min(row) > 60]
    assert len(full) > 10 and len(striped) > 10


def test_a_space_without_anything_has_no_bar() -> None:
    empty = [("الف", 0, "۰"), ("", 0, "۰")]
    rows = [*LEGEND, ("ساعت", -1, ""), ("۱", 100, "۱"), ("", 0, "۰"), ("جاها", -1, ""), *empty]
    picture = render_spaces(rows)
    low = range(picture.height - 150, picture.height - 60)
    assert not any(is_near_colour(picture.getpixel((x, y)), REAL) for x in range(48, 752, 4) for y in low)


@pytest.mark.parametrize(
    "rows",
    [[], LEGEND, [*LEGEND, ("بی‌سر", 5, "۵")], [*LEGEND, *columns(25)], [*LEGEND, *columns(1), *bars(8)],
     [*LEGEND, ("سر", -1, ""), ("تنها", 5, "")]],
)  # fmt: skip
def test_rows_that_are_no_such_picture_are_refused(rows: list[tuple[str, int, str]]) -> None:
    with pytest.raises(ValueError):
        draw_spaces(title="", rows=rows, footer="")


def test_days_are_told_whole_below_their_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def heard(draw: object, place: object, text: str, **_: object) -> None:
        texts.append(text)

    monkeypatch.setattr(spaces, "write", heard)
    week = [("روز به روز", -1, "")]
    for day in range(7):
        week += [(f"{day} اردیبهشت ۱۴۰۵", 50, "۱"), ("", 0, "۰")]
    render_spaces([*LEGEND, *week])
    assert texts.count("اردیبهشت") == texts.count("۱۴۰۵") == 7
