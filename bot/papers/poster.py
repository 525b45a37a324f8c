"""A poster for a wall: what the bot does and does not do, and a QR code for each messenger that it is on."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.foot import draw_foot, foot_height, links_of, short
from bot.papers.sheet import BOLD, GREEN, HEIGHT, INK, MARGIN, ROOM, SOFT_INK, WIDTH, Sheet, leading

_TITLE, _WORDS, _NAME, _LINK = 34.0, 17.0, 15.0, 12.0
_HEAD: Final = 62.0
_GAP: Final = 3.5
_ONE, _TWO = 104.0, 78.0
"""The side of a QR code in millimetres: alone, or beside another."""


def draw_poster(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """``fields``: title, scan, law, official, footer, link-1, messenger-1, and optionally link-2,
    messenger-2; ``rows``: one sentence each.

    Raises ValueError without a link, or if the text does not fit on the page.
    """
    links = links_of(fields)[:2]
    if not links:
        raise ValueError("a poster needs a link")
    with Sheet(fields["title"]) as sheet:
        _draw(sheet, links, fields, rows)
        data = sheet.bytes()
    return MadeFile(FileKind.DOCUMENT, data, "poster.pdf", "application/pdf")


def _draw(
    sheet: Sheet, links: Sequence[str], fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]
) -> None:
    sheet.band(left=0, top=0, width=WIDTH, height=_HEAD - 10, color=GREEN)
    title = sheet.lines(fields["title"], size=_TITLE, room=ROOM, style=BOLD)[:2]
    size = _TITLE if len(title) == 1 else _TITLE * 0.7
    title = sheet.lines(fields["title"], size=size, room=ROOM, style=BOLD)
    above = (_HEAD - 10 - len(title) * leading(size)) / 2
    sheet.write(title, right=WIDTH / 2, top=above, size=size, style=BOLD, color="#FFFFFF", centred=True)
    top = _HEAD
    for (sentence,) in rows:
        top = _GAP + sheet.write(
            sheet.lines(sentence, size=_WORDS, room=ROOM),
            right=WIDTH - MARGIN,
            top=top,
            size=_WORDS,
            color=INK,
        )
    _codes(sheet, links, fields, top=top, bottom=HEIGHT - foot_height(sheet, fields) - 6)
    draw_foot(sheet, fields)


def _codes(
    sheet: Sheet, links: Sequence[str], fields: Mapping[str, str], *, top: float, bottom: float
) -> None:
    """The codes side by side, each between its messenger's name and its link, the first on the right; above
    them the instruction."""
    side = _ONE if len(links) == 1 else _TWO
    high = leading(_LINK) + leading(_NAME) + leading(_WORDS)
    if top + side + high > bottom:
        raise ValueError("the poster's text leaves no room for its codes")
    top += (bottom - top - side - high) / 2
    sheet.write(
        [fields["scan"]], right=WIDTH / 2, top=top, size=_WORDS, color=GREEN, style=BOLD, centred=True
    )
    top += leading(_WORDS)
    step = ROOM / len(links)
    for number, link in enumerate(links):
        middle = WIDTH - MARGIN - step * (number + 0.5)
        name = [fields.get(f"messenger-{number + 1}", "")]
        below = sheet.write(name, right=middle, top=top, size=_NAME, color=INK, style=BOLD, centred=True)
        sheet.qr(link, left=middle - side / 2, top=below, side=side)
        label = short(link)
        left = middle - sheet.width(label, size=_LINK, rtl=False) / 2
        sheet.write_latin(label, left=left, top=below + side, size=_LINK, color=SOFT_INK)


class PosterPaper(Paper):
    """A poster with a QR code for each link. Rows: one sentence each. More fields: link-2, messenger-2."""

    name = "poster"
    form = PaperForm.PDF
    fields = frozenset({"title", "scan", "law", "official", "footer", "link-1", "messenger-1"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_poster(fields, rows)
