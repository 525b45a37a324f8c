"""Which picture is drawn under which name."""

from collections.abc import Sequence

from bot.domain.mastery import WEAK


def draw(name: str, title: str, rows: Sequence[tuple[str, int, str]], footer: str) -> bytes:
    """Draw the picture of that name. Raises KeyError for a name that no drawing has."""
    from bot.pictures.progress import ProgressRow, draw_progress  # noqa: PLC0415 Pillow loads with the first picture

    weak_below = {"progress": 0.0, "topics": WEAK}[name]
    lines = [ProgressRow(label=label, share=percent / 100, note=note) for label, percent, note in rows]
    return draw_progress(title=title, rows=lines, footer=footer, weak_below=weak_below)
