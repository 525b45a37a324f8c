"""Entrance of the report form and moves in it: danger first, privacy, then question after question."""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.figures.daily_counts import FormStep
from bot.domain.reporting.drafts import (
    FORM,
    ORDER,
    Draft,
    FieldName,
    FormVariant,
    editable,
    previous_field,
    switch_variant,
)
from bot.handlers.flows.confirming import confirmation
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.reporting.report_before import privacy_first
from bot.handlers.reporting.report_entrance import refuse_if_blocked, refuse_if_closed, show_danger
from bot.handlers.reporting.report_files import use_earlier_voice
from bot.handlers.reporting.report_steps import current_draft, step
from bot.handlers.reporting.stray_message import start_new_report, take_begun_files
from bot.handlers.sent_reports.pending_message import may_begin_report, without_begun_files
from bot.usecases.learning.order_practice import put_open_aside
from bot.usecases.reporting.file_report import discard_draft
from bot.usecases.submissions.evidence import drop_evidence

# --- entrance -----------------------------------------------------------------------------------


async def open_report(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/report``: continue an open draft, else begin with what waits, else ask about danger first; if closed,
    show other channels."""
    running = await ctx.uow.settings.running()
    if (shut := refuse_if_closed(ctx, running)) is not None:
        return shut
    if ctx.session.draft is None and may_begin_report(ctx.session):
        return await start_new_report(update, ctx)
    await put_open_aside(ctx)
    if ctx.session.draft is not None:
        if (held := await refuse_if_blocked(ctx, ctx.session.draft)) is not None:
            return held
        rows = tuple(
            (Button(TextRef(key), Press(verb, given, ctx.session.epoch)),)
            for key, verb, given in (
                ("button-report-resume", *_resumption(ctx.session.draft)),
                ("button-report-anew", "report-cancel", "anew"),
                ("button-report-discard", "report-cancel", ""),
            )
        )
        return Turn((Screen("report-waits", buttons=(*rows, back_to_menu())),), session=ctx.session.at(""))
    return show_danger(ctx, running)


def _resumption(draft: Draft) -> tuple[str, str]:
    """Where the form continues. A draft without the first answer may have begun before the privacy card was
    read, so it comes first."""
    if FieldName.ACT in draft.answers or FieldName.VOICE in draft.answers:
        return "report-on", ""
    return "report-start", "" if draft.way is FormVariant.FULL else draft.way.value


async def start_report(update: Incoming, ctx: Ctx) -> Turn:
    """Start without danger: the privacy card, then the first question; the short forms show both at once."""
    running = await ctx.uow.settings.running()
    if (shut := refuse_if_closed(ctx, running)) is not None:
        return shut
    await put_open_aside(ctx)
    given = argument(update)
    way = FormVariant(given) if given in FormVariant else FormVariant.FULL
    if way is not FormVariant.FULL:
        return await _begin(ctx, switch_variant(way, ctx.session.draft or Draft(ctx.ids.new())))
    draft = ctx.session.draft
    session = ctx.session.with_draft(switch_variant(way, draft)) if draft is not None else ctx.session
    return await privacy_first(ctx, session)


async def _begin(ctx: Ctx, draft: Draft) -> Turn:
    draft, ctx, notes = await take_begun_files(draft, ctx)
    draft, heard = await use_earlier_voice(draft, ctx)
    return await step(ctx, draft, *notes, *heard, opening=True)


async def agree(update: Incoming, ctx: Ctx) -> Turn:
    """Show the first question, or continue an existing draft."""
    draft, ctx, notes = await take_begun_files(ctx.session.draft or Draft(ctx.ids.new()), ctx)
    return await step(ctx, draft, *notes)


async def go_on(update: Incoming, ctx: Ctx) -> Turn:
    """Return to where the draft stands, with the code again: the person may have cleaned the chat."""
    await put_open_aside(ctx)
    draft, taken, notes = await take_begun_files(current_draft(ctx), ctx)
    return await step(taken, draft, *notes, code=ctx.session.state != "report.review")


# --- moves in the form --------------------------------------------------------------------------


async def go_back(update: Incoming, ctx: Ctx) -> Turn:
    """Go back one step: to the previous question with its answer, or from the first one to the entrance.

    From a question that was opened in the review, go back to the review.
    """
    draft = current_draft(ctx)
    if draft.editing is not None and draft.editing not in ORDER[draft.way]:
        return await step(ctx, draft.with_editing(None))
    name = previous_field(draft)
    if name is not None:
        return await step(ctx, draft.with_editing(name))
    if draft.way is FormVariant.FULL:
        return await start_report(update, ctx)
    return await _way_in(ctx)


async def _way_in(ctx: Ctx) -> Turn:
    running = await ctx.uow.settings.running()
    return refuse_if_closed(ctx, running) or show_danger(ctx, running)


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """Leave the answer as it is."""
    return await step(ctx, current_draft(ctx).with_editing(None))


async def edit(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for a field again, from the review."""
    draft = current_draft(ctx)
    name = argument(update)
    if name not in {field.name for field in editable(draft)}:
        raise NotFound("report-choice-gone")
    return await step(ctx, draft.with_editing(FieldName(name)))


async def ask_drop_files(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation, against slips, before the files sent so far are destroyed."""
    epoch = ctx.session.epoch
    yes = Button(TextRef("button-files-drop-yes"), Press("report-drop-yes", epoch=epoch))
    no = Button(TextRef("button-files-drop-no"), Press("report-on", epoch=epoch))
    return Turn((Screen("report-files-drop-ask", {"count": current_draft(ctx).evidence}, ((no,), (yes,))),))


async def drop_files(update: Incoming, ctx: Ctx) -> Turn:
    """Destroy the files sent so far. The rest of the draft stays."""
    dropped = drop_evidence(ctx, current_draft(ctx))
    return await step(ctx, dropped.without_answer(FieldName.VOICE))


async def drop_point(update: Incoming, ctx: Ctx) -> Turn:
    """Remove the exact place."""
    return await step(ctx, current_draft(ctx).at_point(""))


# --- leaving the form ---------------------------------------------------------------------------


async def cancel(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation before giving up. «No» continues, or shows again why the form cannot continue."""
    held = await refuse_if_blocked(ctx, current_draft(ctx)) is not None
    epoch = ctx.session.epoch
    no = button("button-report-discard-keep", "report")
    no = no if held else Button(TextRef("button-report-discard-no"), Press("report-on", epoch=epoch))
    yes = Button(TextRef("button-report-discard-yes"), Press("report-discard", argument(update), epoch))
    return Turn((confirmation("report-cancel-ask", yes=yes, no=no),))


async def discard(update: Incoming, ctx: Ctx) -> Turn:
    """Delete the draft and its files; «anew» starts again at once."""
    discard_draft(ctx, ctx.session.draft, FormStep.DISCARDED)
    dropped = without_begun_files(ctx.session.with_draft(None))
    if argument(update) == "anew":
        return await _way_in(replace(ctx, session=dropped))
    session = dropped.at("").next_epoch()
    rows = (
        (button("button-clean-chat", "clean-chat"),),
        (button("button-report", "report"),),
        back_to_menu(),
    )
    return Turn((Screen("report-discarded", buttons=rows),), session=session)


assert set(FORM) == set(FieldName), "every field of the form has a question"
