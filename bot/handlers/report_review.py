"""The end of the form: all answers to look over, the receipt code, and sending."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import ButtonPressed, Incoming
from bot.conversation.outgoing import (
    Ack,
    Button,
    Digits,
    EraseMessage,
    Lane,
    ReceiptOf,
    Rows,
    Say,
    Screen,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.drafts import FORM, Draft, editable, next_field
from bot.domain.errors import NotFound, WrongState
from bot.domain.receipts import grouped
from bot.domain.witnesses import ContactMode
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, lines
from bot.handlers.report_choices import shown
from bot.usecases.file_report import file_report
from bot.usecases.ports import Content

_FILED: Final = {
    ContactMode.RETURNABLE: "report-filed-returnable",
    ContactMode.NO_RETURN: "report-filed-no-return",
}


def review(draft: Draft, *, content: Content, epoch: int) -> tuple[Term, Rows]:
    """Every answer in words, each with a button to change it, and the way to the code."""
    answered = [field for field in FORM.values() if field.applies(draft) and field.name in draft.answers]
    told = [
        Term(
            "report-review-line",
            {
                "name": Term(f"report-name-{field.name}"),
                "value": shown(field, draft.get(field.name), content=content, count=draft.evidence),
            },
        )
        for field in answered
    ]
    edits = [
        Button(Term(f"report-name-{field.name}"), Press("report-edit", field.name.value, epoch))
        for field in editable(draft)
    ]
    rows = tuple(tuple(edits[i : i + 2]) for i in range(0, len(edits), 2))
    code = Button(Term("button-report-code"), Press("report-code", epoch=epoch))
    cancel = Button(Term("button-report-cancel"), Press("report-cancel", epoch=epoch))
    return Term("report-review", {"answers": lines(told)}), (*rows, (code,), (cancel,))


async def show_code(update: Incoming, ctx: Ctx) -> Turn:
    """The receipt code in a message of its own, before anything is sent: write it down, then send."""
    draft = ctx.session.draft
    if draft is None or next_field(draft) is not None:
        raise WrongState("report-unfinished")
    coded = draft if draft.receipt else draft.with_receipt(ctx.ids.receipt())
    session = ctx.session.at("report.review").with_draft(coded).next_epoch()
    code = Say(
        "report-receipt",
        {"code": Digits(grouped(coded.receipt))},
        ((button("button-erase", "erase"),),),
        lane=Lane.RECEIPT,
        slot="receipt",
    )
    rows = (
        (Button(Term("button-report-send"), Press("report-send", epoch=session.epoch)),),
        (Button(Term("button-report-review"), Press("report-on", epoch=session.epoch)),),
        (Button(Term("button-report-cancel"), Press("report-cancel", epoch=session.epoch)),),
    )
    return Turn((code, Screen("report-ready", {"mode": coded.contact.value}, rows)), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """File the report once. The draft leaves the conversation in the same turn."""
    draft = ctx.session.draft
    if draft is None:
        raise NotFound("report-sent-already")
    filed = await file_report(
        draft, by=ctx.person, uow=ctx.uow, clock=ctx.clock, ids=ctx.ids, content=ctx.content
    )
    mine = ((button("button-my-reports", "my-reports"),),) if draft.contact is ContactMode.RETURNABLE else ()
    rows: Rows = (*mine, (button("button-clean-chat", "clean-chat"),), back_to_menu())
    confirmed = Say(
        _FILED[draft.contact],
        {"number": Digits(str(filed.case.number)), "until": filed.case.deadline},
        lane=Lane.RECEIPT,
        remember=ReceiptOf(draft.id),
    )
    replies = (Screen("report-sent", buttons=rows), confirmed)
    if draft.contact is ContactMode.NO_RETURN:
        # Here and not when the receipt has arrived: by then the person may be writing the next report.
        return Turn(replies, facts=filed.facts, forget=True)
    return Turn(replies, session=ctx.session.at("").with_draft(None).next_epoch(), facts=filed.facts)


async def erase(update: Incoming, ctx: Ctx) -> Turn:
    """«Delete this» under a message: that very message goes."""
    if not isinstance(update, ButtonPressed):
        return Turn()
    return Turn((Ack(), EraseMessage(update.message)))


TEXT_FAMILIES = (*(f"report-name-{name}" for name in FORM), *_FILED.values())
