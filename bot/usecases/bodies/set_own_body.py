"""The body that a member of staff belongs to: they say it once, and only a lead or an owner changes it.

They may not see cases that accuse, or may accuse, somebody of that body; they lose claims on these cases and
what they were shown of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases.case_access import NO_BODY
from bot.domain.catalogue.catalogue import Agency
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import release_withheld_cases
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Content


def bodies_to_name(content: Content) -> Sequence[Agency]:
    """The bodies that a person may belong to: all but numbers that are only called."""
    return [agency for agency in content.agencies.values() if agency.level is not None]


async def name_own_body(ctx: ActingContext, body_id: str) -> tuple[Fact, ...]:
    """Once, for all of one's accounts. Raises NotFound (no desk, no such body), NotAllowed (already set)."""
    staff = await _require_staff(ctx, ctx.account)
    if staff.belongs_to:
        raise NotAllowed("own-body-said-already")
    return await _set_body(ctx, staff, body_id)


async def may_change_body(ctx: ActingContext, account: Account) -> Staff:
    """The person whose body would change. Raises NotAllowed (the changer's signature does not count, or it is
    their own body), NotFound."""
    await require_signer(ctx, refusal="own-body-leads")
    if account in await accounts_of(ctx, ctx.account):
        raise NotAllowed("own-body-oneself")
    return await _require_staff(ctx, account)


async def change_body(ctx: ActingContext, account: Account, body_id: str) -> tuple[Fact, ...]:
    """Raises as ``may_change_body`` does, and NotFound for an unknown body."""
    staff = await may_change_body(ctx, account)
    return await _set_body(ctx, staff, body_id)


async def _require_staff(ctx: Context, account: Account) -> Staff:
    staff = await ctx.uow.staff.get(account)
    if staff is None:
        raise NotFound("role-none")
    return staff


async def _set_body(ctx: ActingContext, staff: Staff, body_id: str) -> tuple[Fact, ...]:
    if body_id != NO_BODY and body_id not in {agency.id for agency in bodies_to_name(ctx.content)}:
        raise NotFound("own-body-unknown")
    facts: list[Fact] = []
    for account in sorted(await accounts_of(ctx, staff.account), key=str):
        known = await ctx.uow.staff.get(account)
        if known is None or known.belongs_to == body_id:
            continue
        ctx.uow.staff.save(replace(known, belongs_to=body_id))
        detail = f"belongs to {body_id}"
        ctx.uow.audit.record(
            AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail=detail
        )
    for account in sorted(await accounts_of(ctx, staff.account), key=str):
        facts += await release_withheld_cases(ctx, account)
    settle_later(ctx)  # cards that may accuse their body move to other groups
    return tuple(dict.fromkeys(facts))
