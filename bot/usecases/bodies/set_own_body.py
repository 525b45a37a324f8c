"""The body that a member of staff belongs to: they say it once, and only a lead or an owner changes it.

They may not see cases that accuse, or may accuse, somebody of that body; they lose claims on these cases and
what they were shown of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases.belonging import NO_BODY
from bot.domain.catalogue.catalogue import Agency
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import release_withheld_cases
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Clock, Content, UnitOfWork


def bodies_to_name(content: Content) -> Sequence[Agency]:
    """The bodies that a person may belong to: all but numbers that are only called."""
    return [agency for agency in content.agencies.values() if agency.level is not None]


async def name_own_body(
    body_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Fact, ...]:
    """Once, for all of one's accounts. Raises NotFound (no desk, no such body), NotAllowed (already set)."""
    staff = await _require_staff(by, uow=uow)
    if staff.belongs_to:
        raise NotAllowed("own-body-said-already")
    return await _set_body(staff, body_id, by=by, uow=uow, clock=clock, content=content)


async def may_change_body(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    """The person whose body would change. Raises NotAllowed (the changer's signature does not count, or it is
    their own body), NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal="own-body-leads")
    if account in await accounts_of(by, uow=uow):
        raise NotAllowed("own-body-oneself")
    return await _require_staff(account, uow=uow)


async def change_body(
    account: Account, body_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Fact, ...]:
    """Raises as ``may_change_body`` does, and NotFound for an unknown body."""
    staff = await may_change_body(account, by=by, uow=uow, clock=clock)
    return await _set_body(staff, body_id, by=by, uow=uow, clock=clock, content=content)


async def _require_staff(account: Account, *, uow: UnitOfWork) -> Staff:
    staff = await uow.staff.get(account)
    if staff is None:
        raise NotFound("role-none")
    return staff


async def _set_body(
    staff: Staff, body_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Fact, ...]:
    if body_id != NO_BODY and body_id not in {agency.id for agency in bodies_to_name(content)}:
        raise NotFound("own-body-unknown")
    facts: list[Fact] = []
    for account in sorted(await accounts_of(staff.account, uow=uow), key=str):
        known = await uow.staff.get(account)
        if known is None or known.belongs_to == body_id:
            continue
        uow.staff.save(replace(known, belongs_to=body_id))
        detail = f"belongs to {body_id}"
        uow.audit.record(AuditAction.ROLE, by=str(by), at=clock.now(), subject=str(account), detail=detail)
    for account in sorted(await accounts_of(staff.account, uow=uow), key=str):
        facts += await release_withheld_cases(account, uow=uow, clock=clock)
    settle_later(uow)  # cards that may accuse their body move to other groups
    return tuple(dict.fromkeys(facts))
