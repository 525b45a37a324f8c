"""A signature under a broadcast, or a refusal; and a stop, which needs only one person."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.news.broadcasts import (
    Broadcast,
    BroadcastKind,
    BroadcastStage,
    add_signature,
    is_fully_signed,
    is_near_polling,
    mark_stopped,
)
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.domain.staff.roles import has_signing_right
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.ports import Clock, UnitOfWork

WHO_SIGNS = "broadcast-signers"


async def missing_signers(broadcast: Broadcast, *, uow: UnitOfWork, clock: Clock) -> Sequence[Staff]:
    """The people whose signature is still wanted: for facts of the calendar an owner."""
    done = {signature.by for signature in broadcast.signatures}
    candidates = await signers(besides=done, uow=uow, clock=clock)
    return [
        s
        for s in candidates
        if s.started
        and (broadcast.kind is not BroadcastKind.DATES or has_role_for(s, Permission.SIGN_AS_OWNER))
    ]


async def may_sign(account: Account, *, uow: UnitOfWork, clock: Clock) -> bool:
    return has_signing_right(await uow.staff.get(account), now=clock.now())


async def sign_broadcast(
    broadcast_id: str, *, by: Account, urgent: bool, uow: UnitOfWork, clock: Clock
) -> Broadcast:
    """With the last signature it is sent to all present subscribers. A signature that no longer counts is
    ignored.

    Raises NotFound, NotAllowed (not a signer, a fresh role, their own second signature), WrongState, and
    BadInput if it is marked urgent on any day but polling day and the day before.
    """
    now = clock.now()
    me = await require_signer(by, uow=uow, clock=clock, refusal=WHO_SIGNS)
    broadcast = await _find_broadcast(broadcast_id, uow)
    if broadcast.kind is BroadcastKind.DATES and not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("broadcast-owner-signs")
    if urgent and not is_near_polling(now, (await uow.settings.running()).polling_day):
        raise BadInput("broadcast-not-urgent")
    still = [s for s in broadcast.signatures if has_signing_right(await uow.staff.get(s.by), now=now)]
    me_as = await own_account_among(by, [s.by for s in still], uow=uow)
    broadcast = add_signature(replace(broadcast, signatures=tuple(still)), by=me_as, urgent=urgent, now=now)
    if is_fully_signed(broadcast):
        total = await uow.followers.count(tracks_of(broadcast))
        broadcast = replace(broadcast, stage=BroadcastStage.GOING, total=total)
    uow.broadcasts.save(broadcast)
    _record(broadcast, by, "signed urgent" if urgent else "signed", uow, clock)
    return broadcast


async def refuse_broadcast(broadcast_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Broadcast:
    """A refusal ends it before anybody is told; the writer may withdraw it too. Raises NotFound,
    NotAllowed."""
    broadcast = await _find_broadcast(broadcast_id, uow)
    if broadcast.stage is not BroadcastStage.SIGNING:
        raise NotFound("sign-none")
    if broadcast.by != by:
        await _may_stop(by, uow)
    broadcast = mark_stopped(broadcast, now=clock.now())
    uow.broadcasts.save(broadcast)
    _record(broadcast, by, "refused", uow, clock)
    return broadcast


async def stop_broadcast(broadcast_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Broadcast:
    """At once: queued messages are not sent either. Any lead or owner may do it alone. Raises NotFound,
    NotAllowed, WrongState."""
    await _may_stop(by, uow)
    broadcast = await _find_broadcast(broadcast_id, uow)
    broadcast = mark_stopped(broadcast, now=clock.now())
    uow.broadcasts.save(broadcast)
    _record(broadcast, by, "stopped", uow, clock)
    return broadcast


async def _may_stop(account: Account, uow: UnitOfWork) -> None:
    """A role given today signs nothing yet, but it may stop. Raises NotAllowed."""
    staff = await uow.staff.get(account)
    if not is_granted(Permission.STOP_BROADCASTS, acting_staff(staff)):
        raise NotAllowed(WHO_SIGNS)


def tracks_of(broadcast: Broadcast) -> tuple[str, ...]:
    """The followers' tracks that it goes to: followers without an answer about themselves get the voters'
    news."""
    tracks = tuple(audience.value for audience in broadcast.audiences)
    return ("", *tracks) if "voter" in tracks else tracks


async def _find_broadcast(broadcast_id: str, uow: UnitOfWork) -> Broadcast:
    broadcast = await uow.broadcasts.get(broadcast_id)
    if broadcast is None:
        raise NotFound("broadcast-none")
    return broadcast


def _record(broadcast: Broadcast, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(
        AuditAction.BROADCAST,
        by=str(by),
        at=clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} {detail}",
    )
