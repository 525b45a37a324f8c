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
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.text import Mask

ALL: Final = tuple(Audience)


def must_write(person: Person, *, editors: Collection[Account]) -> None:
    """Raises NotAllowed for all but owners and editors who are not frozen."""
    who = acting_staff(person.staff, is_named_editor=person.account in editors)
    if not is_granted(Permission.WRITE_BROADCASTS, who):
        raise NotAllowed("broadcast-for-owners")


async def begin_broadcast(
    kind: BroadcastKind, text: str, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> Broadcast:
    """A draft of these words, without audiences. Raises BadInput."""
    words = broadcast_words(text)
    broadcast = Broadcast(ids.new(), await uow.broadcasts.next_number(), kind, by, clock.now(), words=words)
    uow.broadcasts.add(broadcast)
    return broadcast


async def find_draft(broadcast_id: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """The writer's own draft. Raises NotFound, WrongState."""
    broadcast = await uow.broadcasts.get(broadcast_id)
    if broadcast is None or broadcast.by != by:
        raise NotFound("broadcast-none")
    if broadcast.stage is not BroadcastStage.DRAFT:
        raise WrongState("broadcast-asked-already")
    return broadcast


async def set_words(broadcast_id: str, text: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """Change the words; their links must be confirmed again. Raises BadInput."""
    broadcast = await find_draft(broadcast_id, by=by, uow=uow)
    return _save_broadcast(replace(broadcast, words=broadcast_words(text), links_seen=False), uow)


async def set_source(broadcast_id: str, text: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """Set the source. Raises BadInput."""
    broadcast = await find_draft(broadcast_id, by=by, uow=uow)
    return _save_broadcast(replace(broadcast, source=source_words(text), links_seen=False), uow)


async def set_corrected(broadcast_id: str, number: int, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """The earlier correction that this one corrects; 0 for none. Raises NotFound for one that was never
    sent."""
    broadcast = await find_draft(broadcast_id, by=by, uow=uow)
    if number:
        earlier = await uow.broadcasts.by_number(number)
        if earlier is None or earlier.kind is not BroadcastKind.CORRECTION or not earlier.queued_count:
            raise NotFound("broadcast-none")
    return _save_broadcast(replace(broadcast, corrects=number), uow)


async def turn_audience(broadcast_id: str, audience: Audience, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """Add or remove an audience."""
    broadcast = await find_draft(broadcast_id, by=by, uow=uow)
    wanted = set(broadcast.audiences) ^ {audience}
    return _save_broadcast(replace(broadcast, audiences=tuple(a for a in ALL if a in wanted)), uow)


async def confirm_links(broadcast_id: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """The writer has checked the hosts that the program does not know."""
    return _save_broadcast(replace(await find_draft(broadcast_id, by=by, uow=uow), links_seen=True), uow)


async def covered_words(text: str, *, mask: Mask, content: Content, uow: UnitOfWork) -> str:
    """The words with everything covered that may lead to a person; the numbers of bodies, and those that
    owners have set with their source, stay."""
    bodies = [body.phone for body in content.agencies.values() if body.phone]
    own = [line.number for line in (await uow.settings.running()).lines]
    return cover_text(text, mask=mask, public=(*bodies, *own))


async def ask_signatures(
    broadcast_id: str,
    *,
    by: Account,
    known: Collection[str],
    mask: Mask,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
) -> Broadcast:
    """The draft is finished and waits for signatures, for a day at most. Raises BadInput with the missing
    parts, or if it may lead to a person."""
    broadcast = await find_draft(broadcast_id, by=by, uow=uow)
    require_complete(broadcast, known=known)
    for text in (broadcast.words, broadcast.source):
        if await covered_words(text, mask=mask, content=content, uow=uow) != text:
            raise BadInput("broadcast-leads")
    uow.audit.record(
        AuditAction.BROADCAST,
        by=str(by),
        at=clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} written",
        words=broadcast.words,
    )
    return _save_broadcast(replace(broadcast, stage=BroadcastStage.SIGNING, at=clock.now()), uow)


async def drop_draft(broadcast_id: str, *, by: Account, uow: UnitOfWork) -> None:
    uow.broadcasts.drop((await find_draft(broadcast_id, by=by, uow=uow)).id)


def _save_broadcast(broadcast: Broadcast, uow: UnitOfWork) -> Broadcast:
    uow.broadcasts.save(broadcast)
    return broadcast
