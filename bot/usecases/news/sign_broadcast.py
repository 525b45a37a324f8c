"""A signature under a broadcast, or a no; and a stop, which one alone decides."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.news.broadcasts import Broadcast, Kind, Stage, about_now, ready, signed, stopped
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import SIGNERS, counts
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.leads import signer, signers
from bot.usecases.sight.one_person import as_one_of

WHO_SIGNS = "broadcast-signers"


async def who_signs(one: Broadcast, *, uow: UnitOfWork, clock: Clock) -> Sequence[Staff]:
    """Whose signature is still wanted: of facts of the calendar an owner's."""
    done = {signature.by for signature in one.signatures}
    found = await signers(besides=done, uow=uow, clock=clock)
    return [s for s in found if s.started and (one.kind is not Kind.DATES or s.role is Role.OWNER)]


async def may_sign(account: Account, *, uow: UnitOfWork, clock: Clock) -> bool:
    return counts(await uow.staff.get(account), now=clock.now())


async def sign_broadcast(
    broadcast_id: str, *, by: Account, urgent: bool, uow: UnitOfWork, clock: Clock
) -> Broadcast:
    """With the last signature it goes out to all who ask for such now. One that counts no more does not count.

    Raises NotFound, NotAllowed (no signer, a fresh role, one's own twice), WrongState, and BadInput for what is
    marked urgent on any other day than that of voting and the one before.
    """
    now = clock.now()
    me = await signer(by, uow=uow, clock=clock, otherwise=WHO_SIGNS)
    one = await _found(broadcast_id, uow)
    if one.kind is Kind.DATES and me.role is not Role.OWNER:
        raise NotAllowed("broadcast-owner-signs")
    if urgent and not about_now(now, (await uow.settings.running()).polling_day):
        raise BadInput("broadcast-not-urgent")
    still = [s for s in one.signatures if counts(await uow.staff.get(s.by), now=now)]
    me_as = await as_one_of(by, [s.by for s in still], uow=uow)
    one = signed(replace(one, signatures=tuple(still)), by=me_as, urgent=urgent, now=now)
    if ready(one):
        total = await uow.followers.count(tracks_of(one))
        one = replace(one, stage=Stage.GOING, total=total)
    uow.broadcasts.save(one)
    _record(one, by, "signed urgent" if urgent else "signed", uow, clock)
    return one


async def refuse_broadcast(broadcast_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Broadcast:
    """A no ends it before anybody was told; whoever wrote it may take it back himself. Raises NotFound, NotAllowed."""
    one = await _found(broadcast_id, uow)
    if one.stage is not Stage.SIGNING:
        raise NotFound("sign-none")
    if one.by != by:
        await _may_stop(by, uow)
    one = stopped(one, now=clock.now())
    uow.broadcasts.save(one)
    _record(one, by, "refused", uow, clock)
    return one


async def stop_broadcast(broadcast_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Broadcast:
    """At once: what is stored already is not sent either. Any lead or owner may, and needs nobody. Raises NotFound,
    NotAllowed, WrongState."""
    await _may_stop(by, uow)
    one = await _found(broadcast_id, uow)
    one = stopped(one, now=clock.now())
    uow.broadcasts.save(one)
    _record(one, by, "stopped", uow, clock)
    return one


async def _may_stop(account: Account, uow: UnitOfWork) -> None:
    """A role that was given today signs nothing yet, but it stops. Raises NotAllowed."""
    staff = await uow.staff.get(account)
    if staff is None or staff.frozen or staff.role not in SIGNERS:
        raise NotAllowed(WHO_SIGNS)


def tracks_of(one: Broadcast) -> tuple[str, ...]:
    """The followers' tracks that it goes to: who has said nothing of himself reads what voters do."""
    tracks = tuple(audience.value for audience in one.audiences)
    return ("", *tracks) if "voter" in tracks else tracks


async def _found(broadcast_id: str, uow: UnitOfWork) -> Broadcast:
    one = await uow.broadcasts.get(broadcast_id)
    if one is None:
        raise NotFound("broadcast-none")
    return one


def _record(one: Broadcast, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(
        Deed.BROADCAST, by=str(by), at=clock.now(), subject=str(one.number), detail=f"{one.kind} {detail}"
    )
