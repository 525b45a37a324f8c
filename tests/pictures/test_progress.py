"""The progress picture: readable, right to left, nothing cut off, quick."""

import io

import pytest
from PIL import Image, features

from bot.pictures import progress, type_setting
from bot.pictures.drawings import draw
from bot.pictures.progress import ProgressRow, draw_progress
from bot.pictures.type_setting import fit_text, font, lines, width
from tests.fakes.timing import least_seconds

ROWS = [
    ProgressRow(label="پایه", share=1, note="۳ از ۳ درس · بهترین آزمون ۱۱ از ۱۲"),
    ProgressRow(label="میانی", share=0.5, note="۲ از ۴ درس"),
    ProgressRow(label="پیشرفته", share=0, note="هنوز باز نشده است"),
]


def render_progress(**changes: object) -> Image.Image:
    arguments = {
        "title": "پیشرفت شما در آموزش رأی‌دهندگان",
        "rows": ROWS,
        "footer": "تا ۱۲ آذر ۱۴۰۵",
    } | changes
    data = draw_progress(**arguments)  # type: ignore[arg-type]  # the changes are the test's own
    assert len(data) < 60_000
    return Image.open(io.BytesIO(data)).convert("RGB")


def is_near_colour(pixel: object, colour: str) -> bool:
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return all(abs(have - want) < 12 for have, want in zip(pixel, wanted, strict=True))  # type: ignore[call-overload]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", [progress.INK, progress.SOFT_INK, progress.BAR, progress.DONE])
def test_every_ink_stands_out_from_the_paper(ink: str) -> None:
    assert (luminance(progress.PAPER) + 0.05) / (luminance(ink) + 0.05) >= 4.5


def test_bars_grow_from_the_right() -> None:
    picture = render_progress()
    assert picture.width == 800
    full = 5 + next(
        y
        for y in range(picture.height)
        if all(is_near_colour(picture.getpixel((x, y)), progress.DONE) for x in (100, 400, 700))
    )
    half, none = full + 118, full + 236
    assert is_near_colour(picture.getpixel((100, full)), progress.DONE)
    assert is_near_colour(picture.getpixel((700, half)), progress.BAR)
    assert is_near_colour(picture.getpixel((100, half)), progress.TRACK)
    assert is_near_colour(picture.getpixel((700, none)), progress.TRACK)


def test_text_starts_at_the_right_margin() -> None:
    picture = render_progress(title="پیشرفت")
    inked = [
        x
        for x in range(800)
        for y in range(40, 100)
        if not is_near_colour(picture.getpixel((x, y)), progress.PAPER)
    ]
    assert max(inked) > 730
    assert min(inked) > 500


def test_nothing_reaches_the_edges_however_long_it_is() -> None:
    long = "رأی‌گیری در شعبهٔ ۱۲ و توضیح بسیار بلندی که پایان ندارد " * 6
    rows = [
        ProgressRow(label=long, share=0.3, note=long),
        ProgressRow(label="آ" * 300, share=1, note="ی" * 300),
    ]
    picture = render_progress(title=long, rows=rows, footer=long)
    for x in (*range(40), *range(760, 800)):
        assert all(
            is_near_colour(picture.getpixel((x, y)), progress.PAPER) for y in range(0, picture.height, 2)
        )
    for y in (*range(20), *range(picture.height - 10, picture.height)):
        assert all(is_near_colour(picture.getpixel((x, y)), progress.PAPER) for x in range(0, 800, 3))


def test_letters_are_joined_and_in_order() -> None:
    face = font(40)
    joined, apart = width("سلام", face), sum(width(letter, face) for letter in "سلام")
    assert joined < apart * 0.9
    # «اب» starts at the right with its tall, separate alef and ends at the left with the wide beh.
    picture = Image.new("L", (120, 80), 0)
    from PIL import ImageDraw

    type_setting.write(ImageDraw.Draw(picture), (110, 60), "اب", face=face, fill="white")
    right_column = picture.crop((98, 0, 110, 80)).getbbox()
    assert right_column is not None
    assert right_column[3] - right_column[1] > 25


def test_lines_break_at_words_and_end_in_dots() -> None:
    face = font(24)
    broken = lines("یک دو سه چهار پنج شش هفت هشت نه ده", face, room=120, most=2)
    assert len(broken) == 2
    assert broken[1].endswith("…")
    assert all(width(line, face) <= 120 for line in broken)
    assert fit_text("کوتاه", face, room=500) == "کوتاه"
    assert lines("", face, room=100, most=2) == []


def test_without_a_footer_the_picture_is_shorter() -> None:
    assert render_progress(footer="").height < render_progress().height


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_the_bar_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        ProgressRow(label="پایه", share=share, note="")


def test_more_rows_than_a_telephone_shows_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 12"):
        draw_progress(title="", rows=ROWS * 5, footer="")


def test_a_pillow_without_shaping_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: name != "raqm")
    font.cache_clear()
    with pytest.raises(type_setting.NoShaping):
        draw_progress(title="پیشرفت", rows=ROWS, footer="")


def test_it_is_quick() -> None:
    render_progress()
    took = least_seconds(
        lambda: draw_progress(title="پیشرفت شما", rows=ROWS, footer="تا ۱۲ آذر ۱۴۰۵"), tries=7
    )
    print(f"progress picture: {took * 1000:.0f} ms")
    assert took < 0.06


def test_name_gets_all_room_its_note_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a number, the longest act is shown whole. Beside a long note, each has half the width."""
    texts: list[str] = []

    def heard(draw: object, place: object, text: str, **_: object) -> None:
        texts.append(text)

    monkeypatch.setattr(progress, "write", heard)
    name = "خویشاوند نامزد در شعبه یا هیئت اجرایی"
    draw(
        "bars",
        "",
        [(name, 100, "۱۲۳"), (name * 3, 10, "۲ از ۳ درس · آزمون ۱۰ از ۱۲ · فردا دوباره · هنوز باز")],
        "",
    )
    assert name in texts and sum(text.endswith("…") for text in texts) == 2
