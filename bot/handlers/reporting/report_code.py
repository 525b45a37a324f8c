"""The receipt code, in a message of its own before anything is sent; and the end of the short ways, where it stands
above the buttons that send.

The message can be deleted, on purpose or with the whole chat: as long as the report is not sent, the code can be
seen once more.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Lane, Reply, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import WrongState
from bot.domain.reporting.drafts import Draft, Name, Way
from bot.domain.reporting.form_steps import next_field
from bot.domain.sent_reports.receipts import grouped
from bot.domain.submissions.evidence import to_be_told
from bot.handlers.pieces import button, paragraphs, span
from bot.handlers.reporting.report_review import short_end
from bot.handlers.submissions.evidence_words import in_draft, on_their_way
from bot.usecases.reporting.limit_reports import severity_of

WAITED: Final = timedelta(hours=24)


async def show_code(update: Incoming, ctx: Ctx) -> Turn:
    """The receipt code, the first time or again: write it down, then send."""
    draft = ctx.session.draft
    if draft is None or next_field(draft) is not None:
        raise WrongState("report-unfinished")
    if draft.way is not Way.FULL:
        return await ready(ctx, draft, code=True)
    coded, amiss = await _amiss(_coded(draft, ctx), ctx, again=True)
    session = ctx.session.at("report.review").with_draft(coded).next_epoch()
    epoch = session.epoch
    rows = (
        (Button(Term("button-report-send"), Press("report-send", epoch=epoch)),),
        (Button(Term("button-report-review"), Press("report-on", epoch=epoch)),),
        (Button(Term("button-report-cancel"), Press("report-cancel", epoch=epoch)),),
    )
    screen = Screen("report-ready", {"mode": coded.contact.value}, rows, below=True)
    return Turn((*amiss, await _code(coded, ctx), screen), session=session)


async def ready(ctx: Ctx, draft: Draft, *before: Reply, code: bool = False) -> Turn:
    """The end of a short way: the code the first time or where it is wished for, all answers, and the two ways of
    sending."""
    coded, amiss = await _amiss(_coded(draft, ctx), ctx, again=code)
    session = ctx.session.at("report.review").with_draft(coded).next_epoch()
    shown = (await _code(coded, ctx),) if code or not draft.receipt else ()
    body, rows = short_end(coded, content=ctx.content, epoch=session.epoch)
    said = (*before, *amiss, *shown)
    return Turn((*said, Screen(body.key, body.args, rows, below=bool(said))), session=session)


def _coded(draft: Draft, ctx: Ctx) -> Draft:
    return draft if draft.receipt else draft.with_receipt(ctx.ids.receipt())


async def _amiss(draft: Draft, ctx: Ctx, *, again: bool) -> tuple[Draft, tuple[Reply, ...]]:
    """Which files are on their way; and which never came or will not be shown, while they can still be sent again:
    once, and where it is wished for again. A message of its own, because with a long story there is no room for it on
    the screen."""
    pieces = await ctx.uow.evidence.of_report(draft.id) if draft.evidence else ()
    mode = draft.contact.value if draft.way is Way.FULL else "either"
    told, count = on_their_way(pieces, mode), sum(to_be_told(piece.state, piece.facts) for piece in pieces)
    if count and (again or count > draft.amiss):
        ctx.uow.evidence.told_losses(draft.id)
        draft, told = replace(draft, amiss=count), [*told, in_draft(pieces)]
    return draft, (Say("report-amiss", {"files": paragraphs(told)}, slot="amiss"),) if told else ()


async def _code(draft: Draft, ctx: Ctx) -> Say:
    """The code with how long others have waited lately."""
    severity = severity_of(ctx.content.acts.get(draft.get(Name.ACT)))
    waits = await ctx.uow.cases.waits(severity, since=ctx.clock.now() - WAITED)
    told = (
        Term("report-waits-unknown")
        if waits is None
        else Term("report-waits-known", {"median": span(waits.median), "most": span(waits.most)})
    )
    code = Digits(grouped(draft.receipt))
    args: dict[str, Arg] = {"code": code, "waits": told, "reach": ctx.operator.reach}
    return Say(
        "report-receipt", args, ((button("button-erase", "erase"),),), lane=Lane.RECEIPT, slot="receipt"
    )
