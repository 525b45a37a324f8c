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
from bot.usecases.context import ActingContext, Context


async def other_owners(ctx: ActingContext) -> Sequence[Account]:
    """The other owners whose signature counts."""
    candidates = await signers(ctx, besides=(ctx.account,))
    return [staff.account for staff in candidates if has_role_for(staff, Permission.SIGN_AS_OWNER)]


async def propose_burning(ctx: ActingContext, what: Burn) -> Sequence[Account]:
    """The owners who may confirm it. A newer proposal replaces an older one. Raises NotAllowed if there is
    nobody else."""
    await require_signer(ctx, refusal="not-allowed")
    others = await other_owners(ctx)
    if not others:
        raise NotAllowed("burn-alone")
    ctx.uow.settings.set_note(PROPOSAL_NOTE, str(Proposal(what, ctx.account, ctx.clock.now())))
    ctx.uow.audit.record(
        AuditAction.BURN, by=str(ctx.account), at=ctx.clock.now(), subject=what.value, detail="proposed"
    )
    return others


async def confirm_burning(ctx: ActingContext, what: Burn) -> None:
    """Burn within a second or so. Raises NotFound (also if the proposer was frozen or is no longer an owner),
    NotAllowed."""
    await require_signer(ctx, refusal="not-allowed")
    proposal = Proposal.parse(await ctx.uow.settings.note(PROPOSAL_NOTE))
    me = await own_account_among(ctx, (proposal.by,)) if proposal is not None else ctx.account
    if proposal is not None and not await _still_owns(ctx, proposal.by):
        proposal = None
    confirm_burn(proposal, by=me, what=what, now=ctx.clock.now())
    ctx.uow.settings.set_note(PROPOSAL_NOTE, "")
    ctx.uow.commands.give(ctx.ids.new(), COMMAND, what.value)
    ctx.uow.audit.record(
        AuditAction.BURN, by=str(ctx.account), at=ctx.clock.now(), subject=what.value, detail="confirmed"
    )


async def _still_owns(ctx: Context, account: Account) -> bool:
    staff = await ctx.uow.staff.get(account)
    return is_granted(Permission.SIGN_AS_OWNER, signing_staff(staff, now=ctx.clock.now()))


async def drop_burning(ctx: ActingContext) -> None:
    """Drop the proposal; any owner may."""
    ctx.uow.settings.set_note(PROPOSAL_NOTE, "")
    ctx.uow.audit.record(AuditAction.BURN, by=str(ctx.account), at=ctx.clock.now(), detail="dropped")


async def last_burning(ctx: Context) -> tuple[Burn, date] | None:
    """What was burned last and on which day, while anything from before that day may still exist."""
    burning = last_burn(await ctx.uow.settings.note(BURNT_NOTE))
    if burning is None:
        return None
    what, day = burning[0], date.fromisoformat(burning[1])
    return (what, day) if ctx.clock.today() - day <= timedelta(days=Retention().longest) else None
