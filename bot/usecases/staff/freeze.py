"""Two moderators who have been here for a day stop a colleague at once, two leads or owners lift it. Why, is said by
people to people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import counts_among_moderators, must_count_among_moderators
from bot.domain.staff.signatures import Matter, Wanted, with_others
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.sight.expire_claims import free_claims_of
from bot.usecases.sight.free_unseen import free_unseen, was_shown
from bot.usecases.sight.leads import signer, signers
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.sight.seek_second_looks import inside
from bot.usecases.staff.give_role import LEADS_ONLY, people
from bot.usecases.staff.sign import signs_as
from bot.usecases.staff.want import drop_all_of, want


@dataclass(frozen=True, slots=True)
class Stopped:
    """``frozen``: the one who is stopped now; before the second signature, None and who is asked for it."""

    subject: Staff
    wanted: Wanted | None = None
    others: Sequence[Account] = ()
    frozen: Staff | None = None
    facts: tuple[Fact, ...] = ()


async def stoppable(account: Account, *, uow: UnitOfWork) -> Sequence[Staff]:
    """Whom this moderator could stop."""
    return [one for one in await people(uow) if one.account != account and not one.frozen]


async def want_stop(account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock) -> Stopped:
    """The first signature; if a colleague wanted the same within the last minutes, it is the second; if he himself,
    nothing changes. Raises
    NotFound, NotAllowed (also for who has been here for less than a day)."""
    subject = await _to_stop(account, by=by, uow=uow, clock=clock)
    mine: Wanted | None = None
    for one in await uow.signatures.all():
        same = (one.matter, one.subject) == (Matter.FREEZE, account)
        if not same or not one.fresh(now=clock.now()) or not await _still_wants(one, uow=uow, clock=clock):
            continue
        if await signs_as(one, by=by, uow=uow) != one.by:
            return await stop(one, by=by, uow=uow, clock=clock)
        mine = one
    out = await accounts_of(by, account, uow=uow)  # his other account would warn him
    asked = [
        one.account
        for one in await uow.staff.all()
        if one.account not in out and await _may_stop(one, uow=uow, clock=clock)
    ]
    if not asked:
        raise NotAllowed("panic-nobody")
    if mine is not None:  # it waits: its buttons go on counting, and nobody is asked twice
        return Stopped(subject, mine)
    wanted = await want(Matter.FREEZE, account, by=by, uow=uow, ids=ids, clock=clock)
    uow.audit.record(Deed.FREEZE, by=str(by), at=clock.now(), subject=str(account), detail="wanted")
    return Stopped(subject, wanted, asked)


async def stop(wanted: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock) -> Stopped:
    """The second signature: what he held waits again, and what he was shown goes from his chats."""
    subject = await _to_stop(wanted.subject, by=by, uow=uow, clock=clock)
    if not await _still_wants(wanted, uow=uow, clock=clock):
        raise NotFound("sign-none")
    uow.signatures.drop(wanted.id)
    facts: dict[Fact, None] = {}
    for one in await _his_accounts(subject, wanted, uow=uow):
        uow.staff.save(replace(one, frozen=True))
        await drop_all_of(one.account, uow=uow)
        uow.audit.record(Deed.FREEZE, by=str(by), at=clock.now(), subject=str(one.account), detail="stopped")
        facts |= dict.fromkeys(await free_claims_of(one.account, uow=uow, clock=clock))
        facts |= dict.fromkeys(await was_shown(one.account, uow=uow, clock=clock, body=one.body))
    facts |= dict.fromkeys(await free_unseen(uow=uow, clock=clock))
    return Stopped(subject, frozen=replace(subject, frozen=True), facts=tuple(facts))


async def _his_accounts(subject: Staff, wanted: Wanted, *, uow: UnitOfWork) -> list[Staff]:
    """He is stopped as a person: by the other account, too, that was noted as his before somebody wanted it."""
    if wanted.subject not in with_others(wanted):
        return [subject]
    others = await accounts_of(subject.account, uow=uow) - {subject.account}
    known = [await uow.staff.get(one) for one in others]
    return [subject, *(one for one in known if one is not None and not one.frozen)]


async def want_lift(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[Wanted, Sequence[Account]]:
    """A lead or owner wants him back at work. Raises NotAllowed, NotFound."""
    await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    await _stopped(account, uow=uow)
    if by in await accounts_of(account, uow=uow):
        raise NotAllowed("role-oneself")
    others = [one.account for one in await signers(besides=(by, account), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await want(Matter.LIFT, account, by=by, uow=uow, ids=ids, clock=clock)
    uow.audit.record(Deed.FREEZE, by=str(by), at=clock.now(), subject=str(account), detail="lift wanted")
    return wanted, others


async def lift(
    wanted: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, tuple[Fact, ...]]:
    """The second signature, for both of his accounts. Raises NotAllowed, NotFound."""
    await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    free = replace(await _stopped(wanted.subject, uow=uow), frozen=False)
    uow.signatures.drop(wanted.id)
    for account in sorted(await accounts_of(free.account, uow=uow), key=str):
        known = await uow.staff.get(account)
        if known is not None and known.frozen:
            uow.staff.save(replace(known, frozen=False))
            uow.audit.record(Deed.FREEZE, by=str(by), at=clock.now(), subject=str(account), detail="lifted")
    return free, await free_unseen(uow=uow, clock=clock)


async def owners_to_hear(account: Account, *, uow: UnitOfWork) -> Sequence[Account]:
    staff = await uow.staff.all()
    return [one.account for one in staff if one.role is Role.OWNER and one.account != account]


async def _to_stop(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    if account == by:
        raise NotAllowed("panic-oneself")
    must_count_among_moderators(await uow.staff.get(by), now=clock.now())
    known = await uow.staff.get(account)
    if known is None:
        raise NotFound("panic-unknown")
    if known.frozen:
        raise NotFound("panic-already")
    return known


async def _stopped(account: Account, *, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or not known.frozen:
        raise NotFound("role-not-frozen")
    return known


async def _still_wants(wanted: Wanted, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether the first signature counts now: its giver was neither stopped nor has he gone."""
    first = await uow.staff.get(wanted.by)
    return first is not None and await _may_stop(first, uow=uow, clock=clock)


async def _may_stop(one: Staff, *, uow: UnitOfWork, clock: Clock) -> bool:
    return counts_among_moderators(one, now=clock.now()) and await inside(one.account, uow=uow)
