"""Words that a moderator types at work instead of pressing: «next», «reject», «mine».

A decision by word is about the case that they hold, and asks for the reason as its button does.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from bot.conversation.buttons import Press, encode
from bot.conversation.incoming import ButtonPressed, Incoming
from bot.conversation.outgoing import Button, Screen, Turn
from bot.conversation.ports import Ctx, Handler
from bot.domain.cases.reports import IN_WORK, Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.errors import NotFound, WrongState
from bot.handlers.cards.card import number_of, private_card
from bot.handlers.cards.press_replies import only_screen
from bot.handlers.cards.queue_pages import show_page
from bot.handlers.cards.shown_case import beside_nothing, shown_case_id
from bot.handlers.cases import case as case_buttons
from bot.handlers.cases import decisions
from bot.handlers.pieces import argument, button
from bot.usecases.desk.browse_cases import waiting_for
from bot.usecases.desk.saved_views import last_filter


class DeskWord(StrEnum):
    """The names of the ``desk-words-…`` texts."""

    NEXT = "next"
    CLAIM = "claim"
    VERIFY = "verify"
    REJECT = "reject"
    OUT = "out"
    RELEASE = "release"
    MINE = "mine"
    WAITING = "waiting"
    ASKED = "asked"
    LATE = "late"
    URGENT = "urgent"


PILES: Final[Mapping[DeskWord, Pile]] = {
    DeskWord.MINE: Pile.MINE,
    DeskWord.WAITING: Pile.WAITING,
    DeskWord.ASKED: Pile.ASKED,
    DeskWord.LATE: Pile.LATE,
}
"""Shown with the filters that they used last, as by the buttons of the desk."""
_URGENT: Final = PileFilter(Pile.WAITING, Severity.CRITICAL)
OF_HELD: Final[Mapping[DeskWord, tuple[str, Handler]]] = {
    DeskWord.VERIFY: ("case.verify", decisions.verify),
    DeskWord.REJECT: ("case.reject", decisions.reject),
    DeskWord.OUT: ("case.out", decisions.out_of_scope),
    DeskWord.RELEASE: ("case.release", case_buttons.release),
}
"""What is done with the case that they hold: the button with the same meaning, and what takes it."""


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Do what the word says."""
    name = argument(update)
    if name not in DeskWord:
        raise NotFound("press-stale")
    word = DeskWord(name)
    if word is DeskWord.URGENT:
        return await show_page(ctx, _URGENT, remembered=False)
    if word in PILES:
        sieve = PileFilter(Pile.MINE) if word is DeskWord.MINE else await last_filter(ctx)
        return await show_page(ctx, sieve.in_pile(PILES[word]))
    if word in OF_HELD:
        return await _act_on_held(word, update, ctx)
    return await (_show_next(ctx) if word is DeskWord.NEXT else _claim_shown(update, ctx))


async def _show_next(ctx: Ctx) -> Turn:
    """Show the most urgent waiting case, or the one after that whose card was shown last."""
    after = shown_case_id(ctx.session)
    case = await waiting_for(ctx, after=after)
    if case is None and after:
        case = await waiting_for(ctx)
    if case is None:
        home = ((button("queue-button-home", "queue"),),)
        return Turn((Screen("queue-empty", buttons=home),), session=ctx.session.at(""))
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    return Turn(only_screen(ctx, case, card), session=beside_nothing(case, ctx))


async def _claim_shown(update: Incoming, ctx: Ctx) -> Turn:
    if not (case_id := shown_case_id(ctx.session)):
        raise WrongState("desk-word-no-card")
    return await case_buttons.claim(_as_press(update, "case.claim", case_id), ctx)


async def _act_on_held(word: DeskWord, update: Incoming, ctx: Ctx) -> Turn:
    """Act on the only case in work, else on the only one that waits for an answer; of several, ask which."""
    held = await ctx.uow.cases.held_by(ctx.account)
    cases = [case for case in held if case.state in IN_WORK] or list(held)
    if not cases:
        raise WrongState("desk-word-none-held")
    verb, handler = OF_HELD[word]
    if len(cases) == 1:
        return await handler(_as_press(update, verb, cases[0].id), ctx)
    rows = (*((_case_button(case, verb),) for case in cases), (button("queue-button-home", "queue"),))
    return Turn((Screen("desk-word-which", {"count": len(cases)}, rows),), session=ctx.session.at(""))


def _case_button(case: Case, verb: str) -> Button:
    return button("search-case", verb, case.id, {"number": number_of(case)})


def _as_press(update: Incoming, verb: str, case_id: str) -> Incoming:
    """The press of the button that means the same."""
    assert isinstance(update, ButtonPressed), "a word comes as a press"
    return replace(update, data=encode(Press(verb, case_id)))
