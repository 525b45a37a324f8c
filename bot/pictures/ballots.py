"""A ballot as it comes out of the box, for a phone: what is written on it, its stamp, and what the voter left there.

It is made up and says so. What is no word has its word beside it: the stamp, its empty place, a signature, a
fingerprint. Nothing here knows what is valid.
"""

import io
import math
import random
from typing import Final

from PIL import Image, ImageDraw

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.pictures.type_setting import (
    BOLD,
    INK,
    MARGIN,
    ROOM,
    SOFT_INK,
    WIDTH,
    fit_text,
    font,
    lines,
    write,
)

DESK: Final = "#D9D3C7"
SHEET: Final = "#FFFEFA"
OTHER_SHEET: Final = "#FBF6E3"
EDGE: Final = "#A9A294"
RULE: Final = "#CFC9BC"
NOTEBOOK_RULE: Final = "#B9CDE4"
PEN: Final = ("#1B3A8C", "#20242B", "#14506B")
STAMP: Final = "#6A2C91"
FINGER: Final = "#5B3B8C"

_TOP: Final = 36
_HEAD: Final = 132
_ROW: Final = 62
_FOOT: Final = 176
_SPLIT: Final = 10
"""With more rows than this they stand in two columns."""
_FEWEST_ROWS: Final = 3
_ZERO: Final = 0x06F0
"""The first Persian digit."""


def draw_ballot(fields: Fields, rows: Rows) -> bytes:
    """A PNG, 800 pixels wide. See ``BallotPaper`` for what the fields and rows are. About 40 ms."""
    rng = random.Random(fields["look"])  # noqa: S311 how a picture looks is no secret
    official = fields["paper"] == "official"
    numbered = int(fields["lines"])
    room = max(len(rows), numbered, _FEWEST_ROWS)
    deep = math.ceil(room / 2) if room > _SPLIT else room
    below = lines(fields["candidates"], font(26), room=ROOM, most=4)
    paper = (MARGIN // 2, _TOP, WIDTH - MARGIN // 2, _TOP + _HEAD + deep * _ROW + _FOOT)
    picture = Image.new("RGB", (WIDTH, paper[3] + 64 + 42 * len(below)), DESK)
    draw = ImageDraw.Draw(picture)
    _draw_sheet(draw, paper, official=official)
    if official:
        _draw_head(draw, fields)
    _draw_rows(draw, rows, rng, numbered=numbered if official else 0, deep=deep)
    _draw_foot(draw, fields, rng, bottom=paper[3], official=official)
    for number, line in enumerate(below):
        write(draw, (WIDTH - MARGIN, paper[3] + 46 + 42 * number), line, face=font(26), fill=INK)
    write(draw, (MARGIN, picture.height - 16), fields["sample"], face=font(18), fill=SOFT_INK, anchor="ls")
    out = io.BytesIO()
    flat = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _draw_sheet(draw: ImageDraw.ImageDraw, paper: tuple[int, int, int, int], *, official: bool) -> None:
    left, top, right, bottom = paper
    if official:
        draw.rounded_rectangle(paper, 6, fill=SHEET, outline=EDGE, width=3)
        draw.rectangle((left + 12, top + 12, right - 12, bottom - 12), outline=RULE, width=2)
        return
    draw.rectangle(paper, fill=OTHER_SHEET, outline=EDGE, width=2)
    for x in range(left, right, 28):  # torn out of a notebook
        draw.polygon([(x, top), (x + 14, top + 16), (x + 28, top)], fill=DESK)
    for y in range(top + 60, bottom - 20, 31):
        draw.line([(left + 2, y), (right - 2, y)], NOTEBOOK_RULE, 2)
    draw.line([(right - 70, top + 20), (right - 70, bottom)], "#D98C8C", 2)


def _draw_head(draw: ImageDraw.ImageDraw, fields: Fields) -> None:
    write(draw, (WIDTH // 2, _TOP + 66), fields["title"], face=font(40, weight=BOLD), fill=INK, anchor="ms")
    write(draw, (WIDTH // 2, _TOP + 110), fields["seats"], face=font(26), fill=SOFT_INK, anchor="ms")


def _draw_rows(
    draw: ImageDraw.ImageDraw, rows: Rows, rng: random.Random, *, numbered: int, deep: int
) -> None:
    """The numbered lines of the paper, and what is written on them or below them; the first column is the right one."""
    is_split = max(len(rows), numbered) > deep
    pen, face = rng.choice(PEN), font(38 if is_split else 42)
    wide = ROOM // (2 if is_split else 1) - 12
    for number in range(max(len(rows), numbered)):
        column, place = divmod(number, deep)
        right = WIDTH - MARGIN - 12 - column * (ROOM // 2)
        base = _TOP + _HEAD + place * _ROW + 44
        if number < numbered:
            draw.line([(right - wide + 24, base + 12), (right - 48, base + 12)], RULE, 2)
            write(draw, (right, base), _digits(number + 1), face=font(24), fill=SOFT_INK)
        if number >= len(rows):
            continue
        kind, words = rows[number]
        start = (right - 64 - rng.randint(0, 40), base + rng.randint(-5, 3))
        if kind == "unreadable":
            _scribble(draw, start, rng, pen, room=wide - 120)
        else:
            write(draw, start, fit_text(words, face, room=wide - 110), face=face, fill=pen)


def _digits(number: int) -> str:
    return "".join(chr(_ZERO + int(digit)) for digit in str(number))


def _scribble(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], rng: random.Random, pen: str, *, room: int
) -> None:
    """A word crossed out until nobody can read it."""
    x, y = start
    length = rng.randint(room * 2 // 5, room * 4 // 5)
    for _ in range(3):
        points = [
            (x - step * length / 26, y - 12 + rng.uniform(-20, 16) * (1 if step % 2 else -1))
            for step in range(27)
        ]
        draw.line(points, pen, 4, joint="curve")
    draw.line([(x + 6, y - 16), (x - length - 6, y - 8)], pen, 5)


def _draw_foot(
    draw: ImageDraw.ImageDraw, fields: Fields, rng: random.Random, *, bottom: int, official: bool
) -> None:
    """The stamp on the left, and on the right what the voter left there."""
    if official:
        _draw_stamp(draw, fields, (132, bottom - 96), has_stamp=fields["stamp"] == "yes")
    right, base = WIDTH - MARGIN - 24, bottom - 84
    match fields["mark"]:
        case "signature":
            _sign(draw, (right - 40, base), rng)
        case "fingerprint":
            _press_finger(draw, (right - 60, base - 26), rng)
        case "own-name":
            write(draw, (right, base), fields["mark_words"], face=font(36), fill=rng.choice(PEN))
            return
        case _:
            return
    write(draw, (right, bottom - 28), fields["mark_words"], face=font(22), fill=SOFT_INK)


def _draw_stamp(draw: ImageDraw.ImageDraw, fields: Fields, at: tuple[int, int], *, has_stamp: bool) -> None:
    x, y = at
    face = font(22, weight=BOLD if has_stamp else 400)
    if has_stamp:
        draw.ellipse((x - 74, y - 74, x + 74, y + 74), outline=STAMP, width=5)
        draw.ellipse((x - 62, y - 62, x + 62, y + 62), outline=STAMP, width=2)
    else:
        for start in range(0, 360, 24):
            draw.arc((x - 74, y - 74, x + 74, y + 74), start, start + 13, fill=EDGE, width=3)
    words = lines(fields["stamp_words"], face, room=110, most=2)
    for number, line in enumerate(words):
        place = (x, y + 8 + 32 * number - 16 * (len(words) - 1))
        write(draw, place, line, face=face, fill=STAMP if has_stamp else SOFT_INK, anchor="ms")


def _sign(draw: ImageDraw.ImageDraw, at: tuple[int, int], rng: random.Random) -> None:
    x, y = at
    points = [
        (
            x - 150 * step / 40,
            y - 10 + 30 * math.sin(step / 40 * math.tau * 2.3 + 1) * (1 - step / 60) + jitter,
        )
        for step, jitter in enumerate(rng.uniform(-3, 3) for _ in range(41))
    ]
    draw.line(points, PEN[0], 5, joint="curve")
    draw.line([(x + 14, y + 18), (x - 190, y + 8)], PEN[0], 4)


def _press_finger(draw: ImageDraw.ImageDraw, at: tuple[int, int], rng: random.Random) -> None:
    x, y = at
    for ring in range(1, 9):
        wide, high = 5 * ring, 7 * ring
        start = rng.randint(0, 60)
        box = (x - wide, y - high, x + wide, y + high)
        draw.arc(box, start, start + 150, fill=FINGER, width=3)
        draw.arc(box, start + 170, start + 330, fill=FINGER, width=3)


class BallotPaper(Paper):
    """A made-up ballot. Fields: ``title``, ``seats``, ``sample`` and ``candidates`` in words; ``paper`` (``official``
    or ``other``), ``stamp`` (``yes`` or ``no``) with ``stamp_words``, ``mark`` (``signature``, ``fingerprint``,
    ``own-name`` or empty) with ``mark_words``; ``lines`` is the number of printed lines, ``look`` a seed for the hand.
    Rows: ``name``, ``list`` or ``unreadable``, and the words."""

    name = "ballot"
    form = PaperForm.PNG
    fields = frozenset(
        {
            "title", "seats", "sample", "candidates", "paper", "stamp", "stamp_words", "mark", "mark_words",
            "lines", "look",
        }
    )  # fmt: skip

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return MadeFile(FileKind.PHOTO, draw_ballot(fields, rows), "ballot.png", "image/png")
