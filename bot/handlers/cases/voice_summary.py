"""An act and a summary for a voice report: chosen and typed in the private chat, previewed, then sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import moderator_words
from bot.domain.catalogue.catalogue import Act
from bot.domain.errors import BadInput, WrongState
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.cards.press_replies import (
    as_case_screen,
    is_in_private,
    only_screen,
    replies_after_action,
    to_private_chat,
)
from bot.handlers.flows.paging import Pager
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CaseAct, CasePage
from bot.usecases.access.claims import keep_claim
from bot.usecases.cases.summarise_voice import (
    acts_for,
    has_only_no_return_senders,
    summarise_voice,
    voice_reports,
)

STATE: Final = "case.sum"
SUMMARY: Final = TypedWords(STATE, shown_with=("act",), send_verb="case.sum-send")
FINDING: Final = "case.sum-find"
PAGER: Final = Pager(8)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask what the voice message is about, with a page of acts. In a group, lead to the private chat."""
    case_id, page = argument(update, CasePage)
    case, facts = await keep_claim(ctx, case_id)
    if not await voice_reports(ctx, case.id):
        raise WrongState("case-no-voice")
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.sum", case.id), facts=facts)
    screen = Screen("case-sum-act", {"number": number_of(case)}, _acts(case, page, ctx))
    screen = as_case_screen(screen, case, ctx)
    return Turn((screen,), session=ctx.session.at(FINDING, case=case.id), facts=facts)


async def find(update: Incoming, ctx: Ctx) -> Turn:
    """Show the acts that a typed sentence may mean."""
    text, case_id = SUMMARY.text(update), ctx.session.data.get("case", "")
    case, facts = await keep_claim(ctx, case_id)
    acts = {act.id: act for act in acts_for(case, ctx.content)}
    vector = await ctx.vectors.vector_of(text)
    suggested_acts = [acts[key] for key in ctx.suggester.suggest(text, acts, vector).acts]
    rows = (*_offers(case, suggested_acts), (button("case-button-all-acts", "case.sum", case.id),))
    key = "case-sum-likely" if suggested_acts else "case-sum-unclear"
    screen = Screen(key, {"number": number_of(case)}, rows)
    return Turn(only_screen(ctx, case, screen), facts=facts)


def _offers(case: Case, acts: Sequence[Act]) -> Rows:
    return tuple(
        (button("case-sum-item", "case.sum-act", CaseAct(case.id, act.id), {"act": act.label}),)
        for act in acts
    )


def _acts(case: Case, number: int | None, ctx: Ctx) -> Rows:
    """One page of acts, the buttons to its neighbours, and back."""
    acts = acts_for(case, ctx.content)
    page = PAGER.page(number, count=len(acts))
    turns = page.turns(lambda label, to: button(label, "case.sum", CasePage(case.id, to)))
    return (*_offers(case, page.of(acts)), *turns, (button("case-button-back", "case.show", case.id),))


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Take the act and ask for the summary in neutral words."""
    case_id, act_id = argument(update, CaseAct)
    case, facts = await keep_claim(ctx, case_id)
    if act_id not in {act.id for act in acts_for(case, ctx.content)}:
        raise BadInput("case-act-unfit")
    by_code = await has_only_no_return_senders(ctx, case.id)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "act": act_of(act_id, ctx.content),
        "way": TextRef("case-sum-by-code" if by_code else "case-sum-next"),
    }
    rows = (
        (button("case-button-other-act", "case.sum", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    session = ctx.session.at(STATE, case=case.id, act=act_id)
    screen = as_case_screen(Screen("case-sum-write", args, rows), case, ctx)
    return Turn((screen,), session=session, facts=facts)


async def preview_summary(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed summary as the reporter will read it."""
    return await preview(SUMMARY.text(update), ctx)


async def preview(text: str, ctx: Ctx) -> Turn:
    """Preview these words as the summary. Nothing is sent yet."""
    words = moderator_words(text)
    data = ctx.session.data
    case, facts = await keep_claim(ctx, data.get("case", ""))
    act_id = data.get("act", "")
    args: dict[str, Arg] = {
        "number": number_of(case),
        "act": act_of(act_id, ctx.content),
        "summary": words,
    }
    turn = SUMMARY.preview(
        "case-sum-preview",
        args,
        words,
        ctx,
        data={"case": case.id, "act": act_id},
        again=button("case-button-again", "case.sum-act", CaseAct(case.id, act_id)),
        back=button("case-button-back", "case.show", case.id),
    )
    return replace(turn, facts=facts)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send the previewed summary. From now on, the card shows the act."""
    data = SUMMARY.words_to_send(update, ctx)
    case, facts = await summarise_voice(ctx, data["case"], data["act"], data["words"])
    if case.assignee != ctx.account:
        home = ((button("queue-button-home", "queue"),),)
        return Turn(
            (Screen("case-summarised-circle", buttons=home),), session=ctx.session.at(""), facts=facts
        )
    return Turn(
        replies_after_action(update, ctx, case, "case-summarised"), session=ctx.session.at(""), facts=facts
    )
