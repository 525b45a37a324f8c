"""Where the election stands as pictures: this week, and the whole. The list says the same in words."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Reply, Say, SendPicture, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.stages.stage_calendar import stages_of_week, week_of
from bot.domain.stages.stages import Stage, StageState
from bot.handlers.menu import back_to_menu
from bot.handlers.news.stage_lines import speaker_term, state_term
from bot.handlers.pieces import button
from bot.handlers.stages.stage_words import answerers_term, counts_term, stage_days
from bot.usecases.stages.look_at_stages import read_stages

CODES: Final = {state: code for code, state in enumerate(StageState)}
"""As numbered in `bot.pictures.stages.StageMark`; the picture gets plain numbers."""
A_PICTURE: Final = 6
"""Most stages in a picture of a week: a taller one is shrunk by messengers until nobody can read it."""
A_BOARD: Final = 20
"""Most stages in a picture of the whole, in two columns."""


async def send_week(_update: Incoming, ctx: Ctx) -> Turn:
    """Send the stages of this week, each with its days, who answers for it and who said what last."""
    today = ctx.clock.today()
    stages = stages_of_week(await read_stages(ctx, later=ctx.dates.months_later), today=today)
    if not stages:
        return Turn((Ack("stages-nothing-to-draw", alert=True),))
    _, last = week_of(today)
    parts = _parts(stages, A_PICTURE)
    pictures: list[Reply] = []
    for number, part in enumerate(parts, 1):
        rows = tuple((stage.dated.entry.title, CODES[stage.state], _week_note(stage, ctx)) for stage in part)
        args: dict[str, Arg] = {
            "last": last, "day": today, "part": number, "parts": len(parts),
        }  # fmt: skip
        pictures.append(SendPicture("stages", "stages-week-picture", args, rows))
    return Turn((*pictures, _below()), session=ctx.session.at(""))


def _week_note(stage: Stage, ctx: Ctx) -> TextRef:
    entry = stage.last_entry
    by = speaker_term(entry, ctx.content) if entry is not None else TextRef("stage-drawn-silent")
    args: dict[str, Arg] = {
        "state": state_term(stage.state),
        "days": stage_days(stage.dated),
        "bodies": answerers_term(stage, ctx.content),
        "by": by,
    }
    return TextRef("stage-drawn", args)


async def send_whole(_update: Incoming, ctx: Ctx) -> Turn:
    """Send all stages, each with its state and its days."""
    stages = await read_stages(ctx, later=ctx.dates.months_later)
    if not stages:
        return Turn((Ack("stages-nothing-to-draw", alert=True),))
    parts = _parts(stages, A_BOARD)
    pictures: list[Reply] = []
    for number, part in enumerate(parts, 1):
        rows = tuple((stage.dated.entry.title, CODES[stage.state], _board_note(stage)) for stage in part)
        args: dict[str, Arg] = {
            "day": ctx.clock.today(), "counts": counts_term(stages), "part": number, "parts": len(parts),
        }  # fmt: skip
        pictures.append(SendPicture("stage-board", "stages-whole-picture", args, rows))
    return Turn((*pictures, _below()), session=ctx.session.at(""))


def _board_note(stage: Stage) -> TextRef:
    """The state in words, and the last of its days."""
    args: dict[str, Arg] = {"state": state_term(stage.state)}
    first, last = stage.dated.first, stage.dated.last
    day = last or first
    if day is None:
        return TextRef("stage-drawn-undated", args)
    return TextRef("stage-drawn-day" if first == last else "stage-drawn-until", args | {"day": day})


def _parts(stages: Sequence[Stage], most: int) -> list[Sequence[Stage]]:
    """As few pictures as possible, all of about the same height."""
    size = -(-len(stages) // -(-len(stages) // most))
    return [stages[start : start + size] for start in range(0, len(stages), size)]


def _below() -> Say:
    rows = (
        (button("stage-button-all", "stage.list"),),
        (button("stage-button-back", "stages"),),
        back_to_menu(),
    )
    return Say("stages-below", buttons=rows)
