"""A lesson's card as a picture to send on: its title, its words, its articles, and where it comes from."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.pictures.type_setting import (
    BOLD,
    GREEN,
    INK,
    MARGIN,
    PAPER,
    REGULAR,
    ROOM,
    SOFT_INK,
    WIDTH,
    font,
    lines,
    write,
    write_latin,
)

_TITLE, _TEXT, _SMALL = 40, 33, 25
_BAND: Final = 16
"""Pixels of the coloured edge at the top."""
_NAME_ROOM: Final = 120
"""Pixels for a messenger's name, on the right of the bot's name there."""
_MOST_LINES: Final = 40
"""A card has at most 600 characters, which are some twenty lines."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the picture. ``gap`` is the space above it, in pixels; a Latin name is read from left to right."""

    text: str
    size: int
    colour: str = INK
    weight: int = REGULAR
    gap: int = 0
    is_latin: bool = False

    @property
    def height(self) -> int:
        return 0 if self.is_latin else self.gap + round(self.size * 1.6)


class CardPicture(Paper):
    """A card of a lesson as a PNG, 800 pixels wide and as high as its words need; nothing is cut off. Rows: a
    messenger's name and the bot's name there. About 20 ms; thread-safe."""

    name = "lesson-card"
    form = PaperForm.PNG
    fields = frozenset({"title", "text", "articles", "foot"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return MadeFile(FileKind.PHOTO, draw_card(fields, rows), "card.png", "image/png")


def draw_card(fields: Fields, rows: Rows) -> bytes:
    """The PNG. Raises NoShaping if Pillow cannot join Persian letters."""
    body = list(_body_lines(fields))
    foot = list(_foot_lines(fields["foot"], rows))
    below = _BAND + 28 + sum(line.height for line in body)
    height = below + 44 + sum(line.height for line in foot) + 28
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, _BAND), fill=GREEN)
    _write_lines(draw, body, top=_BAND + 28)
    draw.line([(MARGIN, below + 28), (WIDTH - MARGIN, below + 28)], fill="#C3CBD2", width=2)
    _write_lines(draw, foot, top=below + 44)
    out = io.BytesIO()
    # Few flat colours: a palette makes the file a third of the size and faster to write.
    flat = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _body_lines(fields: Fields) -> Iterator[TextLine]:
    for line in lines(fields["title"], font(_TITLE, weight=BOLD), room=ROOM, most=3):
        yield TextLine(line, _TITLE, GREEN, BOLD)
    for paragraph in filter(None, (part.strip() for part in fields["text"].split("\n"))):
        for place, line in enumerate(lines(paragraph, font(_TEXT), room=ROOM, most=_MOST_LINES)):
            yield TextLine(line, _TEXT, gap=0 if place else 20)
    for place, article in enumerate(filter(None, fields["articles"].split("\n"))):
        for number, line in enumerate(lines(article, font(_SMALL), room=ROOM, most=3)):
            yield TextLine(line, _SMALL, SOFT_INK, gap=0 if place or number else 24)


def _foot_lines(foot: str, rows: Rows) -> Iterator[TextLine]:
    for line in lines(foot, font(_SMALL, weight=BOLD), room=ROOM, most=2):
        yield TextLine(line, _SMALL, GREEN, BOLD)
    for messenger, bot in rows:
        yield TextLine(messenger, _SMALL, SOFT_INK)
        yield TextLine(bot, _SMALL, SOFT_INK, is_latin=True)


def _write_lines(draw: ImageDraw.ImageDraw, text: list[TextLine], *, top: int) -> None:
    for line in text:
        base = top + line.gap + line.size
        face = font(line.size, weight=line.weight)
        if line.is_latin:  # beside the messenger's name, on its line
            base -= round(line.size * 1.6)
            write_latin(draw, (WIDTH - MARGIN - _NAME_ROOM, base), line.text, face=face, fill=line.colour)
            continue
        write(draw, (WIDTH - MARGIN, base), line.text, face=face, fill=line.colour)
        top += line.height
