"""Counting the cases of a period, row by row. These are the true numbers: they leave the program rounded only."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.domain.cases.reports import State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.figures.publication import Kind, Outcome
from bot.domain.figures.publication_period import Period

LEAST_ROWS: Final = 5
"""Of a table. With fewer it would tell how many cases there are in all, and that bounds every number of the others:
it is left out. A period of one day has no table of days."""
UNKNOWN: Final = "unknown"
OTHER: Final = "other"
_DISTRICTS: Final = frozenset({AreaKind.DISTRICT, AreaKind.RURAL_DISTRICT})
_OF_STATE: Final[Mapping[State, Outcome]] = {
    State.NEW: Outcome.OPEN,
    State.CLAIMED: Outcome.OPEN,
    State.NEEDS_INFO: Outcome.OPEN,
    State.OUT_OF_SCOPE: Outcome.OUT_OF_SCOPE,
    State.REJECTED: Outcome.REJECTED,
    State.VERIFIED: Outcome.VERIFIED,
    State.REFERRED: Outcome.REFERRED,
    State.CLOSED: Outcome.VERIFIED,
}


def outcome(state: State, reason: str, *, referred: bool = False, answered: bool = False) -> Outcome | None:
    """None for what is not counted: taken back, a witness of another case by now, or no report at all (spam).

    ``referred``: whether a body has the case; ``answered``: whether one has answered. Only of a verified case
    does either count.
    """
    if state is State.OUT_OF_SCOPE and reason == SPAM:
        return None
    found = _OF_STATE.get(state)
    if found not in (Outcome.VERIFIED, Outcome.REFERRED) or not referred:
        return found
    return Outcome.ANSWERED if answered else Outcome.REFERRED


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as it is counted. Minutes are from its coming until somebody took it, and until it was decided."""

    act_id: str
    area_id: str
    day: date
    outcome: Outcome
    until_taken: int | None = None
    until_decided: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that every table of a period has, by code with their labels, whether anything is in them or not: that a
    row is there tells nothing."""

    labels: Mapping[Kind, Mapping[str, str]]
    district_of: Mapping[str, str] = field(repr=False)
    """The district of each area that lies in one."""


def rows_of(period: Period, *, acts: Mapping[str, str], areas: AreaTree) -> Rows:
    """``acts``: the labels of those that can be reported, by id. Labels of states, days and of what is unknown are the
    reader's own words and stay empty here."""
    district_of = {}
    for area in areas.areas:
        found = next((one for one in reversed(areas.path(area.id)) if one.kind in _DISTRICTS), None)
        if found is not None:
            district_of[area.id] = found.id
    places = {one.id: one.name for one in areas.areas if one.kind in _DISTRICTS}
    labels: dict[Kind, dict[str, str]] = {
        Kind.STATE: {state.value: "" for state in Outcome},
        Kind.ACT: {**acts, OTHER: ""},
        Kind.DISTRICT: {**places, UNKNOWN: ""},
        Kind.DAY: {day.isoformat(): "" for day in period.days},
    }
    return Rows({kind: of for kind, of in labels.items() if len(of) >= LEAST_ROWS}, district_of)


type Counts = Mapping[Kind, Mapping[str, int]]
"""A number for each row of each table."""


def count(cases: Iterable[Counted], rows: Rows) -> Counts:
    """The true numbers; they leave the program rounded only."""
    found = {kind: dict.fromkeys(of, 0) for kind, of in rows.labels.items()}
    for case in cases:
        for kind, of in found.items():
            of[_row(case, kind, rows)] += 1
    return found


def _row(case: Counted, kind: Kind, rows: Rows) -> str:
    match kind:
        case Kind.STATE:
            return case.outcome.value
        case Kind.ACT:
            return case.act_id if case.act_id in rows.labels[kind] else OTHER
        case Kind.DISTRICT:
            return rows.district_of.get(case.area_id, UNKNOWN)
        case Kind.DAY:
            return case.day.isoformat()


def data_hash(cases: Iterable[Counted], *, salt: str) -> str:
    """``salt$hash`` of the cases as they are counted, in whatever order they come.

    Small numbers can be guessed behind any hash: it goes with the preview, and what is published keeps none.
    """
    told = sorted(repr(case) for case in cases)
    return f"{salt}${hashlib.sha256(json.dumps([salt, told]).encode()).hexdigest()}"
