"""The drawing function of each picture, by name."""

from collections.abc import Sequence
from typing import Final

from bot.domain.learning.mastery import WEAK

_TICKED: Final = {"progress": 0.0, "topics": WEAK}
"""Names whose bars are shares of a whole: a full bar is done, one below this value is weak. Bars of any other
name only compare."""
_OF_DATES: Final = frozenset({"timeline", "stages", "stage-board"})


def draw(name: str, title: str, rows: Sequence[tuple[str, int, str]], footer: str) -> bytes:
    """Draw the picture of that name. Raises KeyError for an unknown name."""
    # Pillow loads with the first picture.
    from bot.pictures.columns import draw_columns  # noqa: PLC0415
    from bot.pictures.matrix import draw_matrix, read_matrix  # noqa: PLC0415
    from bot.pictures.progress import ProgressRow, draw_progress  # noqa: PLC0415
    from bot.pictures.spaces import draw_spaces  # noqa: PLC0415
    from bot.pictures.tiles import draw_tiles, read_rows  # noqa: PLC0415

    if name == "columns":
        columns = [(label, percent / 100, note) for label, percent, note in rows]
        return draw_columns(title=title, columns=columns, footer=footer)
    if name == "matrix":
        return draw_matrix(title=title, matrix=read_matrix(rows), footer=footer)
    if name == "spaces":
        return draw_spaces(title=title, rows=rows, footer=footer)
    if name == "tiles":
        tiles, legend, stamp = read_rows(rows)
        return draw_tiles(title=title, tiles=tiles, legend=legend, footer=footer, stamp=stamp)
    if name in _OF_DATES:
        return _draw_dates(name, title, rows, footer)
    lines = [ProgressRow(label=label, share=percent / 100, note=note) for label, percent, note in rows]
    is_ticked = name != "bars"
    weak_below = _TICKED[name] if is_ticked else 0.0
    return draw_progress(title=title, rows=lines, footer=footer, weak_below=weak_below, ticked=is_ticked)


def _draw_dates(name: str, title: str, rows: Sequence[tuple[str, int, str]], footer: str) -> bytes:
    """The pictures of the calendar."""
    from bot.pictures.stages import DrawnStage, StageMark, draw_stage_board, draw_stages  # noqa: PLC0415
    from bot.pictures.timeline import Stop, TimelineStage, draw_timeline  # noqa: PLC0415

    if name == "timeline":
        stops = [Stop(label, TimelineStage(stage), note) for label, stage, note in rows]
        return draw_timeline(title=title, stops=stops, footer=footer)
    stages = [DrawnStage(label, StageMark(mark), note) for label, mark, note in rows]
    draw_picture = draw_stages if name == "stages" else draw_stage_board
    return draw_picture(title=title, stages=stages, footer=footer)
