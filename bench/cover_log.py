"""What a PostgreSQL server's log (``pg_wal``) says of each keyed name, for ``bench.cover --machines``: how often the name
stands in it, and, to somebody who reads its records, how often the row with that name was written and with what."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.cover_folder import NAME, Signs
from tests.fakes.database_pair import DatabaseServer

NAMED: Final = {"sessions": "conversation", "learners": "key"}
"""Tables whose rows have a keyed name, with its column: where the rows are is read from the stolen files."""
TOLD_BY: Final = "reports"
"""A transaction that inserts into this table stores a report."""
_RECORD: Final = re.compile(
    r"rmgr: Heap .*?tx: +(?P<tx>\d+),.*?desc: (?P<what>INSERT|HOT_UPDATE|UPDATE|DELETE)(?:\+INIT)? (?P<rest>.*)"
)
_PLACE: Final = re.compile(r"rel \d+/\d+/(\d+) (?:fork \w+ )?blk (\d+)")
_OFFSET: Final = re.compile(r"(?<![a-z_])(old_off|new_off|off): (\d+)")

type Place = tuple[int, int]
"""Page and line of a row."""


def read_names(folder: Path, names: Sequence[str]) -> Signs:
    """Where these names are in the log, segment by segment as it was written."""
    signs = Signs(names)
    known = frozenset(names)
    for place, file in enumerate(sorted(file for file in folder.iterdir() if file.is_file())):
        data = file.read_bytes()
        for match in NAME.finditer(data):
            if (name := match[1].decode()) in known:
                signs.note(name, "in the log", place + match.start() / len(data))
    return signs


@dataclass(slots=True)
class RowHistory:
    """The writes of one row, followed from place to place."""

    writes: int = 0
    with_reports: list[int] = field(default_factory=list)
    """For each of its writes beside a new report: how many rows of the table that transaction wrote."""


def read_records(server: DatabaseServer, database: str) -> Callable[[Sequence[str]], Signs]:
    """Reads the log's records with PostgreSQL's own tool, all that is left of it."""
    files = _files_of(server, database)
    histories = follow_rows(_show_log(server), {files[table]: table for table in NAMED}, files[TOLD_BY])
    named = {table: _rows_of(server, database, table, column) for table, column in NAMED.items()}

    def read(names: Sequence[str]) -> Signs:
        signs = Signs(names)
        for table, rows in named.items():
            for place, name in rows.items():
                history = histories[table].get(place)
                if name in signs.of and history is not None:
                    signs.note(name, f"{table} writes", history.writes)
                    for rows_in_it in history.with_reports:
                        signs.note(name, f"{table} with a report", 1 / rows_in_it)
        return signs

    return read


def follow_rows(
    lines: Sequence[str], tables: Mapping[int, str], reports: int
) -> dict[str, dict[Place, RowHistory]]:
    """What was written of each row that is still there, by its place at the end. ``tables``: names by file number;
    ``reports``: the file number of the reports."""
    histories: dict[str, dict[Place, RowHistory]] = {table: {} for table in tables.values()}
    of_transaction: dict[int, list[tuple[str, RowHistory]]] = defaultdict(list)
    with_report: set[int] = set()
    for tx, file, old, new in _changes(lines):
        if file == reports and old is None:
            with_report.add(tx)
        if (table := tables.get(file)) is None:
            continue
        history = histories[table].pop(old, RowHistory()) if old is not None else RowHistory()
        history.writes += 1
        of_transaction[tx].append((table, history))
        if new is not None:
            histories[table][new] = history
    for tx in with_report:
        counts = Counter(table for table, _ in of_transaction[tx])
        for table, history in of_transaction[tx]:
            history.with_reports.append(counts[table])
    return histories


def _changes(lines: Sequence[str]) -> Iterator[tuple[int, int, Place | None, Place | None]]:
    """Transaction, file, the row's place before and after; None where it was or is not."""
    for line in lines:
        if (record := _RECORD.search(line)) is None or not (places := _PLACE.findall(record["rest"])):
            continue
        offsets = {name: int(number) for name, number in _OFFSET.findall(record["rest"])}
        file, page = int(places[0][0]), int(places[0][1])
        match record["what"]:
            case "INSERT":
                yield int(record["tx"]), file, None, (page, offsets["off"])
            case "DELETE":
                yield int(record["tx"]), file, (page, offsets["off"]), None
            case _:  # the new page comes first, the old one only if it is another
                before = int(places[1][1]) if len(places) > 1 else page
                yield int(record["tx"]), file, (before, offsets["old_off"]), (page, offsets["new_off"])


def _show_log(server: DatabaseServer) -> list[str]:
    """The records in words, from the first file of the log that is still there up to now."""
    file, now = server.ask("SELECT pg_walfile_name(lsn), lsn FROM pg_current_wal_lsn() AS lsn").split("|")
    first = min(path.name for path in (server.data / "pg_wal").iterdir() if len(path.name) == len(file))
    # Named, or the tool takes the first file that it meets for a sample, which may be one that is empty yet.
    return server.run("pg_waldump", "-p", server.data / "pg_wal", "-e", now, first, file).splitlines()


def _files_of(server: DatabaseServer, database: str) -> dict[str, int]:
    wanted = ", ".join(f"'{table}'" for table in (*NAMED, TOLD_BY))
    lines = server.ask(
        f"SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relname IN ({wanted})",
        database=database,
    )
    return {name: int(number) for name, _, number in (line.partition("|") for line in lines.splitlines())}


def _rows_of(server: DatabaseServer, database: str, table: str, column: str) -> dict[Place, str]:
    """The keyed names of a table's rows by where they lie."""
    rows = server.ask(f"SELECT ctid, {column} FROM {table}", database=database)
    return {_place(ctid): name for ctid, _, name in (line.partition("|") for line in rows.splitlines())}


def _place(ctid: str) -> Place:
    page, _, line = ctid.strip("()").partition(",")
    return int(page), int(line)
