"""A lesson to hold in a room: a plan of the minutes, a card on each page in large letters, the scene with its roles,
the questions, and on the last page alone the answers with room for counts. Everything is readable in black and white.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.flowing import Piece, gap, page_words, split_pages
from bot.papers.foot import draw_foot, foot_height
from bot.papers.sheet import BOLD, HEIGHT, INK, MARGIN, REGULAR, ROOM, SOFT_INK, WIDTH, Sheet, leading

_RIGHT: Final = WIDTH - MARGIN
_TOP: Final = 16.0
_CARD_SIZES: Final = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0)
_ANSWER_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_TITLE, _ABOUT, _HEAD, _TEXT, _SMALL = 26.0, 13.0, 17.0, 12.5, 10.0
_LINE: Final = 8.0
"""Height of the line with the page's number at the lower end."""
_BOX: Final = 24.0
"""Width of the box for a count."""

type _Row = tuple[str, ...]


@dataclass(slots=True)
class _Parts:
    """The rows by what they are for."""

    parts: list[_Row] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    cards: list[tuple[_Row, list[str]]] = field(default_factory=list)
    roles: list[_Row] = field(default_factory=list)
    nodes: list[tuple[_Row, list[str], list[_Row]]] = field(default_factory=list)
    questions: list[tuple[_Row, list[_Row]]] = field(default_factory=list)
    answers: list[_Row] = field(default_factory=list)


def draw_class(fields: Mapping[str, str], rows: Sequence[_Row]) -> MadeFile:
    """``rows`` begin with what they are: part (minutes, name, what to do), need, card (head, articles), role (name,
    what it does), node (name, end, articles), way (label, where it leads), question (number, text), option (letter,
    text), answer (number, letter, option, reason, articles); line: words of the card or node above it.

    Raises ValueError for what does not fit on its page.
    """
    parts = _sorted_parts(rows)
    with Sheet(fields["title"]) as sheet:
        pages = _pages(sheet, fields, parts)
        for number, page in enumerate(pages, 1):
            if number > 1:
                sheet.next_page()
            top = _TOP
            for piece in page:
                piece.draw(top)
                top += piece.height
            _page_line(sheet, fields, number, len(pages))
        data = sheet.bytes()
    return MadeFile(FileKind.DOCUMENT, data, f"class-{fields['id']}.pdf", "application/pdf")


def _sorted_parts(rows: Sequence[_Row]) -> _Parts:
    parts = _Parts()
    lines: list[str] = []
    for kind, *cells in rows:
        row = tuple(cells)
        match kind:
            case "part":
                parts.parts.append(row)
            case "need":
                parts.needs.append(row[0])
            case "card":
                lines = []
                parts.cards.append((row, lines))
            case "role":
                parts.roles.append(row)
            case "node":
                lines = []
                parts.nodes.append((row, lines, []))
            case "line":
                lines.append(row[0])
            case "way":
                parts.nodes[-1][2].append(row)
            case "question":
                parts.questions.append((row, []))
            case "option":
                parts.questions[-1][1].append(row)
            case "answer":
                parts.answers.append(row)
            case _:
                raise ValueError(f"unknown row {kind!r}")
    return parts


def _pages(sheet: Sheet, fields: Mapping[str, str], parts: _Parts) -> list[list[Piece]]:
    room = HEIGHT - _TOP - MARGIN / 2 - _LINE
    pages = [_plan_page(sheet, fields, parts, room)]
    pages += [_card_page(sheet, head, lines, room) for head, lines in parts.cards]
    pages += split_pages(list(_scene(sheet, fields, parts)), room)
    pages += split_pages(list(_questions(sheet, fields, parts)), room)
    pages.append(_answer_page(sheet, fields, parts, room))
    return pages


# --- pieces -----------------------------------------------------------------------------------------------


def _block(
    sheet: Sheet,
    text: str,
    *,
    size: float,
    style: str = REGULAR,
    color: str = INK,
    indent: float = 0.0,
    centred: bool = False,
    keep: bool = False,
) -> Piece:
    """A text of several lines that stays together."""
    lines = sheet.lines(text, size=size, room=ROOM - indent, style=style)
    right = WIDTH / 2 if centred else _RIGHT - indent

    def draw(top: float) -> None:
        sheet.write(lines, right=right, top=top, size=size, style=style, color=color, centred=centred)

    return Piece(len(lines) * leading(size), draw, keep=keep)


def _side_by_side(
    sheet: Sheet, label: str, text: str, *, size: float, width: float, keep: bool = False
) -> Piece:
    """A bold label on the right, and the text in a column beside it."""
    lines = sheet.lines(text, size=size, room=ROOM - width)
    names = sheet.lines(label, size=size, room=width - 2, style=BOLD)

    def draw(top: float) -> None:
        sheet.write(names, right=_RIGHT, top=top, size=size, style=BOLD)
        sheet.write(lines, right=_RIGHT - width, top=top, size=size)

    return Piece(max(len(lines), len(names)) * leading(size), draw, keep=keep)


def _rule(sheet: Sheet, *, keep: bool = False) -> Piece:
    """A thin line over the whole width."""
    return Piece(3.0, lambda top: sheet.rule(left=MARGIN, right=_RIGHT, at=top + 1.5), keep=keep)


def _height(pieces: Sequence[Piece]) -> float:
    return sum(piece.height for piece in pieces)


def _page_line(sheet: Sheet, fields: Mapping[str, str], number: int, total: int) -> None:
    top = HEIGHT - MARGIN / 2 - leading(_SMALL)
    words = f"{fields['title']}  |  {page_words(fields['page'], number, total)}"
    sheet.write([words], right=_RIGHT, top=top, size=_SMALL - 1, color=SOFT_INK)


# --- pages ------------------------------------------------------------------------------------------------


def _plan_page(sheet: Sheet, fields: Mapping[str, str], parts: _Parts, room: float) -> list[Piece]:
    pieces = [
        _block(sheet, fields["title"], size=_TITLE, style=BOLD),
        _block(sheet, fields["about"], size=_ABOUT),
        _block(sheet, fields["mark"], size=_SMALL, color=SOFT_INK),
        *([_block(sheet, fields["review"], size=_SMALL, style=BOLD)] if fields["review"] else []),
        gap(4),
        _block(sheet, fields["plan"], size=_HEAD, style=BOLD),
    ]
    for minutes, name, what in parts.parts:
        pieces += [_rule(sheet), _plan_row(sheet, minutes, name, what)]
    pieces += [_rule(sheet), gap(4), _block(sheet, fields["needs"], size=_HEAD, style=BOLD)]
    pieces += [_side_by_side(sheet, "•", need, size=_TEXT, width=5) for need in parts.needs]
    foot = foot_height(sheet, fields)
    left = room - _height(pieces) - foot + _LINE
    if left < 0:
        raise ValueError("the plan does not fit on one page")
    raised = _LINE  # the page's number stands below the foot

    def draw(top: float) -> None:
        draw_foot(sheet, fields, raised=raised)

    return [*pieces, Piece(0.0, draw)]


def _plan_row(sheet: Sheet, minutes: str, name: str, what: str) -> Piece:
    body = _side_by_side(sheet, name, what, size=_TEXT, width=26)
    minute_lines = sheet.lines(minutes, size=_SMALL, room=24)

    def draw(top: float) -> None:
        body.draw(top)
        sheet.write(minute_lines, right=_RIGHT, top=top + leading(_TEXT), size=_SMALL, color=SOFT_INK)

    return Piece(max(body.height, leading(_TEXT) + leading(_SMALL)), draw)


def _card_page(sheet: Sheet, head: _Row, lines: Sequence[str], room: float) -> list[Piece]:
    """The card in the largest letters that its page allows, in a frame."""
    cited = head[1]
    inner = ROOM - 16
    top = leading(_TEXT) + 6
    foot = leading(_TEXT) * max(1, len(sheet.lines(cited, size=_TEXT, room=inner))) + 4
    for size in _CARD_SIZES:
        broken = [sheet.lines(text, size=size, room=inner) for text in lines]
        high = sum(len(text) for text in broken) * leading(size) + (len(broken) - 1) * leading(size) * 0.4
        if high <= room - top - foot - 16:
            return [_card_piece(sheet, head, broken, size=size, room=room)]
    raise ValueError("a card does not fit on its page")


def _card_piece(sheet: Sheet, head: _Row, broken: Sequence[list[str]], *, size: float, room: float) -> Piece:
    name, cited = head
    right = _RIGHT - 8

    def draw(top: float) -> None:
        sheet.frame(left=MARGIN, top=top, width=ROOM, height=room - 4)
        sheet.write([name], right=right, top=top + 4, size=_TEXT, color=SOFT_INK)
        at = top + leading(_TEXT) + 10
        for lines in broken:
            at = sheet.write(lines, right=right, top=at, size=size) + leading(size) * 0.4
        low = sheet.lines(cited, size=_TEXT, room=ROOM - 16)
        sheet.write(low, right=right, top=top + room - 8 - len(low) * leading(_TEXT), size=_TEXT)

    return Piece(room, draw)


def _scene(sheet: Sheet, fields: Mapping[str, str], parts: _Parts) -> Iterator[Piece]:
    yield _block(sheet, fields["scene"], size=_HEAD, style=BOLD, keep=True)
    for name, does in parts.roles:
        yield _side_by_side(sheet, name, does, size=_TEXT, width=26)
    yield gap(2)
    yield _block(sheet, fields["how"], size=_TEXT, color=SOFT_INK)
    for (name, ending, cited), lines, ways in parts.nodes:
        pieces = [_rule(sheet), _side_by_side(sheet, name, ending, size=_TEXT, width=26)]
        pieces += [_block(sheet, text, size=_TEXT) for text in lines]
        pieces += [_way(sheet, label, to) for label, to in ways]
        pieces += [_block(sheet, cited, size=_SMALL, color=SOFT_INK)] if cited else []
        yield _join_pieces([*pieces, gap(1.5)])


def _way(sheet: Sheet, label: str, to: str) -> Piece:
    """A choice, and on the left the part where it leads."""
    width = sheet.width(to, size=_TEXT, style=BOLD) + 4
    lines = sheet.lines(label, size=_TEXT, room=ROOM - 14 - width)

    def draw(top: float) -> None:
        side = leading(_TEXT) * 0.5
        sheet.tick_box(right=_RIGHT - 4, top=top + side * 0.45, side=side, color=INK)
        sheet.write(lines, right=_RIGHT - 10, top=top, size=_TEXT)
        sheet.write([to], right=MARGIN + width - 2, top=top, size=_TEXT, style=BOLD)

    return Piece(len(lines) * leading(_TEXT), draw)


def _questions(sheet: Sheet, fields: Mapping[str, str], parts: _Parts) -> Iterator[Piece]:
    yield _block(sheet, fields["questions"], size=_HEAD, style=BOLD, keep=True)
    for (number, text), options in parts.questions:
        pieces = [_rule(sheet), _side_by_side(sheet, number, text, size=_TEXT + 1, width=9)]
        pieces += [_option(sheet, letter, words) for letter, words in options]
        yield _join_pieces([*pieces, gap(2)])


def _option(sheet: Sheet, letter: str, words: str) -> Piece:
    lines = sheet.lines(words, size=_TEXT, room=ROOM - 24)

    def draw(top: float) -> None:
        sheet.write([f"{letter})"], right=_RIGHT - 9, top=top, size=_TEXT, style=BOLD)
        sheet.write(lines, right=_RIGHT - 22, top=top, size=_TEXT)

    return Piece(len(lines) * leading(_TEXT), draw)


def _join_pieces(pieces: Sequence[Piece]) -> Piece:
    """The pieces as one that no page break parts."""

    def draw(top: float) -> None:
        for piece in pieces:
            piece.draw(top)
            top += piece.height

    return Piece(_height(pieces), draw)


def _answer_page(sheet: Sheet, fields: Mapping[str, str], parts: _Parts, room: float) -> list[Piece]:
    """The answers in the largest letters that leave room for the counts below them."""
    for size in _ANSWER_SIZES:
        pieces = [
            _block(sheet, fields["answers"], size=_HEAD, style=BOLD),
            _answer_head(sheet, fields),
            *(_answer(sheet, row, size) for row in parts.answers),
            _rule(sheet),
            _counts(sheet, fields),
        ]
        if _height(pieces) <= room:
            return pieces
    raise ValueError("the answers do not fit on one page")


def _answer_head(sheet: Sheet, fields: Mapping[str, str]) -> Piece:
    """The mark of the sheets, and above the boxes what they are for."""
    label = fields["right-of"]

    def draw(top: float) -> None:
        sheet.write([fields["mark"]], right=_RIGHT, top=top, size=_SMALL, color=SOFT_INK)
        sheet.write([label], right=MARGIN + _BOX / 2, top=top, size=_SMALL, color=SOFT_INK, centred=True)

    return Piece(leading(_SMALL), draw)


def _answer(sheet: Sheet, row: _Row, size: float) -> Piece:
    number, letter, text, reason, cited = row
    small = size - 0.5
    column = ROOM - 30 - _BOX
    words = sheet.lines(text, size=size, room=column, style=BOLD)
    why = sheet.lines(reason, size=small, room=column)
    low = sheet.lines(cited, size=small - 1, room=column)
    high = 3 + len(words) * leading(size) + len(why) * leading(small) + len(low) * leading(small - 1)

    def draw(top: float) -> None:
        sheet.rule(left=MARGIN, right=_RIGHT, at=top + 1)
        sheet.frame(left=MARGIN, top=top + 3, width=_BOX - 4, height=9)
        top += 2
        sheet.write([number], right=_RIGHT, top=top, size=size, style=BOLD)
        sheet.write([letter], right=_RIGHT - 10, top=top, size=size + 1, style=BOLD)
        at = sheet.write(words, right=_RIGHT - 24, top=top, size=size, style=BOLD)
        at = sheet.write(why, right=_RIGHT - 24, top=at, size=small)
        sheet.write(low, right=_RIGHT - 24, top=at, size=small - 1, color=SOFT_INK)

    return Piece(max(high, 13.0), draw)


def _counts(sheet: Sheet, fields: Mapping[str, str]) -> Piece:
    """Three blanks, and what is not written down."""

    def draw(top: float) -> None:
        right = _RIGHT
        for name in ("people", "sum", "date"):
            width = ROOM / 3
            sheet.write([fields[name]], right=right, top=top, size=_SMALL)
            begins = right - sheet.width(fields[name], size=_SMALL) - 2
            sheet.dots(left=right - width + 5, right=begins, at=top + leading(_SMALL) * 0.78)
            right -= width
        sheet.write(
            [fields["note"]], right=_RIGHT, top=top + leading(_SMALL) + 2, size=_SMALL, color=SOFT_INK
        )

    return Piece(2 * leading(_SMALL) + 4, draw)


class ClassPaper(Paper):
    """A lesson to hold in a room; the rows are those of ``draw_class``. More fields: link-1 …"""

    name = "class-lesson"
    form = PaperForm.PDF
    fields = frozenset(
        {
            "id", "title", "about", "mark", "plan", "needs", "scene", "how", "questions", "answers", "right-of",
            "people", "sum", "date", "note", "page", "law", "review", "official", "footer",
        }
    )  # fmt: skip

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_class(fields, rows)
