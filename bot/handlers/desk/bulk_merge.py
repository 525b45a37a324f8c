"""Merging marked cases whose texts are equal: preview which ones into which, and press once more. The texts are not
shown."""

from collections.abc import Mapping, Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.handlers.cards.card import act_of, area_of, number_of
from bot.handlers.desk.bulk import (
    STATE,
    left_lines,
    marked_ids,
    marking_session,
    nothing_marked,
    undo_button,
    undone_moment,
)
from bot.handlers.pieces import button, comma_list, lines
from bot.usecases.desk.merge_equal import (
    CasePair,
    EqualCases,
    EqualGroup,
    find_equal_cases,
    merge_equal_cases,
    undo_equal_merges,
)

_HOME = (button("queue-button-home", "queue"),)


async def preview(update: Incoming, ctx: Ctx) -> Turn:
    """Show which of the marked cases would be merged into which. Nothing is done yet."""
    if not (marks := marked_ids(ctx.session)):
        return nothing_marked()
    selection = await find_equal_cases(ctx, marks)
    rows: Rows = ((button("bulk-button-marks", "bulk.page"),), _HOME)
    if selection.groups:
        rows = ((button("bulk-button-same-yes", "bulk.same-yes", args={"count": selection.count}),), *rows)
    key = "bulk-same-preview" if selection.groups else "bulk-same-nothing"
    session = marking_session(ctx.session, same=_write_pairs(selection.groups))
    return Turn((Screen(key, _args(selection, ctx), rows),), session=session)


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Merge what was previewed, except what has changed meanwhile."""
    session = ctx.session
    previewed = _read_pairs(session.data) if session.state == STATE else frozenset[CasePair]()
    if not previewed:
        raise NotFound("bulk-not-seen")
    done = await merge_equal_cases(ctx, marked_ids(session), previewed)
    rows: Rows = ((undo_button("bulk.same-undo", done.at),), _HOME)
    screen = Screen("bulk-same-done", _args(done.done, ctx), rows)
    return Turn((screen,), session=session.at(""), facts=done.facts)


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """Separate the cases again: they wait."""
    back, facts = await undo_equal_merges(ctx, undone_moment(update))
    return Turn((Screen("bulk-same-undone", {"count": len(back)}, (_HOME,)),), facts=facts)


def _write_pairs(groups: Sequence[EqualGroup]) -> str:
    """What was previewed, for the session: each case that goes on, and those that are merged into it."""
    return " ".join(f"{group.into.id}:{','.join(case.id for case in group.cases)}" for group in groups)


def _read_pairs(data: Mapping[str, str]) -> frozenset[CasePair]:
    groups = [group.partition(":") for group in data.get("same", "").split()]
    return frozenset((case_id, into) for into, _, cases in groups for case_id in cases.split(","))


def _args(selection: EqualCases, ctx: Ctx) -> dict[str, Arg]:
    return {
        "count": selection.count,
        "lines": lines([_group_line(group, ctx) for group in selection.groups]),
        "left": len(selection.left) + selection.gone,
        "others": left_lines(selection.left, "bulk-same-left"),
    }


def _group_line(group: EqualGroup, ctx: Ctx) -> TextRef:
    numbers = [TextRef("clock-number", {"number": number_of(case)}) for case in group.cases]
    args: dict[str, Arg] = {
        "number": number_of(group.into),
        "act": act_of(group.into.act_id, ctx.content),
        "area": area_of(group.into.area_id, ctx.content),
        "numbers": comma_list(numbers),
    }
    return TextRef("bulk-same-line", args)
