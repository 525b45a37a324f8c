"""The progress of a group of learners: as text, as a picture, as a table. For its lead and for owners.

No learner is ever named. A lead sees only the numbers of their own groups, and every press checks their
right.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Reply,
    Rows,
    Screen,
    SendDocument,
    SendPicture,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.completion import CohortCounts, percent
from bot.domain.cohorts.group_reminders import coarse_count
from bot.domain.learning.lessons import TIERS
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, paragraphs
from bot.handlers.submissions.report_choices import place
from bot.usecases.cohorts.manage_cohorts import ALL, chosen_groups, completion, groups_of

STAGES: Final = ("begun", *(tier.value for tier in TIERS), "exam", "certified")
TEXT_FAMILIES: Final = tuple(f"group-stage-{stage}" for stage in STAGES)
IN_A_MESSAGE: Final = 10
IN_A_PICTURE: Final = 12


async def groups(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/cohort``: list the groups of this person. A single one is opened at once."""
    mine = await groups_of(ctx, ctx.person)
    session = ctx.session.at("")
    if not mine:
        return Turn((Screen("groups-none", buttons=(back_to_menu(),)),), session=session)
    if len(mine) == 1:
        return Turn((await _table(mine, mine[0].id, ctx),), session=session)
    rows = [(button("button-group-all", "group-table", ALL),)]
    rows += [(Button(cohort.body, Press("group-table", cohort.id)),) for cohort in mine[:20]]
    return Turn((Screen("groups", {"count": len(mine)}, (*rows, back_to_menu())),), session=session)


async def table(update: Incoming, ctx: Ctx) -> Turn:
    """Show the numbers as text."""
    which = argument(update)
    mine = await chosen_groups(ctx, which)
    return Turn((await _table(mine, which, ctx),), session=ctx.session.at(""))


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """Show the numbers as bars: the stages of one place, or the first tier of several."""
    which = argument(update)
    mine = await chosen_groups(ctx, which)
    rows = await completion(ctx, mine)
    args: dict[str, Arg] = {"name": _name(mine), "day": ctx.clock.today(), "bars": "places"}
    bars = [_place_bar(row, ctx) for row in rows[:IN_A_PICTURE]]
    if len(rows) == 1 and not rows[0].small:
        args["bars"] = "stages"
        bars = [_stage_bar(stage, n, rows[0]) for stage, n in zip(STAGES, rows[0].cells(), strict=True)]
    reply: Reply = SendPicture("progress", "group-picture", args, tuple(bars), _action_rows(which))
    return Turn((reply,), session=ctx.session.at(""))


async def file(update: Incoming, ctx: Ctx) -> Turn:
    """Send the numbers as a spreadsheet."""
    which = argument(update)
    mine = await chosen_groups(ctx, which)
    rows = await completion(ctx, mine)
    head = (
        TextRef("group-column-track"), TextRef("group-column-place"), TextRef("group-column-enrolled"),
        *(TextRef(f"group-stage-{stage}") for stage in STAGES),
    )  # fmt: skip
    fields = {
        "title": TextRef("group-file-title", {"name": _name(mine), "day": ctx.clock.today()}),
        "sheet": TextRef("group-file-sheet"),
        "note": TextRef("group-note"),
    }
    lines = (head, *(_file_row(row, ctx) for row in rows))
    args: dict[str, Arg] = {"name": _name(mine), "day": ctx.clock.today()}
    return Turn((SendDocument("group-table", "group-file", args, fields, lines),), session=ctx.session.at(""))


async def _table(mine: Sequence[Cohort], which: str, ctx: Ctx) -> Screen:
    rows = await completion(ctx, mine)
    args: dict[str, Arg] = {
        "name": _name(mine),
        "day": ctx.clock.today(),
        "rows": paragraphs([_row(row, ctx) for row in rows[:IN_A_MESSAGE]]),
        "more": max(len(rows) - IN_A_MESSAGE, 0),
    }
    several = len(await groups_of(ctx, ctx.person)) > 1
    return Screen("group-table", args, _action_rows(which, others=several))


def _name(mine: Sequence[Cohort]) -> Arg:
    return mine[0].body if len(mine) == 1 else TextRef("group-all", {"count": len(mine)})


def _action_rows(which: str, *, others: bool = True) -> Rows:
    """``others``: whether the button to all groups leads anywhere else."""
    return (
        (
            button("button-group-picture", "group-picture", which),
            button("button-group-file", "group-file", which),
        ),
        (button("button-group-gain", "group-gain", which),),
        *(_single_group_rows(which) if which != ALL else ()),
        *(((button("button-groups", "groups"),),) if others else ()),
        back_to_menu(),
    )


def _single_group_rows(cohort_id: str) -> Rows:
    """What a lead does with one group."""
    return (
        (
            button("button-group-remind", "group-remind", cohort_id),
            button("button-group-due", "group-due", cohort_id),
        ),
        (
            button("button-group-questions", "group-questions", cohort_id),
            button("button-class", "group-class", cohort_id),
        ),
    )


def _place(row: CohortCounts, ctx: Ctx) -> TextRef | str:
    if len(row.places) > 1:
        return TextRef("group-places-merged", {"count": len(row.places)})
    area = row.places[0]
    return ctx.content.areas[area].name if area in ctx.content.areas else place(area, ctx.content)


def _row(row: CohortCounts, ctx: Ctx) -> TextRef:
    args: dict[str, Arg] = {"track": row.track.value, "place": _place(row, ctx)}
    if row.small:
        return TextRef("group-row-small", args)
    args |= {"enrolled": row.enrolled}
    args |= {stage: _cell(n, of=row.enrolled) for stage, n in zip(STAGES, row.cells(), strict=True)}
    return TextRef("group-row", args)


def _cell(number: int, *, of: int) -> TextRef:
    """The number in steps of five, and its share. Fewer than five are not told from nobody: two looks must not tell
    who came further."""
    count = coarse_count(number)
    if count is None:
        return TextRef("group-few")
    return TextRef("group-cell", {"count": count, "percent": percent(count, of=of)})


def _stage_bar(stage: str, number: int, row: CohortCounts) -> tuple[TextRef | str, int, TextRef | str]:
    share = percent(coarse_count(number) or 0, of=row.enrolled)
    return TextRef(f"group-stage-{stage}"), share, _cell(number, of=row.enrolled)


def _place_bar(row: CohortCounts, ctx: Ctx) -> tuple[TextRef | str, int, TextRef | str]:
    if row.small:
        return _place(row, ctx), 0, TextRef("group-few")
    number = row.passed[0]
    share = percent(coarse_count(number) or 0, of=row.enrolled)
    return _place(row, ctx), share, _cell(number, of=row.enrolled)


def _file_row(row: CohortCounts, ctx: Ctx) -> tuple[TextRef | str, ...]:
    track = TextRef("group-track", {"track": row.track.value})
    if row.small:
        return (track, _place(row, ctx), TextRef("group-few"), *(TextRef("group-untold") for _ in STAGES))
    cells = (_cell(n, of=row.enrolled) for n in row.cells())
    return (track, _place(row, ctx), TextRef("group-count", {"count": row.enrolled}), *cells)
