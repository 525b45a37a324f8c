"""Accounts that belong to one person: wherever two people must agree, one person agrees once."""

from collections.abc import Iterable, Sequence

from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.people import Account
from bot.usecases.context import ActingContext, Context


async def accounts_of(ctx: Context, *accounts: Account | None) -> frozenset[Account]:
    """These accounts, and the other accounts of the same people."""
    given_accounts = {account for account in accounts if account is not None}
    known = [await ctx.uow.staff.get(account) for account in sorted(given_accounts, key=str)]
    return frozenset(
        given_accounts | {staff.same_as for staff in known if staff is not None and staff.same_as is not None}
    )


async def own_account_among(ctx: ActingContext, others: Iterable[Account | None]) -> Account:
    """The one of ``others`` that belongs to this person; ``by`` if none does. Rules about «the same person»
    use this."""
    own_accounts = await accounts_of(ctx, ctx.account)
    return next(
        (account for account in others if account in own_accounts and account is not None), ctx.account
    )


async def count_people(ctx: Context, accounts: Iterable[Account]) -> int:
    """How many people these accounts belong to."""
    return len({min(await accounts_of(ctx, account), key=str) for account in accounts})


async def first_account_each(ctx: Context, accounts: Iterable[Account]) -> Sequence[Account]:
    """The first account of each person, in this order."""
    first_accounts: list[Account] = []
    for account in accounts:
        if not await accounts_of(ctx, account) & set(first_accounts):
            first_accounts.append(account)
    return first_accounts


async def require_second_moderator(ctx: ActingContext, case: Case) -> None:
    """Checked wherever a case is claimed, worked on or decided: the first decider may not take the second
    look by any of their accounts, even if the link between them was noted later. Raises NotAllowed."""
    if case.barred is not None and case.barred in await accounts_of(ctx, ctx.account):
        raise NotAllowed("case-second-look")
