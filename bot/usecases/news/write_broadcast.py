"""An owner or an editor writes what many are to read: words, source, for whom; a draft until he asks for signatures."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, Kind, Stage, broadcast_words, complete, source_words
from bot.domain.news.open_words import covered
from bot.domain.people import Account, Person, Role
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.text import Mask

ALL: Final = tuple(Audience)


def must_write(person: Person, *, editors: Collection[Account]) -> None:
    """Raises NotAllowed for everybody but owners and editors who work."""
    staff = person.staff
    writes = staff is not None and staff.role in (Role.OWNER, Role.EDITOR)
    frozen = staff is not None and staff.frozen
    if frozen or not (writes or person.account in editors):
        raise NotAllowed("broadcast-for-owners")


async def begin_broadcast(
    kind: Kind, text: str, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> Broadcast:
    """A draft of these words, for nobody yet. Raises BadInput."""
    words = broadcast_words(text)
    one = Broadcast(ids.new(), await uow.broadcasts.next_number(), kind, by, clock.now(), words=words)
    uow.broadcasts.add(one)
    return one


async def find_draft(broadcast_id: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """One's own, while it is one. Raises NotFound, WrongState."""
    one = await uow.broadcasts.get(broadcast_id)
    if one is None or one.by != by:
        raise NotFound("broadcast-none")
    if one.stage is not Stage.DRAFT:
        raise WrongState("broadcast-asked-already")
    return one


async def set_words(broadcast_id: str, text: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """Other words; a link in them is looked at anew. Raises BadInput."""
    one = await find_draft(broadcast_id, by=by, uow=uow)
    return _saved(replace(one, words=broadcast_words(text), links_seen=False), uow)


async def set_source(broadcast_id: str, text: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """Who says so. Raises BadInput."""
    one = await find_draft(broadcast_id, by=by, uow=uow)
    return _saved(replace(one, source=source_words(text), links_seen=False), uow)


async def set_corrected(broadcast_id: str, number: int, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """Which earlier correction this one puts right; 0 for none. Raises NotFound for one that nobody was told."""
    one = await find_draft(broadcast_id, by=by, uow=uow)
    if number:
        earlier = await uow.broadcasts.numbered(number)
        if earlier is None or earlier.kind is not Kind.CORRECTION or not earlier.told:
            raise NotFound("broadcast-none")
    return _saved(replace(one, corrects=number), uow)


async def turn_audience(broadcast_id: str, audience: Audience, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """In or out."""
    one = await find_draft(broadcast_id, by=by, uow=uow)
    wanted = set(one.audiences) ^ {audience}
    return _saved(replace(one, audiences=tuple(a for a in ALL if a in wanted)), uow)


async def confirm_links(broadcast_id: str, *, by: Account, uow: UnitOfWork) -> Broadcast:
    """He has looked at hosts that the program does not know."""
    return _saved(replace(await find_draft(broadcast_id, by=by, uow=uow), links_seen=True), uow)


async def covered_words(text: str, *, mask: Mask, content: Content, uow: UnitOfWork) -> str:
    """The words with what may lead to somebody covered; the numbers of bodies, and those that owners have set with
    their source, stay."""
    bodies = [body.phone for body in content.agencies.values() if body.phone]
    own = [line.number for line in (await uow.settings.running()).lines]
    return covered(text, mask=mask, public=(*bodies, *own))


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
    """The draft is finished and waits for signatures, a day at most. Raises BadInput with what is missing, or where it
    may lead to somebody."""
    one = await find_draft(broadcast_id, by=by, uow=uow)
    complete(one, known=known)
    for text in (one.words, one.source):
        if await covered_words(text, mask=mask, content=content, uow=uow) != text:
            raise BadInput("broadcast-leads")
    uow.audit.record(
        Deed.BROADCAST,
        by=str(by),
        at=clock.now(),
        subject=str(one.number),
        detail=f"{one.kind} written",
        words=one.words,
    )
    return _saved(replace(one, stage=Stage.SIGNING, at=clock.now()), uow)


async def drop_draft(broadcast_id: str, *, by: Account, uow: UnitOfWork) -> None:
    uow.broadcasts.drop((await find_draft(broadcast_id, by=by, uow=uow)).id)


def _saved(one: Broadcast, uow: UnitOfWork) -> Broadcast:
    uow.broadcasts.save(one)
    return one
