"""A version of the division of work as text, and what differs between two versions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from bot.domain.division.division_table import (
    ActFacts,
    Assignment,
    Circumstance,
    DivisionTable,
    RowScope,
    gather,
    read_row,
    row_fields,
)
from bot.domain.staff.signed_versions import canonical

FORM: Final = "1"
"""The form of the text; a reader refuses any other."""


def write_table(table: DivisionTable) -> str:
    """The whole table as one text, with the names that it had."""
    return canonical(
        {
            "form": FORM,
            "rows": [row_fields(row) for row in table.rows],
            "acts": {id_: asdict(act) for id_, act in table.acts.items()},
            "order": list(table.acts),
            "bodies": dict(table.bodies),
            "articles": dict(table.articles),
            "contests": list(table.contests.items()),
            "taught_only": table.taught_only,
            "liaisons": sorted(table.liaisons),
        }
    )


def parse_table(text: str) -> DivisionTable:
    """Raises ValueError for a text that is no table."""
    try:
        data = json.loads(text)
        if data["form"] != FORM:
            raise ValueError(f"form {data['form']}, which this program does not know")
        return DivisionTable(
            tuple(map(read_row, data["rows"])),
            {id_: _act(data["acts"][id_]) for id_ in data["order"]},
            data["bodies"],
            {id_: (number, law) for id_, (number, law) in data["articles"].items()},
            dict(data["contests"]),
            data["taught_only"],
            tuple(data["liaisons"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a division of work: {error}") from None


def _act(data: Mapping[str, Any]) -> ActFacts:
    return ActFacts(
        data["label"],
        tuple(map(Phase, data["phases"])),
        tuple(map(ActorClass, data["actors"])),
        tuple(map(Space, data["spaces"])),
    )


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """Cases that another body takes, or on another ground. None: such cases did not exist, or no longer do."""

    scope: RowScope
    before: Assignment | None
    after: Assignment | None


def division_changes(before: DivisionTable, after: DivisionTable) -> tuple[DivisionChange, ...]:
    """What differs in the later table, in its order of acts; acts that have gone come last."""
    olds, news = _by_circumstance(before), _by_circumstance(after)
    changed: dict[Circumstance, tuple[Assignment | None, Assignment | None]] = {}
    for at in (*news, *(old for old in olds if old not in news)):
        pair = olds.get(at), news.get(at)
        if pair[0] != pair[1]:
            changed[at] = pair
    facts = {**after.acts, **{id_: act for id_, act in before.acts.items() if id_ not in after.acts}}
    whole = {id_: _unite_facts(act, before.acts.get(id_), after.acts.get(id_)) for id_, act in facts.items()}
    contests = {**before.contests, **after.contests}
    return tuple(DivisionChange(scope, *pair) for scope, pair in gather(changed, whole, contests))


def _unite_facts(act: ActFacts, *sides: ActFacts | None) -> ActFacts:
    """Everything that the act has on either side: a change that is about all of it says so."""
    known = [side for side in sides if side is not None]
    return replace(
        act,
        actors=_union(side.actors for side in known),
        spaces=_union(side.spaces for side in known),
        phases=_union(side.phases for side in known),
    )


def _union[T](groups: Iterable[Sequence[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(part for group in groups for part in group))


def _by_circumstance(table: DivisionTable) -> dict[Circumstance, Assignment]:
    return {at: row.to for row in table.rows for at in table.circumstances(row)}


def is_changed(version: DivisionTable, now: DivisionTable) -> bool:
    """Whether the routing data changed since the version. Names and liaisons are not routing data."""
    return _by_circumstance(version) != _by_circumstance(now)
