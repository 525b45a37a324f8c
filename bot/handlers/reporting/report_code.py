"""The end of the form: the receipt code in a message of its own, above the review that sends.

The person can delete the message, alone or with the whole chat. As long as the report is not sent, the code
can be shown again. Below it stands whether an answer is wanted, because the code is the way back without one.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Digits, Reply, Say, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound, WrongState
from bot.domain.reporting.drafts import Draft, FieldName, next_field
from bot.domain.sent_reports.receipts import group_digits
from bot.domain.submissions.evidence import should_notify_reporter
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.pieces import NOTHING, argument, button, paragraphs, span
from bot.handlers.reporting.form_question import question_screen
from bot.handlers.reporting.reading_times import read_later_term
from bot.handlers.reporting.report_review import contact_button, review
from bot.handlers.submissions.evidence_words import draft_files_note, pending_files_notes
from bot.usecases.reporting.file_report import severity_of

WAITED: Final = timedelta(hours=24)


async def show_code(update: Incoming, ctx: Ctx) -> Turn:
    """Show the receipt code again, above the review."""
    draft = ctx.session.draft
    if draft is None or next_field(draft) is not None:
        raise WrongState("report-unfinished")
    return await show_end(ctx, draft, code=True)


async def want_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Keep the account, sealed, so that an answer can come."""
    return await _choose_contact(ContactMode.RETURNABLE, update, ctx)


async def decline_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Keep nothing that an answer could come to; the code alone opens the report."""
    return await _choose_contact(ContactMode.NO_RETURN, update, ctx)


async def _choose_contact(mode: ContactMode, update: Incoming, ctx: Ctx) -> Turn:
    """Take the contact mode by one press below the code or among the changes. The buttons of the review stay
    valid."""
    draft = ctx.session.draft
    if draft is None or draft.id != argument(update) or next_field(draft) is not None:
        raise NotFound("report-choice-gone")
    chosen = draft.with_answer(FieldName.CONTACT, mode)
    notes: tuple[Reply, ...] = ()
    if mode is ContactMode.NO_RETURN:  # a file that is lost later can no longer be asked for
        chosen, notes = await _file_problems(chosen, ctx, again=True)
    body, rows = await review(chosen, ctx, epoch=ctx.session.epoch)
    session = ctx.session.at("report.review").with_draft(chosen)
    return Turn((*notes, question_screen(body, rows, below=bool(notes))), session=session)


async def show_end(ctx: Ctx, draft: Draft, *before: Reply, code: bool = False) -> Turn:
    """The end of the form: the code (first time or by ``code``), and below it the review that sends."""
    coded, amiss = await _file_problems(_with_code(draft, ctx), ctx, again=code)
    session = ctx.session.at("report.review").with_draft(coded).next_epoch()
    code_messages = (await _code(coded, ctx),) if code or not draft.receipt else ()
    body, rows = await review(coded, ctx, epoch=session.epoch)
    messages = (*before, *amiss, *code_messages)
    return Turn((*messages, question_screen(body, rows, below=bool(messages))), session=session)


def _with_code(draft: Draft, ctx: Ctx) -> Draft:
    return draft if draft.receipt else draft.with_receipt(ctx.ids.receipt())


async def _file_problems(draft: Draft, ctx: Ctx, *, again: bool) -> tuple[Draft, tuple[Reply, ...]]:
    """Which files are still being fetched; and which were lost or will not be shown, while they can still be
    sent again: once, and again on request. It is a separate message, because a long story leaves no room for
    it on the screen."""
    pieces = await ctx.uow.evidence.of_report(draft.id) if draft.evidence else ()
    file_notes, count = (
        pending_files_notes(pieces, draft.contact.value),
        sum(should_notify_reporter(piece.state, piece.facts) for piece in pieces),
    )
    if count and (again or count > draft.amiss):
        ctx.uow.evidence.mark_losses_told(draft.id)
        draft, file_notes = replace(draft, amiss=count), [*file_notes, draft_files_note(pieces)]
    return draft, (
        Say("report-amiss", {"files": paragraphs(file_notes)}, slot="amiss"),
    ) if file_notes else ()


async def _code(draft: Draft, ctx: Ctx) -> Say:
    """The code, with how long others have recently waited."""
    severity = severity_of(ctx.content.acts.get(draft.get(FieldName.ACT)))
    waits = await ctx.uow.cases.wait_times(severity, since=ctx.clock.now() - WAITED)
    waits_text = (
        TextRef("report-waits-unknown")
        if waits is None
        else TextRef("report-waits-known", {"median": span(waits.median), "most": span(waits.most)})
    )
    code = Digits(group_digits(draft.receipt))
    later = await read_later_term(ctx, severity)
    waits_term = paragraphs([waits_text, later]) if later != NOTHING else waits_text
    args: dict[str, Arg] = {"code": code, "waits": waits_term, "reach": ctx.operator.reach}
    rows = ((contact_button(draft),), (button("button-erase", "erase"),))
    return Say("report-receipt", args, rows, lane=SendLane.RECEIPT, slot="receipt")
