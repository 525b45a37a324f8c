"""The foot of every page that is handed out: the law's edition, the official links, and what this paper is
not."""

from collections.abc import Mapping
from typing import Final

from bot.papers.sheet import HEIGHT, MARGIN, ROOM, SOFT_INK, WIDTH, Sheet, leading

_SIZE: Final = 9.0
_BELOW: Final = 9.0
_GAP: Final = 5.0
LONGEST: Final = 72
"""Letters of a link that fit beside the text before it."""


def links_of(fields: Mapping[str, str]) -> list[str]:
    """The links ``link-1``, ``link-2`` … in order; an empty one ends them."""
    links: list[str] = []
    while link := fields.get(f"link-{len(links) + 1}", ""):
        links.append(link)
    return links


def foot_height(sheet: Sheet, fields: Mapping[str, str]) -> float:
    """The height of the foot at the lower end of the page."""
    words = sum(len(sheet.lines(fields[name], size=_SIZE, room=ROOM)) for name in ("law", "footer"))
    return (words + bool(links_of(fields))) * leading(_SIZE) + _BELOW


def draw_foot(sheet: Sheet, fields: Mapping[str, str], *, raised: float = 0.0) -> None:
    """Draw edition, links and what this paper is not, from the right, at the lower end or ``raised`` above it."""
    top = HEIGHT - foot_height(sheet, fields) - raised
    right = WIDTH - MARGIN
    top = sheet.write(
        sheet.lines(fields["law"], size=_SIZE, room=ROOM), right=right, top=top, size=_SIZE, color=SOFT_INK
    )
    if links := links_of(fields):
        sheet.write([fields["official"]], right=right, top=top, size=_SIZE, color=SOFT_INK)
        left = right - sheet.width(fields["official"], size=_SIZE)
        for link in links:
            label = short(link)
            left -= _GAP + sheet.width(label, size=_SIZE, rtl=False)
            sheet.write_latin(label, left=left, top=top, size=_SIZE, color=SOFT_INK)
        top += leading(_SIZE)
    foot = sheet.lines(fields["footer"], size=_SIZE, room=ROOM)
    sheet.write(foot, right=right, top=top, size=_SIZE, color=SOFT_INK)


def short(link: str) -> str:
    """A link as people type it, without its scheme."""
    return link.removeprefix("https://").removeprefix("http://")[:LONGEST]
