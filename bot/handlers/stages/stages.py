"""Where the election stands, in chat: what is late, what comes, every stage with who answers for it, who said what, and
the history."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.stages.stage_calendar import stages_of_week
from bot.domain.stages.stages import NOBODY, SAYABLE, Stage, StageState, days_key, standing_entry
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.news.calendar import days
from bot.handlers.news.stage_lines import state_term
from bot.handlers.pieces import NOTHING, argument, button, lines, paragraphs, whole_number
from bot.handlers.stages.stage_arguments import StageHistoryPage, StageWord
from bot.handlers.stages.stage_words import (
    answerers_term,
    counts_term,
    history_line,
    reason_term,
    stage_button,
    stage_line,
    stages_section,
)
from bot.usecases.staff.reachable import note_started
from bot.usecases.stages.look_at_stages import find_stage, read_stages
from bot.usecases.stages.say_stage import may_report, may_set, own_last_entry

TEXT_FAMILIES: Final = tuple(f"stage-button-say-{state}" for state in SAYABLE)
_BUTTONS: Final = 6
"""Most stages that the first screen opens by a press."""
_LIST: Final = Pager(8)
_HISTORY: Final = Pager(6)


async def stages(_update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/stages``: counts, what is late, what nobody spoke of, this week; and the stages of their own body."""
    await note_started(ctx)
    all_stages, today = await read_stages(ctx, later=ctx.dates.months_later), ctx.clock.today()
    if not all_stages:
        return Turn((Screen("stages-none", buttons=(back_to_menu(),)),), session=ctx.session.at(""))
    own = _own_stages(all_stages, today, ctx)
    others = [stage for stage in all_stages if stage not in own]
    late = [stage for stage in others if stage.state is StageState.LATE]
    silent = [stage for stage in others if stage.is_silent(today) and stage not in late]
    week = [stage for stage in stages_of_week(others, today=today) if stage not in (*late, *silent)]
    args: dict[str, Arg] = {
        "counts": counts_term(all_stages),
        "own": _own_section(own, ctx),
        "late": stages_section("stages-late", late),
        "silent": stages_section("stages-silent", silent),
        "week": stages_section("stages-week", week) if week else TextRef("stages-week-empty"),
    }
    first = own or [*late, *silent, *week]
    rows = (
        *((stage_button(stage),) for stage in first[:_BUTTONS]),
        (button("stage-button-all", "stage.list"),),
        (button("stage-button-week", "stage.week"), button("stage-button-whole", "stage.whole")),
        back_to_menu(),
    )
    return Turn((Screen("stages-now", args, rows),), session=ctx.session.at(""))


def _own_stages(all_stages: Sequence[Stage], today: date, ctx: Ctx) -> list[Stage]:
    """The stages of a liaison's body that are not done: those that press first, then by time."""
    own = [stage for stage in all_stages if may_report(ctx, stage) and stage.state is not StageState.DONE]
    return sorted(own, key=lambda stage: not (stage.state is StageState.LATE or stage.is_silent(today)))


def _own_section(own: Sequence[Stage], ctx: Ctx) -> TextRef:
    if not has_role_for(ctx.person.staff, Permission.REPORT_STAGE, is_of_own_body=True):
        return NOTHING
    return stages_section("stages-own", own) if own else TextRef("stages-own-none")


async def list_stages(update: Incoming, ctx: Ctx) -> Turn:
    """Show every stage in the order of time, page by page, with a button to each. The same as the picture, in words."""
    all_stages = await read_stages(ctx, later=ctx.dates.months_later)
    page = _LIST.page(whole_number(argument(update)), count=len(all_stages))
    page_stages = page.of(all_stages)
    args: dict[str, Arg] = {
        "page": page.number + 1,
        "pages": page.last + 1,
        "counts": counts_term(all_stages),
        "lines": lines([stage_line(stage) for stage in page_stages]),
    }
    rows = (
        *((stage_button(stage),) for stage in page_stages),
        *page.turns(lambda label, to: button(label, "stage.list", str(to))),
        (button("stage-button-back", "stages"),),
        back_to_menu(),
    )
    return Turn((Screen("stages-list", args, rows),), session=ctx.session.at(""))


async def show_stage(update: Incoming, ctx: Ctx) -> Turn:
    """Show one stage: its days, its state and where it comes from, who answers for it; and what can be said of it."""
    stage = await find_stage(ctx, argument(update), later=ctx.dates.months_later)
    return Turn((await stage_screen(stage, ctx),), session=ctx.session.at(""))


async def stage_screen(stage: Stage, ctx: Ctx) -> Screen:
    reports, sets = may_report(ctx, stage), may_set(ctx)
    entry = stage.dated.entry
    args: dict[str, Arg] = {
        "title": entry.title,
        "days": days(stage.dated),
        "law": entry.words,
        "counted": TextRef("calendar-counted", {"how": entry.counted}) if entry.counted else NOTHING,
        "state": state_term(stage.state),
        "why": reason_term(stage, ctx.content),
        "bodies": answerers_term(stage, ctx.content),
        "whose": NOTHING if reports or sets else TextRef("stage-whose"),
    }
    rows = (
        *(_say_rows(stage, ctx) if reports else ()),
        *(((button("stage-button-set", "stage.set", stage.id),),) if sets else ()),
        *await _undo_rows(stage, ctx),
        *(((button("stage-button-history", "stage.past", stage.id),),) if stage.history else ()),
        (button("stage-button-back", "stages"),),
        back_to_menu(),
    )
    return Screen("stage-card", args, rows)


def _say_rows(stage: Stage, ctx: Ctx) -> Rows:
    """What the liaison's body can say by one press: all but what it has said of these days."""
    body = ctx.person.staff.body if ctx.person.staff is not None else NOBODY
    standing = standing_entry(stage.history, body)
    known = (
        standing.state
        if standing is not None and (standing.body, standing.days) == (body, days_key(stage.dated))
        else None
    )
    return say_rows(stage, [state for state in reversed(SAYABLE) if state is not known])


def say_rows(stage: Stage, states: Sequence[StageState]) -> Rows:
    """One button for each state, «done» first."""
    return tuple((_say_button(stage, state),) for state in states)


def _say_button(stage: Stage, state: StageState) -> Button:
    return button(f"stage-button-say-{state}", "stage.say", StageWord(stage.id, state))


async def _undo_rows(stage: Stage, ctx: Ctx) -> Rows:
    entry = await own_last_entry(ctx, stage)
    if entry is None:
        return ()
    label = {"state": state_term(entry.state)}
    return ((button("stage-button-undo", "stage.undo", entry.id, label),),)


async def show_history(update: Incoming, ctx: Ctx) -> Turn:
    """Everything said of a stage, newest first, with who said it, by name for leads; what was taken back says so."""
    stage_id, number = argument(update, StageHistoryPage)
    stage = await find_stage(ctx, stage_id, later=ctx.dates.months_later)
    page = _HISTORY.page(number, count=len(stage.history))
    entries = page.of(stage.history)
    history = [await history_line(entry, ctx) for entry in entries]
    args: dict[str, Arg] = {
        "title": stage.dated.entry.title,
        "lines": paragraphs(history) if history else TextRef("stage-history-none"),
    }
    rows = (
        *page.turns(lambda label, to: button(label, "stage.past", StageHistoryPage(stage.id, to))),
        (button("stage-button-stage", "stage.see", stage.id),),
        (button("stage-button-back", "stages"),),
        back_to_menu(),
    )
    return Turn((Screen("stage-history", args, rows),), session=ctx.session.at(""))
