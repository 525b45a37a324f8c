"""The committee's morning page: one or two A4 pages, never more. The letters are as large as that allows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.flowing import RIGHT, Piece, gap, page_words, split_pages
from bot.papers.sheet import BOLD, GREEN, HEIGHT, INK, MARGIN, PALE, ROOM, SOFT_INK, WIDTH, Sheet, leading

HEAD, LINE, OLD, WORDS = "#head", "#line", "#old", "#words"
"""The first cell of a row gives its kind: the heading of a section, something new, something that still stands, or a
sentence of its own."""
PAGES: Final = 2
_ON_ONE: Final = (12.5, 12.0, 11.5, 11.0, 10.5)
_ON_TWO: Final = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Sizes of the letters, the best first: on one page, if the letters stay large, else on two."""
_BAND: Final = 30.0
_TOP: Final = 18.0
_FOOT: Final = 22.0
_NOTE: Final = 8.0
_INDENT: Final = 6.0
_DOT: Final = 1.6


def draw_brief(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """``fields``: title, state, note, page (a text with ``{now}`` and ``{of}``), mark (a text), hash (Latin), file (the
    file's name, Latin) and more (a sentence for what finds no room even in small letters). Rows as above."""
    with Sheet(fields["title"]) as sheet:
        pages = _pages(sheet, rows, fields["more"])
        for number, pieces in enumerate(pages, start=1):
            if number > 1:
                sheet.next_page()
            top = _draw_band(sheet, fields) if number == 1 else _TOP
            for piece in pieces:
                piece.draw(top)
                top += piece.height
            _draw_foot(sheet, fields, page_words(fields["page"], number, len(pages)))
        name = f"{fields['file']}.pdf"
        return MadeFile(FileKind.DOCUMENT, sheet.bytes(), name, "application/pdf")


def _pages(sheet: Sheet, rows: Sequence[tuple[str, ...]], more: str) -> list[list[Piece]]:
    """In the largest letters with which they fit. If the smallest do not help, a sentence says that there is more."""
    for most, sizes in ((1, _ON_ONE), (PAGES, _ON_TWO)):
        for size in sizes:
            pages = _split(list(_pieces(sheet, rows, size)))
            if len(pages) <= most:
                return pages
    fitting = list(rows)
    while len(pages) > PAGES:
        fitting.pop()
        pages = _split(list(_pieces(sheet, [*fitting, (WORDS, more)], size)))
    return pages


def _split(pieces: list[Piece]) -> list[list[Piece]]:
    """The first page has its band, which is as high as the space above the others and more."""
    lower = gap(_BAND - _TOP)
    return split_pages([lower, *pieces], HEIGHT - _TOP - _FOOT)


def _pieces(sheet: Sheet, rows: Sequence[tuple[str, ...]], size: float) -> Iterator[Piece]:
    for kind, text in rows:
        match kind:
            case "#head":
                yield gap(size * 0.28)
                yield _heading(sheet, text, size)
            case "#words":
                yield gap(3)
                yield _line(sheet, text, size, indent=0)
            case _:
                yield _line(sheet, text, size, indent=_INDENT, is_news=kind == LINE)


def _heading(sheet: Sheet, text: str, size: float) -> Piece:
    large = size + 1.5
    height = leading(large) + 1.6

    def draw(top: float) -> None:
        sheet.write([text], right=RIGHT, top=top, size=large, style=BOLD, color=GREEN)
        sheet.rule(left=MARGIN, right=RIGHT, at=top + leading(large) + 0.4)

    return Piece(height, draw, keep=True)


def _line(sheet: Sheet, text: str, size: float, *, indent: float, is_news: bool = True) -> Piece:
    """A statement with its dot: full for what is new, pale for what still stands."""
    lines = sheet.lines(text, size=size, room=ROOM - indent)
    color = INK if is_news else SOFT_INK

    def draw(top: float) -> None:
        if indent:
            at = top + leading(size) / 2 - _DOT / 2
            dot = GREEN if is_news else SOFT_INK
            left = RIGHT - 3 - _DOT
            if is_news:
                sheet.band(left=left, top=at, width=_DOT, height=_DOT, color=dot)
            else:
                sheet.outline(left=left, top=at, width=_DOT, height=_DOT, color=dot)
        sheet.write(lines, right=RIGHT - indent, top=top, size=size, color=color)

    return Piece(len(lines) * leading(size) + size * 0.04, draw)


def _draw_band(sheet: Sheet, fields: Mapping[str, str]) -> float:
    """The title; returns where the page's text begins."""
    sheet.band(left=0, top=0, width=WIDTH, height=_BAND - 3, color=GREEN)
    title = sheet.lines(fields["title"], size=20, room=ROOM, style=BOLD)[:1]
    top = sheet.write(title, right=RIGHT, top=3, size=20, style=BOLD, color="#FFFFFF")
    state = sheet.lines(fields["state"], size=11, room=ROOM)[:1]
    sheet.write(state, right=RIGHT, top=top, size=11, color=PALE)
    return _TOP  # the gap that begins the first page leaves room for the band


def _draw_foot(sheet: Sheet, fields: Mapping[str, str], page: str) -> None:
    top = HEIGHT - _FOOT + 2
    note = sheet.lines(fields["note"], size=_NOTE, room=ROOM)
    top = sheet.write(note[:2], right=RIGHT, top=top, size=_NOTE, color=SOFT_INK)
    sheet.write([page], right=RIGHT, top=top, size=_NOTE, color=SOFT_INK)
    begins = sheet.write_latin(fields["hash"], left=MARGIN, top=top, size=6.5, color=SOFT_INK)
    label = f"{fields['mark']}:"
    sheet.write([label], right=begins + 1.5 + sheet.width(label, size=7.0), top=top, size=7.0, color=SOFT_INK)


class BriefPaper(Paper):
    """The brief of a morning. Rows as above."""

    name = "brief-paper"
    form = PaperForm.PDF
    fields = frozenset({"title", "state", "note", "page", "mark", "hash", "file", "more"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_brief(fields, rows)
