"""The calendar as a picture: a row for every date, a mark of its own shape for each stage, nothing cut
off."""

import io

import pytest
from PIL import Image

from bot.handlers.news.calendar import STAGES
from bot.pictures import type_setting
from bot.pictures.drawings import draw
from bot.pictures.timeline import MOST, Stop, TimelineStage, draw_timeline

STOPS = [Stop("زمان تبلیغات", stage, "از ۲۲ بهمن ۱۴۰۵ تا ۲۹ بهمن ۱۴۰۵") for stage in TimelineStage]


def render_timeline(stops: list[Stop]) -> Image.Image:
    data = draw_timeline(title="تقویم انتخابات شوراها", stops=stops, footer="آگهی رسمی مهم‌تر است.")
    assert len(data) < 120_000
    return Image.open(io.BytesIO(data)).convert("L")


def test_timeline_fits_phone_width_and_grows_with_dates() -> None:
    first_picture, second_picture = render_timeline(STOPS[:1]), render_timeline(STOPS[:2])
    assert first_picture.width == second_picture.width == type_setting.WIDTH
    assert second_picture.height > first_picture.height
    with pytest.raises(ValueError, match="at most"):
        render_timeline(STOPS * MOST)


def test_each_stage_has_a_mark_independent_of_colour() -> None:
    marks = {}
    for stop in STOPS:
        picture = render_timeline([stop])
        top = picture.height // 4
        box = (type_setting.WIDTH - type_setting.MARGIN - 36, top, type_setting.WIDTH - 40, picture.height)
        marks[stop.stage] = picture.crop(box).point(lambda shade: 255 * (shade > 200)).tobytes()  # type: ignore[operator]  # a shade
    assert len(set(marks.values())) == len(TimelineStage)


def test_a_long_name_stays_inside() -> None:
    picture = render_timeline([Stop("نام بسیار بلند " * 12, TimelineStage.NOW, "از روزی دور " * 12)])
    edge = picture.crop((0, 0, 24, picture.height))
    assert edge.getextrema() == (edge.getpixel((0, 0)), edge.getpixel((0, 0)))


def test_the_stages_travel_as_the_picture_counts_them() -> None:
    assert {when.name: number for when, number in STAGES.items()} == {
        stage.name: stage for stage in TimelineStage
    }
    rows = [("رأی‌گیری", 1, "۳۰ بهمن ۱۴۰۵")]
    assert draw("timeline", "تقویم", rows, "").startswith(b"\x89PNG")
