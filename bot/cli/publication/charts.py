"""Bars as SVG: needs no script, no font file and no colour; the table below it shows the same."""

from collections.abc import Sequence
from html import escape
from typing import Final

_WIDE: Final = 360
_STEP: Final = 46
_BAR: Final = 14
_LONGEST: Final = 36
"""Characters of a name: this leaves room for the number beside it."""
_STYLE: Final = (
    "text{font:15px 'Vazirmatn','Noto Sans Arabic','Segoe UI',Tahoma,sans-serif;fill:#1c2421}"
    ".t{fill:#e4ddd0}.b{fill:#0f5c4d}.n{font-weight:700}"
    "@media (prefers-color-scheme:dark){text{fill:#e9eee9}.t{fill:#2d3935}.b{fill:#7fd0b8}}"
)


def bars(rows: Sequence[tuple[str, int, str]], *, title: str) -> str:
    """Name, number, and the number as text, one below the other; the longest bar is the highest number."""
    most = max((number for _, number, _ in rows), default=0) or 1
    high = _STEP * len(rows) + 8
    drawn = []
    for place, (name, number, number_text) in enumerate(rows):
        top, wide = place * _STEP + 4, max(3, round(_WIDE * number / most))
        drawn.append(
            f'<text x="{_WIDE}" y="{top + 16}" direction="rtl" text-anchor="start">{escape(_short(name))}</text>'
            f'<text class="n" x="0" y="{top + 16}" direction="rtl" text-anchor="end">{escape(number_text)}</text>'
            f'<rect class="t" x="0" y="{top + 23}" width="{_WIDE}" height="{_BAR}" rx="3"/>'
            f'<rect class="b" x="{_WIDE - wide}" y="{top + 23}" width="{wide}" height="{_BAR}" rx="3"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" width="{_WIDE}" height="{high}" '
        f'role="img" aria-label="{escape(title, quote=True)}" lang="fa"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style>{''.join(drawn)}</svg>\n"
    )


def _short(name: str) -> str:
    """Cut after a word, if possible; the table below has the full name."""
    if len(name) <= _LONGEST:
        return name
    cut = name[: _LONGEST - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
