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
from bot.domain.people import Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.domain.staff.roles import has_signing_right
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.context import ActingContext, Context

WHO_SIGNS = "broadcast-signers"


async def missing_signers(ctx: Context, broadcast: Broadcast) -> Sequence[Staff]:
    """The people whose signature is still wanted: for facts of the calendar an owner."""
    done = {signature.by for signature in broadcast.signatures}
    candidates = await signers(ctx, besides=done)
    return [
        s
        for s in candidates
        if s.started
        and (broadcast.kind is not BroadcastKind.DATES or has_role_for(s, Permission.SIGN_AS_OWNER))
    ]


async def may_sign(ctx: ActingContext) -> bool:
    return has_signing_right(await ctx.uow.staff.get(ctx.account), now=ctx.clock.now())


async def sign_broadcast(ctx: ActingContext, broadcast_id: str, *, urgent: bool) -> Broadcast:
    """With the last signature it is sent to all present subscribers. A signature that no longer counts is
    ignored.

    Raises NotFound, NotAllowed (not a signer, a fresh role, their own second signature), WrongState, and
    BadInput if it is marked urgent on any day but polling day and the day before.
    """
    now = ctx.clock.now()
    me = await require_signer(ctx, refusal=WHO_SIGNS)
    broadcast = await _find_broadcast(ctx, broadcast_id)
    if broadcast.kind is BroadcastKind.DATES and not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("broadcast-owner-signs")
    if urgent and not is_near_polling(now, (await ctx.uow.settings.running()).polling_day):
        raise BadInput("broadcast-not-urgent")
    still = [s for s in broadcast.signatures if has_signing_right(await ctx.uow.staff.get(s.by), now=now)]
    me_as = await own_account_among(ctx, [s.by for s in still])
    broadcast = add_signature(replace(broadcast, signatures=tuple(still)), by=me_as, urgent=urgent, now=now)
    if is_fully_signed(broadcast):
        total = await ctx.uow.followers.count(tracks_of(broadcast))
        broadcast = replace(broadcast, stage=BroadcastStage.GOING, total=total)
    ctx.uow.broadcasts.save(broadcast)
    _record(ctx, broadcast, "signed urgent" if urgent else "signed")
    return broadcast


async def refuse_broadcast(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """A refusal ends it before anybody is told; the writer may withdraw it too. Raises NotFound,
    NotAllowed."""
    broadcast = await _find_broadcast(ctx, broadcast_id)
    if broadcast.stage is not BroadcastStage.SIGNING:
        raise NotFound("sign-none")
    if broadcast.by != ctx.account:
        await _may_stop(ctx)
    broadcast = mark_stopped(broadcast, now=ctx.clock.now())
    ctx.uow.broadcasts.save(broadcast)
    _record(ctx, broadcast, "refused")
    return broadcast


async def stop_broadcast(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """At once: queued messages are not sent either. Any lead or owner may do it alone. Raises NotFound,
    NotAllowed, WrongState."""
    await _may_stop(ctx)
    broadcast = await _find_broadcast(ctx, broadcast_id)
    broadcast = mark_stopped(broadcast, now=ctx.clock.now())
    ctx.uow.broadcasts.save(broadcast)
    _record(ctx, broadcast, "stopped")
    return broadcast


async def _may_stop(ctx: ActingContext) -> None:
    """A role given today signs nothing yet, but it may stop. Raises NotAllowed."""
    staff = await ctx.uow.staff.get(ctx.account)
    if not is_granted(Permission.STOP_BROADCASTS, acting_staff(staff)):
        raise NotAllowed(WHO_SIGNS)


def tracks_of(broadcast: Broadcast) -> tuple[str, ...]:
    """The followers' tracks that it goes to: followers without an answer about themselves get the voters'
    news."""
    tracks = tuple(audience.value for audience in broadcast.audiences)
    return ("", *tracks) if "voter" in tracks else tracks


async def _find_broadcast(ctx: Context, broadcast_id: str) -> Broadcast:
    broadcast = await ctx.uow.broadcasts.get(broadcast_id)
    if broadcast is None:
        raise NotFound("broadcast-none")
    return broadcast


def _record(ctx: ActingContext, broadcast: Broadcast, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} {detail}",
    )
