"""A poster, a page or a message of a campaign, for a phone, with a number at everything that can be wrong.

It is made up and says so. Whatever is drawn has its words beside it. Nothing here knows what is forbidden.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.pictures.poster_scenes import draw_avatar, draw_calendar, draw_clock, draw_face, draw_place
from bot.pictures.type_setting import BOLD, INK, MARGIN, SOFT_INK, WIDTH, fit_text, font, lines, width, write

WALL: Final = "#D5D8D3"
DESK: Final = "#E7EBEE"
CHAT: Final = "#DCE6E4"
SHEET: Final = "#FFFFFF"
EDGE: Final = "#9AA3AB"
MARK: Final = "#9B1C31"
ACCENTS: Final = ("#084F9E", "#6B4A12", "#5B3B8C", "#1F5F6B")
"""Colours of made-up headquarters; each is dark enough for white letters."""

_ZERO: Final = 0x06F0
"""The first Persian digit."""
_RIGHT: Final = WIDTH - MARGIN // 2
_LEFT: Final = MARGIN // 2
_RADIUS: Final = 25
_MARK_X: Final = _RIGHT - 16 - _RADIUS
_TEXT_RIGHT: Final = _MARK_X - _RADIUS - 18
_FOOT: Final = 44


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the picture: its height, and how it is painted below a line."""

    height: int
    paint: Callable[[ImageDraw.ImageDraw, int], None]
    is_inside: bool = True
    """Whether it is on the sheet itself."""


def draw_piece(fields: Fields, rows: Rows) -> bytes:
    """A PNG, 800 pixels wide. See ``PiecePaper`` for what the fields and rows are. About 40 ms."""
    look = int(fields["look"])
    accent = ACCENTS[look % len(ACCENTS)]
    medium = fields["medium"]
    blocks = [_with_number(_block(medium, row, accent), number) for number, row in enumerate(rows, start=1)]
    inside = [block for block in blocks if block.is_inside]
    first = blocks.index(inside[0])
    above, below = blocks[:first], blocks[first + len(inside) :]
    sheet_top = 24 + _height(above)
    sheet_bottom = sheet_top + 20 + _height(inside) + 12
    ground = {"poster": WALL, "page": DESK}.get(medium, CHAT)
    picture = Image.new("RGB", (WIDTH, sheet_bottom + 16 + _height(below) + _FOOT), ground)
    draw = ImageDraw.Draw(picture)
    _draw_sheet(draw, (_LEFT, sheet_top, _RIGHT, sheet_bottom), medium, accent)
    for start, part in ((16, above), (sheet_top + 20, inside), (sheet_bottom + 8, below)):
        top = start
        for block in part:
            block.paint(draw, top)
            top += block.height
    write(draw, (MARGIN, picture.height - 14), fields["sample"], face=font(20), fill=SOFT_INK, anchor="ls")
    out = io.BytesIO()
    flat = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _height(blocks: Sequence[_Block]) -> int:
    return sum(block.height for block in blocks)


def _draw_sheet(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], medium: str, accent: str) -> None:
    left, top, right, bottom = box
    if medium == "poster":
        draw.rectangle((left + 6, top + 6, right + 6, bottom + 6), fill=EDGE)
        draw.rectangle(box, fill=SHEET, outline=accent, width=8)
        return
    draw.rounded_rectangle(box, 22 if medium == "page" else 34, fill=SHEET, outline=EDGE, width=2)
    if medium == "message":
        draw.polygon([(left + 26, bottom - 2), (left + 66, bottom - 2), (left + 20, bottom + 22)], fill=SHEET)


def _with_number(block: _Block, number: int) -> _Block:
    """The block with its number at the right."""

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        block.paint(draw, top)
        y = top + block.height // 2
        draw.ellipse(
            (_MARK_X - _RADIUS, y - _RADIUS, _MARK_X + _RADIUS, y + _RADIUS),
            fill=MARK,
            outline=SHEET,
            width=3,
        )
        write(draw, (_MARK_X, y), chr(_ZERO + number), face=font(32, weight=BOLD), fill=SHEET, anchor="mm")

    return _Block(block.height, paint, block.is_inside)


def _block(medium: str, row: tuple[str, ...], accent: str) -> _Block:
    aspect, shape, words = row
    is_poster = medium == "poster"
    makers: Mapping[str, Callable[[], _Block]] = {
        "author": lambda: _author(words, accent),
        "face": lambda: _picture(shape, words, high=240 if is_poster else 220),
        "words": lambda: _slogan(words, accent) if is_poster else _plain_words(words),
        "offer": lambda: _offer(words, accent, is_poster=is_poster),
        "imprint": lambda: _imprint(words),
        "size": lambda: _size(words),
        "place": lambda: _place(shape, words),
        "time": lambda: _time(words, is_inside=not is_poster),
    }
    return makers[aspect]()


def _text(
    draw: ImageDraw.ImageDraw,
    right: int,
    top: int,
    written: Sequence[str],
    *,
    face: ImageFont.FreeTypeFont,
    fill: str = INK,
    step: int,
) -> None:
    """Lines below one another, each from the right; ``top`` is where the first begins."""
    for number, line in enumerate(written):
        write(draw, (right, top + step * number + step * 3 // 4), line, face=face, fill=fill)


def _slogan(words: str, accent: str) -> _Block:
    face, step = font(44, weight=BOLD), 70
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 40, most=3)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        _text(draw, _TEXT_RIGHT, top + 12, written, face=face, fill=accent, step=step)

    return _Block(step * len(written) + 28, paint)


def _plain_words(words: str) -> _Block:
    face, step = font(34), 56
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 40, most=3)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        _text(draw, _TEXT_RIGHT, top + 12, written, face=face, step=step)

    return _Block(step * len(written) + 28, paint)


def _offer(words: str, accent: str, *, is_poster: bool) -> _Block:
    face, step = font(32, weight=BOLD if is_poster else 400), 54
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 84, most=2)
    high = step * len(written) + 24

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        box = (_LEFT + 28, top + 8, _TEXT_RIGHT + 8, top + high)
        draw.rounded_rectangle(box, 14, fill=accent if is_poster else DESK)
        _text(
            draw, _TEXT_RIGHT - 16, top + 16, written, face=face, fill=SHEET if is_poster else INK, step=step
        )

    return _Block(high + 12, paint)


def _author(words: str, accent: str) -> _Block:
    face, step = font(30, weight=BOLD), 50
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 150, most=2)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        draw_avatar(draw, (_TEXT_RIGHT - 38, top + 50), accent)
        _text(
            draw,
            _TEXT_RIGHT - 94,
            top + 50 - step * len(written) // 2,
            written,
            face=face,
            fill=accent,
            step=step,
        )

    return _Block(104, paint)


def _picture(shape: str, words: str, *, high: int) -> _Block:
    face, step = font(26), 42
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 40, most=2)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        draw_face(draw, (_LEFT + 36, top + 8, _TEXT_RIGHT, top + 8 + high), shape)
        _text(draw, _TEXT_RIGHT, top + high + 10, written, face=face, step=step)

    return _Block(high + step * len(written) + 26, paint)


def _imprint(words: str) -> _Block:
    face, step = font(24), 42
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 40, most=2)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        draw.line([(_LEFT + 28, top + 8), (_TEXT_RIGHT, top + 8)], EDGE, 2)
        _text(draw, _TEXT_RIGHT, top + 12, written, face=face, fill=SOFT_INK, step=step)

    return _Block(max(step * len(written), 2 * _RADIUS) + 22, paint)


def _size(words: str) -> _Block:
    face = font(28)
    fitted = fit_text(words, face, room=_TEXT_RIGHT - _LEFT - 150)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        y, start, end = top + 44, _LEFT + 10, _TEXT_RIGHT
        draw.line([(start, y), (end, y)], INK, 4)
        for x, back in ((start, 18), (end, -18)):
            draw.polygon([(x, y), (x + back, y - 12), (x + back, y + 12)], fill=INK)
        middle, half = (start + end) // 2, width(fitted, face) / 2 + 20
        draw.rectangle((middle - half, y - 26, middle + half, y + 26), fill=WALL)
        write(draw, (middle, y), fitted, face=face, fill=INK, anchor="mm")

    return _Block(84, paint, is_inside=False)


def _place(shape: str, words: str) -> _Block:
    face, step = font(30), 52
    written = lines(words, face, room=_TEXT_RIGHT - _LEFT - 240, most=3)

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        draw_place(draw, (_LEFT + 10, top + 10), shape)
        _text(draw, _TEXT_RIGHT, top + 85 - step * len(written) // 2, written, face=face, step=step)

    return _Block(174, paint, is_inside=False)


def _time(words: str, *, is_inside: bool) -> _Block:
    face = font(26 if is_inside else 30)
    fitted = fit_text(words, face, room=_TEXT_RIGHT - _LEFT - 110)
    fill = SOFT_INK if is_inside else INK

    def paint(draw: ImageDraw.ImageDraw, top: int) -> None:
        y = top + 38
        (draw_clock if is_inside else draw_calendar)(draw, (_TEXT_RIGHT - 30, y))
        write(draw, (_TEXT_RIGHT - 76, y), fitted, face=face, fill=fill, anchor="rm")

    return _Block(78, paint, is_inside)


class PiecePaper(Paper):
    """A made-up piece of campaign material. Fields: ``medium`` (``poster``, ``page`` or ``message``), ``sample`` in
    words, ``look``, a number that chooses colours. Rows, in the order of their numbers: what is numbered (``author``,
    ``time``, ``face``, ``words``, ``offer``, ``imprint``, ``size`` or ``place``), its shape for a face or a place, and
    the words. On a poster ``place``, ``time`` and ``size`` stand around the sheet, the others on it."""

    name = "campaign-piece"
    form = PaperForm.PNG
    fields = frozenset({"medium", "sample", "look"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return MadeFile(FileKind.PHOTO, draw_piece(fields, rows), "piece.png", "image/png")
