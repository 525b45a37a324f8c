"""An editor closes a remark: with an answer to its author, or with a reason."""

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.remarks import Remark, RemarkState
from bot.usecases.context import Context


async def find_remark(ctx: Context, remark_id: str) -> Remark:
    """Raises NotFound if it does not exist (any more)."""
    remark = await ctx.uow.remarks.get(remark_id)
    if remark is None:
        raise NotFound("remark-gone")
    return remark


async def answer_remark(ctx: Context, remark_id: str) -> Remark:
    """Answer the remark; its letterbox stays until the answer is delivered (``storage.purge``).

    Raises NotFound, or WrongState if it is closed or no answer was wanted.
    """
    remark = await find_remark(ctx, remark_id)
    if not remark.letterbox:
        raise WrongState("remark-wants-no-answer")
    return _end_remark(ctx, remark, RemarkState.ANSWERED)


async def close_remark(ctx: Context, remark_id: str, how: RemarkState) -> Remark:
    """Close the remark for this reason. Raises NotFound, or WrongState if it is closed."""
    return _end_remark(ctx, await find_remark(ctx, remark_id), how)


def _end_remark(ctx: Context, remark: Remark, how: RemarkState) -> Remark:
    ended = remark.close(how, on=ctx.clock.today())
    ctx.uow.remarks.save(ended)
    return ended
