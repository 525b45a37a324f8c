"""What differs between two versions of the atlas, in words: on the screen that compares them and on paper."""

from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import AtlasRecord, LevelChange, OfficialLevelChange
from bot.handlers.atlas.atlas_show import sort_zones_by_tree
from bot.handlers.atlas.atlas_words import level_term, phase_term
from bot.handlers.pieces import comma_list

MOST_CHANGES: Final = 24
"""Most changes of computed levels that are named; the rest are counted."""
_NAMED: Final = 6
"""Most areas that a line on the official level names; the rest are counted."""


def change_notes(older: AtlasRecord, newer: AtlasRecord, *, left: int, more: str) -> list[TextRef]:
    """What the list does not show: changes that do not fit, and a difference in method. ``more``: the text that
    says where the rest is."""
    notes = [TextRef(more, {"count": left})] if left > 0 else []
    return [*notes, TextRef("atlas-changes-methods")] if older.method != newer.method else notes


def change_term(change: LevelChange) -> TextRef:
    args: dict[str, Arg] = {
        "area": change.name,
        "phase": phase_term(change.phase),
        "before": level_term(change.before),
        "after": level_term(change.after),
    }
    return TextRef("atlas-change", args)


def official_change_term(change: OfficialLevelChange, newer: AtlasRecord, ctx: Ctx) -> TextRef:
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
