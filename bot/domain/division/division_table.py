"""The division of work: which body takes a case of an act, in each phase, and which comes next.

The router that refers cases computes every row, so that table and referrals never differ. Restricted acts are in
it: the table says what the law says, and nothing about any report.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from itertools import product
from typing import Any, Final, NamedTuple

from bot.domain.bodies.complaints import Addressee, Basis, Use
from bot.domain.bodies.routing import ReferralBody, find_route
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, Article, Confidence, Phase, Space

_MARK: Final = 8
"""Hex digits of a row's mark."""
_WORST_FIRST: Final = (Confidence.RECHECK, Confidence.SOURCED, Confidence.CROSS_CHECKED)


class RowConfidence(StrEnum):
    """How firm a row is: as firm as its body and its articles are sourced."""

    CROSS_CHECKED = "cross_checked"
    SOURCED = "sourced"
    RECHECK = "recheck"
    UNCONFIRMED = "unconfirmed"
    """Nobody could confirm that the body is competent."""


class RowGap(StrEnum):
    """What a row lacks."""

    BODY = "body"
    LIAISON = "liaison"
    ARTICLE = "article"
    NEXT = "next"


FIRST_GAPS: Final = frozenset({RowGap.BODY, RowGap.LIAISON, RowGap.ARTICLE})
"""Rows that lack one of these stand first."""


class Circumstance(NamedTuple):
    """One kind of case. ``contest`` is empty in an election without contests."""

    act: str
    phase: Phase
    actor: ActorClass
    contest: str
    space: Space


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who takes such a case first, and who next; an empty id means nobody. ``from_day`` and ``days``: the body's
    window, as in ``Addressee``."""

    body: str
    level: str = ""
    next_body: str = ""
    articles: tuple[str, ...] = ()
    basis: Basis = Basis.LAW
    confidence: RowConfidence = RowConfidence.SOURCED
    from_day: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class RowScope:
    """Which cases a row is about. Empty ``actors``, ``contests`` or ``spaces``: all that the act has."""

    act: str
    phases: tuple[Phase, ...]
    actors: tuple[ActorClass, ...] = ()
    contests: tuple[str, ...] = ()
    spaces: tuple[Space, ...] = ()


@dataclass(frozen=True, slots=True)
class DivisionRow:
    scope: RowScope
    to: Assignment
    mark: str = field(init=False, compare=False)
    """Identifies what the row says: a row that says something else has another mark."""

    def __post_init__(self) -> None:
        text = json.dumps([asdict(self.scope), asdict(self.to)], sort_keys=True, ensure_ascii=False)
        object.__setattr__(self, "mark", sha256(text.encode()).hexdigest()[:_MARK])

    def concerns(self, body: str) -> bool:
        """Whether the body takes these cases, first or next."""
        return bool(body) and body in (self.to.body, self.to.next_body)


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What a table needs to know of an act beside its rows."""

    label: str
    phases: tuple[Phase, ...]
    actors: tuple[ActorClass, ...]
    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class DivisionTable:
    """The rows, with the names that they had. ``taught_only``: the number of acts of which there are no cases, and
    so no rows. ``liaisons``: the bodies that have one."""

    rows: tuple[DivisionRow, ...]
    acts: Mapping[str, ActFacts]
    bodies: Mapping[str, str]
    articles: Mapping[str, tuple[str, str]]
    """Number and, for another law than the election's, its name; by id."""
    contests: Mapping[str, str]
    taught_only: int = 0
    liaisons: tuple[str, ...] = ()

    def row(self, mark: str) -> DivisionRow | None:
        return next((row for row in self.rows if row.mark == mark), None)

    def gaps(self, row: DivisionRow) -> tuple[RowGap, ...]:
        """What the row lacks, the gravest first."""
        checks = (
            (RowGap.BODY, not row.to.body),
            (RowGap.LIAISON, bool(row.to.body) and row.to.body not in self.liaisons),
            (RowGap.ARTICLE, bool(row.to.body) and not row.to.articles),
            (RowGap.NEXT, bool(row.to.body) and not row.to.next_body),
        )
        return tuple(gap for gap, lacks in checks if lacks)

    def gaps_first(self) -> tuple[DivisionRow, ...]:
        """All rows: those without a body, a liaison or an article first, else in order."""
        return tuple(sorted(self.rows, key=lambda row: not FIRST_GAPS & set(self.gaps(row))))

    def circumstances(self, row: DivisionRow) -> Iterator[Circumstance]:
        """Every kind of case that the row is about."""
        scope, act = row.scope, self.acts[row.scope.act]
        for parts in product(
            scope.phases,
            scope.actors or act.actors,
            scope.contests or tuple(self.contests) or ("",),
            scope.spaces or act.spaces,
        ):
            yield Circumstance(scope.act, *parts)


def divide(
    acts: Iterable[Act],
    ways: Iterable[Addressee],
    agencies: Mapping[str, Agency],
    articles: Mapping[str, Article],
    contests: Mapping[str, str],
) -> DivisionTable:
    """The table of this content; ``contests`` are names by id."""
    all_acts = list(acts)
    known = [act for act in all_acts if act.reportable()]
    facts = {act.id: ActFacts(act.label, act.case_phases, act.reportable_actors, act.spaces) for act in known}
    referral_ways = [way for way in ways if Use.REFERRAL in way.uses]
    cells: dict[Circumstance, Assignment] = {}
    for act in known:
        its_ways = [way for way in referral_ways if not way.act_ids or act.id in way.act_ids]
        for at in _cells_of(act.id, facts[act.id], contests):
            cells[at] = _assign(at, its_ways, agencies, articles)
    rows = tuple(DivisionRow(scope, to) for scope, to in gather(cells, facts, contests))
    return DivisionTable(
        rows,
        facts,
        {agency.id: agency.name for agency in agencies.values()},
        {
            id_: (articles[id_].number, articles[id_].law or "")
            for id_ in _cited_articles(rows)
            if id_ in articles
        },
        contests,
        len(all_acts) - len(known),
    )


def _cited_articles(rows: Iterable[DivisionRow]) -> list[str]:
    return list(dict.fromkeys(id_ for row in rows for id_ in row.to.articles))


def _cells_of(act_id: str, facts: ActFacts, contests: Mapping[str, str]) -> Iterator[Circumstance]:
    for parts in product(facts.phases, facts.actors, tuple(contests) or ("",), facts.spaces):
        yield Circumstance(act_id, *parts)


def _assign(
    at: Circumstance,
    ways: Sequence[Addressee],
    agencies: Mapping[str, Agency],
    articles: Mapping[str, Article],
) -> Assignment:
    bodies = find_route(
        ways,
        (),
        agencies,
        act_id=at.act,
        actor=at.actor,
        phase=at.phase,
        contest=at.contest or None,
        space=at.space,
    ).bodies
    if not bodies:
        return Assignment("")
    first, way = bodies[0], bodies[0].way
    return Assignment(
        first.agency.id,
        first.level,
        bodies[1].agency.id if len(bodies) > 1 else "",
        way.article_ids,
        way.basis,
        _confidence(first, articles),
        way.from_day,
        way.days_after_result,
    )


def _confidence(body: ReferralBody, articles: Mapping[str, Article]) -> RowConfidence:
    if body.way.basis is Basis.UNCONFIRMED:
        return RowConfidence.UNCONFIRMED
    cited = [articles[id_].confidence for id_ in body.way.article_ids if id_ in articles]
    return RowConfidence(min((body.agency.confidence, *cited), key=_WORST_FIRST.index))


def gather[T](
    cells: Mapping[Circumstance, T], acts: Mapping[str, ActFacts], contests: Mapping[str, str]
) -> Iterator[tuple[RowScope, T]]:
    """Circumstances with the same value as few rows, in the order of acts: phases, people and places that do not
    matter fall together."""
    by_act: dict[str, dict[Phase, dict[T, set[Circumstance]]]] = {}
    for at, value in cells.items():
        by_act.setdefault(at.act, {}).setdefault(at.phase, {}).setdefault(value, set()).add(at)
    for act_id in sorted(by_act, key=list(acts).index):
        alike: dict[tuple[T, frozenset[tuple[ActorClass, str, Space]]], list[Phase]] = {}
        for phase, values in by_act[act_id].items():
            for value, group in values.items():
                alike.setdefault((value, frozenset((at[2], at[3], at[4]) for at in group)), []).append(phase)
        for (value, parts), phases in alike.items():
            for actors, places, spaces in _boxes(parts, acts[act_id], tuple(contests) or ("",)):
                yield RowScope(act_id, tuple(phases), actors, places, spaces), value


def _boxes(
    parts: Iterable[tuple[ActorClass, str, Space]], act: ActFacts, contests: Sequence[str]
) -> Iterator[tuple[tuple[ActorClass, ...], tuple[str, ...], tuple[Space, ...]]]:
    """The circumstances as products of people, contests and spaces; one that is whole is empty."""
    places: dict[ActorClass, set[tuple[str, Space]]] = {}
    for actor, contest, space in parts:
        places.setdefault(actor, set()).add((contest, space))
    for group, actors in _alike(places):
        contests_of: dict[Space, set[str]] = {}
        for contest, space in group:
            contests_of.setdefault(space, set()).add(contest)
        for its_contests, spaces in _alike(contests_of):
            yield (
                _unless_whole(actors, act.actors),
                _unless_whole(its_contests, contests),
                _unless_whole(spaces, act.spaces),
            )


def _alike[K, V](sets: Mapping[K, set[V]]) -> Iterator[tuple[frozenset[V], list[K]]]:
    keys: dict[frozenset[V], list[K]] = {}
    for key, values in sets.items():
        keys.setdefault(frozenset(values), []).append(key)
    yield from keys.items()


def _unless_whole[T](parts: Iterable[T], whole: Sequence[T]) -> tuple[T, ...]:
    """In the order of the whole; empty if it is the whole."""
    chosen = set(parts)
    ordered = tuple(part for part in whole if part in chosen)
    return () if len(ordered) == len(whole) else ordered


def row_fields(row: DivisionRow) -> dict[str, Any]:
    """The row as plain values, for JSON."""
    return {**asdict(row.scope), **asdict(row.to)}


def read_row(data: Mapping[str, Any]) -> DivisionRow:
    """Raises KeyError, TypeError or ValueError for anything that is no row."""
    scope = RowScope(
        data["act"],
        tuple(map(Phase, data["phases"])),
        tuple(map(ActorClass, data["actors"])),
        tuple(data["contests"]),
        tuple(map(Space, data["spaces"])),
    )
    to = Assignment(
        data["body"],
        data["level"],
        data["next_body"],
        tuple(data["articles"]),
        Basis(data["basis"]),
        RowConfidence(data["confidence"]),
        data["from_day"],
        data["days"],
    )
    return DivisionRow(scope, to)
