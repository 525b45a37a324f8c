"""Two cases are one: the holder types the other's number, sees both beside each other, and confirms.

The machine proposes nothing and merges nothing by itself. All of it happens in the private chat.
"""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Ack, Arg, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.afterwards import merge
from bot.domain.errors import BadInput
from bot.domain.reports import Action, Case
from bot.handlers.beside_card import in_private, to_private_chat
from bot.handlers.card import card_args, number_of, private_card
from bot.handlers.pieces import argument, button, split
from bot.usecases.keep_claim import keep_claim
from bot.usecases.merge_cases import find_by_number, merge_cases

STATE: Final = "case.merge"
LONGEST_NUMBER: Final = 9


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Which other case is it? From the group the press leads to the private chat."""
    case, facts = await keep_claim(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    case.after(Action.MERGE)
    if not in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.merge", case.id), facts=facts)
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("case-merge-ask", {"number": number_of(case)}, back)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id), facts=facts)


async def typed(update: Incoming, ctx: Ctx) -> Turn:
    """The other case's number: both are shown, and nothing is done yet."""
    number = _number(update.text) if isinstance(update, TextSaid) else None
    if number is None:
        raise BadInput("case-merge-number")
    case, facts = await keep_claim(
        ctx.session.data.get("case", ""), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock
    )
    into = await find_by_number(number, by=ctx.person.account, uow=ctx.uow)
    merge(case, into, by=ctx.person.account, now=ctx.clock.now())  # only to hear now what is in the way
    rows = (
        (button("case-button-merge-yes", "case.merge-yes", f"{case.id}/{into.id}"),),
        (button("case-button-merge-other", "case.merge", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    args: dict[str, Arg] = {"one": _facts(case, ctx), "other": _facts(into, ctx), "number": number_of(into)}
    return Turn((Screen("case-merge-preview", args, rows),), facts=facts)


def _number(text: str) -> int | None:
    """The number in what was typed, in any script's digits, with or without words around it."""
    digits = "".join(mark for mark in text if mark.isdecimal())
    return int(digits) if 0 < len(digits) <= LONGEST_NUMBER else None


def _facts(case: Case, ctx: Ctx) -> Term:
    """What a card tells of a case, and no reporter's word."""
    known = card_args(case, ctx.content, now=ctx.clock.now())
    return Term("case-merge-facts", {**known, "opened": case.opened_at})


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """The witnesses move, with their files and dialogue; the case that goes on is shown."""
    case_id, into_id = split(argument(update))
    merged = await merge_cases(case_id, into_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    now = ctx.clock.now()
    replies = (
        Ack("case-merged"),
        private_card(merged.into, ctx.content, viewer=ctx.person.account, now=now),
    )
    return Turn(replies, session=ctx.session.at(""), facts=merged.facts)
