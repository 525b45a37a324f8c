"""Levels of areas as a tile map for a phone: west on the left as on any map, text from right to left.

A level is shown by its number, pattern and darkness, so that it is also readable in grey print and with
colour blindness.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from bot.pictures import type_setting
from bot.pictures.type_setting import (
    BOLD,
    INK,
    MARGIN,
    PAPER,
    ROOM,
    SOFT_INK,
    WIDTH,
    font,
    write,
    write_latin,
)

MOST: Final = 12
"""The limit of columns and of rows."""
FILLS: Final = ("#FFFFFF", "#DCEBF7", "#9CC7E8", "#E9A23B", "#8C1D18")
"""From unknown to very high: light to dark, blue to red."""
_MARKS: Final = ("#A7B0B8", "#DCEBF7", "#4C8FC4", "#9A5B00", "#8C1D18")
_GAP: Final = 6
LEGEND_HEIGHT: Final = 56
_TALLEST: Final = 132
STAMP_HEIGHT: Final = 46
STAMP: Final = -100
_SHOWN: Final = 16
"""Hexadecimal digits of the hash that are shown: 64 bits. The file contains the whole hash."""
CHUNK: Final = "Atlas-SHA256"
"""The keyword of the PNG text chunk."""


@dataclass(frozen=True, slots=True)
class Tile:
    """``level`` from 0 (unknown) to 4; ``number`` and ``below`` are written on it."""

    label: str
    column: int
    row: int
    level: int
    number: str
    below: str = ""


type Legend = Sequence[tuple[int, str]]
type Stamp = Sequence[tuple[str, str]]
"""Identifies the version: lines of text, one of them with its full hash."""


def read_rows(rows: Sequence[tuple[str, int, str]]) -> tuple[list[Tile], Legend, Stamp]:
    """Tiles, legend and stamp from rows in the form of a turn: ``(column * 12 + row) * 10 + level`` with the
    number and the text below it, separated by a comma; ``-1 - level`` for a line of the legend; ``STAMP``
    for a line of the stamp."""
    tiles, legend, stamp = [], [], []
    for label, code, note in rows:
        if code == STAMP:
            stamp.append((label, note))
        elif code < 0:
            legend.append((-1 - code, label))
        else:
            place, level = divmod(code, 10)
            number, _, below = note.partition("،")
            tiles.append(Tile(label, *divmod(place, MOST), level, number.strip(), below.strip()))
    return tiles, legend, stamp


def draw_tiles(*, title: str, tiles: Sequence[Tile], legend: Legend, footer: str, stamp: Stamp = ()) -> bytes:
    """A PNG, 800 pixels wide. Takes at most 12 columns and rows (ValueError beyond, for no tiles, and for an
    invalid level). About 20 ms; thread-safe."""
    if not tiles or max(max(t.column, t.row) for t in tiles) >= MOST:
        raise ValueError(f"tiles in 1 to {MOST} columns and rows")
    if any(not 0 <= level < len(FILLS) for level in (*(t.level for t in tiles), *(n for n, _ in legend))):
        raise ValueError("a level is 0 to 4")
    head = type_setting.lines(title, font(40, weight=BOLD), room=ROOM, most=3)
    foot = type_setting.lines(footer, font(24), room=ROOM, most=4)
    top = 64 + 56 * len(head)
    below = top + _side(tiles)[1] * (max(t.row for t in tiles) + 1) + 32
    stamped = below + LEGEND_HEIGHT * len(legend) + 40 * len(foot) + 40
    picture = Image.new("RGB", (WIDTH, round(stamped + STAMP_HEIGHT * len(stamp) + 20)), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 56 * number), line, face=font(40, weight=BOLD), fill=INK)
    for tile in tiles:
        _draw_tile(picture, _box(tile, tiles, top), tile)
    for number, (level, label) in enumerate(legend):
        draw_legend_line(picture, round(below + LEGEND_HEIGHT * number), level, label)
    for number, line in enumerate(foot):
        base = below + LEGEND_HEIGHT * len(legend) + 48 + 40 * number
        write(draw, (WIDTH - MARGIN, base), line, face=font(24), fill=SOFT_INK)
    draw_stamp(draw, stamp, stamped)
    out = io.BytesIO()
    small = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(out, "PNG", pnginfo=stamp_info(stamp))
    return out.getvalue()


def _side(tiles: Sequence[Tile]) -> tuple[float, float]:
    """Width and height of a tile with the gap beside it."""
    wide = ROOM / (max(t.column for t in tiles) + 1)
    return wide, min(wide, _TALLEST)


def _box(tile: Tile, tiles: Sequence[Tile], top: float) -> "Box":
    wide, high = _side(tiles)
    left, upper = MARGIN + wide * tile.column, top + high * tile.row
    half = _GAP // 2
    return round(left) + half, round(upper) + half, round(left + wide) - half, round(upper + high) - half


def draw_stamp(draw: ImageDraw.ImageDraw, stamp: Stamp, top: float) -> None:
    """Lines in full ink, large enough for a phone; of a hash, its beginning in groups that can be
    compared."""
    if stamp:
        draw.line((MARGIN, top - 8, WIDTH - MARGIN, top - 8), SOFT_INK, 2)
    for number, (words, hashed) in enumerate(stamp):
        base = top + 34 + STAMP_HEIGHT * number
        face = font(28, weight=BOLD)
        line = type_setting.fit_text(f"{words}:" if hashed else words, face, room=ROOM)
        write(draw, (WIDTH - MARGIN, base), line, face=face, fill=INK)
        if hashed:
            groups = " ".join(hashed[at : at + 4] for at in range(0, _SHOWN, 4))
            right = WIDTH - MARGIN - type_setting.width(line, face) - 16
            write_latin(draw, (right, base), groups, face=font(28), fill=INK)


def stamp_info(stamp: Stamp) -> PngInfo:
    """The full hash as metadata of the file, for programs."""
    info = PngInfo()
    for _, hashed in stamp:
        if hashed:
            info.add_text(CHUNK, hashed)
    return info


type Box = tuple[int, int, int, int]


def _draw_tile(picture: Image.Image, box: Box, tile: Tile) -> None:
    draw = ImageDraw.Draw(picture)
    fill_level(picture, box, tile.level)
    left, upper, right, lower = box
    wide, high, middle = right - left, lower - upper, (left + right) / 2
    ink = PAPER if tile.level == len(FILLS) - 1 else INK
    small, lines = _label(tile.label, wide - 12, most=max(13, min(24, round(high * 0.19))))
    tail = small * 1.5 if tile.below else 4
    base = upper + small * 1.45
    words = [(middle, base + small * 1.25 * n, line, small) for n, line in enumerate(lines)]
    first, last = words[-1][1] + small * 0.5, lower - tail
    size = round(max(18, min(52, (last - first) * 0.85, wide * 0.5)))
    words.append((middle, (first + last) / 2 + size * 0.32, tile.number, size))
    if tile.below:
        under = type_setting.fit_text(tile.below, font(small), room=wide - 12)
        words.append((middle, lower - small * 0.6, under, small))
    _plate(draw, words, tile.level, box)
    for place, (x, y, word, points) in enumerate(words):
        weight = type_setting.REGULAR if place > len(lines) else BOLD
        write(draw, (x, y), word, face=font(points, weight=weight), fill=ink, anchor="ms")


def _label(text: str, room: float, *, most: int) -> tuple[int, list[str]]:
    """The largest font size in which the name fits on two lines; otherwise the smallest, with the name
    cut."""
    for size in range(most, 12, -1):
        lines = type_setting.lines(text, font(size, weight=BOLD), room=room, most=2)
        if not any(line.endswith("…") for line in lines):
            return size, lines
    return 13, type_setting.lines(text, font(13, weight=BOLD), room=room, most=2)


def _plate(
    draw: ImageDraw.ImageDraw, words: Sequence[tuple[float, float, str, int]], level: int, box: "Box"
) -> None:
    """A plain background under the text, so that no pattern runs through a letter; it stays within the
    tile."""
    if level in (0, 1, len(FILLS) - 1):
        return
    for middle, base, word, size in words:
        half = type_setting.width(word, font(size, weight=BOLD)) / 2 + 6
        left, right = max(middle - half, box[0] + 3), min(middle + half, box[2] - 4)
        draw.rounded_rectangle((left, base - size * 0.9, right, base + size * 0.3), 6, fill=FILLS[level])


def fill_level(picture: Image.Image, box: Box, level: int) -> None:
    """Unknown: empty with a broken border. Low: plain. Medium: dots. High: stripes. Very high: dark, double
    border."""
    left, upper, right, lower = box
    ground = Image.new("RGB", (right - left, lower - upper), FILLS[level])
    draw = ImageDraw.Draw(ground)
    wide, high, mark = ground.width, ground.height, _MARKS[level]
    if level == 2:
        for y in range(8, high, 16):
            for x in range(8 + (y // 16 % 2) * 8, wide, 16):
                draw.ellipse((x - 2.5, y - 2.5, x + 2.5, y + 2.5), fill=mark)
    elif level == 3:
        for start in range(-high, wide, 14):
            draw.line((start, high, start + high, 0), mark, 3)
    elif level == 4:
        draw.rectangle((5, 5, wide - 6, high - 6), outline=PAPER, width=2)
    picture.paste(ground, (left, upper))
    edge = ImageDraw.Draw(picture)
    if level:
        edge.rectangle((left, upper, right - 1, lower - 1), outline=INK, width=2)
        return
    for x in range(left, right, 14):
        for y in (upper, lower - 2):
            edge.line((x, y, min(x + 7, right), y), SOFT_INK, 2)
    for y in range(upper, lower, 14):
        for x in (left, right - 2):
            edge.line((x, y, x, min(y + 7, lower)), SOFT_INK, 2)


def draw_legend_line(picture: Image.Image, top: int, level: int, label: str) -> None:
    right = WIDTH - MARGIN
    fill_level(picture, (right - 64, top + 6, right, top + LEGEND_HEIGHT - 6), level)
    word = type_setting.fit_text(label, font(26), room=ROOM - 88)
    write(ImageDraw.Draw(picture), (right - 84, top + 38), word, face=font(26), fill=INK)
