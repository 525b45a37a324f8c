"""What the signed versions of the atlas, of the register of threats and of the division of work do alike: a signature
is declined, and a version that has both is announced."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Reply, Rows, Say, Screen, SendLane, StaffChat, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.domain.staff.signatures import Matter
from bot.handlers.pieces import argument
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.staff.signatures import refuse_to_sign


async def decline_version(
    update: Incoming, ctx: Ctx, matter: Matter, *, key: str, home: tuple[Button, ...]
) -> Turn:
    """Decline to sign and tell the person who asked, in the text ``key``. The draft stays a draft."""
    wanted = await ctx.uow.signatures.get(argument(update))
    if wanted is None or wanted.matter is not matter:
        raise NotFound("sign-none")
    wanted = await refuse_to_sign(ctx, wanted.id)
    notices: tuple[Reply, ...] = ()
    if wanted.by != ctx.account:
        notices = (Say(key, to=StaffChat(wanted.by), lane=SendLane.DIALOGUE),)
    return Turn((Screen("atlas-not-signed", buttons=(home,)), *notices))


async def announce_version(
    number: int, rows: Rows, ctx: Ctx, *, key: str, notice: str, home: tuple[Button, ...]
) -> Turn:
    """The version with this number has both signatures: ``key`` for who signed last, ``notice`` for all others."""
    args: dict[str, Arg] = {"number": number}
    notices = [
        Say(notice, args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in await watchers(ctx, besides=ctx.account)
    ]
    return Turn((Screen(key, args, (*rows, home)), *notices))


async def watchers(ctx: Ctx, *, besides: Account) -> list[Account]:
    """Liaisons, leads and owners who can receive messages, each person by one account."""
    own_accounts = await accounts_of(ctx, besides)
    there = [
        staff_member.account
        for staff_member in await ctx.uow.staff.all()
        if is_granted(Permission.WATCH_ATLAS, acting_staff(staff_member))
        and staff_member.started
        and staff_member.account not in own_accounts
    ]
    return list(await first_account_each(ctx, there))
