"""A question to the reporter: typed in the private chat, previewed as the reporter will see it, then sent."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Action
from bot.domain.cases.triage import moderator_words
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import (
    as_case_screen,
    is_in_private,
    replies_after_action,
    to_private_chat,
)
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.pieces import argument, button
from bot.usecases.access.claims import keep_claim
from bot.usecases.cases.ask_reporter import ask_reporter, has_no_returnable_report

STATE: Final = "case.ask"
QUESTION: Final = TypedWords(STATE, send_verb="case.ask-send")


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a question. From a group, the press leads to the private chat."""
    case, facts = await keep_claim(ctx, argument(update))
    case.state_after(Action.ASK)
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.ask", case.id), facts=facts)
    by_code = await has_no_returnable_report(ctx, case.id)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "reminder": TextRef("question-reminder"),
        "way": TextRef("case-question-by-code" if by_code else "case-question-next"),
    }
    rows = (
        (button("case-button-replies", "reply.pick", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    screen = as_case_screen(Screen("case-write-question", args, rows), case, ctx)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id), facts=facts)


async def preview_typed_question(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed question as the reporter will read it."""
    return await preview(QUESTION.text(update), ctx)


async def preview(text: str, ctx: Ctx) -> Turn:
    """Preview these words as the question. Nothing is sent yet."""
    words = moderator_words(text)
    case, facts = await keep_claim(ctx, ctx.session.data.get("case", ""))
    args: dict[str, Arg] = {
        "number": number_of(case),
        "question": words,
        "reminder": TextRef("question-reminder"),
    }
    turn = QUESTION.preview(
        "case-question-preview",
        args,
        words,
        ctx,
        data={"case": case.id},
        again=button("case-button-again", "case.ask", case.id),
        back=button("case-button-back", "case.show", case.id),
    )
    return replace(turn, facts=facts)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send the previewed question. The case waits for the answer."""
    data = QUESTION.words_to_send(update, ctx)
    case, facts = await ask_reporter(ctx, data["case"], data["words"])
    return Turn(
        replies_after_action(update, ctx, case, "case-asked"), session=ctx.session.at(""), facts=facts
    )
