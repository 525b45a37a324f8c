"""A lead removes a grade that they see counted: it may have been given to a private person's account."""

from bot.domain.errors import NotFound
from bot.domain.figures.figures import FiguresSpan
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.figures.look_at_spaces import look_at_account
from bot.usecases.ports import Clock, UnitOfWork


async def end_grade(name: str, length: FiguresSpan, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """``name``: the account's keyed name. The record names neither. Raises NotFound if they do not see it
    counted, or if its handle can no longer be read: then it ends with the last of its reports."""
    figures = await look_at_account(name, length, by=by, uow=uow, clock=clock)
    if not figures.seen.handle:
        raise NotFound("spaces-account-gone")
    await uow.online.drop_grade(figures.seen.handle)
    uow.audit.record(AuditAction.GRADE, by=str(by), at=clock.now(), detail="none")
