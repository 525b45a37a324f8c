"""Two versions of the atlas beside one another: which levels have changed. The one before is compared first."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import Level
from bot.domain.atlas.atlas_record import Change, Classified, Recorded, classified, compared, parse
from bot.domain.atlas.atlas_versions import Version
from bot.domain.errors import NotFound
from bot.handlers.atlas.atlas_show import in_the_tree, the_version
from bot.handlers.atlas.atlas_words import home, level_term, phase_term
from bot.handlers.pieces import argument, button, in_a_row, lines, split

_CHANGES: Final = 24
"""Lines that a message shows."""
_NAMED: Final = 6
"""Areas that a line on the official level names; the rest is counted."""
_OTHERS: Final = 8
"""Other versions that are offered, the newest first."""


async def changes(update: Incoming, ctx: Ctx) -> Turn:
    """``id`` is held against the version before it, ``id/other`` against that one; the older one stands first."""
    version_id, other_id = split(argument(update))
    found = await the_version(version_id, ctx)
    others = [one for one in await ctx.uow.atlas.versions() if one.id != found.id]
    if not other_id:
        before = [one for one in others if one.number < found.number]
        if not before:
            raise NotFound("atlas-no-before")
        other_id = before[-1].id
    other = await the_version(other_id, ctx)
    older, newer = sorted((other, found), key=lambda one: one.number)
    records = parse(older.text), parse(newer.text)
    changed = compared(*records)
    args: dict[str, Arg] = {
        "number": newer.number,
        "before": older.number,
        "count": len(changed),
        "lines": lines([_changed(one) for one in changed[:_CHANGES]]),
        "official": lines([_classified(one, records[1], ctx) for one in classified(*records)]),
        "more": lines(_besides(len(changed) - _CHANGES, methods={one.method for one in records})),
    }
    back = (button("atlas-button-levels", "atlas.version", f"{found.id}/day"),)
    rows = (*_ways(found, [one for one in others if one.id != other.id]), back, home())
    return Turn((Screen("atlas-changes", args, rows),))


def _besides(left: int, *, methods: Collection[str]) -> list[Term]:
    """What a reader would miss: changes that no line is left for, and that the levels come about in two ways."""
    found = [Term("atlas-changes-more", {"count": left})] if left > 0 else []
    return [*found, Term("atlas-changes-methods")] if len(methods) > 1 else found


def _ways(found: Version, others: Sequence[Version]) -> Rows:
    newest = sorted(others, key=lambda one: -one.number)[:_OTHERS]
    return tuple(
        (button("atlas-button-against", "atlas.changes", f"{found.id}/{one.id}", {"number": one.number}),)
        for one in newest
    )


def _changed(one: Change) -> Term:
    args: dict[str, Arg] = {
        "area": one.name,
        "phase": phase_term(one.phase),
        "before": level_term(one.before),
        "after": level_term(one.after),
    }
    return Term("atlas-change", args)


def _classified(one: Classified, newer: Recorded, ctx: Ctx) -> Term:
    """A county is classified as a whole: all of them, or the first by name and the number of the rest."""
    zones, count = in_the_tree(one.zones, ctx), len(one.zones)
    areas = in_a_row([Term("atlas-area-name", {"area": zone.name}) for zone in zones[:_NAMED]])
    if count == len(newer.inputs.zones) > 1:
        areas = Term("atlas-everywhere", {"count": count})
    elif count > _NAMED:
        areas = Term("atlas-areas-more", {"areas": areas, "count": count - _NAMED})
    args: dict[str, Arg] = {"areas": areas, "before": _given(one.before), "after": _given(one.after)}
    return Term("atlas-change-official", args)


def _given(level: Level) -> Term:
    return level_term(level) if level else Term("atlas-cell-none")
