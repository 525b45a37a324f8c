"""What processes that divide the work say of themselves, once a second, in the table ``processes``. Ages are by the
server's clock: nobody's own counts."""

import json
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from bot.conversation.shared_store import OtherProcess, ProcessPage
from storage.link import Link
from storage.process_names import ProcessName
from storage.process_rows import AGE, PUT, READ
from storage.role_leases import RoleLeases

LOST: Final = 60
"""Seconds after which what an ended process has said is removed."""

_READ: Final = text(READ)
_OLD: Final = text(f"DELETE FROM processes WHERE {AGE} NOT BETWEEN -{LOST} AND {LOST}")  # noqa: S608 our own words
_GONE: Final = text("DELETE FROM processes WHERE run = :run")
_END: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = ANY (CAST(:names AS text[])) "
    "AND pid <> pg_backend_pid()"
)


async def put_page(link: Link, leases: RoleLeases, page: ProcessPage) -> None:
    """Say what this process does now."""
    values = {
        "run": leases.run,
        "name": str(leases.name),
        "roles": ",".join(sorted(page.roles)),
        "holds": ",".join(sorted(leases.held)),
        "burns": leases.burns,
        "page": page.dump(),
    }
    await link.run(PUT, values)
    await link.run(_OLD)


async def read_pages(link: Link, *, without: str = "") -> Sequence[OtherProcess]:
    """What all have said; ``without`` this run."""
    return [
        OtherProcess(
            row.run,
            row.name,
            frozenset(filter(None, row.holds.split(","))),
            float(row.age),
            row.burns,
            ProcessPage.load(frozenset(filter(None, row.roles.split(","))), json.loads(row.page)),
        )
        for row in await link.rows(_READ)
        if row.run != without
    ]


async def take_down(link: Link, run: str) -> None:
    """This run has ended."""
    await link.run(_GONE, {"run": run})


async def end_sessions(link: Link, names: Sequence[str]) -> None:
    """End every connection of these processes: they must join anew before they write."""
    others = [other.of_connection for name in names if (other := ProcessName.read(name)) is not None]
    await link.rows(_END, {"names": [*names, *others]})
