"""Counting the cases of a period, row by row. These are the true numbers: they leave the program only
rounded."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from bot.domain.cases.reports import State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.figures.publication import (
    PENDING,
    PROMISE_ROWS,
    CaseOutcome,
    Period,
    PublicationTableKind,
)

LEAST_ROWS: Final = 5
"""The fewest rows of a table. A table with fewer rows would reveal the total number of cases, which bounds
every number of the others, and is left out. A period of one day has no table of days."""
UNKNOWN: Final = "unknown"
OTHER: Final = "other"
_DISTRICTS: Final = frozenset({AreaKind.DISTRICT, AreaKind.RURAL_DISTRICT})
_OF_STATE: Final[Mapping[State, CaseOutcome]] = {
    State.NEW: CaseOutcome.OPEN,
    State.CLAIMED: CaseOutcome.OPEN,
    State.NEEDS_INFO: CaseOutcome.OPEN,
    State.OUT_OF_SCOPE: CaseOutcome.OUT_OF_SCOPE,
    State.REJECTED: CaseOutcome.REJECTED,
    State.VERIFIED: CaseOutcome.VERIFIED,
    State.REFERRED: CaseOutcome.REFERRED,
    State.CLOSED: CaseOutcome.VERIFIED,
}


def outcome(
    state: State, reason: str, *, referred: bool = False, answered: bool = False, acted: bool = False
) -> CaseOutcome | None:
    """None for a case that is not counted: withdrawn, merged, or not a report (spam).

    ``referred``: whether a body has the case; ``answered``: whether one has answered; ``acted``: whether one has
    answered that it took a step. They count only for a verified case.
    """
    if state is State.OUT_OF_SCOPE and reason == SPAM:
        return None
    result = _OF_STATE.get(state)
    if result not in (CaseOutcome.VERIFIED, CaseOutcome.REFERRED) or not referred:
        return result
    if acted:
        return CaseOutcome.ACTED
    return CaseOutcome.ANSWERED if answered else CaseOutcome.REFERRED


def was_kept(decided_at: datetime | None, deadline: datetime, *, end: datetime) -> bool | None:
    """Whether the promise to answer by the deadline was kept, as of the end of the period: the answer never changes
    with the time of counting alone. None for a case without a decision that still had time then."""
    if decided_at is not None:
        return decided_at <= deadline
    return None if deadline > end else False


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case as it is counted. Minutes are from its arrival until it was claimed, and until it was
    decided."""

    act_id: str
    area_id: str
    day: date
    outcome: CaseOutcome
    until_taken: int | None = None
    until_decided: int | None = None
    promise: str = PENDING
    """Its row of ``PROMISE_ROWS``."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that every table of a period has, by code with their labels. Empty rows are included, so that
    the presence of a row reveals nothing."""

    labels: Mapping[PublicationTableKind, Mapping[str, str]]
    district_of: Mapping[str, str] = field(repr=False)
    """The district of each area that lies in one."""


def rows_of(period: Period, *, acts: Mapping[str, str], areas: AreaTree) -> Rows:
    """``acts``: labels of the reportable acts, by id. Labels of states, days and unknown values are up to the
    reader and empty here."""
    district_of = {}
    for area in areas.areas:
        district = next(
            (ancestor for ancestor in reversed(areas.path(area.id)) if ancestor.kind in _DISTRICTS), None
        )
        if district is not None:
            district_of[area.id] = district.id
    places = {place.id: place.name for place in areas.areas if place.kind in _DISTRICTS}
    labels: dict[PublicationTableKind, dict[str, str]] = {
        PublicationTableKind.STATE: {state.value: "" for state in CaseOutcome},
        PublicationTableKind.ACT: {**acts, OTHER: ""},
        PublicationTableKind.DISTRICT: {**places, UNKNOWN: ""},
        PublicationTableKind.DAY: {day.isoformat(): "" for day in period.days},
        PublicationTableKind.PROMISE: dict.fromkeys(PROMISE_ROWS, ""),
    }
    return Rows({kind: of for kind, of in labels.items() if len(of) >= LEAST_ROWS}, district_of)


type Counts = Mapping[PublicationTableKind, Mapping[str, int]]
"""A number for each row of each table."""


def count(cases: Iterable[CountedCase], rows: Rows) -> Counts:
    """The true numbers; they leave the program only rounded."""
    counts = {kind: dict.fromkeys(of, 0) for kind, of in rows.labels.items()}
    for case in cases:
        for kind, of in counts.items():
            of[_row(case, kind, rows)] += 1
    return counts


def _row(case: CountedCase, kind: PublicationTableKind, rows: Rows) -> str:
    match kind:
        case PublicationTableKind.STATE:
            return case.outcome.value
        case PublicationTableKind.ACT:
            return case.act_id if case.act_id in rows.labels[kind] else OTHER
        case PublicationTableKind.DISTRICT:
            return rows.district_of.get(case.area_id, UNKNOWN)
        case PublicationTableKind.DAY:
            return case.day.isoformat()
        case PublicationTableKind.PROMISE:
            return case.promise


def data_hash(cases: Iterable[CountedCase], *, salt: str) -> str:
    """``salt$hash`` of the cases as they are counted, in any order.

    Small numbers can be guessed behind any hash: this one is deleted with the preview, and nothing published
    contains it.
    """
    lines = sorted(repr(case) for case in cases)
    return f"{salt}${hashlib.sha256(json.dumps([salt, lines]).encode()).hexdigest()}"
