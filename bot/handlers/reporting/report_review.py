"""The end of the form: reviewing all answers, and sending."""

import textwrap
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import ButtonPressed, Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Digits,
    EraseMessage,
    Latin,
    ReceiptOf,
    Rows,
    Say,
    Screen,
    SendLane,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.domain.reporting.drafts import FORM, Draft, FieldName, editable
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, lines
from bot.handlers.reporting.report_entrance import file_draft
from bot.handlers.sent_reports.pending_message import lost_message_notice
from bot.handlers.submissions.report_choices import answer_words
from bot.usecases.ports import Content
from bot.usecases.safety.post_head import posted_head

POST_SHOWN: Final = 120
"""Most characters of a forwarded post; more would push the answers out of the message."""
_FILED: Final = {
    ContactMode.RETURNABLE: "report-filed-returnable",
    ContactMode.NO_RETURN: "report-filed-no-return",
}


def review(draft: Draft, *, content: Content, epoch: int) -> tuple[TextRef, Rows]:
    """Every answer in words, each with a button to change it, and the button to the code."""
    code = Button(TextRef("button-report-code"), Press("report-code", epoch=epoch))
    return TextRef("report-review", {"answers": _answer_lines(draft, content)}), (
        *_edits(draft, epoch),
        (code,),
        _ways(epoch),
    )


def _ways(epoch: int) -> tuple[Button, ...]:
    """One step back, or give up."""
    back = Button(TextRef("button-report-back"), Press("report-back", epoch=epoch))
    return (back, Button(TextRef("button-report-cancel"), Press("report-cancel", epoch=epoch)))


def _person(draft: Draft, content: Content, epoch: int) -> Rows:
    """If private persons cannot be reported, a button says that it was one. A voice report has no act yet."""
    act = content.acts.get(draft.get(FieldName.ACT))
    if act is not None and ActorClass.PERSON in act.reportable_actors:
        return ()
    return ((Button(TextRef("button-report-person"), Press("report-outside", epoch=epoch)),),)


def _answer_lines(draft: Draft, content: Content) -> TextRef:
    answered = [field for field in FORM.values() if field.applies(draft) and field.name in draft.answers]
    review_lines = [
        TextRef(
            "report-review-line",
            {
                "name": TextRef(f"report-name-{field.name}"),
                "value": answer_words(field, draft, content=content),
            },
        )
        for field in answered
    ]
    if draft.forwarded:
        review_lines.append(
            TextRef("report-review-post", {"count": len(draft.forwarded), "words": _start(draft.forwarded)})
        )
    return lines(review_lines)


def _start(words: str) -> str:
    """The beginning of a long text on one line: whole words, unless it is a single word without a space."""
    if len(words.split(maxsplit=1)[0]) >= POST_SHOWN:
        return f"{words.strip()[:POST_SHOWN]} …"
    return textwrap.shorten(words, POST_SHOWN, placeholder=" …")


def _edits(draft: Draft, epoch: int) -> Rows:
    edits = [
        Button(TextRef(f"report-name-{field.name}"), Press("report-edit", field.name.value, epoch))
        for field in editable(draft)
    ]
    return tuple(tuple(edits[i : i + 2]) for i in range(0, len(edits), 2))


def short_end(draft: Draft, *, content: Content, epoch: int) -> tuple[TextRef, Rows]:
    """The end of a short form: all answers, the two ways of sending, and the code again."""
    sends = tuple(
        (Button(TextRef(f"button-report-send-{_key(mode)}"), Press("report-send", mode.value, epoch)),)
        for mode in ContactMode
    )
    code = (Button(TextRef("button-report-code-again"), Press("report-code", epoch=epoch)),)
    args: dict[str, Arg] = {"answers": _answer_lines(draft, content), "way": draft.way.value}
    rows = (*sends, code, *_edits(draft, epoch), *_person(draft, content, epoch), _ways(epoch))
    return TextRef("report-ready-short", args), rows


def _key(mode: ContactMode) -> str:
    return mode.value.replace("_", "-")


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """File the report once. The draft is removed from the conversation in the same turn."""
    draft = ctx.session.draft
    if draft is None:
        raise NotFound("report-sent-already")
    if (mode := argument(update)) in ContactMode:
        draft = draft.with_answer(FieldName.CONTACT, mode)
    outcome = await file_draft(ctx, draft)
    if isinstance(outcome, Turn):
        return outcome
    is_returnable = draft.contact is ContactMode.RETURNABLE
    own_reports = ((button("button-my-reports", "my-reports"),),) if is_returnable else ()
    rows: Rows = (*own_reports, (button("button-clean-chat", "clean-chat"),), back_to_menu())
    receipt = Say(
        _FILED[draft.contact],
        {
            "number": Digits(str(outcome.case.number)),
            "until": outcome.case.deadline,
            "ledger": await _ledger(ctx),
        },
        lane=SendLane.RECEIPT,
        remember=ReceiptOf(draft.id),
    )
    replies = (Screen("report-sent", buttons=rows), receipt)
    if not is_returnable:
        # Here and not after the receipt has arrived: by then the person may be writing the next report.
        return Turn((*lost_message_notice(ctx.session), *replies), facts=outcome.facts, forget=True)
    return Turn(replies, session=ctx.session.at("").with_draft(None).next_epoch(), facts=outcome.facts)


async def _ledger(ctx: Ctx) -> TextRef:
    """The audit log's head as it was last posted: every receipt puts one more copy outside this program."""
    head = await posted_head(settings=ctx.uow.settings)
    return NOTHING if head is None else TextRef("report-filed-ledger", {"head": Latin(head.short())})


async def erase(update: Incoming, ctx: Ctx) -> Turn:
    """Delete the message under which «Delete this» was pressed."""
    if not isinstance(update, ButtonPressed):
        return Turn()
    return Turn((Ack(), EraseMessage(update.message)))


TEXT_FAMILIES = (
    *(f"report-name-{name}" for name in FORM),
    *_FILED.values(),
    *(f"button-report-send-{_key(mode)}" for mode in ContactMode),
)
