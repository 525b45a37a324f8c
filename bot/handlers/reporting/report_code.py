"""The receipt code, in a separate message before anything is sent; and the end of the short forms, where it
stands above the buttons that send.

The person can delete the message, alone or with the whole chat. As long as the report is not sent, the code
can be shown again.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Reply, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import WrongState
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant, next_field
from bot.domain.sent_reports.receipts import group_digits
from bot.domain.submissions.evidence import should_notify_reporter
from bot.handlers.pieces import button, paragraphs, span
from bot.handlers.reporting.report_review import short_end
from bot.handlers.submissions.evidence_words import draft_files_note, pending_files_notes
from bot.usecases.reporting.file_report import severity_of

WAITED: Final = timedelta(hours=24)


async def show_code(update: Incoming, ctx: Ctx) -> Turn:
    """Show the receipt code, the first time or again: write it down, then send."""
    draft = ctx.session.draft
    if draft is None or next_field(draft) is not None:
        raise WrongState("report-unfinished")
    if draft.way is not FormVariant.FULL:
        return await finish_short_form(ctx, draft, code=True)
    coded, amiss = await _file_problems(_with_code(draft, ctx), ctx, again=True)
    session = ctx.session.at("report.review").with_draft(coded).next_epoch()
    epoch = session.epoch
    rows = (
        (Button(TextRef("button-report-send"), Press("report-send", epoch=epoch)),),
        (Button(TextRef("button-report-review"), Press("report-on", epoch=epoch)),),
        (Button(TextRef("button-report-cancel"), Press("report-cancel", epoch=epoch)),),
    )
    screen = Screen("report-ready", {"mode": coded.contact.value}, rows, below=True)
    return Turn((*amiss, await _code(coded, ctx), screen), session=session)


async def finish_short_form(ctx: Ctx, draft: Draft, *before: Reply, code: bool = False) -> Turn:
    """The end of a short form: the code (first time or by ``code``), all answers, two ways of sending."""
    coded, amiss = await _file_problems(_with_code(draft, ctx), ctx, again=code)
    session = ctx.session.at("report.review").with_draft(coded).next_epoch()
    code_messages = (await _code(coded, ctx),) if code or not draft.receipt else ()
    body, rows = short_end(coded, content=ctx.content, epoch=session.epoch)
    messages = (*before, *amiss, *code_messages)
    return Turn((*messages, Screen(body.key, body.args, rows, below=bool(messages))), session=session)


def _with_code(draft: Draft, ctx: Ctx) -> Draft:
    return draft if draft.receipt else draft.with_receipt(ctx.ids.receipt())


async def _file_problems(draft: Draft, ctx: Ctx, *, again: bool) -> tuple[Draft, tuple[Reply, ...]]:
    """Which files are still being fetched; and which were lost or will not be shown, while they can still be
    sent again: once, and again on request. It is a separate message, because a long story leaves no room for
    it on the screen."""
    pieces = await ctx.uow.evidence.of_report(draft.id) if draft.evidence else ()
    mode = draft.contact.value if draft.way is FormVariant.FULL else "either"
    file_notes, count = (
        pending_files_notes(pieces, mode),
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
    args: dict[str, Arg] = {"code": code, "waits": waits_text, "reach": ctx.operator.reach}
    return Say(
        "report-receipt", args, ((button("button-erase", "erase"),),), lane=SendLane.RECEIPT, slot="receipt"
    )
