"""What lies in tables and files at the end of a day: all that was confirmed, and nothing past its end, in the open, or
without its row. As in ``checks.py``, each function is one invariant and returns what breaks it.

Nothing here needs the simulated machine, so that each check can be tried by itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from bot.domain.owner.settings import Retention

if TYPE_CHECKING:
    from tests.proofs.election.checks import Checks

HOUR: Final = 3_600
MINUTE: Final = 60.0
A_MINUTE: Final = 18
"""What a group gets in any minute, at most."""
SLACK: Final = 24
"""Hours by which a row may outlive its end, while everything fails now and then."""
ENDS_BY_HOUR: Final = (
    ("inbox", "state = 'done' AND hour", 48),
    ("inbox", "state IN ('aside', 'failed') AND hour", 7 * 24),
    ("tries", "minute / 60", 24),
    ("text_marks", "minute / 60", 24),
)
"""Table, the hour in which a row began, and how many hours it may stay."""
_ACCOUNT: Final = re.compile(r"(?<![0-9A-Za-z_-])[0-9]{8,12}(?![0-9A-Za-z_-])")
"""A number that stands by itself: ids of rows are letters and digits."""


def reports_exist_once(checks: Checks, _db: sqlite3.Connection) -> Iterator[str]:
    """Each report whose arrival was confirmed exists, and none exists twice. Of a person's, as many may be missing as
    they took back before anybody read them."""
    marks, read = checks.before.marks, checks.before.read
    for person in checks.seen.population.reporters():
        missing = [mark for mark in person.filed if not marks[mark]]
        if read and len(missing) > len(person.withdrawals - read) and checks.is_calm(HOUR / 2):
            yield f"{person.name}: of the reports {', '.join(missing)}, all confirmed, some do not exist"
    for mark, count in sorted(marks.items()):
        if count > 1:
            yield f"the report {mark} exists {count} times"
        elif mark not in checks.seen.begun:
            yield f"the report {mark!r} was never written"


def second_looks_are_others(_checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Whoever decided first does not look a second time."""
    for case_id, state, owner in db.execute("SELECT id, state, owner FROM cases WHERE owner = barred"):
        yield f"case {case_id} is {state} by {owner}, who had decided it first"


def rows_end(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """No row stays a day past its end."""
    now = checks.scene.world.clock.time()
    for table, hour, stays in ENDS_BY_HOUR:
        before = int(now // HOUR) - stays - SLACK
        (count,) = db.execute(f"SELECT count(*) FROM {table} WHERE {hour} < ?", (before,)).fetchone()
        if count:
            yield f"{count} rows of {table} ({hour}) should have been removed"
    days = f"-{Retention().draft + 2} days"
    (count,) = db.execute(
        "SELECT count(*) FROM sessions WHERE day < date(?, 'unixepoch', ?)", (now, days)
    ).fetchone()
    if count:
        yield f"{count} sessions should have been removed"


def no_account_is_in_the_open(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """No table holds a citizen's account, in text or in bytes."""
    accounts = {str(person.account.id) for person in checks.seen.population.citizens}
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in sorted(tables):
        held = {number for row in db.execute(f'SELECT * FROM "{table}"') for number in _numbers_in(row)}
        for number in sorted(held & accounts):
            yield f"the table {table} holds the account {number} of a citizen"


def _numbers_in(row: Iterable[Any]) -> Iterator[str]:
    for value in row:
        if isinstance(value, str):
            yield from _ACCOUNT.findall(value)
        elif isinstance(value, bytes):
            yield from _ACCOUNT.findall(value.decode("latin-1"))


def files_have_rows(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Each file that a row names is there, and what no row names is gone a day later."""
    named = {name for row in db.execute("SELECT original, clean FROM evidence") for name in row if name}
    doomed = {name for (name,) in db.execute("SELECT name FROM doomed")}
    there = {path.name for path in (checks.data / "vault").glob("??/*")}
    yield from (f"the file {name} of a piece of evidence is not there" for name in sorted(named - there))
    strays = there - named - doomed
    if checks.is_calm(HOUR):
        yield from (
            f"no row has named the file {name} for a day" for name in sorted(strays & checks.before.strays)
        )
    checks.before.strays = strays


class GroupMinutes:
    """How many requests each group got in the last minute."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def count(self, group: tuple[str, str], at: float) -> str:
        """Count one at this time, in seconds; what is wrong, if anything."""
        times = self._at[group]
        times.append(at)
        while times[0] <= at - MINUTE:
            times.popleft()
        return f"the group {group} got {len(times)} messages in a minute" if len(times) > A_MINUTE else ""

    def forget(self) -> None:
        """Begin anew, as after somebody has set the clock."""
        self._at.clear()
