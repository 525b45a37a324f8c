"""Whose accounts are one person's: wherever two must agree, one person agrees once."""

from collections.abc import Iterable, Sequence

from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.people import Account
from bot.usecases.ports import UnitOfWork


async def accounts_of(*accounts: Account | None, uow: UnitOfWork) -> frozenset[Account]:
    """These, and the other accounts of the same people."""
    found = {one for one in accounts if one is not None}
    known = [await uow.staff.get(one) for one in sorted(found, key=str)]
    return frozenset(found | {one.same_as for one in known if one is not None and one.same_as is not None})


async def as_one_of(by: Account, others: Iterable[Account | None], *, uow: UnitOfWork) -> Account:
    """The one of ``others`` that is his own, by whichever account; himself where none is. What rules ask of «the same»
    is asked of this."""
    his = await accounts_of(by, uow=uow)
    return next((one for one in others if one in his and one is not None), by)


async def one_each(accounts: Iterable[Account], *, uow: UnitOfWork) -> int:
    """How many people these are."""
    return len({min(await accounts_of(one, uow=uow), key=str) for one in accounts})


async def one_account_each(accounts: Iterable[Account], *, uow: UnitOfWork) -> Sequence[Account]:
    """Of each person the first of his accounts, in this order."""
    found: list[Account] = []
    for one in accounts:
        if not await accounts_of(one, uow=uow) & set(found):
            found.append(one)
    return found


async def another_looks(case: Case, *, by: Account, uow: UnitOfWork) -> None:
    """Asked wherever a case is taken, worked on or decided: the second look is not his who decided first, by none of
    his accounts, also where that was noted since. Raises NotAllowed."""
    if case.barred is not None and case.barred in await accounts_of(by, uow=uow):
        raise NotAllowed("case-second-look")
