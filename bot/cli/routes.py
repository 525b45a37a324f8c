"""``amanat routes``: lists every route of the program, one per line."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.cli.content_folder import content_dir
from bot.conversation.router import Route
from bot.handlers import table_for
from bot.library.loader import load_content

HEAD: Final = ("kind", "trigger", "where", "needs", "handler", "folder")
BESIDE: Final = "-"
"""Stands for the folder of a handler that lies in no folder."""


def routes() -> int:
    """Print the table, with the commands for the days of the election."""
    print("\n".join(table_lines(table_for(load_content(content_dir()).election))))
    return 0


def table_lines(table: Iterable[Route]) -> Iterator[str]:
    """The header and the rows in order, in columns for ``sort``, ``grep`` and ``column``."""
    rows = [HEAD, *(_cells(route) for route in table)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cells(route: Route) -> tuple[str, ...]:
    folder, _, handler = route.handler_place.removeprefix("bot.handlers.").rpartition(".")[0].rpartition(".")
    name = route.handler_place.rpartition(".")[2]
    return (
        route.kind,
        route.on,
        route.where,
        route.needs.name.lower(),
        f"{handler}.{name}",
        folder or BESIDE,
    )
