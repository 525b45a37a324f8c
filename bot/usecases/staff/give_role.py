"""A role is given by two whose signatures count, and taken by one. What is given counts a day later."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff import roles as rules
from bot.domain.staff.audit import Deed
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.sight.free_unseen import free_unseen, was_shown
from bot.usecases.sight.leads import signer, signers
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.staff.want import want

LEADS_ONLY = "role-leads"


@dataclass(frozen=True, slots=True)
class Asked:
    """Either who is asked to sign, or the one who has the role at once because nobody else could sign."""

    wanted: Wanted
    others: Sequence[Account] = ()
    given: Staff | None = None
    facts: tuple[Fact, ...] = ()


async def want_role(
    role: Role, *, to: Account, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock, body: str = ""
) -> Asked:
    """``body``: which one a liaison speaks for. Raises NotAllowed (no right to it, or nobody who could sign),
    NotFound, WrongState (his other account is of another kind)."""
    me = await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    known = await uow.staff.get(to)
    rules.may_give(role, by=me, to=to, known=known, body=body)
    await _one_kind(role, known, uow=uow)
    if to in await accounts_of(by, uow=uow):
        raise NotAllowed("role-oneself")
    others = await _who_could_sign(role, besides=(by, to), uow=uow, clock=clock)
    detail = f"{role} {body}".strip()
    wanted = await want(Matter.ROLE, to, by=by, detail=detail, uow=uow, ids=ids, clock=clock)
    _record(wanted, by, f"wanted {detail}", uow, clock)
    if others:
        return Asked(wanted, [one.account for one in others])
    if not rules.alone(me, others=await _heads(uow, besides=by), role=role):
        raise NotAllowed("role-nobody")
    given, facts = await give_role(wanted, by=by, uow=uow, clock=clock)
    return Asked(wanted, given=given, facts=facts)


async def give_role(
    wanted: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, tuple[Fact, ...]]:
    """The second signature: he has it now. Raises as ``want_role`` does."""
    named, _, body = wanted.detail.partition(" ")
    role = Role(named)
    me = await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    known = await uow.staff.get(wanted.subject)
    rules.may_give(role, by=me, to=wanted.subject, known=known, body=body)
    await _one_kind(role, known, uow=uow)
    made = rules.given(role, to=wanted.subject, known=known, now=clock.now(), body=body)
    uow.staff.save(made)
    uow.signatures.drop(wanted.id)
    _record(wanted, by, wanted.detail, uow, clock)
    ended: tuple[Fact, ...] = ()
    if known is not None and rules.sees_others(known, role):
        ended = await was_shown(known.account, uow=uow, clock=clock, body=known.body)
    return made, (*ended, *await free_unseen(uow=uow, clock=clock))


async def _one_kind(role: Role, known: Staff | None, *, uow: UnitOfWork) -> None:
    """Raises WrongState where his other account makes this role a way around it."""
    other = await uow.staff.get(known.same_as) if known is not None and known.same_as is not None else None
    if other is not None and not rules.one_kind(role, other.role):
        raise WrongState("role-other-account")


async def may_take(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    """The one whose role would end. Raises NotAllowed, NotFound."""
    me = await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    return rules.takeable(await uow.staff.get(account), by=me)


async def take_role(
    account: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, tuple[Fact, ...]]:
    """The one whose role has ended, as he was; what he was shown goes. As a moderator he begins anew, unless whoever
    takes it is to be stopped just now: who has signed that, or could, goes on counting. Raises NotAllowed, NotFound."""
    known = await may_take(account, by=by, uow=uow, clock=clock)
    since = known.since if await _to_be_stopped(by, uow=uow, clock=clock) else clock.now()
    uow.staff.save(replace(rules.without(known), since=since))
    uow.audit.record(
        Deed.ROLE, by=str(by), at=clock.now(), subject=str(account), detail=f"ended {known.role}"
    )
    ended = await was_shown(account, uow=uow, clock=clock, body=known.body)
    return known, (*ended, *await free_unseen(uow=uow, clock=clock))


async def _to_be_stopped(account: Account, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether a stop of him, by whichever account, waits for its second signature. Nothing tells him so."""
    his = await accounts_of(account, uow=uow)
    waiting = [one for one in await uow.signatures.all() if one.matter is Matter.FREEZE]
    return any(one.subject in his and one.fresh(now=clock.now()) for one in waiting)


async def people(uow: UnitOfWork) -> Sequence[Staff]:
    """Everybody with a role or a desk; who has left and has neither is no longer shown."""
    return [
        one for one in await uow.staff.all() if one.started or one.role is not Role.MODERATOR or one.frozen
    ]


async def _who_could_sign(
    role: Role, *, besides: tuple[Account, Account], uow: UnitOfWork, clock: Clock
) -> Sequence[Staff]:
    found = await signers(besides=besides, uow=uow, clock=clock)
    return [one for one in found if role is not Role.OWNER or one.role is Role.OWNER]


async def _heads(uow: UnitOfWork, *, besides: Account) -> int:
    """How many other leads and owners there are, whether or not their signatures count yet."""
    staff, his = await uow.staff.all(), await accounts_of(besides, uow=uow)
    return sum(one.role in rules.SIGNERS and one.account not in his for one in staff)


def _record(wanted: Wanted, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.ROLE, by=str(by), at=clock.now(), subject=str(wanted.subject), detail=detail)
