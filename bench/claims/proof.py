"""What must hold after the race, read from the presses' answers, the cases' rows and the audit log."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text

from bench.claims.crowd import Crowd
from bench.claims.desk import PATIENCE, Press
from bench.claims.office import account
from bench.claims.words import Told
from bot.domain.cases.reports import DECIDED, HELD
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.staff.audit import Deed, Record
from bot.domain.staff.audit_proof import verify
from storage.audit import read_log
from storage.beside import beside

_TROUBLE: Final = "the race's database cannot be read ({})"
_IN: Final = ", ".join(f"'{state}'" for state in sorted(HELD))
_OPEN: Final = text(f"SELECT owner, count(*) AS n FROM cases WHERE state IN ({_IN}) GROUP BY owner")
_ENDLESS: Final = text(f"SELECT id FROM cases WHERE state IN ({_IN}) AND (owner IS NULL OR until IS NULL)")
_LEFT: Final = text("SELECT id FROM cases WHERE state = 'new' AND owner IS NOT NULL")
_ALL: Final = text("SELECT id, state, owner FROM cases")
_EVERY: Final = 0.05
_ENDS: Final = (Deed.RELEASE.value, Deed.EXPIRE.value, Deed.DECIDE.value)


@dataclass(slots=True)
class Sampler:
    """Looks at the cases all the time: each look is one snapshot of the database."""

    url: str
    looks: int = 0
    most: int = 0
    wrong: set[str] = field(default_factory=set)

    async def run(self) -> None:
        async with beside(self.url, trouble=_TROUBLE) as database:
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
    async with beside(url, trouble=_TROUBLE) as database, database.reading() as link:
        return {row.id: row for row in await link.rows(_ALL)}


async def records(url: str) -> list[Record]:
    return [record async for record in read_log(url)]


def unanswered(presses: Sequence[Press]) -> Iterator[str]:
    for press in presses:
        if press.answers != 1:
            yield f"{press.verb} on {press.case_id} was answered {press.answers} times within {PATIENCE:.0f} s"


def owners(log: Sequence[Record]) -> Iterator[str]:
    """Each case has one owner at a time: whoever claims it finds it free, and who lets it go held it."""
    holder: dict[str, str] = {}
    for record in log:
        case_id, has = record.subject, holder.get(record.subject, "")
        if record.deed in (Deed.CLAIM, Deed.UNDO):
            if has:
                yield f"{case_id} was given to {record.by} while {has} held it (record {record.number})"
            holder[case_id] = record.by
        elif record.deed in _ENDS:
            who = record.detail if record.deed == Deed.EXPIRE else record.by
            if who != has:
                yield f"{case_id} was let go by {who} while {has or 'nobody'} held it (record {record.number})"
            holder[case_id] = ""


def limits(log: Sequence[Record]) -> Iterator[str]:
    """Nobody claims a fourth case. A decision that is taken back may make it four: that is never refused."""
    holder: dict[str, str] = {}
    for record in log:
        if record.deed in (Deed.CLAIM, Deed.UNDO):
            holder[record.subject] = record.by
        elif record.deed in _ENDS:
            holder[record.subject] = ""
        held = sum(who == record.by for who in holder.values())
        if record.deed == Deed.CLAIM and held > MOST_OPEN_CLAIMS:
            yield f"{record.by} claimed case number {held} (record {record.number})"


def ends(log: Sequence[Record], cases: Mapping[str, Any]) -> Iterator[str]:
    """The rows say what the log says."""
    last: dict[str, Record] = {}
    for record in log:
        last[record.subject] = record
    for case_id, row in cases.items():
        record = last.get(case_id)
        deed = record.deed if record else ""
        held, decided = row.state in HELD, row.state in DECIDED
        if held != (deed in (Deed.CLAIM, Deed.UNDO)) or decided != (deed == Deed.DECIDE):
            yield f"{case_id} is {row.state}, the log ends with {deed or 'nothing'}"
        elif record is not None and (held or decided) and row.owner != record.by:
            yield f"{case_id} is {row.owner}'s, the log ends with {record.by}"


def heard(presses: Sequence[Press], log: Sequence[Record], crowd: Crowd) -> Iterator[str]:
    """Whoever was told that something is done has done it, once; and nothing was done in silence."""
    for told, deed in (
        (Told.CLAIMED, Deed.CLAIM),
        (Told.RELEASED, Deed.RELEASE),
        (Told.DECIDED, Deed.DECIDE),
        (Told.UNDONE, Deed.UNDO),
    ):
        said = Counter((str(account(p.who)), p.case_id) for p in presses if crowd.told(p) is told)
        done = Counter((record.by, record.subject) for record in log if record.deed == deed)
        for who, case_id in (said - done) + (done - said):
            told_times, done_times = said[who, case_id], done[who, case_id]
            yield f"{case_id}: {deed} by {who} was told {told_times} times and done {done_times} times"


def verdict(crowd: Crowd, sampler: Sampler, log: Sequence[Record], cases: Mapping[str, Any]) -> list[str]:
    """Everything that is wrong, in words."""
    chain = verify(log)
    presses = crowd.desk.every
    odd = [p for p in presses if crowd.told(p) is Told.OTHER]
    return [
        *crowd.wrong,
        *sorted(sampler.wrong),
        *([f"the audit log is broken: {chain.why}"] if chain.why else []),
        *unanswered(presses),
        *(f"{p.verb} was answered with {p.told!r}" for p in odd),
        *owners(log),
        *limits(log),
        *ends(log, cases),
        *heard(presses, log, crowd),
    ]
