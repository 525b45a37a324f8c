"""Undoing a merge, in the private chat, from the case that remained: by the person who merged, or a lead."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.errors import WrongState
from bot.handlers.cards.card import number_of, private_card
from bot.handlers.pieces import argument, button
from bot.usecases.access.find_case import find_case
from bot.usecases.cases.unmerge_cases import unmerge_cases, unmergeable_cases

_MOST: Final = 8


async def with_unmerge(card: Screen, case: Case, ctx: Ctx) -> Screen:
    """The card, with an unmerge button if others were merged into this case and this person may undo that."""
    if not await unmergeable_cases(ctx, case.id):
        return card
    return replace(card, buttons=(*card.buttons, (button("case-button-unmerge", "case.unmerge", case.id),)))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which of the merged cases to separate."""
    case = await find_case(ctx, argument(update))
    merged = await unmergeable_cases(ctx, case.id)
    if not merged:
        raise WrongState("case-cannot-unmerge")
    rows = tuple(
        (
            button(
                "case-button-unmerge-one",
                "case.unmerge-yes",
                merged_case.id,
                {"number": number_of(merged_case)},
            ),
        )
        for merged_case in merged[:_MOST]
    )
    back = (button("case-button-back", "case.show", case.id),)
    return Turn((Screen("case-unmerge-ask", {"number": number_of(case)}, (*rows, back)),))


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Move the reports back into their case and show it."""
    case, facts = await unmerge_cases(ctx, argument(update))
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    return Turn((Ack("case-unmerged"), card), session=ctx.session.at(""), facts=facts)
