"""Two moderators whose waiting day is over freeze a colleague at once; two leads or owners lift it. People
tell each other the reason themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import has_moderator_signing_right, require_moderator_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, linked_signers
from bot.usecases.access.expire_claims import free_claims_of
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.staff.give_role import LEADS_ONLY, people
from bot.usecases.staff.request_signature import drop_requests_of, request_signature
from bot.usecases.staff.sign import signing_account


@dataclass(frozen=True, slots=True)
class StopRequest:
    """``frozen``: the person who is frozen now; before the second signature None, and the people who are
    asked for it."""

    subject: Staff
    wanted: SignatureRequest | None = None
    others: Sequence[Account] = ()
    frozen: Staff | None = None
    facts: tuple[Fact, ...] = ()


async def stoppable_staff(account: Account, *, uow: UnitOfWork) -> Sequence[Staff]:
    """The people whom this moderator could freeze."""
    return [staff for staff in await people(uow) if staff.account != account and not staff.frozen]


async def request_stop(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> StopRequest:
    """The first signature. If a colleague requested the same within the last minutes, it is the second; if
    they requested it themselves, nothing changes. Raises NotFound, NotAllowed (also within the waiting
    day)."""
    subject = await _require_stoppable(account, by=by, uow=uow, clock=clock)
    mine: SignatureRequest | None = None
    for signature in await uow.signatures.all():
        same = (signature.matter, signature.subject) == (Matter.FREEZE, account)
        if (
            not same
            or not signature.fresh(now=clock.now())
            or not await _is_first_valid(signature, uow=uow, clock=clock)
        ):
            continue
        if await signing_account(signature, by=by, uow=uow) != signature.by:
            return await stop_account(signature, by=by, uow=uow, clock=clock)
        mine = signature
    out = await accounts_of(by, account, uow=uow)  # their other account would warn them
    asked = [
        staff.account
        for staff in await uow.staff.all()
        if staff.account not in out and await _may_stop(staff, uow=uow, clock=clock)
    ]
    if not asked:
        raise NotAllowed("panic-nobody")
    if mine is not None:  # it waits already: its buttons stay valid, and nobody is asked twice
        return StopRequest(subject, mine)
    wanted = await request_signature(Matter.FREEZE, account, by=by, uow=uow, ids=ids, clock=clock)
    uow.audit.record(AuditAction.FREEZE, by=str(by), at=clock.now(), subject=str(account), detail="wanted")
    return StopRequest(subject, wanted, asked)


async def stop_account(
    wanted: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> StopRequest:
    """The second signature: their claims are freed, and what they were shown is removed from their chats."""
    subject = await _require_stoppable(wanted.subject, by=by, uow=uow, clock=clock)
    if not await _is_first_valid(wanted, uow=uow, clock=clock):
        raise NotFound("sign-none")
    uow.signatures.drop(wanted.id)
    facts: dict[Fact, None] = {}
    for staff in await _accounts_to_stop(subject, wanted, uow=uow):
        uow.staff.save(replace(staff, frozen=True))
        await drop_requests_of(staff.account, uow=uow)
        uow.audit.record(
            AuditAction.FREEZE, by=str(by), at=clock.now(), subject=str(staff.account), detail="stopped"
        )
        facts |= dict.fromkeys(await free_claims_of(staff.account, uow=uow, clock=clock))
        facts |= dict.fromkeys(await end_shown_details(staff.account, uow=uow, clock=clock, body=staff.body))
    facts |= dict.fromkeys(await release_hidden_cases(uow=uow, clock=clock))
    return StopRequest(subject, frozen=replace(subject, frozen=True), facts=tuple(facts))


async def _accounts_to_stop(subject: Staff, wanted: SignatureRequest, *, uow: UnitOfWork) -> list[Staff]:
    """The person is frozen as a whole: including the other account, if it was linked before the freeze was
    requested."""
    if wanted.subject not in linked_signers(wanted):
        return [subject]
    others = await accounts_of(subject.account, uow=uow) - {subject.account}
    known = [await uow.staff.get(account) for account in others]
    return [subject, *(staff for staff in known if staff is not None and not staff.frozen)]


async def request_lift(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[SignatureRequest, Sequence[Account]]:
    """A lead or owner wants to lift the freeze. Raises NotAllowed, NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    await _find_stopped_staff(account, uow=uow)
    if by in await accounts_of(account, uow=uow):
        raise NotAllowed("role-oneself")
    others = [staff.account for staff in await signers(besides=(by, account), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(Matter.LIFT, account, by=by, uow=uow, ids=ids, clock=clock)
    uow.audit.record(
        AuditAction.FREEZE, by=str(by), at=clock.now(), subject=str(account), detail="lift wanted"
    )
    return wanted, others


async def lift_stop(
    wanted: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, tuple[Fact, ...]]:
    """The second signature, for both of their accounts. Raises NotAllowed, NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    free = replace(await _find_stopped_staff(wanted.subject, uow=uow), frozen=False)
    uow.signatures.drop(wanted.id)
    for account in sorted(await accounts_of(free.account, uow=uow), key=str):
        known = await uow.staff.get(account)
        if known is not None and known.frozen:
            uow.staff.save(replace(known, frozen=False))
            uow.audit.record(
                AuditAction.FREEZE, by=str(by), at=clock.now(), subject=str(account), detail="lifted"
            )
    return free, await release_hidden_cases(uow=uow, clock=clock)


async def owners_to_notify(account: Account, *, uow: UnitOfWork) -> Sequence[Account]:
    staff = await uow.staff.all()
    return [
        member.account
        for member in staff
        if has_role_for(member, Permission.ADMINISTER) and member.account != account
    ]


async def _require_stoppable(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    if account == by:
        raise NotAllowed("panic-oneself")
    require_moderator_signing_right(await uow.staff.get(by), now=clock.now())
    known = await uow.staff.get(account)
    if known is None:
        raise NotFound("panic-unknown")
    if known.frozen:
        raise NotFound("panic-already")
    return known


async def _find_stopped_staff(account: Account, *, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or not known.frozen:
        raise NotFound("role-not-frozen")
    return known


async def _is_first_valid(wanted: SignatureRequest, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether the first signature counts now: its signer was not frozen and has not left."""
    first = await uow.staff.get(wanted.by)
    return first is not None and await _may_stop(first, uow=uow, clock=clock)


async def _may_stop(staff: Staff, *, uow: UnitOfWork, clock: Clock) -> bool:
    return has_moderator_signing_right(staff, now=clock.now()) and await is_in_group(staff.account, uow=uow)
