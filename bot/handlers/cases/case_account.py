"""Whose an account is that a case is about: said by whoever holds it, in private, out of five grades. It may be taken
back; an account of one person's own gets none and is counted nowhere."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    DetailOf,
    Lane,
    Latin,
    Rows,
    Say,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound
from bot.domain.events import Fact
from bot.domain.submissions.online import AccountGrade
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import argument, button, lines, split, whole
from bot.usecases.cases.grade_account import Named, accounts_in, grade_account, take_grade_back
from bot.usecases.sight.keep_claim import keep_claim

TEXT_FAMILIES: Final = (
    *(f"account-button-{grade}" for grade in AccountGrade),
    *(f"account-grade-{grade}" for grade in AccountGrade),
)
_MOST: Final = 4
"""Accounts of one case that are offered; a case with more is a merge of many posts."""
NONE: Final = "none"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """The accounts in the case, with what each is known as."""
    case_id, place = split(argument(update))
    case, facts = await keep_claim(case_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return await _asked(case, facts, whole(place), ctx)


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """``case/place/grade``, or ``case/place/none`` to take it back."""
    case_id, rest = split(argument(update))
    place, given = split(rest)
    at, me = whole(place), ctx.person.account
    if at is None or (given not in AccountGrade and given != NONE):
        raise NotFound("account-none")
    if given == NONE:
        case, facts = await take_grade_back(case_id, at, by=me, uow=ctx.uow, clock=ctx.clock)
        return await _asked(case, facts, at, ctx, said="account-back")
    case, facts = await grade_account(case_id, at, AccountGrade(given), by=me, uow=ctx.uow, clock=ctx.clock)
    return await _asked(case, facts, at, ctx, said="account-done")


async def _asked(case: Case, facts: tuple[Fact, ...], place: int | None, ctx: Ctx, *, said: str = "") -> Turn:
    found = (await accounts_in(case, uow=ctx.uow))[:_MOST]
    if not found:
        raise NotFound("account-none")
    at = 0 if len(found) == 1 else place
    args: dict[str, Arg] = {
        "number": number_of(case),
        "accounts": lines([_line(number, one) for number, one in enumerate(found, 1)]),
        "said": Term(said) if said else Term("list-empty"),
    }
    me = ctx.person.account
    key = "account-which" if at is None or at >= len(found) else "account-whose"
    rows = _places(case, found) if key == "account-which" else _grades(case, at or 0, found)
    ack = (Ack(said),) if said else ()
    shown = Say(
        key,
        args,
        (*rows, (button("account-button-leave", "case.show", case.id),)),
        to=StaffChat(me),
        lane=Lane.DIALOGUE,
        remember=DetailOf(case.id, me),
        protect=True,
        slot=f"account:{case.id}",
    )
    return Turn((*ack, shown), facts=facts, session=ctx.session.at(""))


def _line(number: int, one: Named) -> Term:
    account = Latin(one.account) if one.account.isascii() else one.account
    grade = Term(f"account-grade-{one.grade}") if one.grade is not None else Term("account-ungraded")
    return Term("account-line", {"place": number, "account": account, "grade": grade})


def _places(case: Case, found: Sequence[Named]) -> Rows:
    return tuple(
        (button("account-button-place", "case.account", f"{case.id}/{at}", {"place": at + 1}),)
        for at in range(len(found))
    )


def _grades(case: Case, at: int, found: Sequence[Named]) -> Rows:
    known = found[at].grade
    rows: list[tuple[Button, ...]] = [
        (button(f"account-button-{grade}", "case.account-as", f"{case.id}/{at}/{grade}"),)
        for grade in AccountGrade
        if grade is not known
    ]
    if known is not None:
        rows.insert(0, (button("account-button-back", "case.account-as", f"{case.id}/{at}/{NONE}"),))
    if len(found) > 1:
        rows.append((button("account-button-others", "case.account", case.id),))
    return tuple(rows)
