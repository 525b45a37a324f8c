"""Two owners burn: one proposes, another confirms within ten minutes; the running program then does it."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.errors import NotAllowed
from bot.domain.owner.burning import (
    BURNT_NOTE,
    COMMAND,
    PROPOSAL_NOTE,
    Burn,
    Proposal,
    confirm_burn,
    last_burn,
)
from bot.domain.owner.settings import Retention
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for, is_granted, signing_staff
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.ports import Clock, Ids, UnitOfWork


async def other_owners(account: Account, *, uow: UnitOfWork, clock: Clock) -> Sequence[Account]:
    """The other owners whose signature counts."""
    candidates = await signers(besides=(account,), uow=uow, clock=clock)
    return [staff.account for staff in candidates if has_role_for(staff, Permission.SIGN_AS_OWNER)]


async def propose_burning(what: Burn, *, by: Account, uow: UnitOfWork, clock: Clock) -> Sequence[Account]:
    """The owners who may confirm it. A newer proposal replaces an older one. Raises NotAllowed if there is
    nobody else."""
    await require_signer(by, uow=uow, clock=clock, refusal="not-allowed")
    others = await other_owners(by, uow=uow, clock=clock)
    if not others:
        raise NotAllowed("burn-alone")
    uow.settings.set_note(PROPOSAL_NOTE, str(Proposal(what, by, clock.now())))
    uow.audit.record(AuditAction.BURN, by=str(by), at=clock.now(), subject=what.value, detail="proposed")
    return others


async def confirm_burning(what: Burn, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock) -> None:
    """Burn within a second or so. Raises NotFound (also if the proposer was frozen or is no longer an owner),
    NotAllowed."""
    await require_signer(by, uow=uow, clock=clock, refusal="not-allowed")
    proposal = Proposal.parse(await uow.settings.note(PROPOSAL_NOTE))
    me = await own_account_among(by, (proposal.by,), uow=uow) if proposal is not None else by
    if proposal is not None and not await _still_owns(proposal.by, uow=uow, clock=clock):
        proposal = None
    confirm_burn(proposal, by=me, what=what, now=clock.now())
    uow.settings.set_note(PROPOSAL_NOTE, "")
    uow.commands.give(ids.new(), COMMAND, what.value)
    uow.audit.record(AuditAction.BURN, by=str(by), at=clock.now(), subject=what.value, detail="confirmed")


async def _still_owns(account: Account, *, uow: UnitOfWork, clock: Clock) -> bool:
    staff = await uow.staff.get(account)
    return is_granted(Permission.SIGN_AS_OWNER, signing_staff(staff, now=clock.now()))


async def drop_burning(*, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """Drop the proposal; any owner may."""
    uow.settings.set_note(PROPOSAL_NOTE, "")
    uow.audit.record(AuditAction.BURN, by=str(by), at=clock.now(), detail="dropped")


async def last_burning(*, uow: UnitOfWork, clock: Clock) -> tuple[Burn, date] | None:
    """What was burned last and on which day, while anything from before that day may still exist."""
    burning = last_burn(await uow.settings.note(BURNT_NOTE))
    if burning is None:
        return None
    what, day = burning[0], date.fromisoformat(burning[1])
    return (what, day) if clock.today() - day <= timedelta(days=Retention().longest) else None
