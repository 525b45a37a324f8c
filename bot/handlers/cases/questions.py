"""A question to the reporter: typed in the private chat, previewed as the reporter will see it, then sent."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, DetailOf, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Action
from bot.domain.cases.triage import moderator_words
from bot.domain.errors import BadInput, NotFound
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import is_in_private, replies_after_action, to_private_chat
from bot.handlers.flows.typed_words import warn_if_identifying
from bot.handlers.pieces import argument, button, mark_preview, refuse_older
from bot.handlers.press_arguments import PreviewedWords
from bot.usecases.access.keep_claim import keep_claim
from bot.usecases.cases.ask_reporter import ask_reporter, has_no_returnable_report

STATE: Final = "case.ask"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a question. From a group, the press leads to the private chat."""
    case, facts = await keep_claim(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    case.state_after(Action.ASK)
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.ask", case.id), facts=facts)
    by_code = await has_no_returnable_report(case.id, uow=ctx.uow)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "reminder": TextRef("question-reminder"),
        "way": TextRef("case-question-by-code" if by_code else "case-question-told"),
    }
    rows = (
        (button("case-button-replies", "reply.pick", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    screen = Screen("case-write-question", args, rows)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id), facts=facts)


async def preview_typed_question(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed question as the reporter will read it."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    return await preview(update.text, ctx)


async def preview(text: str, ctx: Ctx) -> Turn:
    """Preview these words as the question. Nothing is sent yet."""
    words = moderator_words(text)
    case, facts = await keep_claim(
        ctx.session.data.get("case", ""), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock
    )
    back = (button("case-button-back", "case.show", case.id),)
    if (
        warning := warn_if_identifying(
            words, "reporter", (back,), ctx, state=STATE, session_data={"case": case.id}
        )
    ) is not None:
        return replace(warning, facts=facts)
    rows = (
        (button("case-button-send", "case.ask-send", PreviewedWords(case.id, mark_preview(words))),),
        (button("case-button-again", "case.ask", case.id),),
        back,
    )
    args: dict[str, Arg] = {
        "number": number_of(case),
        "question": words,
        "reminder": TextRef("question-reminder"),
    }
    screen = Screen("case-question-preview", args, rows, remember=DetailOf(case.id, ctx.person.account))
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id, words=words), facts=facts)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send the previewed question. The case waits for the answer."""
    data = ctx.session.data
    case_id, mark = argument(update, PreviewedWords)
    if ctx.session.state != STATE or data.get("case") != case_id or "words" not in data:
        raise NotFound("case-nothing-written")
    refuse_older(mark, data["words"])
    case, facts = await ask_reporter(
        case_id, data["words"], by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, mask=ctx.mask
    )
    return Turn(
        replies_after_action(update, ctx, case, "case-asked"), session=ctx.session.at(""), facts=facts
    )
