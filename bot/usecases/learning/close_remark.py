"""An editor closes a remark: with an answer to its author, or with a reason."""

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.remarks import Remark, RemarkState
from bot.usecases.ports import Clock, UnitOfWork


async def find_remark(remark_id: str, *, uow: UnitOfWork) -> Remark:
    """Raises NotFound if it does not exist (any more)."""
    remark = await uow.remarks.get(remark_id)
    if remark is None:
        raise NotFound("remark-gone")
    return remark


async def answer_remark(remark_id: str, *, uow: UnitOfWork, clock: Clock) -> Remark:
    """Answer the remark; its letterbox stays until the answer is delivered (``storage.purge``).

    Raises NotFound, or WrongState if it is closed or no answer was wanted.
    """
    remark = await find_remark(remark_id, uow=uow)
    if not remark.letterbox:
        raise WrongState("remark-wants-no-answer")
    return _end_remark(remark, RemarkState.ANSWERED, uow=uow, clock=clock)


async def close_remark(remark_id: str, how: RemarkState, *, uow: UnitOfWork, clock: Clock) -> Remark:
    """Close the remark for this reason. Raises NotFound, or WrongState if it is closed."""
    return _end_remark(await find_remark(remark_id, uow=uow), how, uow=uow, clock=clock)


def _end_remark(remark: Remark, how: RemarkState, *, uow: UnitOfWork, clock: Clock) -> Remark:
    ended = remark.close(how, on=clock.today())
    uow.remarks.save(ended)
    return ended
