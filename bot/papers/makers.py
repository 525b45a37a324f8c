"""The maker of each kind of file, by name."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from bot.conversation.wire import MadeFile

MAKERS: Final[Mapping[str, str]] = {
    "atlas-paper": "bot.papers.atlas:draw_atlas",
    "atlas-book": "bot.papers.spreadsheet:atlas_book",
    "diagram": "bot.pictures.diagrams:make_diagram",
    "certificate-paper": "bot.papers.certificate:paper",
    "certificate-picture": "bot.papers.certificate:picture",
    "checklist": "bot.papers.checklist:draw_checklist",
    "complaint": "bot.papers.complaint:draw_complaint",
    "referral-letter": "bot.papers.referral:draw_letter",
    "poster": "bot.papers.poster:draw_poster",
    "group-table": "bot.papers.spreadsheet:group_table",
}
"""Name -> ``module:function(fields, rows) -> MadeFile``. Loaded with the first file: PDF and XLSX libraries
are large, and most runs do not need them for a while."""


def make(name: str, fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """Make the file of that name. Raises KeyError for a name without a maker."""
    module, _, function = MAKERS[name].partition(":")
    made: MadeFile = getattr(import_module(module), function)(fields, rows)
    return made
