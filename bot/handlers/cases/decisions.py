"""Deciding: a grade or a prepared reason by button, or the moderator's own words in the private chat."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Action
from bot.domain.cases.triage import REASONS, TYPED_REASON, moderator_words, reasons_of, state_after_decision
from bot.domain.errors import BadInput
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import (
    as_case_screen,
    is_in_private,
    question_to_presser,
    replies_after_action,
    to_private_chat,
)
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CaseAction, CaseReason
from bot.usecases.access.claims import keep_claim
from bot.usecases.cases.decide import WORDED, decide_case, decide_in_words
from bot.usecases.cases.reads import refuse_unread

STATE: Final = "case.reason"
REASON: Final = TypedWords(
    STATE, shown_with=("action",), send_label="case-button-decide", send_verb="case.write-send"
)
ASKS: Final = {
    Action.VERIFY: "case-ask-grade",
    Action.OUT_OF_SCOPE: "case-ask-out-of-scope",
    Action.REJECT: "case-ask-reject",
}
TEXT_FAMILIES: Final = (
    *ASKS.values(),
    *(f"case-reason-{reason}" for reasons in REASONS.values() for reason in reasons),
    *(f"case-reason-button-{reason}" for reasons in REASONS.values() for reason in reasons),
)


async def verify(update: Incoming, ctx: Ctx) -> Turn:
    """Ask how well the case is proven. One more press decides."""
    return await _ask_reason(update, ctx, Action.VERIFY)


async def out_of_scope(update: Incoming, ctx: Ctx) -> Turn:
    """Ask why the case is out of scope. One more press decides."""
    return await _ask_reason(update, ctx, Action.OUT_OF_SCOPE)


async def reject(update: Incoming, ctx: Ctx) -> Turn:
    """Ask why the case is rejected. One more press decides."""
    return await _ask_reason(update, ctx, Action.REJECT)


async def _ask_reason(update: Incoming, ctx: Ctx, action: Action) -> Turn:
    case, facts = await keep_claim(ctx, argument(update))
    state_after_decision(case, action)
    rows = choice_rows(
        reasons_of(action, ctx.content.acts.get(case.act_id)),
        "case-reason-button",
        "case.reason",
        lambda reason: CaseReason(case.id, reason),
    )
    if action in WORDED:
        rows += ((button("case-button-write", "case.write", CaseAction(case.id, action)),),)
    return Turn(question_to_presser(update, ctx, case, ASKS[action], rows), facts=facts)


async def decide(update: Incoming, ctx: Ctx) -> Turn:
    """Decide with a prepared reason. The decision can be undone for five minutes."""
    case_id, reason = argument(update, CaseReason)
    case, facts = await decide_case(ctx, case_id, reason)
    return Turn(replies_after_action(update, ctx, case, "case-decided"), facts=facts)


async def write(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a reason in the moderator's own words, typed in the private chat."""
    pressed = argument(update, CaseAction)
    case_id, action = pressed
    case, facts = await keep_claim(ctx, case_id)
    if action not in WORDED:
        raise BadInput("case-reason-unfit")
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.write", pressed), facts=facts)
    await refuse_unread(ctx, case, Action(action), TYPED_REASON)
    rows = (
        (button("case-button-replies", "reply.pick", pressed),),
        (button("case-button-back", "case.show", case.id),),
    )
    screen = as_case_screen(Screen("case-write-reason", {"number": number_of(case)}, rows), case, ctx)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id, action=action), facts=facts)


async def preview_typed_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed reason as the reporter will read it."""
    return await preview(REASON.text(update), ctx)


async def preview(text: str, ctx: Ctx) -> Turn:
    """Preview these words as the reason. Nothing is decided yet."""
    words = moderator_words(text)
    data = ctx.session.data
    case, facts = await keep_claim(ctx, data.get("case", ""))
    action = data.get("action", "")
    turn = REASON.preview(
        "case-reason-preview",
        {"number": number_of(case), "reason": words},
        words,
        ctx,
        data={"case": case.id, "action": action},
        again=button("case-button-again", "case.write", CaseAction(case.id, action)),
        back=button("case-button-back", "case.show", case.id),
    )
    return replace(turn, facts=facts)


async def send_written(update: Incoming, ctx: Ctx) -> Turn:
    """Decide with the reason that was previewed."""
    data = REASON.words_to_send(update, ctx)
    case, facts = await decide_in_words(ctx, data["case"], Action(data["action"]), data["words"])
    return Turn(
        replies_after_action(update, ctx, case, "case-decided"), session=ctx.session.at(""), facts=facts
    )
