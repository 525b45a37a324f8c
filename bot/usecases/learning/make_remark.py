"""A learner reports a problem with a card."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.events import RemarksToTell
from bot.domain.learning.remarks import Remark, RemarkKind
from bot.usecases.context import ActingContext
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.tell_editors import remarks_to_notify
from bot.usecases.safety.count_try import count_try

BOX: Final = "remark-box"
"""The name under which a learner's settings have the id of their letterbox, so that they can be forgotten
completely."""

A_DAY: Final = 10


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
    if not ctx.uow.letterboxes.keep(box, ctx.account):
        raise WrongState("remark-no-letterbox")
    ctx.uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}))
    return box
