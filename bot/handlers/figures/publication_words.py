"""The wording of a publication in chat: what is signed, number by number."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.figures.publication import (
    BASE,
    CaseOutcome,
    Cell,
    FunnelStep,
    Publication,
    PublicationTableKind,
    total,
)
from bot.domain.figures.publication_counts import OTHER, UNKNOWN
from bot.handlers.pieces import lines

_LONG: Final = 120
"""From this many minutes on, durations are given in hours."""
_SHORT: Final = 12
"""Hex digits by which people compare two previews."""
TEXT_FAMILIES: Final = (
    *(f"publish-kind-{kind}" for kind in PublicationTableKind),
    *(f"publish-step-{step.replace('_', '-')}" for step in FunnelStep),
    *(f"publish-state-{outcome.replace('_', '-')}" for outcome in CaseOutcome),
    *(f"publish-row-{row}" for row in (OTHER, UNKNOWN)),
)


def summary(publication: Publication) -> TextRef:
    """The period, the number of cases and how far they got, how long it took, and the hash of the content."""
    steps = [
        TextRef(
            "publish-line",
            {"name": step_name(step), "count": sum_term([publication], step)},
        )
        for step in FunnelStep
    ]
    args: dict[str, Arg] = {
        "first": publication.period.first,
        "last": publication.period.last,
        "frozen": publication.frozen_at,
        "steps": lines(steps),
        "taken": minutes(publication.until_taken),
        "decided": minutes(publication.until_decided),
        "hash": Latin(publication.hash[:_SHORT]),
    }
    return TextRef("publish-summary", args)


def table(publication: Publication, kind: PublicationTableKind) -> TextRef:
    """Rows that have a number; all others share one line."""
    cells = publication.tables[kind]
    rows = [_line(label(kind, cell), cell.count) for cell in cells if cell.count]
    few = sum(not cell.count for cell in cells)
    args: dict[str, Arg] = {"count": few, "base": BASE, "beside": "some" if rows else "none"}
    return lines([*rows, *([TextRef("publish-line-few", args)] if few else [])])


def _line(name: Arg, count: int) -> TextRef:
    return TextRef("publish-line", {"name": name, "count": published_count_term(count)})


def published_count_term(count: int) -> TextRef:
    """A published number. The wording never says "none"."""
    return TextRef("publish-count", {"count": count}) if count else TextRef("publish-few", {"base": BASE})


def sum_term(publications: Sequence[Publication], step: FunnelStep) -> TextRef:
    """A sum of published numbers. If all of them are withheld as small, it gives a true lower bound."""
    count = total(publications, step)
    return (
        published_count_term(count)
        if count
        else TextRef("publish-few", {"base": sum(publication.most(step) for publication in publications) + 1})
    )


def step_name(step: FunnelStep) -> TextRef:
    return TextRef(f"publish-step-{step.replace('_', '-')}")


def minutes(value: int | None) -> TextRef:
    """A median; empty for too few cases."""
    if value is None:
        return TextRef("publish-minutes-none")
    if value >= _LONG:
        return TextRef("publish-hours", {"hours": value // 60, "minutes": value % 60})
    return (
        TextRef("publish-minutes", {"count": value})
        if value
        else TextRef("publish-minutes-few", {"base": BASE})
    )


def label(kind: PublicationTableKind, cell: Cell) -> TextRef | str | date:
    """What a row is about, in words."""
    if kind is PublicationTableKind.STATE:
        return TextRef(f"publish-state-{cell.code.replace('_', '-')}")
    if kind is PublicationTableKind.DAY:
        return date.fromisoformat(cell.code)
    return cell.label or TextRef(f"publish-row-{cell.code}")
