"""An owner or an editor writes a broadcast: words, source, audiences; it is a draft until they ask for
signatures."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import (
    Broadcast,
    BroadcastKind,
    BroadcastStage,
    broadcast_words,
    require_complete,
    source_words,
)
from bot.domain.news.public_text import cover_text
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.usecases.context import ActingContext, Context

ALL: Final = tuple(Audience)


def must_write(person: Person, *, editors: Collection[Account]) -> None:
    """Raises NotAllowed for all but owners and editors who are not frozen."""
    who = acting_staff(person.staff, is_named_editor=person.account in editors)
    if not is_granted(Permission.WRITE_BROADCASTS, who):
        raise NotAllowed("broadcast-for-owners")


async def begin_broadcast(ctx: ActingContext, kind: BroadcastKind, text: str) -> Broadcast:
    """A draft of these words, without audiences. Raises BadInput."""
    words = broadcast_words(text)
    broadcast = Broadcast(
        ctx.ids.new(), await ctx.uow.broadcasts.next_number(), kind, ctx.account, ctx.clock.now(), words=words
    )
    ctx.uow.broadcasts.add(broadcast)
    return broadcast


async def find_draft(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """The writer's own draft. Raises NotFound, WrongState."""
    broadcast = await ctx.uow.broadcasts.get(broadcast_id)
    if broadcast is None or broadcast.by != ctx.account:
        raise NotFound("broadcast-none")
    if broadcast.stage is not BroadcastStage.DRAFT:
        raise WrongState("broadcast-asked-already")
    return broadcast


async def set_words(ctx: ActingContext, broadcast_id: str, text: str) -> Broadcast:
    """Change the words; their links must be confirmed again. Raises BadInput."""
    broadcast = await find_draft(ctx, broadcast_id)
    return _save_broadcast(ctx, replace(broadcast, words=broadcast_words(text), links_seen=False))


async def set_source(ctx: ActingContext, broadcast_id: str, text: str) -> Broadcast:
    """Set the source. Raises BadInput."""
    broadcast = await find_draft(ctx, broadcast_id)
    return _save_broadcast(ctx, replace(broadcast, source=source_words(text), links_seen=False))


async def set_corrected(ctx: ActingContext, broadcast_id: str, number: int) -> Broadcast:
    """The earlier correction that this one corrects; 0 for none. Raises NotFound for one that was never
    sent."""
    broadcast = await find_draft(ctx, broadcast_id)
    if number:
        earlier = await ctx.uow.broadcasts.by_number(number)
        if earlier is None or earlier.kind is not BroadcastKind.CORRECTION or not earlier.queued_count:
            raise NotFound("broadcast-none")
    return _save_broadcast(ctx, replace(broadcast, corrects=number))


async def turn_audience(ctx: ActingContext, broadcast_id: str, audience: Audience) -> Broadcast:
    """Add or remove an audience."""
    broadcast = await find_draft(ctx, broadcast_id)
    wanted = set(broadcast.audiences) ^ {audience}
    return _save_broadcast(ctx, replace(broadcast, audiences=tuple(a for a in ALL if a in wanted)))


async def confirm_links(ctx: ActingContext, broadcast_id: str) -> Broadcast:
    """The writer has checked the hosts that the program does not know."""
    return _save_broadcast(ctx, replace(await find_draft(ctx, broadcast_id), links_seen=True))


async def covered_words(ctx: ActingContext, text: str) -> str:
    """The words with everything covered that may lead to a person; the numbers of bodies, and those that
    owners have set with their source, stay."""
    bodies = [body.phone for body in ctx.content.agencies.values() if body.phone]
    own = [line.number for line in (await ctx.uow.settings.running()).lines]
    return cover_text(text, mask=ctx.mask, public=(*bodies, *own))


async def ask_signatures(ctx: ActingContext, broadcast_id: str, *, known: Collection[str]) -> Broadcast:
    """The draft is finished and waits for signatures, for a day at most. Raises BadInput with the missing
    parts, or if it may lead to a person."""
    broadcast = await find_draft(ctx, broadcast_id)
    require_complete(broadcast, known=known)
    for text in (broadcast.words, broadcast.source):
        if await covered_words(ctx, text) != text:
            raise BadInput("broadcast-leads")
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} written",
        words=broadcast.words,
    )
    return _save_broadcast(ctx, replace(broadcast, stage=BroadcastStage.SIGNING, at=ctx.clock.now()))


async def drop_draft(ctx: ActingContext, broadcast_id: str) -> None:
    ctx.uow.broadcasts.drop((await find_draft(ctx, broadcast_id)).id)


def _save_broadcast(ctx: Context, broadcast: Broadcast) -> Broadcast:
    ctx.uow.broadcasts.save(broadcast)
    return broadcast
