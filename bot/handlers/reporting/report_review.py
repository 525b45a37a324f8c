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
from bot.domain.catalogue.catalogue import ActorClass, Severity
from bot.domain.duties.pocket import Pocket
from bot.domain.errors import NotFound, WrongState
from bot.domain.reporting.drafts import FORM, Draft, FieldName, FormVariant, editable, next_field
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.alerts.reporter_words import alert_in_form, offer_rows
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, lines, paragraphs
from bot.handlers.reporting.reading_times import read_later_term
from bot.handlers.reporting.report_entrance import file_draft
from bot.handlers.sent_reports.pending_message import lost_message_notice
from bot.handlers.submissions.report_choices import answer_words
from bot.usecases.ports import Content
from bot.usecases.safety.post_head import posted_head

CONTACT_VERBS: Final = {
    ContactMode.RETURNABLE: "report-want-answer",
    ContactMode.NO_RETURN: "report-no-answer",
}
POST_SHOWN: Final = 120
"""Most characters of a forwarded post; more would push the answers out of the message."""
_FILED: Final = {
    ContactMode.RETURNABLE: "report-filed-returnable",
    ContactMode.NO_RETURN: "report-filed-no-return",
}


async def review(draft: Draft, ctx: Ctx, *, epoch: int) -> tuple[TextRef, Rows]:
    """Every answer in words above exactly two buttons: send it, or change something."""
    args: dict[str, Arg] = {
        "answers": _answer_lines(draft, ctx.content),
        "mode": draft.contact.value,
        "way": draft.way.value,
        "alert": await alert_in_form(draft, ctx),
        "person": "yes" if _may_be_private_person(draft, ctx.content) else "no",
        "ticks": "yes" if _ends_ticks(draft, ctx) else "no",
    }
    return TextRef("report-review", args), (
        (Button(TextRef("button-report-send"), Press("report-send", epoch=epoch)),),
        (Button(TextRef("button-report-change"), Press("report-change", epoch=epoch)),),
    )


def _ends_ticks(draft: Draft, ctx: Ctx) -> bool:
    """Whether the ticks of «what do I do now?» go with this report: a no-return one deletes the conversation's row."""
    return draft.contact is ContactMode.NO_RETURN and bool(Pocket.from_plain(ctx.session.pocket).ticks)


_WAYS_ON: Final = (("button-report-review", "report-on"), ("button-report-code-again", "report-code"))


async def show_changes(update: Incoming, ctx: Ctx) -> Turn:
    """What can be changed before sending: each answer, whether an answer is wanted, and the ways out."""
    draft = ctx.session.draft
    if draft is None or next_field(draft) is not None:
        raise WrongState("report-unfinished")
    epoch = ctx.session.epoch
    rows = (
        *_edits(draft, epoch),
        (contact_button(draft),),
        *_person(draft, ctx.content, epoch),
        *((Button(TextRef(key), Press(verb, epoch=epoch)),) for key, verb in _WAYS_ON),
        _ways(epoch),
    )
    return Turn((Screen("report-change", buttons=rows),))


def contact_button(draft: Draft) -> Button:
    """The button for the other contact mode. It stands below the code too, which a later edit does not send
    again, so it names its draft instead of an epoch."""
    other = ContactMode.NO_RETURN if draft.contact is ContactMode.RETURNABLE else ContactMode.RETURNABLE
    return Button(TextRef(f"report-contact-{_key(other)}"), Press(CONTACT_VERBS[other], draft.id))


def _ways(epoch: int) -> tuple[Button, ...]:
    """One step back, or give up."""
    back = Button(TextRef("button-report-back"), Press("report-back", epoch=epoch))
    return (back, Button(TextRef("button-report-cancel"), Press("report-cancel", epoch=epoch)))


def _may_be_private_person(draft: Draft, content: Content) -> bool:
    """Whether the draft may be about a private person, who cannot be reported for its act: a voice report has no
    act yet, and the short forms do not ask who did it."""
    if draft.way is FormVariant.FULL:
        return False
    act = content.acts.get(draft.get(FieldName.ACT))
    return act is None or ActorClass.PERSON not in act.reportable_actors


def _person(draft: Draft, content: Content, epoch: int) -> Rows:
    """If private persons cannot be reported, a button says that it was one."""
    if not _may_be_private_person(draft, content):
        return ()
    return ((Button(TextRef("button-report-person"), Press("report-outside", epoch=epoch)),),)


def _answer_lines(draft: Draft, content: Content) -> TextRef:
    answered = [
        field
        for field in FORM.values()
        if field.applies(draft)
        and field.name in draft.answers
        and not _goes_without_saying(field.name, draft)
    ]
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
            TextRef(
                "report-review-post",
                {"count": len(draft.forwarded), "words": beginning(draft.forwarded, POST_SHOWN)},
            )
        )
    return lines(review_lines)


def beginning(words: str, most: int) -> str:
    """The beginning of a long text on one line, of at most so many characters: whole words, unless it begins
    with a longer one."""
    if len(words.split(maxsplit=1)[0]) >= most:
        return f"{words.strip()[:most]} …"
    return textwrap.shorten(words, most, placeholder=" …")


def _goes_without_saying(name: FieldName, draft: Draft) -> bool:
    """The contact mode has a sentence of its own; a short form does not ask for files, so none is no answer."""
    no_files = name is FieldName.EVIDENCE and not draft.evidence and draft.way is not FormVariant.FULL
    return no_files or name is FieldName.CONTACT


def _edits(draft: Draft, epoch: int) -> Rows:
    """The answers that can be changed, two to a row; the contact mode has a button of its own."""
    edits = [
        Button(TextRef(f"report-name-{field.name}"), Press("report-edit", field.name.value, epoch))
        for field in editable(draft)
        if field.name is not FieldName.CONTACT
    ]
    return tuple(tuple(edits[i : i + 2]) for i in range(0, len(edits), 2))


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
    rows: Rows = (
        *await offer_rows(draft.id, ctx),
        *own_reports,
        (button("button-clean-chat", "clean-chat"),),
        back_to_menu(),
    )
    receipt = Say(
        _FILED[draft.contact],
        {
            "number": Digits(str(outcome.case.number)),
            "until": outcome.case.deadline,
            "ledger": await _below(ctx, outcome.case.severity),
        },
        lane=SendLane.RECEIPT,
        remember=ReceiptOf(draft.id),
    )
    replies = (Screen("report-sent", buttons=rows), receipt)
    if not is_returnable:
        # Here and not after the receipt has arrived: by then the person may be writing the next report.
        return Turn((*lost_message_notice(ctx.session), *replies), facts=outcome.facts, forget=True)
    return Turn(replies, session=ctx.session.at("").with_draft(None).next_epoch(), facts=outcome.facts)


async def _below(ctx: Ctx, severity: Severity) -> TextRef:
    """When the report is read, if nobody reads now; and the audit log's head as it was last posted: every receipt puts
    one more copy outside this program."""
    terms = [later] if (later := await read_later_term(ctx, severity)) != NOTHING else []
    if (head := await posted_head(ctx)) is not None:
        terms.append(TextRef("report-filed-ledger", {"head": Latin(head.short())}))
    return paragraphs(terms)


async def erase(update: Incoming, ctx: Ctx) -> Turn:
    """Delete the message under which «Delete this» was pressed."""
    if not isinstance(update, ButtonPressed):
        return Turn()
    return Turn((Ack(), EraseMessage(update.message)))


TEXT_FAMILIES = (
    *(f"report-name-{name}" for name in FORM),
    *_FILED.values(),
    *(f"report-contact-{_key(mode)}" for mode in ContactMode),
)
