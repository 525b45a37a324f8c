"""Who is behind the account that a case is about: the assignee says so in private, in one of five grades, and
can withdraw it. A private person's own account gets no grade and is counted nowhere."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    DetailOf,
    Latin,
    Rows,
    Say,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound
from bot.domain.events import Fact
from bot.domain.submissions.online import AccountGrade
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import argument, button, lines
from bot.handlers.press_arguments import CaseAccount, CaseAccountGrade
from bot.usecases.access.claims import keep_claim
from bot.usecases.cases.grade_account import NamedAccount, accounts_in, grade_account, take_grade_back

TEXT_FAMILIES: Final = (
    *(f"account-button-{grade}" for grade in AccountGrade),
    *(f"account-grade-{grade}" for grade in AccountGrade),
)
_MOST: Final = 4
"""Most accounts of one case that are offered. A case with more is a merge of many posts."""
NONE: Final = "none"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """List the accounts in the case with their grades."""
    case_id, place = argument(update, CaseAccount)
    case, facts = await keep_claim(ctx, case_id)
    return await _account_turn(case, facts, place, ctx)


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Set the grade: ``case/place/grade``, or ``case/place/none`` to withdraw it."""
    case_id, at, grade_name = argument(update, CaseAccountGrade)
    if at is None or (grade_name not in AccountGrade and grade_name != NONE):
        raise NotFound("account-none")
    if grade_name == NONE:
        case, facts = await take_grade_back(ctx, case_id, at)
        return await _account_turn(case, facts, at, ctx, notice_key="account-back")
    case, facts = await grade_account(ctx, case_id, at, AccountGrade(grade_name))
    return await _account_turn(case, facts, at, ctx, notice_key="account-done")


async def _account_turn(
    case: Case, facts: tuple[Fact, ...], place: int | None, ctx: Ctx, *, notice_key: str = ""
) -> Turn:
    accounts = (await accounts_in(ctx, case))[:_MOST]
    if not accounts:
        raise NotFound("account-none")
    at = 0 if len(accounts) == 1 else place
    args: dict[str, Arg] = {
        "number": number_of(case),
        "accounts": lines([_line(number, account) for number, account in enumerate(accounts, 1)]),
        "said": TextRef(notice_key) if notice_key else TextRef("list-empty"),
    }
    me = ctx.account
    key = "account-which" if at is None or at >= len(accounts) else "account-whose"
    rows = _places(case, accounts) if key == "account-which" else _grades(case, at or 0, accounts)
    ack = (Ack(notice_key),) if notice_key else ()
    message = Say(
        key,
        args,
        (*rows, (button("account-button-leave", "case.show", case.id),)),
        to=StaffChat(me),
        lane=SendLane.DIALOGUE,
        remember=DetailOf(case.id, me),
        protect=True,
        slot=f"account:{case.id}",
    )
    return Turn((*ack, message), facts=facts, session=ctx.session.at(""))


def _line(number: int, entry: NamedAccount) -> TextRef:
    account = Latin(entry.account) if entry.account.isascii() else entry.account
    grade = (
        TextRef(f"account-grade-{entry.grade}") if entry.grade is not None else TextRef("account-ungraded")
    )
    return TextRef("account-line", {"place": number, "account": account, "grade": grade})


def _places(case: Case, accounts: Sequence[NamedAccount]) -> Rows:
    return tuple(
        (button("account-button-place", "case.account", CaseAccount(case.id, at), {"place": at + 1}),)
        for at in range(len(accounts))
    )


def _grades(case: Case, at: int, accounts: Sequence[NamedAccount]) -> Rows:
    known = accounts[at].grade
    rows: list[tuple[Button, ...]] = [
        (button(f"account-button-{grade}", "case.account-as", CaseAccountGrade(case.id, at, grade)),)
        for grade in AccountGrade
        if grade is not known
    ]
    if known is not None:
        rows.insert(
            0, (button("account-button-back", "case.account-as", CaseAccountGrade(case.id, at, NONE)),)
        )
    if len(accounts) > 1:
        rows.append((button("account-button-others", "case.account", case.id),))
    return tuple(rows)
