"""What must hold at any moment of an election; each function is one invariant and returns what breaks it.

They read the files beside the program, whether it runs or was just killed: what is committed must always be right.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.domain.cases.reports import DETAILS_LAST, HELD
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.lifecycle import Program
from storage.key_store import REPORT_KEYS
from tests.proofs.crash.people import visible_buttons
from tests.proofs.election.faults import ElectionFaults
from tests.proofs.election.lasting_checks import (
    files_have_rows,
    no_account_is_in_the_open,
    reports_exist_once,
    rows_end,
    second_looks_are_others,
)
from tests.proofs.election.machine import MACHINE, open_beside
from tests.proofs.election.observations import Observations
from tests.proofs.election.scene import GROUP, ElectionScene

HOUR: Final = 3_600.0
RECOVERS: Final = 900.0
"""Seconds after a kill within which everything must be as if there had been none."""
DETAILS_LATE: Final = 2 * HOUR
EPHEMERALS_LATE: Final = 25 * HOUR
MICRO: Final = 1_000_000
TAKES: Final = ("claim", "undo")
ENDS: Final = (
    "release",
    "expire",
    "break",
    "hand-over",
    "decide",
    "merge",
    "close",
    "reopen",
    "freeze",
    "recuse",
    "role",
)


@dataclass(slots=True)
class Checked:
    """What the last check saw, to compare with."""

    at: float = 0.0
    versions: dict[str, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    audit: tuple[int, bytes] = (0, b"")
    holders: dict[str, str] = field(default_factory=dict)
    """Who has which case, by the audit log."""
    keys: dict[str, int] = field(default_factory=dict)
    """The number of each report's key, from when it still had one."""
    withdrawn: set[str] = field(default_factory=set)
    marks: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    details: set[tuple[str, str]] = field(default_factory=set)
    """Cases with details that somebody still has who does not hold them."""
    read: set[str] = field(default_factory=set)
    """Reports whose words were read."""
    opened: set[str] = field(default_factory=set)
    """Evidence whose original was opened and compared with its hash."""
    strays: set[str] = field(default_factory=set)
    """Files of the vault that no row named."""


@dataclass(slots=True)
class Checks:
    """All invariants, with what they compare."""

    scene: ElectionScene
    faults: ElectionFaults
    seen: Observations
    before: Checked = field(default_factory=Checked)
    done: int = 0

    @property
    def data(self) -> Path:
        return self.scene.folder / "data"

    def hourly(self) -> list[str]:
        """Rows that have changed since the last check."""
        with closing(open_beside(self.data / "amanat.db")) as db:
            wrong = [line for check in HOURLY for line in check(self, db)]
        wrong += self.seen.wrong
        self.seen.wrong = []
        self.before.at = self.scene.world.clock.time()
        self.done += 1
        return wrong

    async def daily(self) -> list[str]:
        """Everything, with the words and files of new reports. Nobody ends the process meanwhile."""
        wrong: list[str] = []
        async with self.scene.watch() as program:
            if program is not None:
                await self._read_words(program)
                wrong = await self._open_files(program)
            with closing(open_beside(self.data / "amanat.db")) as db:
                return wrong + [line for check in DAILY for line in check(self, db)]

    def digests(self) -> dict[str, str]:
        """The hash of all rows of each table, with the seals in them."""
        with closing(open_beside(self.data / "amanat.db")) as db:
            names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            return {name: _digest(db.execute(f'SELECT * FROM "{name}"')) for (name,) in names}

    def is_calm(self, seconds: float) -> bool:
        """Whether nothing was wrong with machine and messengers for so long."""
        now = self.scene.world.clock.time()
        faults = self.faults
        if faults.away or MACHINE.jump or MACHINE.is_disk_full or not self.scene.is_up:
            return False
        return now - faults.last_trouble > seconds and now - faults.last_death > min(seconds, RECOVERS)

    def _new_reports(self) -> list[str]:
        with closing(open_beside(self.data / "amanat.db")) as db:
            rows = db.execute("SELECT id FROM reports WHERE withdrawn = 0").fetchall()
        return [report_id for (report_id,) in rows if report_id not in self.before.read]

    async def _read_words(self, program: Program) -> None:
        """Count the mark of each new report, through the program's own keys."""
        async with program.store.batch() as batch:
            for report_id in self._new_reports():
                body = await batch.uow.reports.body(report_id)
                if body is not None:
                    self.before.read.add(report_id)
                    self.before.marks[body.text.partition(" ")[0]] += 1

    async def _open_files(self, program: Program) -> list[str]:
        """Open each new file through the program, which compares it with the hash in its row."""
        with closing(open_beside(self.data / "amanat.db")) as db:
            rows = db.execute(
                "SELECT e.id FROM evidence e JOIN reports r ON r.id = e.report_id "
                "WHERE e.original IS NOT NULL AND r.withdrawn = 0 ORDER BY e.id"
            ).fetchall()
        new = [evidence_id for (evidence_id,) in rows if evidence_id not in self.before.opened]
        self.before.opened.update(new)
        return [
            f"the file of the evidence {evidence_id} is not what its row says"
            for evidence_id in new
            if await program.store.open_original(evidence_id) is None
        ]


def _digest(rows: Iterable[tuple[Any, ...]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()[:16]


# --- each hour ----------------------------------------------------------------------------------------------


def acknowledged_is_stored(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """What was acknowledged has its row, exactly one."""
    seen = checks.seen
    bots = {messenger.value: wire.bot.account.id for messenger, wire in checks.scene.wires.items()}
    for messenger, update_id in sorted(seen.acknowledged):
        sent = seen.sent.pop((messenger, update_id))
        (count,) = db.execute(
            "SELECT count(*) FROM inbox WHERE messenger = ? AND bot_id = ? AND update_id = ?",
            (messenger, bots[messenger], update_id),
        ).fetchone()
        if count != 1:
            yield f"{sent.who}: «{sent.what}» ({update_id}) was acknowledged and is stored {count} times"
    seen.acknowledged.clear()


def nobody_waits(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """An update that was there an hour ago is handled, unless machine or messenger had trouble meanwhile."""
    waiting = {row[0] for row in db.execute("SELECT id FROM inbox WHERE state IN ('new', 'waiting')")}
    if checks.is_calm(HOUR / 2):
        for number in sorted(waiting & checks.before.waiting):
            yield f"update row {number} has waited for an hour"
    checks.before.waiting = waiting


def no_turn_fails(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """No turn raised an error three times."""
    for number, reference in db.execute(
        "SELECT id, reference FROM inbox WHERE state IN ('aside', 'failed') AND state = 'failed'"
    ):
        yield f"update row {number} could not be handled (code {reference})"


def changed_cases_have_new_versions(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """A row that has changed has a higher version."""
    before, now = checks.before.versions, {}
    cursor = db.execute("SELECT * FROM cases")
    names = [column[0] for column in cursor.description]
    at, number = names.index("id"), names.index("version")
    for row in cursor:
        case_id, version = row[at], row[number]
        now[case_id] = (version, tuple(row))
        known = before.get(case_id)
        if known is None:
            continue
        if version < known[0]:
            yield f"case {case_id} has gone back from version {known[0]} to {version}"
        elif version == known[0] and tuple(row) != known[1]:
            changed = [name for name, old, new in zip(names, known[1], row, strict=True) if old != new]
            yield f"case {case_id} changed ({', '.join(changed)}) and kept its version {version}"
    checks.before.versions = now


def holders_are_moderators(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Only moderators hold cases, each at most as many as allowed."""
    staff = {f"{m.messenger.value}:{m.account.id}" for m in checks.seen.population.moderators}
    held: Counter[str] = Counter()
    for case_id, state, owner, until in db.execute("SELECT id, state, owner, until FROM cases"):
        if owner and owner not in staff:
            yield f"case {case_id} belongs to {owner}, who is no moderator"
        if state in HELD and not owner:
            yield f"case {case_id} is {state} and nobody's"
        if state == "claimed":
            held[owner] += 1
            if until is None:
                yield f"case {case_id} is claimed without an end"
    for owner, count in sorted(held.items()):
        if count > MOST_OPEN_CLAIMS:
            yield f"{owner} holds {count} cases"


def claims_are_not_doubled(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """By the audit log: nobody takes a case that another one has."""
    last, _ = checks.before.audit
    holders = checks.before.holders
    rows = db.execute("SELECT by, deed, subject FROM audit WHERE number > ? ORDER BY number", (last,))
    for by, deed, subject in rows:
        if deed == "claim" and holders.get(subject, by) != by:
            yield f"case {subject} was claimed by {by} while {holders[subject]} had it"
        if deed in TAKES:
            holders[subject] = by
        elif deed in ENDS:
            holders.pop(subject, None)


def audit_log_only_grows(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Records have no gaps, and those that were there have not changed."""
    last, digest = checks.before.audit
    if last:
        row = db.execute("SELECT hash FROM audit WHERE number = ?", (last,)).fetchone()
        if row is None or row[0] != digest:
            yield f"record {last} of the audit log is not what it was"
    (count, highest, lowest) = db.execute("SELECT count(*), max(number), min(number) FROM audit").fetchone()
    if count and count != highest - lowest + 1:
        yield f"the audit log has {count} records, numbered from {lowest} to {highest}"
    if count:
        checks.before.audit = (
            highest,
            db.execute("SELECT hash FROM audit WHERE number = ?", (highest,)).fetchone()[0],
        )


def details_end_in_time(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Messages with details of cases are deleted by their time."""
    late = int((checks.scene.world.clock.time() - DETAILS_LATE) * MICRO)
    if not checks.is_calm(DETAILS_LATE):
        return
    for case_id, account in db.execute(
        "SELECT case_id, account FROM case_details WHERE delete_by < ?", (late,)
    ):
        yield f"details of case {case_id} for {account} should have been deleted"


def details_end_with_claim(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """What shows more of a case than its card is gone an hour after its reader lost the case. What somebody opened
    without a claim, as to refer a decided case, ends by the clock."""
    without = """SELECT d.case_id, d.account, d.delete_by FROM case_details d JOIN cases c ON c.id = d.case_id
                 WHERE d.card = 0 AND (c.owner IS NULL OR c.owner != d.account
                                       OR c.state NOT IN ('claimed', 'needs_info'))"""
    lasts = int(DETAILS_LAST.total_seconds() * MICRO)
    remaining = {
        (case_id, account)
        for case_id, account, delete_by in db.execute(without).fetchall()
        if delete_by - lasts < _end_of_claim(db, case_id, account)
    }
    if checks.is_calm(HOUR):
        for case_id, account in sorted(remaining & checks.before.details):
            yield f"details of case {case_id} stay with {account}, who has lost it"
    checks.before.details = remaining


def _end_of_claim(db: sqlite3.Connection, case_id: str, account: str) -> int:
    """When the newest claim of this account ended, by the audit log; 0 if they had none, or have it still."""
    deeds = db.execute(
        "SELECT number, at, by, deed FROM audit WHERE subject = ? ORDER BY number", (case_id,)
    ).fetchall()
    taken = max((number for number, _, by, deed in deeds if by == account and deed in TAKES), default=None)
    if taken is None:
        return 0
    return next((int(at) for number, at, _, deed in deeds if number > taken and deed in ENDS), 0)


def ephemerals_end(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """What one member of a group was carded is gone a day later, unless the program never heard that it had come."""
    scene = checks.scene
    now = scene.world.clock.time()
    for wire in scene.wires.values():
        for (chat_id, number), at in list(wire.ephemerals.items()):
            message = scene.world.groups[wire.bot.messenger, chat_id].ephemerals.get(number)
            if message is None or message.date > at or scene.was_killed(at):
                del wire.ephemerals[chat_id, number]
            elif now - at > EPHEMERALS_LATE and checks.is_calm(HOUR):
                yield f"an ephemeral message on {wire.bot.messenger} is {now - at:.0f} s old: {message.text!r:.60}"


def withdrawn_reports_have_no_keys(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """The key of a report is gone from every file an hour after it was withdrawn, at the latest."""
    before = checks.before
    rows = db.execute("SELECT report_id, key FROM report_keys").fetchall()
    owned = dict(rows)
    before.keys.update(owned)
    withdrawn = {row[0] for row in db.execute("SELECT id FROM reports WHERE withdrawn = 1")}
    due = withdrawn & before.withdrawn if checks.is_calm(HOUR / 2) else set()
    with closing(open_beside(checks.data / REPORT_KEYS)) as keys:
        for report_id in sorted(due):
            if report_id in owned:
                yield f"the withdrawn report {report_id} still has a key"
            elif keys.execute("SELECT 1 FROM keys WHERE id = ?", (before.keys.get(report_id, 0),)).fetchone():
                yield f"the key of the withdrawn report {report_id} is still in the key file"
    before.withdrawn = withdrawn


def promised_withdrawals_happened(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Who was told that a report is withdrawn was told the truth."""
    for person in checks.seen.population.reporters():
        for report_id in person.withdrawn:
            row = db.execute("SELECT withdrawn, sealed FROM reports WHERE id = ?", (report_id,)).fetchone()
            if row is not None and not row[0]:
                yield f"{person.name} was told that {report_id} is withdrawn, and it is not"


def every_report_has_its_case(_checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """No report without a case, no case that nobody reported."""
    lonely = "SELECT id FROM reports WHERE case_id NOT IN (SELECT id FROM cases)"
    yield from (f"report {report_id} has no case" for (report_id,) in db.execute(lonely))
    empty = "SELECT id FROM cases WHERE id NOT IN (SELECT case_id FROM reports) AND merged_into = ''"
    yield from (f"case {case_id} has no report" for (case_id,) in db.execute(empty))


def loops_run(checks: Checks, _db: sqlite3.Connection) -> Iterator[str]:
    """No loop of the program crashed, except where no byte was free."""
    crashes = checks.scene.crashes()
    if crashes > checks.before.crashes and not checks.faults.counts["full-disk"]:
        yield f"loops of the program crashed: {dict(crashes - checks.before.crashes)}"
    checks.before.crashes = crashes


# --- each day -----------------------------------------------------------------------------------------------


def forms_go_forward(checks: Checks, _db: sqlite3.Connection) -> Iterator[str]:
    """No form jumped over a question or went back by itself."""
    for person in checks.seen.population.reporters():
        for surprise in person.surprises:
            if "generation" in surprise:
                yield surprise
        person.surprises.clear()


def waiting_cases_have_cards(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """Each case that waits has its card in each group, or is held until there is room; each card has a case."""
    if not checks.is_calm(2 * HOUR):
        return
    cases = {row[0]: row[1] for row in db.execute("SELECT id, state FROM cases")}
    held = {(row[0], row[1]) for row in db.execute("SELECT case_id, messenger FROM held_cards")}
    for (messenger, name), chat in checks.scene.world.group_names.items():
        if name != GROUP:
            continue
        carded: set[str] = set()
        for message in chat.messages.values():
            for button in visible_buttons(message):
                if button.press.verb == "case.claim":
                    carded.add(button.press.argument)
        for case_id in sorted(carded - cases.keys()):
            yield f"a card on {messenger} shows {case_id}, which does not exist"
        waiting = {case_id for case_id, state in cases.items() if state == "new"}
        for case_id in sorted(waiting - carded):
            if (case_id, messenger.value) not in held:
                yield f"the case {case_id} waits without a card on {messenger}"


def files_are_sound(checks: Checks, db: sqlite3.Connection) -> Iterator[str]:
    """SQLite finds nothing wrong with its file."""
    (verdict,) = db.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        yield f"the database is damaged: {verdict}"
    for row in db.execute("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} refers to nothing"


HOURLY: Final = (
    acknowledged_is_stored, nobody_waits, no_turn_fails, changed_cases_have_new_versions, holders_are_moderators,
    claims_are_not_doubled, audit_log_only_grows, details_end_in_time, details_end_with_claim, ephemerals_end,
    withdrawn_reports_have_no_keys, promised_withdrawals_happened, every_report_has_its_case, loops_run,
    second_looks_are_others,
)  # fmt: skip
DAILY: Final = (
    reports_exist_once, forms_go_forward, waiting_cases_have_cards, files_are_sound, rows_end, files_have_rows,
    no_account_is_in_the_open,
)  # fmt: skip
