"""Pending signatures: listed for the people who may give them, and repeated when they press Start."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.domain.errors import RequestRefused
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for, role_grants
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.sign import find_signable

NOT_LISTED: Final = frozenset({Matter.FREEZE, Matter.RECALL})
"""A freeze is announced at once to people who may sign it, and shown to nobody else: it may be about them. A
recall is only announced to people who can be reached, and shows a case."""


async def pending_for(ctx: ActingContext) -> Sequence[SignatureRequest]:
    """What this account may sign now, oldest first."""
    me = await ctx.uow.staff.get(ctx.account)
    if me is None or not has_signing_right(me, now=ctx.clock.now()):
        return ()
    signatures: list[SignatureRequest] = []
    for signature in await ctx.uow.signatures.all():
        role = signature.detail.partition(" ")[0] if signature.matter is Matter.ROLE else None
        makes_owner = role_grants(role, Permission.ADMINISTER)
        if signature.matter in NOT_LISTED or (makes_owner and not has_role_for(me, Permission.SIGN_AS_OWNER)):
            continue
        try:
            signatures.append(await find_signable(ctx, signature.id))
        except RequestRefused:
            continue
    return sorted(signatures, key=lambda signature: signature.at)


async def unreachable_accounts(ctx: Context, accounts: Collection[Account]) -> Sequence[Account]:
    """People whose private chat the bot may not write to: they have not pressed Start from any of their
    accounts."""
    missed: list[Account] = []
    for account in accounts:
        known = [await ctx.uow.staff.get(own_account) for own_account in await accounts_of(ctx, account)]
        if not any(staff is not None and staff.started for staff in known):
            missed.append(account)
    return missed
