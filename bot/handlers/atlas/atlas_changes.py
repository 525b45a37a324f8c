"""Compare two versions of the atlas: which levels have changed. The previous version comes first."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_record import (
    AtlasRecord,
    LevelChange,
    OfficialLevelChange,
    level_changes,
    official_level_changes,
    parse,
)
from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound
from bot.handlers.atlas.atlas_show import find_version, sort_zones_by_tree
from bot.handlers.atlas.atlas_words import home, level_term, phase_term
from bot.handlers.pieces import argument, button, comma_list, lines
from bot.handlers.press_arguments import VersionPair, VersionPhase

_CHANGES: Final = 24
"""Most lines that a message shows."""
_NAMED: Final = 6
"""Most areas that a line on the official level names; the rest are counted."""
_OTHERS: Final = 8
"""Most other versions that are offered, the newest first."""


async def changes(update: Incoming, ctx: Ctx) -> Turn:
    """Show the changes: ``id`` is compared with the version before it, ``id/other`` with that one. The older
    version comes first."""
    version_id, other_id = argument(update, VersionPair)
    version = await find_version(version_id, ctx)
    others = [candidate for candidate in await ctx.uow.atlas.versions() if candidate.id != version.id]
    if not other_id:
        before = [candidate for candidate in others if candidate.number < version.number]
        if not before:
            raise NotFound("atlas-no-before")
        other_id = before[-1].id
    other = await find_version(other_id, ctx)
    older, newer = sorted((other, version), key=lambda candidate: candidate.number)
    records = parse(older.text), parse(newer.text)
    changed = level_changes(*records)
    args: dict[str, Arg] = {
        "number": newer.number,
        "before": older.number,
        "count": len(changed),
        "lines": lines([_change_term(change) for change in changed[:_CHANGES]]),
        "official": lines(
            [_official_change_term(change, records[1], ctx) for change in official_level_changes(*records)]
        ),
        "more": lines(_change_notes(len(changed) - _CHANGES, methods={record.method for record in records})),
    }
    back = (button("atlas-button-levels", "atlas.version", VersionPhase(version.id, Phase.DAY)),)
    rows = (
        *_comparison_rows(version, [candidate for candidate in others if candidate.id != other.id]),
        back,
        home(),
    )
    return Turn((Screen("atlas-changes", args, rows),))


def _change_notes(left: int, *, methods: Collection[str]) -> list[TextRef]:
    """What the list does not show: changes that do not fit, and a difference in method."""
    notes = [TextRef("atlas-changes-more", {"count": left})] if left > 0 else []
    return [*notes, TextRef("atlas-changes-methods")] if len(methods) > 1 else notes


def _comparison_rows(version: AtlasVersion, others: Sequence[AtlasVersion]) -> Rows:
    newest = sorted(others, key=lambda other: -other.number)[:_OTHERS]
    return tuple(
        (
            button(
                "atlas-button-against",
                "atlas.changes",
                VersionPair(version.id, other.id),
                {"number": other.number},
            ),
        )
        for other in newest
    )


def _change_term(change: LevelChange) -> TextRef:
    args: dict[str, Arg] = {
        "area": change.name,
        "phase": phase_term(change.phase),
        "before": level_term(change.before),
        "after": level_term(change.after),
    }
    return TextRef("atlas-change", args)


def _official_change_term(change: OfficialLevelChange, newer: AtlasRecord, ctx: Ctx) -> TextRef:
    """Counties are classified as a whole: says "all", or names the first areas and counts the rest."""
    zones, count = sort_zones_by_tree(change.zones, ctx), len(change.zones)
    areas = comma_list([TextRef("atlas-area-name", {"area": zone.name}) for zone in zones[:_NAMED]])
    if count == len(newer.inputs.zones) > 1:
        areas = TextRef("atlas-everywhere", {"count": count})
    elif count > _NAMED:
        areas = TextRef("atlas-areas-more", {"areas": areas, "count": count - _NAMED})
    args: dict[str, Arg] = {
        "areas": areas,
        "before": _official_level_term(change.before),
        "after": _official_level_term(change.after),
    }
    return TextRef("atlas-change-official", args)


def _official_level_term(level: AtlasLevel) -> TextRef:
    return level_term(level) if level else TextRef("atlas-cell-none")
