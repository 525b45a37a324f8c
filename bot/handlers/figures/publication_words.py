"""A publication in a chat's words: what is signed, number by number."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Latin, Term
from bot.domain.figures.publication import BASE, Cell, Kind, Outcome, Publication, Step, total
from bot.domain.figures.publication_counts import OTHER, UNKNOWN
from bot.handlers.pieces import lines

_LONG: Final = 120
"""Minutes that are told as hours."""
_SHORT: Final = 12
"""Hex digits by which people compare two previews."""
TEXT_FAMILIES: Final = (
    *(f"publish-kind-{kind}" for kind in Kind),
    *(f"publish-step-{step.replace('_', '-')}" for step in Step),
    *(f"publish-state-{one.replace('_', '-')}" for one in Outcome),
    *(f"publish-row-{one}" for one in (OTHER, UNKNOWN)),
)


def summary(shown: Publication) -> Term:
    """Period, what came and how far it got, how long it took, and the mark of the content."""
    steps = [
        Term(
            "publish-line",
            {"name": step_name(step), "count": summed([shown], step)},
        )
        for step in Step
    ]
    args: dict[str, Arg] = {
        "first": shown.period.first,
        "last": shown.period.last,
        "frozen": shown.frozen_at,
        "steps": lines(steps),
        "taken": minutes(shown.until_taken),
        "decided": minutes(shown.until_decided),
        "hash": Latin(shown.hash[:_SHORT]),
    }
    return Term("publish-summary", args)


def table(shown: Publication, kind: Kind) -> Term:
    """Its rows with a number; the others are one line."""
    cells = shown.tables[kind]
    told = [_line(label(kind, cell), cell.count) for cell in cells if cell.count]
    few = sum(not cell.count for cell in cells)
    args: dict[str, Arg] = {"count": few, "base": BASE, "beside": "some" if told else "none"}
    return lines([*told, *([Term("publish-line-few", args)] if few else [])])


def _line(name: Arg, count: int) -> Term:
    return Term("publish-line", {"name": name, "count": rounded(count)})


def rounded(count: int) -> Term:
    """A published number; nothing is ever called none."""
    return Term("publish-count", {"count": count}) if count else Term("publish-few", {"base": BASE})


def summed(shown: Sequence[Publication], step: Step) -> Term:
    """A sum of published numbers; where all of them are few, at least how few it says truly."""
    found = total(shown, step)
    return (
        rounded(found) if found else Term("publish-few", {"base": sum(one.most(step) for one in shown) + 1})
    )


def step_name(step: Step) -> Term:
    return Term(f"publish-step-{step.replace('_', '-')}")


def minutes(value: int | None) -> Term:
    """A median; too few cases have none."""
    if value is None:
        return Term("publish-minutes-none")
    if value >= _LONG:
        return Term("publish-hours", {"hours": value // 60, "minutes": value % 60})
    return Term("publish-minutes", {"count": value}) if value else Term("publish-minutes-few", {"base": BASE})


def label(kind: Kind, cell: Cell) -> Term | str | date:
    """What a row is about, in words."""
    if kind is Kind.STATE:
        return Term(f"publish-state-{cell.code.replace('_', '-')}")
    if kind is Kind.DAY:
        return date.fromisoformat(cell.code)
    return cell.label or Term(f"publish-row-{cell.code}")
