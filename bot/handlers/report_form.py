"""The way into the report form and about in it: danger first, privacy, then one question after another."""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Digits, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.drafts import FORM, ORDER, Draft, Name, Way
from bot.domain.errors import NotFound
from bot.domain.form_steps import editable, previous_field
from bot.domain.settings import Reporting, Running
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines
from bot.handlers.privacy import brief_card, official_ways, whole_card_row
from bot.handlers.report_steps import body_now, drafting, step
from bot.usecases.discard_draft import discard_draft
from bot.usecases.take_evidence import drop_evidence

LAST_START: Final = 900_000_000
"""Nine digits are an epoch on a button; what is left above is more than any conversation uses up."""

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
    return danger(ctx, running)


def _closed(ctx: Ctx, running: Running) -> Turn | None:
    """The official ways instead of the form, while no reports are taken."""
    if ctx.operator.words and running.reporting in (Reporting.OPEN, Reporting.EMERGENCY):
        return None
    key = "report-closed" if running.reporting is Reporting.CLOSED else "report-off"
    rows = ((button("button-receipt", "receipt"),), back_to_menu())
    args = {"ways": official_ways(ctx.content), "hotlines": _hotlines(ctx, emergency=False)}
    return Turn((Screen(key, args, rows),), session=ctx.session.at(""))


def danger(ctx: Ctx, running: Running) -> Turn:
    """Whom to call first, then the three ways to tell it. What nobody has named yet may not be grave enough
    while only the gravest is taken, so there is no voice then."""
    session = _anew(ctx)
    ways = [("button-report-safe", ""), ("button-report-quick", Way.QUICK.value)]
    if running.reporting is Reporting.OPEN:
        ways.append(("button-report-voice", Way.VOICE.value))
    rows = tuple((Button(Term(key), Press("report-start", way, session.epoch)),) for key, way in ways)
    args = {"hotlines": _hotlines(ctx, emergency=True)}
    return Turn((Screen("report-danger", args, (*rows, back_to_menu())),), session=session)


def _anew(ctx: Ctx) -> Session:
    """The conversation with older buttons out of force.

    One that was forgotten counts from a random number: buttons of the report it forgot still stand in the chat,
    and must not fit the next one when it has come as far.
    """
    session = ctx.session.at("")
    return session.next_epoch() if session.epoch else replace(session, epoch=ctx.ids.seed() % LAST_START + 1)


def _hotlines(ctx: Ctx, *, emergency: bool) -> Term:
    found = [line for line in ctx.content.hotlines if line.emergency or not emergency]
    return lines(
        [
            Term("report-hotline", {"number": Digits(line.number), "label": line.label, "when": line.when})
            for line in found
        ]
    )


async def start_report(update: Incoming, ctx: Ctx) -> Turn:
    """Not in danger: the privacy card comes before the first question; the short ways show both at once."""
    running = await ctx.uow.settings.running()
    if (closed := _closed(ctx, running)) is not None:
        return closed
    given = argument(update)
    way = Way(given) if given in Way else Way.FULL
    if way is not Way.FULL:
        return await _begin(ctx, replace(ctx.session.draft or Draft(ctx.ids.new()), way=way))
    draft = ctx.session.draft
    session = ctx.session.with_draft(replace(draft, way=way)) if draft is not None else None
    agree = Button(Term("button-report-agree"), Press("report-agree", epoch=ctx.session.epoch))
    rows = ((agree,), whole_card_row(ctx.session.epoch), back_to_menu())
    return Turn((Screen("report-privacy", {"lines": await brief_card(ctx)}, rows),), session=session)


async def _begin(ctx: Ctx, draft: Draft) -> Turn:
    asked = await step(ctx, draft)
    session = asked.session
    assert session is not None
    body, rows = await body_now(ctx, draft, epoch=session.epoch)
    card = whole_card_row(session.epoch, draft.way)
    screen = Screen("report-begin", {"lines": await brief_card(ctx), "body": body}, (*rows, card))
    return replace(asked, replies=(screen,))


async def agree(update: Incoming, ctx: Ctx) -> Turn:
    """The first question. A draft that is there already goes on."""
    return await step(ctx, ctx.session.draft or Draft(ctx.ids.new()))


async def go_on(update: Incoming, ctx: Ctx) -> Turn:
    """Back to where the draft stands."""
    return await step(ctx, drafting(ctx))


# --- about in the form ----------------------------------------------------------------------------


async def back(update: Incoming, ctx: Ctx) -> Turn:
    """One step back: the question before, with its answer still there; before the first, the way in.

    From a question that was opened at the review only, back to the review.
    """
    draft = drafting(ctx)
    if draft.editing is not None and draft.editing not in ORDER[draft.way]:
        return await step(ctx, draft.editing_again(None))
    name = previous_field(draft)
    if name is not None:
        return await step(ctx, draft.editing_again(name))
    if draft.way is Way.FULL:
        return await start_report(update, ctx)
    return danger(ctx, await ctx.uow.settings.running())


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """The answer stays as it is."""
    return await step(ctx, drafting(ctx).editing_again(None))


async def edit(update: Incoming, ctx: Ctx) -> Turn:
    """A field is asked once more, from the review."""
    draft = drafting(ctx)
    name = argument(update)
    if name not in {field.name for field in editable(draft)}:
        raise NotFound("report-choice-gone")
    return await step(ctx, draft.editing_again(Name(name)))


async def drop_files(update: Incoming, ctx: Ctx) -> Turn:
    """The files sent so far are destroyed; the rest of the draft stays."""
    draft = drop_evidence(drafting(ctx), uow=ctx.uow, ids=ctx.ids)
    return await step(ctx, draft.without(Name.VOICE))


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
        return danger(replace(ctx, session=dropped), await ctx.uow.settings.running())
    session = dropped.at("").next_epoch()
    rows = ((button("button-report", "report"),), back_to_menu())
    return Turn((Screen("report-discarded", buttons=rows),), session=session)


assert set(FORM) == set(Name), "every field of the form has a question"
