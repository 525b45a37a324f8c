"""The way into the report form and about in it: danger first, privacy, then one question after another."""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Digits, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.drafts import (
    FORM,
    Draft,
    Name,
    previous_field,
)
from bot.domain.errors import NotFound
from bot.domain.settings import Reporting, Running
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines
from bot.handlers.privacy import brief_card, official_ways, whole_card_row
from bot.handlers.report_steps import drafting, step
from bot.usecases.discard_draft import discard_draft
from bot.usecases.take_evidence import drop_evidence

# --- the way in -----------------------------------------------------------------------------------


async def open_report(update: Incoming, ctx: Ctx) -> Turn:
    """``/report`` and its button: on with the draft that waits, else danger first; closed shows other ways."""
    running = await ctx.uow.settings.running()
    if (closed := _closed(ctx, running)) is not None:
        return closed
    if ctx.session.draft is not None:
        rows = tuple(
            (Button(Term(key), Press(verb, given, ctx.session.epoch)),)
            for key, verb, given in (
                ("button-report-resume", "report-on", ""),
                ("button-report-anew", "report-cancel", "anew"),
                ("button-report-discard", "report-cancel", ""),
            )
        )
        return Turn((Screen("report-waits", buttons=(*rows, back_to_menu())),), session=ctx.session.at(""))
    return _danger(ctx)


def _closed(ctx: Ctx, running: Running) -> Turn | None:
    """The official ways instead of the form, while no reports are taken."""
    if ctx.operator.words and running.reporting in (Reporting.OPEN, Reporting.EMERGENCY):
        return None
    key = "report-closed" if running.reporting is Reporting.CLOSED else "report-off"
    rows = ((button("button-receipt", "receipt"),), back_to_menu())
    args = {"ways": official_ways(ctx.content), "hotlines": _hotlines(ctx, emergency=False)}
    return Turn((Screen(key, args, rows),), session=ctx.session.at(""))


def _danger(ctx: Ctx) -> Turn:
    session = ctx.session.at("").next_epoch()
    safe = Button(Term("button-report-safe"), Press("report-start", epoch=session.epoch))
    screen = Screen("report-danger", {"hotlines": _hotlines(ctx, emergency=True)}, ((safe,), back_to_menu()))
    return Turn((screen,), session=session)


def _hotlines(ctx: Ctx, *, emergency: bool) -> Term:
    found = [line for line in ctx.content.hotlines if line.emergency or not emergency]
    return lines(
        [
            Term("report-hotline", {"number": Digits(line.number), "label": line.label, "when": line.when})
            for line in found
        ]
    )


async def start_report(update: Incoming, ctx: Ctx) -> Turn:
    """Not in danger: the privacy card comes before the first question."""
    running = await ctx.uow.settings.running()
    if (closed := _closed(ctx, running)) is not None:
        return closed
    agree = Button(Term("button-report-agree"), Press("report-agree", epoch=ctx.session.epoch))
    rows = ((agree,), whole_card_row(ctx), back_to_menu())
    return Turn((Screen("report-privacy", {"lines": await brief_card(ctx)}, rows),))


async def agree(update: Incoming, ctx: Ctx) -> Turn:
    """The first question. A draft that is there already goes on."""
    return await step(ctx, ctx.session.draft or Draft(ctx.ids.new()))


async def go_on(update: Incoming, ctx: Ctx) -> Turn:
    """Back to where the draft stands."""
    return await step(ctx, drafting(ctx))


# --- about in the form ----------------------------------------------------------------------------


async def back(update: Incoming, ctx: Ctx) -> Turn:
    """One step back: the question before, with its answer still there; before the first, the way in."""
    draft = drafting(ctx)
    name = previous_field(draft)
    if name is None:
        return await start_report(update, ctx)
    return await step(ctx, draft.editing_again(name))


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """The answer stays as it is."""
    return await step(ctx, drafting(ctx).editing_again(None))


async def edit(update: Incoming, ctx: Ctx) -> Turn:
    """A field is asked once more, from the review."""
    draft = drafting(ctx)
    name = argument(update)
    if name not in FORM or name not in draft.answers or name in draft.settled:
        raise NotFound("report-choice-gone")
    return await step(ctx, draft.editing_again(Name(name)))


async def drop_files(update: Incoming, ctx: Ctx) -> Turn:
    """The files sent so far are destroyed; the rest of the draft stays."""
    draft = drop_evidence(drafting(ctx), uow=ctx.uow, ids=ctx.ids)
    return await step(ctx, draft)


# --- out of it ------------------------------------------------------------------------------------


async def cancel(update: Incoming, ctx: Ctx) -> Turn:
    """Giving up is asked about once."""
    drafting(ctx)
    epoch = ctx.session.epoch
    rows: Rows = (
        (Button(Term("button-report-discard-yes"), Press("report-discard", argument(update), epoch)),),
        (Button(Term("button-report-discard-no"), Press("report-on", epoch=epoch)),),
    )
    return Turn((Screen("report-cancel-ask", buttons=rows),))


async def discard(update: Incoming, ctx: Ctx) -> Turn:
    """The draft and its files are gone; «anew» begins at once."""
    discard_draft(ctx.session.draft, uow=ctx.uow)
    dropped = ctx.session.with_draft(None)
    if argument(update) == "anew":
        return _danger(replace(ctx, session=dropped))
    session = dropped.at("").next_epoch()
    rows = ((button("button-report", "report"),), back_to_menu())
    return Turn((Screen("report-discarded", buttons=rows),), session=session)


async def outside(update: Incoming, ctx: Ctx) -> Turn:
    """It is about a private person's opinion, dress or post: kindly refused, nothing of it is kept."""
    discard_draft(ctx.session.draft, uow=ctx.uow)
    rows = (
        (button("button-report-another", "report"),),
        (button("button-learn", "learn"),),
        back_to_menu(),
    )
    session = ctx.session.at("").with_draft(None).next_epoch()
    return Turn((Screen("report-outside", buttons=rows),), session=session)
