"""What must hold after the race, read from the answers to presses, the cases' rows and the audit log."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text

from bot.domain.cases.reports import DECIDED, HELD
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.staff.audit import AuditAction, AuditRecord, verify
from storage.audit import read_log
from storage.command_database import open_for_command
from tests.proofs.claims.crowd import ModeratorCrowd
from tests.proofs.claims.messenger import PATIENCE, ModeratorPress
from tests.proofs.claims.press_outcome import PressOutcome
from tests.proofs.claims.race_setup import account

_TROUBLE: Final = "the race's database cannot be read ({})"
_IN: Final = ", ".join(f"'{state}'" for state in sorted(HELD))
_OPEN: Final = text(f"SELECT owner, count(*) AS n FROM cases WHERE state IN ({_IN}) GROUP BY owner")
_ENDLESS: Final = text(f"SELECT id FROM cases WHERE state IN ({_IN}) AND (owner IS NULL OR until IS NULL)")
_LEFT: Final = text("SELECT id FROM cases WHERE state = 'new' AND owner IS NOT NULL")
_ALL: Final = text("SELECT id, state, owner FROM cases")
_EVERY: Final = 0.05
_ENDS: Final = (AuditAction.RELEASE.value, AuditAction.EXPIRE.value, AuditAction.DECIDE.value)


@dataclass(slots=True)
class Sampler:
    """Samples the cases all the time: each sample is one snapshot of the database."""

    url: str
    looks: int = 0
    most: int = 0
    wrong: set[str] = field(default_factory=set)

    async def run(self) -> None:
        async with open_for_command(self.url, trouble=_TROUBLE) as database:
            while True:
                async with database.reading() as link:
                    held = await link.rows(_OPEN)
                    endless = await link.rows(_ENDLESS)
                    left = await link.rows(_LEFT)
                self.looks += 1
                for row in held:
                    self.most = max(self.most, row.n)
                self.wrong |= {f"{row.id} is held by nobody, or for ever" for row in endless}
                self.wrong |= {f"{row.id} waits and has an owner" for row in left}
                await asyncio.sleep(_EVERY)


async def rows(url: str) -> dict[str, Any]:
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        return {row.id: row for row in await link.rows(_ALL)}


async def records(url: str) -> list[AuditRecord]:
    return [record async for record in read_log(url)]


def unanswered_presses(presses: Sequence[ModeratorPress]) -> Iterator[str]:
    for press in presses:
        if press.answers != 1:
            yield f"{press.verb} on {press.case_id} was answered {press.answers} times within {PATIENCE:.0f} s"


def owner_conflicts(log: Sequence[AuditRecord]) -> Iterator[str]:
    """Each case has one owner at a time:
    a case is free when it is claimed, and held by the person who releases it."""
    assignees: dict[str, str] = {}
    for record in log:
        case_id, has = record.subject, assignees.get(record.subject, "")
        if record.action in (AuditAction.CLAIM, AuditAction.UNDO):
            if has:
                yield f"{case_id} was given to {record.by} while {has} held it (record {record.number})"
            assignees[case_id] = record.by
        elif record.action in _ENDS:
            who = record.detail if record.action == AuditAction.EXPIRE else record.by
            if who != has:
                yield f"{case_id} was let go by {who} while {has or 'nobody'} held it (record {record.number})"
            assignees[case_id] = ""


def limit_breaches(log: Sequence[AuditRecord]) -> Iterator[str]:
    """Nobody claims a fourth case. Withdrawing a decision may lead to four: that is never refused."""
    assignees: dict[str, str] = {}
    for record in log:
        if record.action in (AuditAction.CLAIM, AuditAction.UNDO):
            assignees[record.subject] = record.by
        elif record.action in _ENDS:
            assignees[record.subject] = ""
        held = sum(who == record.by for who in assignees.values())
        if record.action == AuditAction.CLAIM and held > MOST_OPEN_CLAIMS:
            yield f"{record.by} claimed case number {held} (record {record.number})"


def state_mismatches(log: Sequence[AuditRecord], cases: Mapping[str, Any]) -> Iterator[str]:
    """The rows agree with the log."""
    last: dict[str, AuditRecord] = {}
    for record in log:
        last[record.subject] = record
    for case_id, row in cases.items():
        record = last.get(case_id)
        deed = record.action if record else ""
        held, decided = row.state in HELD, row.state in DECIDED
        if held != (deed in (AuditAction.CLAIM, AuditAction.UNDO)) or decided != (deed == AuditAction.DECIDE):
            yield f"{case_id} is {row.state}, the log ends with {deed or 'nothing'}"
        elif record is not None and (held or decided) and row.owner != record.by:
            yield f"{case_id} is {row.owner}'s, the log ends with {record.by}"


def answer_mismatches(
    presses: Sequence[ModeratorPress], log: Sequence[AuditRecord], crowd: ModeratorCrowd
) -> Iterator[str]:
    """An action that was confirmed happened once; and nothing happened without an answer."""
    for outcome, deed in (
        (PressOutcome.CLAIMED, AuditAction.CLAIM),
        (PressOutcome.RELEASED, AuditAction.RELEASE),
        (PressOutcome.DECIDED, AuditAction.DECIDE),
        (PressOutcome.UNDONE, AuditAction.UNDO),
    ):
        answer_counts = Counter(
            (str(account(p.who)), p.case_id) for p in presses if crowd.outcome_of(p) is outcome
        )
        done = Counter((record.by, record.subject) for record in log if record.action == deed)
        for who, case_id in (answer_counts - done) + (done - answer_counts):
            told_times, done_times = answer_counts[who, case_id], done[who, case_id]
            yield f"{case_id}: {deed} by {who} was told {told_times} times and done {done_times} times"


def verdict(
    crowd: ModeratorCrowd, sampler: Sampler, log: Sequence[AuditRecord], cases: Mapping[str, Any]
) -> list[str]:
    """All failed checks, in words."""
    chain = verify(log)
    presses = crowd.messenger.every
    odd = [p for p in presses if crowd.outcome_of(p) is PressOutcome.OTHER]
    return [
        *crowd.wrong,
        *sorted(sampler.wrong),
        *([f"the audit log is broken: {chain.why}"] if chain.why else []),
        *unanswered_presses(presses),
        *(f"{p.verb} was answered with {p.answer_text!r}" for p in odd),
        *owner_conflicts(log),
        *limit_breaches(log),
        *state_mismatches(log, cases),
        *answer_mismatches(presses, log, crowd),
    ]
