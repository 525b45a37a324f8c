"""Pictures of ballots: every kind of ballot is drawn, different, readable, and within the width of a phone."""

import io

import pytest
from PIL import Image

from bot.papers.registry import make
from bot.pictures.ballots import STAMP, draw_ballot

FIELDS = {
    "title": "برگ رأی",
    "seats": "تا ۵ نام",
    "sample": "برگهٔ ساختگی، برای تمرین",
    "candidates": "نامزدهای این حوزه: الف، ب، پ",
    "paper": "official",
    "stamp": "yes",
    "stamp_words": "مهر انتخاباتی",
    "mark": "",
    "mark_words": "",
    "lines": "5",
    "look": "7",
}
ROWS = [("name", "نامزد الف"), ("unreadable", "ناخوانا"), ("name", "نامزد ب")]


def picture(rows: list[tuple[str, str]] | None = None, **changes: str) -> Image.Image:
    data = draw_ballot({**FIELDS, **changes}, ROWS if rows is None else rows)
    return Image.open(io.BytesIO(data)).convert("RGB")


def count_of(image: Image.Image, colour: str) -> int:
    """Pixels of about this colour; a palette may have moved it a little."""
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return sum(
        count
        for count, near in image.getcolors(image.width * image.height) or ()
        if isinstance(near, tuple) and all(abs(a - b) < 12 for a, b in zip(near, wanted, strict=True))
    )


def test_missing_stamp_is_an_empty_place() -> None:
    assert count_of(picture(), STAMP) > 500
    assert count_of(picture(stamp="no", stamp_words="جای مهر"), STAMP) == 0


@pytest.mark.parametrize("mark", ["signature", "fingerprint", "own-name"])
def test_each_mark_of_the_voter_is_to_be_seen(mark: str) -> None:
    plain, marked = picture(), picture(mark=mark, mark_words="امضا")
    assert plain.size == marked.size and plain.tobytes() != marked.tobytes()


def test_more_names_than_lines_make_a_longer_ballot() -> None:
    names = [("name", f"نامزد {n}") for n in range(7)]
    assert picture(names[:5]).height == picture([]).height
    assert picture(names).height > picture(names[:5]).height


def test_twenty_three_names_stand_in_two_columns() -> None:
    names = [("name", "نامزد گ")] * 23
    image = picture(names, lines="21")
    assert image.width == 800 and image.height < 1400
    assert len(draw_ballot({**FIELDS, "lines": "21"}, names)) < 64 * 1024


def test_other_paper_has_neither_head_nor_stamp() -> None:
    other = picture(paper="other", stamp="no", stamp_words="جای مهر")
    assert other.size == picture().size and count_of(other, STAMP) == 0


def test_same_ballot_is_the_same_picture() -> None:
    assert picture().tobytes() == picture().tobytes() != picture(look="8").tobytes()


def test_ballot_is_a_photo_and_misses_no_field() -> None:
    made = make("ballot", FIELDS, ROWS)
    assert made.mime == "image/png"
    with pytest.raises(KeyError):
        make("ballot", {key: value for key, value in FIELDS.items() if key != "look"}, ROWS)
