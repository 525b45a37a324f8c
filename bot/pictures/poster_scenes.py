"""Small drawings on posters, pages and messages: where a poster hangs, and who is in a picture. Each has its words
beside it; none tells what is allowed.
"""

from collections.abc import Callable, Mapping
from typing import Final

from PIL import ImageDraw

from bot.pictures.type_setting import INK, SOFT_INK

type Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""

PAPER: Final = "#FFFFFF"
SKY: Final = "#DCE7EE"
EARTH: Final = "#C9BFA8"
LEAVES: Final = "#5E8C61"
SKIN: Final = "#8895A2"
COAT: Final = "#4A5A6A"
METAL: Final = "#7B8794"
BRICK: Final = "#B98B6E"
BODY: Final = "#E0B84C"
_THIN, _THICK = 3, 8


# --- who is in a picture --------------------------------------------------------------------------------


def draw_face(draw: ImageDraw.ImageDraw, box: Box, shape: str) -> None:
    """What is in a picture: a person, two, an official, a sign, a clip, or nobody."""
    left, top, right, bottom = box
    middle, floor = (left + right) // 2, bottom
    draw.rectangle(box, fill=SKY, outline=METAL, width=_THIN)
    match shape:
        case "nobody":
            _draw_trees(draw, box)
        case "unasked-party":
            _draw_sign(draw, (middle, (top + bottom) // 2))
        case "fake-clip":
            _draw_clip(draw, box)
        case "own":
            _draw_person(draw, middle, floor, high=bottom - top - 24)
        case "official":
            _draw_person(draw, middle, floor, high=bottom - top - 24, has_tie=True)
            draw.rectangle((middle - 150, floor - 46, middle + 150, floor - 2), fill=BRICK)
            draw.line([(middle + 120, floor - 46), (middle + 120, top + 24)], INK, 5)
            draw.rectangle(
                (middle + 120, top + 24, middle + 200, top + 70), fill=PAPER, outline=INK, width=_THIN
            )
        case _:
            _draw_person(draw, middle - 90, floor, high=bottom - top - 40)
            _draw_person(draw, middle + 90, floor, high=bottom - top - 24, coat=BRICK)


def draw_avatar(draw: ImageDraw.ImageDraw, at: tuple[int, int], fill: str) -> None:
    """The round picture of an account."""
    x, y = at
    draw.ellipse((x - 38, y - 38, x + 38, y + 38), fill=fill)
    draw.ellipse((x - 13, y - 24, x + 13, y + 2), fill=PAPER)
    draw.pieslice((x - 25, y + 4, x + 25, y + 52), 180, 360, fill=PAPER)


def _draw_person(
    draw: ImageDraw.ImageDraw, x: int, floor: int, *, high: int, coat: str = COAT, has_tie: bool = False
) -> None:
    """A person to the breast, without a face."""
    head = high // 4
    top = floor - high
    draw.pieslice((x - high // 2, top + 2 * head, x + high // 2, floor + high // 2), 180, 360, fill=coat)
    draw.ellipse((x - head, top, x + head, top + 2 * head + head // 2), fill=SKIN)
    if has_tie:
        knot = top + 2 * head + 14
        draw.polygon([(x, knot), (x - 14, knot + 60), (x, knot + 80), (x + 14, knot + 60)], fill=PAPER)


def _draw_trees(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    draw.rectangle((left + 2, bottom - 50, right - 2, bottom - 2), fill=EARTH)
    for x, size in ((left + 150, 60), (left + 300, 78), (right - 120, 56)):
        draw.rectangle((x - 8, bottom - 90, x + 8, bottom - 30), fill=BRICK)
        draw.ellipse((x - size, top + 30, x + size, bottom - 70), fill=LEAVES)


def _draw_sign(draw: ImageDraw.ImageDraw, at: tuple[int, int]) -> None:
    x, y = at
    draw.ellipse((x - 84, y - 84, x + 84, y + 84), fill=PAPER, outline=COAT, width=_THICK)
    draw.polygon([(x, y - 60), (x + 52, y + 36), (x - 52, y + 36)], fill=COAT)
    draw.ellipse((x - 20, y - 16, x + 20, y + 24), fill=PAPER)


def _draw_clip(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    middle, high = (left + right) // 2, (top + bottom) // 2
    draw.rectangle((left + 2, top + 2, right - 2, bottom - 2), fill=INK)
    draw.ellipse((middle - 52, high - 62, middle + 52, high + 42), outline=PAPER, width=6)
    draw.polygon([(middle - 18, high - 42), (middle - 18, high + 22), (middle + 34, high - 10)], fill=PAPER)
    for step in range(24):
        x, tall = left + 40 + step * (right - left - 80) // 23, 8 + (step * 37) % 28
        draw.line([(x, bottom - 34 - tall // 2), (x, bottom - 34 + tall // 2)], PAPER, 4)


# --- where a poster hangs -------------------------------------------------------------------------------


def draw_place(draw: ImageDraw.ImageDraw, at: tuple[int, int], shape: str) -> None:
    """A place, 180 pixels wide and 150 high, whose upper left corner is here; with a small poster on it."""
    x, y = at
    draw.rectangle((x, y, x + 180, y + 150), fill=SKY)
    draw.rectangle((x, y + 128, x + 180, y + 150), fill=EARTH)
    _PLACES[shape](draw, x, y)
    draw.rectangle((x, y, x + 180, y + 150), outline=METAL, width=_THIN)


def _poster(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle((x, y, x + 36, y + 48), fill=PAPER, outline=INK, width=_THIN)
    draw.ellipse((x + 11, y + 7, x + 25, y + 21), fill=SKIN)
    draw.line([(x + 7, y + 31), (x + 29, y + 31)], INK, _THIN)
    draw.line([(x + 7, y + 39), (x + 29, y + 39)], INK, _THIN)


def _house(draw: ImageDraw.ImageDraw, x: int, y: int, fill: str = BRICK) -> None:
    draw.rectangle((x + 30, y + 56, x + 150, y + 130), fill=fill)
    draw.polygon([(x + 20, y + 56), (x + 90, y + 14), (x + 160, y + 56)], fill=METAL)
    draw.rectangle((x + 44, y + 84, x + 72, y + 130), fill=COAT)


def _own_office(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    _house(draw, x, y)
    draw.rectangle((x + 30, y + 60, x + 150, y + 78), fill=BODY)
    _poster(draw, x + 100, y + 82)


def _private(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    _house(draw, x, y, fill=PAPER)
    draw.rectangle((x + 30, y + 56, x + 150, y + 130), outline=INK, width=_THIN)
    _poster(draw, x + 98, y + 74)


def _boards(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle((x + 16, y + 22, x + 164, y + 88), fill=PAPER, outline=INK, width=4)
    for column in (30, 148):
        draw.line([(x + column, y + 88), (x + column, y + 132)], INK, 6)
    for column in (65, 114):
        draw.line([(x + column, y + 22), (x + column, y + 88)], METAL, _THIN)
    _poster(draw, x + 72, y + 30)


def _fence(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for column in range(12, 180, 22):
        draw.line([(x + column, y + 40), (x + column, y + 132)], METAL, 6)
    for high in (54, 112):
        draw.line([(x + 4, y + high), (x + 176, y + high)], METAL, 6)
    _poster(draw, x + 74, y + 60)


def _road_sign(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.line([(x + 90, y + 70), (x + 90, y + 134)], METAL, _THICK)
    draw.polygon([(x + 90, y + 6), (x + 150, y + 96), (x + 30, y + 96)], fill=PAPER, outline=INK, width=6)
    _poster(draw, x + 72, y + 44)


def _named_board(sign: Callable[[ImageDraw.ImageDraw, int, int], None]) -> Callable[..., None]:
    """The board of an institution, with its sign."""

    def draw_board(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
        draw.rectangle((x + 16, y + 34, x + 164, y + 100), fill=COAT)
        draw.line([(x + 90, y + 100), (x + 90, y + 132)], METAL, _THICK)
        sign(draw, x + 52, y + 67)
        _poster(draw, x + 112, y + 43)

    return draw_board


def _cross(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle((x - 22, y - 7, x + 22, y + 7), fill=PAPER)
    draw.rectangle((x - 7, y - 22, x + 7, y + 22), fill=PAPER)


def _book(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.polygon([(x - 28, y - 16), (x, y - 8), (x, y + 20), (x - 28, y + 12)], fill=PAPER)
    draw.polygon(
        [(x + 28, y - 16), (x, y - 8), (x, y + 20), (x + 28, y + 12)], fill=PAPER, outline=COAT, width=2
    )


def _columns(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.polygon([(x, y - 26), (x + 28, y - 10), (x - 28, y - 10)], fill=PAPER)
    for column in (-20, -4, 12):
        draw.rectangle((x + column, y - 6, x + column + 8, y + 18), fill=PAPER)
    draw.rectangle((x - 28, y + 18, x + 28, y + 24), fill=PAPER)


def _vehicle(fill: str, *, long: bool) -> Callable[..., None]:
    def draw_vehicle(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
        top = 34 if long else 62
        draw.rounded_rectangle((x + 8, y + top, x + 172, y + 116), 12, fill=fill, outline=INK, width=_THIN)
        if not long:
            draw.rounded_rectangle((x + 44, y + 34, x + 136, y + 72), 10, fill=fill, outline=INK, width=_THIN)
        for column in range(22, 150, 30):
            if long:
                draw.rectangle((x + column, y + 44, x + column + 22, y + 64), fill=SKY)
        for column in (46, 134):
            draw.ellipse((x + column - 16, y + 102, x + column + 16, y + 134), fill=INK)
        _poster(draw, x + 74, y + (66 if long else 64))

    return draw_vehicle


def _public_plant(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle((x + 36, y + 28, x + 144, y + 132), fill=METAL, outline=INK, width=4)
    draw.polygon(
        [
            (x + 70, y + 44),
            (x + 50, y + 82),
            (x + 66, y + 82),
            (x + 58, y + 112),
            (x + 84, y + 72),
            (x + 68, y + 72),
        ],
        fill=BODY,
    )
    _poster(draw, x + 96, y + 56)


def _post_box(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rounded_rectangle((x + 54, y + 24, x + 126, y + 112), 18, fill=BODY, outline=INK, width=4)
    draw.line([(x + 66, y + 44), (x + 114, y + 44)], INK, 6)
    draw.line([(x + 90, y + 112), (x + 90, y + 134)], INK, _THICK)
    _poster(draw, x + 72, y + 56)


def _pole(*, arms: int) -> Callable[..., None]:
    def draw_pole(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
        draw.line([(x + 90, y + 8), (x + 90, y + 136)], BRICK, 14)
        for arm in range(arms):
            high = y + 22 + 20 * arm
            draw.line([(x + 40, high), (x + 140, high)], BRICK, _THICK)
            for column in (46, 134):
                draw.line([(x + column, high), (x + (0 if column < 90 else 180), high + 14)], INK, 2)
        _poster(draw, x + 72, y + 74)

    return draw_pole


def _wall(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle((x + 2, y + 30, x + 178, y + 130), fill=BRICK)
    for row in range(5):
        draw.line([(x + 2, y + 30 + 20 * row), (x + 178, y + 30 + 20 * row)], SKY, 2)
    _poster(draw, x + 126, y + 50)
    draw.line(
        [(x + 20, y + 88), (x + 40, y + 62), (x + 56, y + 92), (x + 78, y + 64), (x + 104, y + 88)], INK, 7
    )


def _station(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle((x + 12, y + 14, x + 84, y + 130), fill=COAT)
    draw.ellipse((x + 66, y + 70, x + 76, y + 80), fill=BODY)
    draw.rectangle((x + 106, y + 84, x + 170, y + 130), fill=PAPER, outline=INK, width=4)
    draw.line([(x + 122, y + 96), (x + 154, y + 96)], INK, 5)
    _poster(draw, x + 120, y + 22)


_PLACES: Final[Mapping[str, Callable[..., None]]] = {
    "own-office": _own_office,
    "allotted": _boards,
    "not-allotted": _fence,
    "road-sign": _road_sign,
    "hospital": _named_board(_cross),
    "school": _named_board(_book),
    "public-body": _named_board(_columns),
    "state-vehicle": _vehicle(PAPER, long=False),
    "bus": _vehicle(BODY, long=True),
    "public-plant": _public_plant,
    "post-box": _post_box,
    "power-pole": _pole(arms=2),
    "phone-pole": _pole(arms=1),
    "private": _private,
    "wall": _wall,
    "station": _station,
}


# --- signs beside words ---------------------------------------------------------------------------------


def draw_calendar(draw: ImageDraw.ImageDraw, at: tuple[int, int]) -> None:
    x, y = at
    draw.rounded_rectangle((x - 30, y - 26, x + 30, y + 30), 6, fill=PAPER, outline=INK, width=4)
    draw.rectangle((x - 30, y - 26, x + 30, y - 10), fill=INK)
    for row in (0, 14):
        for column in (-16, 0, 16):
            draw.rectangle((x + column - 4, y + row - 2, x + column + 4, y + row + 6), fill=SOFT_INK)


def draw_clock(draw: ImageDraw.ImageDraw, at: tuple[int, int]) -> None:
    x, y = at
    draw.ellipse((x - 20, y - 20, x + 20, y + 20), fill=PAPER, outline=SOFT_INK, width=4)
    draw.line([(x, y - 12), (x, y), (x + 9, y + 6)], SOFT_INK, 4)
