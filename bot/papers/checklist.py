"""A checklist for one role in one phase, on one page to print and tick off."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.foot import draw_foot, foot_height
from bot.papers.sheet import BOLD, GREEN, HEIGHT, INK, MARGIN, PALE, ROOM, SOFT_INK, WIDTH, Sheet, leading

_SIZES: Final = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
_HEAD: Final = 40.0
_BOX_ROOM: Final = 11.0
_SMALL: Final = 0.66
_GAP: Final = 2.2
_NOTE: Final = 10.0


def draw_checklist(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """``fields``: id, role, title, law, note, official, footer, link-1 …; ``rows``: what to do, its
    articles, and anything for what was ticked.

    The letters are as large as the page allows. Raises ValueError if the rows do not fit.
    """
    with Sheet(f"{fields['role']}: {fields['title']}") as sheet:
        _draw(sheet, fields, rows)
        data = sheet.bytes()
    return MadeFile(FileKind.DOCUMENT, data, f"checklist-{fields['id']}.pdf", "application/pdf")


def _draw(sheet: Sheet, fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> None:
    sheet.band(left=0, top=0, width=WIDTH, height=_HEAD - 6, color=GREEN)
    top = sheet.write(
        sheet.lines(fields["role"], size=13, room=ROOM), right=WIDTH - MARGIN, top=5, size=13, color=PALE
    )
    title = sheet.lines(fields["title"], size=22, room=ROOM, style=BOLD)[:1]
    sheet.write(title, right=WIDTH - MARGIN, top=top, size=22, style=BOLD, color="#FFFFFF")
    note = sheet.lines(fields["note"], size=_NOTE, room=ROOM - 8)
    note_height = len(note) * leading(_NOTE) + 4 if note else 0.0
    bottom = HEIGHT - foot_height(sheet, fields) - note_height - 5
    top = _items(sheet, rows, top=_HEAD, bottom=bottom)
    if note:
        sheet.band(left=MARGIN, top=bottom, width=ROOM, height=note_height, color=PALE)
        sheet.write(note, right=WIDTH - MARGIN - 4, top=bottom + 2, size=_NOTE, color=SOFT_INK)
    draw_foot(sheet, fields)


def _items(sheet: Sheet, rows: Sequence[tuple[str, ...]], *, top: float, bottom: float) -> float:
    room = ROOM - _BOX_ROOM
    for size in _SIZES:
        small = size * _SMALL
        broken = [
            (sheet.lines(text, size=size, room=room), sheet.lines(cited, size=small, room=room), any(ticked))
            for text, cited, *ticked in rows
        ]
        high = sum(len(text) * leading(size) + len(cited) * leading(small) for text, cited, _ in broken)
        spare = bottom - top - high
        if spare >= _GAP * len(broken):
            gap = min(spare / max(1, len(broken)), 3 * _GAP)
            return _write_items(sheet, broken, top=top, size=size, gap=gap)
    raise ValueError(f"{len(rows)} lines do not fit on one page")


def _write_items(
    sheet: Sheet, broken: Sequence[tuple[list[str], list[str], bool]], *, top: float, size: float, gap: float
) -> float:
    side = leading(size) * 0.62
    right = WIDTH - MARGIN - _BOX_ROOM
    for text, cited, ticked in broken:
        place = top + (leading(size) - side) / 2
        sheet.tick_box(right=WIDTH - MARGIN, top=place, side=side, ticked=ticked)
        top = sheet.write(text, right=right, top=top, size=size, color=INK)
        top = sheet.write(cited, right=right, top=top, size=size * _SMALL, color=SOFT_INK)
        top += gap
    return top


class ChecklistPaper(Paper):
    """A checklist for one role in one phase. Rows: what to do, its articles, and anything for what was
    ticked. More fields: link-1 …"""

    name = "checklist"
    form = PaperForm.PDF
    fields = frozenset({"id", "role", "title", "law", "note", "official", "footer"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_checklist(fields, rows)
