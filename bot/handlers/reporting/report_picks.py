"""What a press in the form means: the same question at another place, or an answer to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.moments import (
    clock_of,
    is_ahead,
    part_of_day,
    read_when,
    unfit_day,
    unfit_part,
    write_when,
)
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import Draft, FieldName, FormField, InputKind, fits_text, next_field
from bot.domain.reporting.scope import REFUSED, choose_act, usual_when
from bot.handlers.pieces import argument
from bot.handlers.press_arguments import FieldValue, FieldView, LocatedPlace
from bot.handlers.reporting.report_entrance import refuse_if_closed
from bot.handlers.reporting.report_outside import ask_outside
from bot.handlers.reporting.report_places import with_location
from bot.handlers.reporting.report_steps import (
    MONTH,
    OPEN_AREA,
    PLACE_WORDS,
    SENTENCE,
    TYPED,
    current_draft,
    question_at,
    step,
)
from bot.handlers.reporting.report_told import TOLD, told_place
from bot.handlers.reporting.report_typed_time import FORGOTTEN, OPEN_DAY
from bot.handlers.submissions.report_choices import choices


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show the same question at another place: another page, a branch of the tree, the parts of a day."""
    draft = current_draft(ctx)
    name, at = argument(update, FieldView)
    field = next_field(draft)
    if field is None or field.name != name:
        raise NotFound("report-choice-gone")
    return Turn((await question_at(ctx, draft, at),), session=_with_open_branch(field, at, ctx))


def _with_open_branch(field: FormField, at: str, ctx: Ctx) -> Session:
    """The session that knows what is on the screen: the day whose parts are, so that an hour typed there is of that
    day; or the area, so that what is typed there leaves it open."""
    if field.input is InputKind.TREE:
        return ctx.session.at(ctx.session.state, **{**ctx.session.data, OPEN_AREA: at})
    if field.input is not InputKind.TIME:
        return ctx.session
    is_day = bool(at) and not at.startswith(MONTH)
    return ctx.session.at(ctx.session.state, **({OPEN_DAY: at} if is_day else {}))


async def pick(update: Incoming, ctx: Ctx) -> Turn:
    """Take the answer on a button."""
    draft = current_draft(ctx)
    name, value = argument(update, FieldValue)
    field = next_field(draft)
    if field is None or field.name != name:
        raise NotFound("report-choice-gone")
    running = await ctx.uow.settings.running()
    if field.name is FieldName.ACT and (shut := refuse_if_closed(ctx, running)) is not None:
        return shut
    value = PICKED[field.input](field, value, ctx, running)
    if field.name is FieldName.ACT:
        return await step(ctx, choose_act(draft, ctx.content.acts[value]))
    if field.name is FieldName.ACTOR and value in REFUSED:
        return await ask_outside(update, ctx)
    if field.name is FieldName.WHEN and value == FORGOTTEN:
        return await step(ctx, _presume_when(draft, running, ctx))
    answered = draft.with_answer(field.name, value)
    if field.name is FieldName.AREA and (
        words := _place_words(argument(update, FieldValue).value, draft, ctx)
    ):
        answered = replace(answered, place_words=words)
    return await step(ctx, replace(answered, forwarded="") if field.name is FieldName.ADDRESS else answered)


def _presume_when(draft: Draft, running: RunningSettings, ctx: Ctx) -> Draft:
    """The draft with the usual time of its act, marked as not the reporter's own."""
    act = ctx.content.acts.get(draft.get(FieldName.ACT))
    usual = usual_when(act, running, now=ctx.clock.now())
    answered = draft.with_answer(FieldName.WHEN, write_when(read_when(usual)[0]))
    return replace(answered, presumed=(*answered.presumed, FieldName.WHEN))


def _place_words(value: str, draft: Draft, ctx: Ctx) -> str:
    """What was typed beside this place: just now, or in the words with which the report began."""
    return told_place(draft, ctx).words if value.startswith(TOLD) else ctx.session.data.get(PLACE_WORDS, "")


async def pick_located(update: Incoming, ctx: Ctx) -> Turn:
    """Take the place of the location that was sent; its coordinates only if the reporter wants that."""
    return await step(ctx, with_location(argument(update, LocatedPlace), current_draft(ctx), ctx))


# --- what a button may answer ---------------------------------------------------------------------


def _picked_choice(field: FormField, value: str, ctx: Ctx, running: RunningSettings) -> str:
    offers = choices(field, current_draft(ctx), content=ctx.content, running=running, today=ctx.clock.today())
    if value not in {choice.value for choice in offers}:
        raise NotFound("report-choice-gone")
    return value


def _picked_place(_field: FormField, value: str, ctx: Ctx, _running: RunningSettings) -> str:
    if value.startswith(TOLD) and value.removeprefix(TOLD) in told_place(current_draft(ctx), ctx).area_ids:
        return value.removeprefix(TOLD)
    if value not in ctx.content.areas:
        raise NotFound("report-choice-gone")
    return value


def _picked_time(_field: FormField, value: str, ctx: Ctx, _running: RunningSettings) -> str:
    today = ctx.clock.today()
    if value == FORGOTTEN:
        return value
    if value == "now":
        return write_when(today, part_of_day(ctx.clock.now()))
    try:
        (day, part), clock = read_when(value), clock_of(value)
    except ValueError:
        raise NotFound("report-choice-gone") from None
    day, now = check_day(day, today=today), ctx.clock.now()
    if (is_ahead(day, clock, now=now)) if clock else (part is not None and unfit_part(day, part, now=now)):
        raise BadInput("report-part-ahead")
    return write_when(day, part, clock=clock)


def check_day(day: date, *, today: date) -> date:
    """A day that a report can be about. Raises BadInput for a future day, or one too long ago."""
    if unfit := unfit_day(day, today=today):
        raise BadInput(f"report-day-{unfit}")
    return day


def _picked_files(_field: FormField, value: str, _ctx: Ctx, _running: RunningSettings) -> str:
    if value != "done":
        raise NotFound("report-choice-gone")
    return value


def _picked_name(_field: FormField, value: str, ctx: Ctx, _running: RunningSettings) -> str:
    """The name that was typed before, which the reporter has now confirmed as a public channel's."""
    name = ctx.session.data.get("name", "")
    if value != "name" or not name:
        raise NotFound("report-choice-gone")
    return name


def _picked_words(_field: FormField, value: str, ctx: Ctx, _running: RunningSettings) -> str:
    """What was typed before: to find the act, or just now if the form asked about it."""
    words = {SENTENCE: current_draft(ctx).sentence, TYPED: ctx.session.data.get(TYPED, "")}.get(value, "")
    room = current_draft(ctx).room
    match fits_text(words, longest=room):
        case "":
            return words
        case "long":
            raise BadInput("report-text-long", {"most": room})
    raise NotFound("report-choice-gone")


def _typed_only(_field: FormField, _value: str, _ctx: Ctx, _running: RunningSettings) -> str:
    raise WrongState("report-choice-gone")


PICKED: Final[Mapping[InputKind, Callable[[FormField, str, Ctx, RunningSettings], str]]] = {
    InputKind.CHOICE: _picked_choice,
    InputKind.ACTS: _picked_choice,
    InputKind.TREE: _picked_place,
    InputKind.TIME: _picked_time,
    InputKind.FILES: _picked_files,
    InputKind.WORDS: _picked_words,
    InputKind.ADDRESS: _picked_name,
    InputKind.VOICE: _typed_only,
}
