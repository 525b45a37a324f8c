"""On duty or off: people who are off duty get no reminders and are offered no hand-overs."""

from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext, Context

_OFF = "off"


async def on_duty(ctx: Context, account: Account) -> bool:
    """Everybody is on duty until they say otherwise: a moderator who never pressed the button must not be
    forgotten."""
    return await ctx.uow.settings.note(_name(account)) != _OFF


async def change_duty(ctx: ActingContext, *, on: bool) -> int:
    """Set it; return how many cases they still have. The cases stay until they hand them over or the claims
    expire."""
    if await on_duty(ctx, ctx.account) is not on:
        ctx.uow.settings.set_note(_name(ctx.account), "" if on else _OFF)
        detail = "on-duty" if on else "off-duty"
        ctx.uow.audit.record(
            AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(ctx.account), detail=detail
        )
    return len(await ctx.uow.cases.held_by(ctx.account))


def _name(account: Account) -> str:
    return f"duty:{account}"
