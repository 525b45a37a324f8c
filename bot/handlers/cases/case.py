"""The card's own buttons: claim, release, next, why, open, undo. They work in groups and in private chats.

In the private chat a case has one screen: claiming it opens the text, the files and below them the three decisions.

«چرا این اولویت؟»: what moves a case forward in the queue, each part with its weight, in one short answer.

A note for the next person who works on the case: typed in the private chat, shown with the details.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    EphemeralMessage,
    EraseOlderScreens,
    Reply,
    Screen,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.priority import MOST_WITNESSES, PriorityPart, Weight, weights
from bot.domain.cases.reports import HELD, Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.errors import BadInput, NotAllowed
from bot.domain.events import Fact
from bot.handlers.cards.card import (
    KEY,
    card_args,
    card_rows,
    number_of,
    private_card,
    private_rows,
    with_claim,
    word,
)
from bot.handlers.cards.card_notices import card_refresh_facts
from bot.handlers.cards.press_replies import (
    as_case_screen,
    is_in_private,
    only_screen,
    pressed_screen,
    replies_after_action,
    replies_to_presser,
    to_private_chat,
)
from bot.handlers.cards.recall_rows import with_recall
from bot.handlers.cards.shown_case import beside_nothing
from bot.handlers.cases import decisions, questions, voice_summary
from bot.handlers.cases.case_details import additions, details, report_messages, summary
from bot.handlers.cases.case_merge import with_unmerge
from bot.handlers.cases.read_alarms import record_reading
from bot.handlers.pieces import argument, button, sentences, span, turn_below
from bot.usecases.access.case_access import find_case
from bot.usecases.access.claims import keep_claim
from bot.usecases.access.keep_notes import write_note
from bot.usecases.cases.ask_reporter import clear_additions, read_additions
from bot.usecases.cases.claim import claim_report, release_claim
from bot.usecases.cases.decide import undo_decision
from bot.usecases.cases.grade_account import count_graded
from bot.usecases.cases.reads import has_more_to_read
from bot.usecases.desk.browse_cases import waiting_for
from bot.usecases.staff.reachable import note_started

TEXT_FAMILIES: Final = tuple(f"case-why-{part}" for part in PriorityPart if part is not PriorityPart.MUTED)
_HOUR: Final = timedelta(hours=1)
STATE: Final = "case.note"
_PREVIEWS: Final = {
    decisions.STATE: decisions.preview,
    questions.STATE: questions.preview,
    voice_summary.STATE: voice_summary.preview,
}


async def claim(update: Incoming, ctx: Ctx) -> Turn:
    """Claim a case. Its cards show the assignee. In the private chat they read it at once; in a group they get the
    summary, which nobody else sees."""
    if is_in_private(update):
        await note_started(ctx)
    try:
        case, facts = await claim_report(ctx, argument(update))
    except NotAllowed as refusal:
        if refusal.key != "never-started":
            raise
        return Turn(_start_link_replies(ctx), facts=card_refresh_facts(update, refusal))
    if is_in_private(update):
        return await open_claimed_case(update, ctx, case, facts, "case-claimed")
    return Turn((Ack("case-claimed"), await summary(ctx, case)), facts=facts)


def _start_link_replies(ctx: Ctx) -> tuple[Reply, ...]:
    """For a presser whom no message can reach in private yet: the link that opens the chat."""
    links = dict(ctx.operator.bot_links)
    url = links.get(ctx.account.messenger, "")
    alert = Ack("never-started", alert=True)
    if not (url and ctx.ephemerals):
        return (alert,)
    link = Button(TextRef("case-button-start"), url=url)
    return (alert, EphemeralMessage("never-started", buttons=((link,),)))


async def release(update: Incoming, ctx: Ctx) -> Turn:
    """Release the case and delete what was shown of it."""
    case, facts = await release_claim(ctx, argument(update))
    return Turn(replies_after_action(update, ctx, case, "case-released"), facts=facts)


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """Undo a decision within its five minutes. In the private chat the text stands above the decisions again."""
    case, facts = await undo_decision(ctx, argument(update))
    if is_in_private(update):
        return await open_claimed_case(update, ctx, case, facts, "case-undone")
    return Turn((Ack("case-undone"),), facts=facts)


async def open_details(update: Incoming, ctx: Ctx) -> Turn:
    """Send words and evidence into the assignee's private chat, for as long as they hold the case."""
    case, facts = await keep_claim(ctx, argument(update))
    return await open_claimed_case(
        update, ctx, case, facts, "" if is_in_private(update) else "case-sent-private"
    )


async def open_claimed_case(
    update: Incoming, ctx: Ctx, case: Case, facts: tuple[Fact, ...], toast: str
) -> Turn:
    """The words and files, and below them the case's screen, which takes the place of the pressed one. Words about the
    case that wait to be sent are previewed there again."""
    case, seen = clear_additions(ctx, case)
    await count_graded(ctx, case)
    alarms = await record_reading(case, ctx)
    pressed, ack = pressed_screen(update), ([Ack(toast)] if toast else [])
    unsent = await _preview_unsent(ctx, case) if is_in_private(update) else None
    if unsent is None:
        replies = (*ack, *await details(ctx, case, pressed=pressed), *alarms)
        return Turn(
            replies, session=ctx.session.at("") if is_in_private(update) else None, facts=(*facts, *seen)
        )
    turn = turn_below((*ack, *await report_messages(ctx, case)), unsent)
    older = EraseOlderScreens(case.id, ctx.account, pressed)
    return replace(turn, replies=(*turn.replies, older, *alarms), facts=(*facts, *seen))


async def _preview_unsent(ctx: Ctx, case: Case) -> Turn | None:
    """The preview of what was typed about this case and not sent; None if there is nothing."""
    session = ctx.session
    preview, words = _PREVIEWS.get(session.state), session.data.get("words", "")
    return await preview(words, ctx) if preview and words and session.case_id == case.id else None


async def open_additions(update: Incoming, ctx: Ctx) -> Turn:
    """Send what was added to a case after its decision to the moderator who made it."""
    case, facts = await read_additions(ctx, argument(update))
    return Turn((*await additions(ctx, case), *await record_reading(case, ctx, whole=False)), facts=facts)


async def show_next_case(update: Incoming, ctx: Ctx) -> Turn:
    """Show the most urgent waiting case after this one. After the last one, start again from the top."""
    here = argument(update)
    next_case = await waiting_for(ctx, after=here)
    next_case = next_case or await waiting_for(ctx)
    if next_case is None or next_case.id == here:
        return Turn((Ack("queue-no-other", alert=True),))
    case, now = next_case, ctx.clock.now()
    if is_in_private(update):
        card = private_card(case, ctx.content, viewer=ctx.account, now=now)
        left = await ctx.uow.cases.get(here)
        if left is not None and left.state in HELD and left.assignee == ctx.account:
            card = replace(card, below=True)  # the screen of what they hold stays below its text
        return Turn(only_screen(ctx, case, card), session=beside_nothing(case, ctx))
    viewer = ctx.account
    rows = card_rows(case, now=now) if ctx.ephemerals else private_rows(case, viewer=viewer, now=now)
    card = Screen(KEY, card_args(case, ctx.content, now=now), rows, remember=with_claim(case, ctx.account))
    return Turn(replies_to_presser(update, ctx, case, card))


async def explain_priority(update: Incoming, ctx: Ctx) -> Turn:
    """Explain in sentences why the case has its place in the queue."""
    case = await find_case(ctx, argument(update))
    return Turn((Ack("case-why", {"parts": priority_term(case, now=ctx.clock.now())}, alert=True),))


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show one case's card in the private chat, and leave any form that is open."""
    case = await find_case(ctx, argument(update))
    unread = (
        case.assignee == ctx.account and case.is_open and await has_more_to_read(ctx, case, by=ctx.account)
    )
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now(), unread=unread)
    screen = await with_recall(await with_unmerge(card, case, ctx), case, ctx)
    return Turn(only_screen(ctx, case, screen), session=beside_nothing(case, ctx))


def priority_term(case: Case, *, now: datetime) -> TextRef:
    """The parts that move this case forward, and how long it has waited. It fits into a callback answer. It
    never says that the reporter is muted: whoever muted them would recognise a second case of theirs."""
    parts = [
        _part(weight, case)
        for weight in weights(case)
        if weight.bonus and weight.part is not PriorityPart.MUTED
    ]
    return sentences(
        [*parts, TextRef("case-why-age", {"span": span(max(now - case.opened_at, timedelta(0)))})]
    )


def _part(weight: Weight, case: Case) -> TextRef:
    if weight.part is PriorityPart.SEVERITY and case.severity is Severity.CRITICAL:
        return TextRef("case-why-critical")
    values: dict[PriorityPart, Arg] = {
        PriorityPart.SEVERITY: word("case-severity", case.severity),
        PriorityPart.PHASE: word("case-phase", case.phase),
        PriorityPart.ACTOR: word("case-actor", case.actor),
        PriorityPart.WITNESSES: min(case.witnesses, MOST_WITNESSES + 1),
    }
    return TextRef(f"case-why-{weight.part}", {"what": values[weight.part], "hours": weight.bonus // _HOUR})


async def ask_note(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a note. From a group, the press leads to the private chat."""
    case, facts = await keep_claim(ctx, argument(update))
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.note", case.id), facts=facts)
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = as_case_screen(Screen("case-write-note", {"number": number_of(case)}, back), case, ctx)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id), facts=facts)


async def save_note(update: Incoming, ctx: Ctx) -> Turn:
    """Store the note as it was typed."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    case_id = ctx.session.data.get("case", "")
    case, facts = await write_note(ctx, case_id, update.text)
    rows = (
        (button("case-button-note-more", "case.note", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    screen = Screen("case-note-saved", {"number": number_of(case)}, rows)
    return Turn(only_screen(ctx, case, screen), session=ctx.session.at(""), facts=facts)
