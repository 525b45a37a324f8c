"""Which picture is drawn under which name."""

from collections.abc import Sequence


def draw(name: str, title: str, rows: Sequence[tuple[str, int, str]], footer: str) -> bytes:
    """Draw the picture of that name. Raises KeyError for a name that no drawing has."""
    from bot.pictures.progress import ProgressRow, draw_progress  # noqa: PLC0415 Pillow loads with the first picture

    drawings = {"progress": draw_progress}
    lines = [ProgressRow(label=label, share=percent / 100, note=note) for label, percent, note in rows]
    return drawings[name](title=title, rows=lines, footer=footer)
