"""Remarks of learners about a card: made, told to editors, closed."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.events import RemarksToTell
from bot.domain.learning.remarks import Remark, RemarkKind, RemarkState
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner
from bot.usecases.safety.count_try import count_try

BOX: Final = "remark-box"
"""The name under which a learner's settings have the id of their letterbox, so that they can be forgotten
completely."""

A_DAY: Final = 10
PAUSE: Final = timedelta(hours=1)
AT_ONCE: Final = 200
_TOLD: Final = "remarks-told"


async def make_remark(
    ctx: ActingContext, card_id: str, kind: RemarkKind, *, words: str, wants_answer: bool
) -> tuple[RemarksToTell, ...]:
    """Store the remark, with a sealed letterbox only if an answer is wanted. Returns what editors are told
    now.

    ``words`` are masked already. Raises TooMany after ten within a day, WrongState once no account can be
    stored.
    """
    key, since = ctx.keys.learner, ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, "remark", key, most=A_DAY, since=since, refusal="remark-too-many")
    box = await _letterbox(ctx) if wants_answer else ""
    ctx.uow.remarks.add(
        Remark(ctx.ids.new(), card_id=card_id, kind=kind, day=ctx.clock.today(), words=words, letterbox=box)
    )
    return await remarks_to_notify(ctx)


async def _letterbox(ctx: ActingContext) -> str:
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(BOX) or ctx.ids.new()
    if not ctx.uow.letterboxes.keep(box, ctx.account, language=ctx.person.language):
        raise WrongState("remark-no-letterbox")
    ctx.uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}))
    return box


async def find_remark(ctx: Context, remark_id: str) -> Remark:
    """Raises NotFound if it does not exist (any more)."""
    remark = await ctx.uow.remarks.get(remark_id)
    if remark is None:
        raise NotFound("remark-gone")
    return remark


async def answer_remark(ctx: ActingContext, remark_id: str) -> Remark:
    """Answer the remark; its letterbox stays until the answer is delivered (``storage.purge``).

    Raises NotFound, or WrongState if it is closed or no answer was wanted.
    """
    remark = await find_remark(ctx, remark_id)
    if not remark.letterbox:
        raise WrongState("remark-wants-no-answer")
    return _end_remark(ctx, remark, RemarkState.ANSWERED)


async def close_remark(ctx: ActingContext, remark_id: str, how: RemarkState) -> Remark:
    """Close the remark for this reason. Raises NotFound, or WrongState if it is closed."""
    return _end_remark(ctx, await find_remark(ctx, remark_id), how)


def _end_remark(ctx: ActingContext, remark: Remark, how: RemarkState) -> Remark:
    ended = remark.close(how, on=ctx.clock.today())
    ctx.uow.remarks.save(ended)
    ctx.uow.audit.record(
        AuditAction.REMARK, by=str(ctx.account), at=ctx.clock.now(), subject=remark.id, detail=how.value
    )
    return ended


async def remarks_to_notify(ctx: Context) -> tuple[RemarksToTell, ...]:
    """The cards that editors may be told of now, each with its new remarks, which are marked as announced."""
    by_card: dict[str, list[str]] = {}
    now = ctx.clock.now()
    for remark in await ctx.uow.remarks.new_ones(limit=AT_ONCE):
        card = remark.card_id
        if card not in by_card and await ctx.uow.tries.count(_TOLD, card, since=now - PAUSE):
            continue
        by_card.setdefault(card, []).append(remark.id)
        ctx.uow.remarks.save(remark.mark_open())
    for card in by_card:
        ctx.uow.tries.add(_TOLD, card, at=now)
    return tuple(RemarksToTell(card, tuple(remark_ids)) for card, remark_ids in by_card.items())
