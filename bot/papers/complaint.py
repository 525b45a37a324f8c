"""A complaint to print and sign: as many A4 pages as its text needs, with blanks to fill in by hand.

The letter with which a case goes to a body: the layout of a complaint, with nothing left to fill in by hand. And the
letter with which a locked version goes to the province.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.flowing import (
    RIGHT,
    TEXT,
    Piece,
    blank,
    break_lines,
    chop_word,
    gap,
    line_of,
    page_words,
    split_pages,
)
from bot.papers.sheet import (
    BOLD,
    GREEN,
    HEIGHT,
    INK,
    MARGIN,
    REGULAR,
    ROOM,
    SOFT_INK,
    WIDTH,
    Sheet,
    leading,
)

NAME: Final = "document.pdf"
"""The file's name on the person's phone: it does not reveal the content."""
FIELDS: Final = (
    "day", "title", "to", "constituency", "subject", "date", "request", "signature", "foot", "page",
    "annex-page",
)  # fmt: skip
_TOP: Final = 16.0
_TITLE, _TO, _SMALL = 18.0, 13.0, 9.0
ANNEX: Final = "annex"
"""The kind of row after which everything goes on separate sheets with page numbers of their own."""
_LABEL: Final = 36.0
_VALUE: Final = ROOM - _LABEL
_INSET: Final = 5.0
_RULE: Final = 0.8
_CLOSER: Final = 1.2
"""Space between a file and its hash, so that the most files that a report may have fit on one page."""
LETTER_NAME: Final = "letter.pdf"


def draw_complaint(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """``fields`` holds ``FIELDS``; each row is a kind of ``_KINDS`` and its texts. With a field ``dated`` the
    date is printed; without ``signature`` there is no place to sign. Raises KeyError for an unknown kind."""
    if missing := [name for name in FIELDS if name not in fields]:
        raise KeyError(*missing)
    with Sheet(fields["title"]) as sheet:
        sheet.set_date(date.fromisoformat(fields["day"]))
        foot = sheet.lines(fields["foot"], size=_SMALL, room=ROOM)
        bottom = HEIGHT - 12 - (len(foot) + 1) * leading(_SMALL) - 4
        cut = next((place for place, row in enumerate(rows) if row[0] == ANNEX), len(rows))
        parts = (
            ("page", [*_opening(sheet, fields), *_pieces(sheet, rows[:cut]), *_closing(sheet, fields)]),
            ("annex-page", [*_pieces(sheet, rows[cut + 1 :])]),
        )
        first = True
        for name, pieces in parts:
            pages = split_pages(pieces, bottom - _TOP) if pieces else []
            for number, page in enumerate(pages, 1):
                if not first:
                    sheet.next_page()
                first = False
                _draw(page)
                _foot(sheet, foot, page_words(fields[name], number, len(pages)), top=bottom)
        data = sheet.bytes()
    return MadeFile(FileKind.DOCUMENT, data, NAME, "application/pdf")


def _pieces(sheet: Sheet, rows: Sequence[tuple[str, ...]]) -> Iterator[Piece]:
    for kind, *words in rows:
        yield from _KINDS[kind](sheet, words)


def _draw(page: Sequence[Piece]) -> None:
    top = _TOP
    for piece in page:
        piece.draw(top)
        top += piece.height


def _foot(sheet: Sheet, foot: Sequence[str], label: str, *, top: float) -> None:
    sheet.band(left=MARGIN, top=top + 2, width=ROOM, height=0.2, color=SOFT_INK)
    top = sheet.write(foot, right=RIGHT, top=top + 3, size=_SMALL, color=SOFT_INK)
    sheet.write([label], right=WIDTH / 2, top=top, size=_SMALL, color=SOFT_INK, centred=True)


# --- the parts --------------------------------------------------------------------------------------


def _opening(sheet: Sheet, fields: Mapping[str, str]) -> Iterator[Piece]:
    """The title, the addressee with the date beside it, and the subject."""
    title = sheet.lines(fields["title"], size=_TITLE, room=ROOM, style=BOLD)

    def draw_title(top: float) -> None:
        sheet.write(title, right=WIDTH / 2, top=top, size=_TITLE, style=BOLD, color=GREEN, centred=True)

    yield Piece(leading(_TITLE) * len(title) + 2, draw_title, keep=True)
    dated = 52.0
    for number, name in enumerate(("to", "constituency", "subject")):
        style = BOLD if name == "to" else REGULAR
        room = ROOM - dated if not number else ROOM
        for place, line in enumerate(sheet.lines(fields[name], size=_TO, room=room, style=style)):
            yield line_of(sheet, line, size=_TO, style=style, keep=True)
            if not number and not place:
                yield _blank_or_date(sheet, fields["date"], room=dated - 4, printed="dated" in fields)
    yield gap(2)


def _blank_or_date(sheet: Sheet, label: str, *, room: float, printed: bool) -> Piece:
    """A blank at the left end of the line just written, or the ``printed`` date."""

    def draw(top: float) -> None:
        if printed:
            sheet.write([label], right=MARGIN + room, top=top - leading(_TO), size=TEXT)
            return
        blank(sheet, label, right=MARGIN + room, left=MARGIN, top=top - leading(_TO))

    return Piece(0, draw, keep=True)


def _closing(sheet: Sheet, fields: Mapping[str, str]) -> Iterator[Piece]:
    """The request, and the place to sign."""
    yield gap(4, keep=True)
    for line in sheet.lines(fields["request"], size=TEXT, room=ROOM):
        yield line_of(sheet, line, keep=bool(fields["signature"]))
    if not fields["signature"]:
        return
    yield gap(6, keep=True)

    def sign(top: float) -> None:
        blank(sheet, fields["signature"], right=MARGIN + 75, left=MARGIN, top=top)

    yield Piece(leading(TEXT) + 3, sign)


def _head(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    yield gap(3, keep=True)
    yield line_of(sheet, words[0], size=12, style=BOLD, color=GREEN, keep=True)


def _note(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """Small print about what follows."""
    for line in sheet.lines(words[0], size=_SMALL, room=ROOM):
        yield line_of(sheet, line, size=_SMALL, color=SOFT_INK, keep=True)


def _words(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """A person's own words, with a rule beside them, so that nobody takes them for the program's."""
    for line in break_lines(sheet, words[0], room=ROOM - _INSET):
        yield _own(sheet, line)


def _own(sheet: Sheet, line: str) -> Piece:
    height = leading(TEXT)

    def draw(top: float) -> None:
        sheet.band(left=RIGHT - _RULE, top=top, width=_RULE, height=height, color=GREEN)
        sheet.write([line], right=RIGHT - _INSET, top=top, size=TEXT)

    return Piece(height, draw)


def _fact(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """A name, and its value beside it."""
    name, value = words
    for number, line in enumerate(break_lines(sheet, value, room=_VALUE)):
        yield _value_line(sheet, "" if number else name, line)


def _link(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """A name, and a URL in Latin letters beside it."""
    name, value = words
    for number, line in enumerate(chop_word(sheet, value, room=_VALUE, rtl=False)):
        yield _value_line(sheet, "" if number else name, line, latin=True)


def _value_line(sheet: Sheet, name: str, line: str, *, latin: bool = False) -> Piece:
    right = RIGHT - _LABEL

    def draw(top: float) -> None:
        if name:
            sheet.write([name], right=RIGHT, top=top, size=TEXT, color=SOFT_INK)
        if latin:
            left = right - sheet.width(line, size=TEXT, rtl=False)
            sheet.write_latin(line, left=left, top=top, size=TEXT, color=INK)
        else:
            sheet.write([line], right=right, top=top, size=TEXT)

    return Piece(leading(TEXT), draw)


def _blanks(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """Dotted lines to fill in, side by side."""
    step = ROOM / len(words)

    def draw(top: float) -> None:
        for place, label in enumerate(words, 1):
            left = RIGHT - place * step
            between = 4 if place < len(words) else 0
            blank(sheet, label, right=left + step, left=left + between, top=top)

    yield Piece(leading(TEXT) + 2, draw)


def _proof(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """A file's description, with its hash on a line of its own: on the same line, PDF readers would reverse
    it."""
    description, code = words

    def draw(top: float) -> None:
        top = sheet.write([description], right=RIGHT, top=top, size=TEXT) - _CLOSER
        left = RIGHT - _INSET - sheet.width(code, size=_SMALL, rtl=False)
        sheet.write_latin(code, left=left, top=top, size=_SMALL, color=SOFT_INK)

    yield Piece(leading(TEXT) + leading(_SMALL) - _CLOSER, draw)


def _proof_without(sheet: Sheet, words: Sequence[str]) -> Iterator[Piece]:
    """A file's description, with the reason why it has no hash below it."""
    description, why = words

    def draw(top: float) -> None:
        top = sheet.write([description], right=RIGHT, top=top, size=TEXT) - _CLOSER
        sheet.write([why], right=RIGHT - _INSET, top=top, size=_SMALL, color=SOFT_INK)

    yield Piece(leading(TEXT) + leading(_SMALL) - _CLOSER, draw)


_KINDS: Final[Mapping[str, Callable[[Sheet, Sequence[str]], Iterator[Piece]]]] = {
    "head": _head,
    "note": _note,
    "words": _words,
    "fact": _fact,
    "link": _link,
    "blanks": _blanks,
    "proof": _proof,
    "proof-without": _proof_without,
}


class ComplaintPaper(Paper):
    """An official complaint. Rows: a kind of ``_KINDS`` and its texts."""

    name = "complaint"
    form = PaperForm.PDF
    fields = frozenset(FIELDS)

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_complaint(fields, rows)


def draw_letter(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """Fields and rows as for ``draw_complaint``; ``date`` is printed, and nobody signs by hand."""
    drawn = draw_complaint({**fields, "signature": "", "dated": "yes"}, rows)
    return MadeFile(drawn.kind, drawn.data, LETTER_NAME, drawn.mime)


class ReferralLetter(Paper):
    """The letter of a referral. Rows as for a complaint."""

    name = "referral-letter"
    form = PaperForm.PDF
    fields = frozenset(FIELDS) - {"signature"}

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_letter(fields, rows)


class ProvincePaper(Paper):
    """The letter with which a locked version goes to the province, to be signed by hand. Rows as for a complaint; with
    a field ``dated`` the date is printed."""

    name = "province-letter"
    form = PaperForm.PDF
    fields = frozenset(FIELDS)

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        drawn = draw_complaint(fields, rows)
        return MadeFile(drawn.kind, drawn.data, LETTER_NAME, drawn.mime)
