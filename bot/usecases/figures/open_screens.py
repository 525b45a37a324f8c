"""Links to the situation screen: who gets one, who may go on looking, and how screens are ended."""

from dataclasses import replace

from bot.domain.errors import WrongState
from bot.domain.figures.screens import LINK_LASTS, MOST_SCREENS, ScreenMode, ScreenPass, name_of_secret
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.usecases.access.case_access import access_of
from bot.usecases.context import ActingContext, Context


async def issue_screen_link(ctx: ActingContext, mode: ScreenMode) -> str:
    """The address of a new link, with its secret behind the ``#``, which browsers send to no server. Raises
    WrongState where no public address is set."""
    if not ctx.operator.public_url:
        raise WrongState("screen-no-address")
    now, secret = ctx.clock.now(), ctx.ids.new() + ctx.ids.new()
    earlier = [screen for screen in await ctx.uow.screens.of(ctx.account) if screen.is_valid(now=now)]
    oldest_first = sorted(earlier, key=lambda screen: screen.began)
    for screen in oldest_first[: max(0, len(earlier) - MOST_SCREENS + 1)]:
        ctx.uow.screens.end(screen)
    ctx.uow.screens.issue(ScreenPass(name_of_secret(secret), ctx.account, mode, now + LINK_LASTS))
    _record(ctx, ctx.account, f"link {mode}")
    return f"{ctx.operator.public_url}/screen#{secret}"


async def count_screens(ctx: ActingContext) -> int:
    """How many screens of this person are open."""
    screens = await ctx.uow.screens.of(ctx.account)
    return sum(screen.opened and screen.is_valid(now=ctx.clock.now()) for screen in screens)


async def close_own_screens(ctx: ActingContext) -> int:
    """End this person's screens and links; returns how many screens were open."""
    count = await count_screens(ctx)
    for screen in await ctx.uow.screens.of(ctx.account):
        ctx.uow.screens.end(screen)
    if count:
        _record(ctx, ctx.account, "closed")
    return count


def note_opened(ctx: Context, screen: ScreenPass) -> None:
    """Record that somebody with the link opened it: its owner hears of it, too."""
    _record(ctx, screen.account, f"opened {screen.mode}")


async def may_watch(ctx: Context, account: Account) -> bool:
    """Whether this account still has the role, and is in a group if the role asks for it."""
    staff = await ctx.uow.staff.get(account)
    if staff is None:
        return False
    membership = await ctx.uow.members.best(account)
    inside = membership is not None and membership.is_inside
    return is_granted(Permission.WATCH_SITUATION, replace(acting_staff(staff), is_member=inside))


async def sees_restricted(ctx: Context, account: Account) -> bool:
    return (await access_of(ctx, account)).circle


def _record(ctx: Context, account: Account, detail: str) -> None:
    ctx.uow.audit.record(AuditAction.SCREEN, by=str(account), at=ctx.clock.now(), detail=detail)
