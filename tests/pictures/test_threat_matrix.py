"""The matrix of threats: every cell in its place, the words of the axes, and the hash in the file."""

import io

import pytest
from PIL import Image

from bot.pictures.drawings import draw
from bot.pictures.matrix import LISTED, draw_matrix, read_matrix
from bot.pictures.tiles import CHUNK, FILLS, STAMP

CELLS = [
    ("", (up * 10 + across) * 10 + min(4, 1 + up * across // 7), "")
    for up in range(1, 6)
    for across in range(1, 6)
]
HASH = "ab12cd34" * 8


def test_drawing_has_its_width_and_the_whole_hash() -> None:
    listed = [(f"{number}. تهدید", LISTED, "") for number in range(1, 30)]
    picture = draw("matrix", "احتمال و زیان", [*CELLS, *listed, ("اثر انگشت", STAMP, HASH)], "پایین")
    image = Image.open(io.BytesIO(picture))
    assert image.width == 800 and image.info[CHUNK] == HASH


def test_harm_grows_to_the_left_and_likelihood_upwards() -> None:
    """The corner of the gravest cell is the dark one, its opposite the lightest."""
    picture = draw("matrix", "جدول", CELLS, "")
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    dark, light = (tuple(bytes.fromhex(fill[1:])) for fill in (FILLS[4], FILLS[1]))
    places: dict[tuple[int, ...], list[tuple[int, int]]] = {dark: [], light: []}
    for x in range(0, 800, 4):
        for y in range(150, 730, 4):
            color = image.getpixel((x, y))
            nearest = next(
                (c for c in places if sum(abs(a - b) for a, b in zip(c, color, strict=True)) < 12), None
            )
            if nearest:
                places[nearest].append((x, y))
    assert max(x for x, _ in places[dark]) < max(x for x, _ in places[light])
    assert max(y for _, y in places[dark]) < max(y for _, y in places[light])


@pytest.mark.parametrize("cells", [CELLS[1:], [*CELLS[1:], ("", 119, "")]])
def test_missing_cell_or_unknown_level_is_refused(cells: list[tuple[str, int, str]]) -> None:
    with pytest.raises(ValueError, match="25 cells"):
        draw_matrix(title="", matrix=read_matrix(cells), footer="")
