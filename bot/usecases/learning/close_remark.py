"""An editor ends a remark: with words to whoever made it, or with a reason."""

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.remarks import Remark, RemarkState
from bot.usecases.ports import Clock, UnitOfWork


async def find_remark(remark_id: str, *, uow: UnitOfWork) -> Remark:
    """Raises NotFound for one that is not there (any more)."""
    found = await uow.remarks.get(remark_id)
    if found is None:
        raise NotFound("remark-gone")
    return found


async def answer_remark(remark_id: str, *, uow: UnitOfWork, clock: Clock) -> Remark:
    """The remark is answered; its letterbox stays until the answer has been delivered (``storage.purge``).

    Raises NotFound, or WrongState for one that is over or where no answer was wanted.
    """
    found = await find_remark(remark_id, uow=uow)
    if not found.letterbox:
        raise WrongState("remark-wants-no-answer")
    return _ended(found, RemarkState.ANSWERED, uow=uow, clock=clock)


async def close_remark(remark_id: str, how: RemarkState, *, uow: UnitOfWork, clock: Clock) -> Remark:
    """The remark is closed for this reason. Raises NotFound, or WrongState for one that is over."""
    return _ended(await find_remark(remark_id, uow=uow), how, uow=uow, clock=clock)


def _ended(found: Remark, how: RemarkState, *, uow: UnitOfWork, clock: Clock) -> Remark:
    ended = found.ended(how, on=clock.today())
    uow.remarks.save(ended)
    return ended
