"""Objections to the division of work that were taken, as a change of ``content/agencies/complaints.yaml``.

What another body or another article is wanted for becomes a way of its own, before all others and for those cases
only; what words alone ask for becomes a comment with the reason, and so do wishes for the same row that contradict
each other. An editor reads and applies it: nothing is changed by itself.
"""

import difflib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import chain, count
from typing import Final

from bot.domain.bodies.complaints import Addressee, Basis, Use
from bot.domain.division.division_table import DivisionRow, DivisionTable
from bot.domain.division.row_stands import ObjectionWish
from bot.library.content import LoadedContent

FILE: Final = "agencies/complaints.yaml"
_LIST: Final = "addressees:"
_CONTEXT: Final = 3
_CONTRADICTION: Final = (
    "These contradict each other, so nothing is written for them: decide, and write one way."
)


@dataclass(frozen=True, slots=True)
class TakenObjection:
    """``row``: what was objected to; ``partly``: only a part of it was taken, which the ``answer`` says."""

    row: DivisionRow
    _: KW_ONLY
    wish: ObjectionWish
    wanted: str
    reason: str
    answer: str
    partly: bool = False

    @property
    def writes_way(self) -> bool:
        """Whether it can be written as a way, unless another one contradicts it; otherwise it is a comment."""
        return self.wish is not ObjectionWish.WORDS and not self.partly


@dataclass(frozen=True, slots=True)
class RowPatch:
    """The taken objections to one row. One way at most is written for it."""

    objections: tuple[TakenObjection, ...]

    @property
    def way(self) -> TakenObjection | None:
        """What its way is written from: the one thing that all of them want; None if nothing, or different things."""
        wishes = self._wishes()
        return wishes[0] if len({(wish.wish, wish.wanted) for wish in wishes}) == 1 else None

    @property
    def contradicts_itself(self) -> bool:
        return self.way is None and bool(self._wishes())

    def _wishes(self) -> list[TakenObjection]:
        return [objection for objection in self.objections if objection.writes_way]


def row_patches(objections: Iterable[TakenObjection]) -> tuple[RowPatch, ...]:
    """One for each row, in the order of its first objection."""
    by_row: dict[str, list[TakenObjection]] = {}
    for objection in objections:
        by_row.setdefault(objection.row.mark, []).append(objection)
    return tuple(RowPatch(tuple(of_row)) for of_row in by_row.values())


class NoListOfWays(ValueError):
    """The file has no list of ways."""


def patched_source(source: str, content: LoadedContent, objections: Iterable[TakenObjection]) -> str:
    """The file's text with these objections in it. Raises NoListOfWays."""
    lines = source.splitlines(keepends=True)
    at = next((number for number, line in enumerate(lines) if line.rstrip() == _LIST), None)
    if at is None:
        raise NoListOfWays(f"{FILE} has no line «{_LIST}»")
    ids = {way.id for way in content.complaints}
    entries = [line for row in row_patches(objections) for line in _entry(row, content, ids)]
    return "".join((*lines[: at + 1], *(f"{line}\n" for line in entries), *lines[at + 1 :]))


def unified_diff(source: str, patched: str, folder: str) -> str:
    """The change as a patch for ``git apply`` or ``patch -p1``, beside ``folder``; empty if there is none."""
    name = f"{folder}/{FILE}"
    return "".join(
        difflib.unified_diff(
            source.splitlines(keepends=True),
            patched.splitlines(keepends=True),
            f"a/{name}",
            f"b/{name}",
            n=_CONTEXT,
        )
    )


def _entry(row: RowPatch, content: LoadedContent, ids: set[str]) -> list[str]:
    """The comments of a row's objections, and below them its way. Its id is added to ``ids``."""
    comments = [line for objection in row.objections for line in _comments(objection, content)]
    if row.contradicts_itself:
        return [*comments, f"  # {_CONTRADICTION}"]
    if row.way is None:
        return comments
    id_ = _free_id(f"d-{row.way.row.scope.act.lower()}-{row.way.row.mark}", ids)
    ids.add(id_)
    return [*comments, *_way_lines(row.way, content, id_)]


def _free_id(id_: str, ids: Collection[str]) -> str:
    """A row that has come back since an earlier patch keeps that patch's id in the content."""
    names = chain([id_], (f"{id_}-{number}" for number in count(2)))
    return next(name for name in names if name not in ids)


def _comments(objection: TakenObjection, content: LoadedContent) -> list[str]:
    act = content.acts[objection.row.scope.act]
    body = content.agencies.get(objection.row.to.body)
    place = " / ".join((act.label, body.name if body is not None else "-"))
    wanted = f" > {objection.wanted}" if objection.wanted else ""
    return [f"  # {act.id} {place}{wanted}: {objection.reason}", f"  # > {objection.answer}"]


def _way_lines(objection: TakenObjection, content: LoadedContent, id_: str) -> list[str]:
    scope = objection.row.scope
    agency_id = objection.wanted if objection.wish is ObjectionWish.BODY else objection.row.to.body
    agency = content.agencies[agency_id]
    model = _model_way(objection.row, agency_id, content)
    fields = {"id": id_, "agency": agency_id}
    if model is not None and model.level is not None:
        fields["level"] = model.level.value
    fields["label"] = model.label if model is not None else agency.name
    fields |= _ground(objection, model)
    fields |= {"acts": _row_of(scope.act), "first_for": _row_of(scope.act), "uses": _row_of(Use.REFERRAL)}
    fields["phases"] = _row_of(*scope.phases)
    if len(scope.contests) == 1 and scope.contests[0]:
        fields["contest"] = scope.contests[0]
    if len(scope.spaces) == 1:
        fields["space"] = scope.spaces[0].value
    if scope.actors:
        fields["only_for"] = _row_of(*scope.actors)
    fields["not_for"] = _row_of(*agency.of)
    if model is not None and model.from_day:
        fields["from_day"] = model.from_day
    if model is not None and model.days_after_result is not None:
        fields["days_after_result"] = str(model.days_after_result)
    fields["note"] = json.dumps(model.note if model is not None else agency.when, ensure_ascii=False)
    first, *others = (f"{name}: {value}" for name, value in fields.items())
    return [f"  - {first}", *(f"    {line}" for line in others)]


def _ground(objection: TakenObjection, model: Addressee | None) -> dict[str, str]:
    if objection.wish is ObjectionWish.ARTICLE:
        return {"articles": _row_of(objection.wanted)}
    if model is None:
        return {"basis": Basis.UNCONFIRMED.value}
    return {"articles": _row_of(*model.article_ids)} if model.article_ids else {"basis": model.basis.value}


def _model_way(row: DivisionRow, agency_id: str, content: LoadedContent) -> Addressee | None:
    """The body's present way for such cases, or else any of its ways: what the new one says beside the cases."""
    ways = [way for way in content.complaints if way.agency_id == agency_id and Use.REFERRAL in way.uses]
    fitting = [
        way
        for way in ways
        if all(
            way.takes(row.scope.act, phase=phase, contest=contest)
            for phase in row.scope.phases
            for contest in row.scope.contests or (None,)
        )
        and not (set(row.scope.actors) & set(way.not_for))
        and (not way.only_for or (set(row.scope.actors) <= set(way.only_for) and row.scope.actors))
    ]
    return next(iter((*fitting, *ways)), None)


def _row_of(*values: str) -> str:
    return f"[{', '.join(map(str, values))}]"


def unfulfilled_wishes(
    objections: Sequence[TakenObjection], before: DivisionTable, after: DivisionTable
) -> list[TakenObjection]:
    """Those whose wish the changed table does not fulfil in all its cases: another way still comes first."""
    assigned = {at: row.to for row in after.rows for at in after.circumstances(row)}

    def is_fulfilled(objection: TakenObjection) -> bool:
        cells = [assigned.get(at) for at in before.circumstances(objection.row)]
        if objection.wish is ObjectionWish.BODY:
            return all(to is not None and to.body == objection.wanted for to in cells)
        return all(to is not None and to.articles == (objection.wanted,) for to in cells)

    ways = [row.way for row in row_patches(objections)]
    return [way for way in ways if way is not None and not is_fulfilled(way)]
