"""The second signature under what a colleague wants, or a no. Nobody signs his own wish, or about himself."""

from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import counts
from bot.domain.staff.signatures import Matter, Wanted, signable, with_others
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.one_person import as_one_of

DEEDS = {
    Matter.ROLE: Deed.ROLE,
    Matter.FREEZE: Deed.FREEZE,
    Matter.LIFT: Deed.FREEZE,
    Matter.CIRCLE: Deed.ROLE,
    Matter.CIRCLE_GROUP: Deed.GROUP,
    Matter.ATLAS: Deed.ATLAS,
    Matter.PUBLICATION: Deed.PUBLISH,
    Matter.RECALL: Deed.REFER,
    Matter.TWO_PEOPLE: Deed.ROLE,
}


async def to_sign(wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Wanted:
    """What he may sign now. Raises NotFound, also where the first signature does not count any more; NotAllowed."""
    wanted = await _signable(await uow.signatures.get(wanted_id), by=by, uow=uow, clock=clock)
    if wanted.matter is not Matter.FREEZE and not counts(await uow.staff.get(wanted.by), now=clock.now()):
        raise NotFound("sign-none")
    return wanted


async def refuse_to_sign(wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Wanted:
    """A no ends the wish; who wanted it may take it back himself. Raises NotFound, NotAllowed (about himself)."""
    wanted = await uow.signatures.get(wanted_id)
    if wanted is not None and await signs_as(wanted, by=by, uow=uow) != wanted.by:
        wanted = await _signable(wanted, by=by, uow=uow, clock=clock)
    if wanted is None:
        raise NotFound("sign-none")
    uow.signatures.drop(wanted.id)
    deed = DEEDS[wanted.matter]
    uow.audit.record(deed, by=str(by), at=clock.now(), subject=str(wanted.subject), detail="refused")
    return wanted


async def signs_as(wanted: Wanted, *, by: Account, uow: UnitOfWork) -> Account:
    """The first signer or the one it is about, where he is that person by whichever account; else himself."""
    return await as_one_of(by, with_others(wanted), uow=uow)


async def _signable(wanted: Wanted | None, *, by: Account, uow: UnitOfWork, clock: Clock) -> Wanted:
    """Nobody signs his own wish from his other account, nor about that account."""
    me = await signs_as(wanted, by=by, uow=uow) if wanted is not None else by
    return signable(wanted, by=me, now=clock.now())
