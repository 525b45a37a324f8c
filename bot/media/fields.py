"""Makes parts of a picture unrecognisable: each chosen cell of the grid gets one colour.

Where all of a field is covered, which is two by two cells, that is the field's average: a finer mosaic of a face or of
letters can still be partly read, so there are never more than 36 averages. Where part of it is seen, the cells are
grey: from the average and from what is seen the colour of the rest would follow.
"""

from collections.abc import Collection, Iterator
from typing import Final

from PIL import Image, ImageDraw

from bot.domain.submissions.evidence import (
    CELLS,
    FINE_SIDE,
    MOST_CELLS,
    QUARTERS,
    SIDE,
    cell_place,
    fine_cells,
    quarter_cells,
)
from bot.media.drawn_digits import draw_number

type Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_BRIGHT: Final = (255, 255, 255)
_DARK: Final = (0, 0, 0)
_SHOWN: Final = 1280
"""Pixels of the longer side of a quarter that is shown."""
_MOST_ZOOM: Final = 8
_GREY: Final = 128
_CELLS_OF_FIELD: Final = 4


def with_fields(picture: Image.Image, bits: int, *, lines: bool, quarter: int = 0) -> Image.Image:
    """The picture with these cells (a bit each, as ``bot.domain.submissions.evidence`` numbers them) in one
    colour. With ``lines`` the grid is drawn on it, for the person who chooses: the four quarters with their
    numbers, or of one ``quarter`` (1 to 4) only that part, enlarged, with its cells and their numbers."""
    if not bits and not lines:
        return picture
    drawn = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGB")
    for field, cells in boxes(drawn.size, bits):
        colour = colour_of(drawn, field)
        for box in cells:
            fill_box(drawn, box, colour)
    if not lines:
        return drawn
    covered = fine_cells(_places(bits))
    if 1 <= quarter <= QUARTERS:
        return _draw_cells(drawn, quarter - 1, covered)
    return _draw_quarters(drawn, covered)


def colour_of(picture: Image.Image, field: Box | None) -> Image.Image:
    """What covers the cells of this field, as a picture of one pixel: its average, or grey if part of it is seen."""
    if field is None:
        return Image.new("L", (1, 1), _GREY).convert(picture.mode)
    return picture.resize((1, 1), Image.Resampling.BOX, box=field)


def fill_box(picture: Image.Image, box: Box, colour: Image.Image) -> None:
    picture.paste(colour.resize((box[2] - box[0], box[3] - box[1])), box)


def boxes(size: tuple[int, int], bits: int) -> Iterator[tuple[Box | None, list[Box]]]:
    """Each field that is covered at least in part: its edges (None if part of it is seen), and those of its covered
    cells. Neighbours meet, and the last ones reach the picture's edge. A cell thinner than a pixel is skipped."""
    covered: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number in sorted(fine_cells(_places(bits))):
        row, column = cell_place(number)
        covered.setdefault((row // 2, column // 2), []).append((row, column))
    for field, cells in covered.items():
        field_box = _box(size, field, SIDE)
        cell_boxes = [box for place in cells if (box := _box(size, place, FINE_SIDE)) is not None]
        if field_box is not None and cell_boxes:
            yield (field_box if len(cells) == _CELLS_OF_FIELD else None), cell_boxes


def _places(bits: int) -> list[int]:
    return [place for place in range(MOST_CELLS) if bits >> place & 1]


def _box(size: tuple[int, int], place: tuple[int, int], side: int) -> Box | None:
    (wide, high), (row, column) = size, place
    left, right = wide * column // side, wide * (column + 1) // side
    top, bottom = high * row // side, high * (row + 1) // side
    return (left, top, right, bottom) if right > left and bottom > top else None


# --- what the person sees who chooses -----------------------------------------------------------------


def _draw_quarters(picture: Image.Image, covered: Collection[int]) -> Image.Image:
    """The whole picture in four parts, each with its number; covered cells have a cross."""
    lined = picture.convert("RGB")
    wide, high = lined.size
    for number in covered:
        if (box := _box(lined.size, cell_place(number), FINE_SIDE)) is not None:
            _cross(lined, box)
    _draw_lines(lined, 2)
    for number in range(QUARTERS):
        row, column = divmod(number, 2)
        middle = (wide * (2 * column + 1) / 4, high * (2 * row + 1) / 4)
        draw_number(lined, number + 1, middle, height=min(wide, high) / 10)
    return lined


def _draw_cells(picture: Image.Image, quarter: int, covered: Collection[int]) -> Image.Image:
    """One quarter, enlarged, with its 36 cells and their numbers; covered ones have a cross."""
    wide, high = picture.size
    row, column = divmod(quarter, 2)
    left, right = wide * column // 2, max(wide * (column + 1) // 2, wide * column // 2 + 1)
    top, bottom = high * row // 2, max(high * (row + 1) // 2, high * row // 2 + 1)
    zoom = min(_SHOWN / max(right - left, bottom - top), _MOST_ZOOM)
    size = (max(1, round((right - left) * zoom)), max(1, round((bottom - top) * zoom)))
    # Not cropped first: Pillow refuses to crop a film's frame as too large, by the limit of the picture before.
    box_of_quarter = (left, top, right, bottom)
    part = picture.convert("RGB").resize(size, Image.Resampling.BICUBIC, box=box_of_quarter)
    cells = quarter_cells(quarter)
    boxes_of_cells = [_box(size, divmod(place, SIDE), SIDE) for place in range(CELLS)]
    for cell, box in zip(cells, boxes_of_cells, strict=True):
        if box is not None and cell in covered:
            _cross(part, box)
    _draw_lines(part, SIDE)
    for place, box in enumerate(boxes_of_cells, start=1):
        if box is not None:
            height = min(size) / SIDE / 4
            draw_number(part, place, (box[0] + height * 1.1, box[1] + height * 0.9), height=height)
    return part


def _cross(picture: Image.Image, box: Box) -> None:
    """From corner to corner: the colour of a covered cell may be that of what lies around it."""
    left, top, right, bottom = box
    pen = ImageDraw.Draw(picture)
    thick = max(1, max(picture.size) // 400)
    for colour, shift in ((_DARK, thick), (_BRIGHT, 0)):
        pen.line([(left + shift, top), (right - 1 + shift, bottom - 1)], fill=colour, width=thick)
        pen.line([(left + shift, bottom - 1), (right - 1 + shift, top)], fill=colour, width=thick)


def _draw_lines(picture: Image.Image, side: int) -> None:
    """Lines between ``side`` columns and rows, seen on bright and on dark ground."""
    wide, high = picture.size
    pen = ImageDraw.Draw(picture)
    thick = max(1, max(wide, high) // 400)
    for step in range(1, side):
        for colour, shift in ((_DARK, thick), (_BRIGHT, 0)):
            across, down = wide * step // side + shift, high * step // side + shift
            pen.line([(across, 0), (across, high)], fill=colour, width=thick)
            pen.line([(0, down), (wide, down)], fill=colour, width=thick)
