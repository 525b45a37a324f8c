"""A lead removes a grade that they see counted: it may have been given to a private person's account."""

from bot.domain.errors import NotFound
from bot.domain.figures.figures import FiguresSpan
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext
from bot.usecases.figures.look_at_spaces import look_at_account


async def end_grade(ctx: ActingContext, name: str, length: FiguresSpan) -> None:
    """``name``: the account's keyed name. The record names neither. Raises NotFound if they do not see it
    counted, or if its handle can no longer be read: then it ends with the last of its reports."""
    figures = await look_at_account(ctx, name, length)
    if not figures.seen.handle:
        raise NotFound("spaces-account-gone")
    await ctx.uow.online.drop_grade(figures.seen.handle)
    ctx.uow.audit.record(AuditAction.GRADE, by=str(ctx.account), at=ctx.clock.now(), detail="none")
