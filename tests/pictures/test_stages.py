"""The pictures of stages: each state has a shape of its own, and too many stages are refused."""

import io

import pytest
from PIL import Image

from bot.pictures.drawings import draw
from bot.pictures.stages import MOST, MOST_ON_BOARD, StageMark

FOOTER = "سکوت به حساب نمی‌آید."


def picture(name: str, rows: list[tuple[str, int, str]]) -> Image.Image:
    return Image.open(io.BytesIO(draw(name, "مراحل انتخابات", rows, FOOTER))).convert("RGB")


def row(mark: int, label: str = "آگهی انتخابات") -> tuple[str, int, str]:
    return label, mark, "در جریان؛ تا ۲۰ اردیبهشت ۱۴۰۵ | پاسخ‌گو: هیئت اجرایی شهرستان | کسی چیزی نگفته است."


@pytest.mark.parametrize("name", ["stages", "stage-board"])
def test_states_differ_in_grey_print_too(name: str) -> None:
    marks = {mark: picture(name, [row(mark)]) for mark in StageMark}
    assert len({image.size for image in marks.values()}) == 1, "only the mark and its colours differ"
    grey = {image.convert("L").point(lambda value: 255 * (value > 200)).tobytes() for image in marks.values()}
    assert len(grey) == len(StageMark)


def test_pictures_fit_a_phone() -> None:
    long = "خبر امکانات مجاز تبلیغ به نامزدها در همهٔ شهرستان‌ها و بخش‌های استان"
    week, board = (
        picture("stages", [row(n % 5, long) for n in range(6)]),
        picture("stage-board", [row(n % 5, long) for n in range(20)]),
    )
    for image in (week, board):
        assert image.width == 800 and image.height < 2 * image.width


@pytest.mark.parametrize(("name", "most"), [("stages", MOST), ("stage-board", MOST_ON_BOARD)])
def test_too_many_stages_are_refused(name: str, most: int) -> None:
    draw(name, "مراحل", [row(0)] * most, FOOTER)
    with pytest.raises(ValueError, match="at most"):
        draw(name, "مراحل", [row(0)] * (most + 1), FOOTER)
