"""Progress moves to another account of the same person, on this or the other messenger, by a single-use code.

Progress, attempts, recalls, enrolments and certificates move. Reports, which are stored under another name
that nothing here knows, and reminders, which contain an account, do not.
"""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.cohorts.codes import TRIES_AN_HOUR, code_from
from bot.domain.cohorts.cohorts import Purpose
from bot.domain.errors import WrongState
from bot.domain.learning.gain_test import GainRecord, merge_gain_records
from bot.domain.learning.order_rounds import OrderRecord, merge_orders
from bot.domain.learning.practice_records import merge_records
from bot.domain.learning.transfers import LASTS, Transfer, merge_progress, whole_minute
from bot.domain.writing.statement_rounds import KEY as STATEMENTS
from bot.domain.writing.statement_rounds import StatementRecord, merge_statements
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.order_clock import is_order_key, stop_clock
from bot.usecases.learning.remarks import BOX
from bot.usecases.learning.reminders import LETTERBOX, OF_REMINDERS, plan_reminder
from bot.usecases.news.calendar import BOX as CALENDAR
from bot.usecases.ports import Learner
from bot.usecases.safety.count_try import count_try

TRY: Final = "move-code"
SPAN: Final = timedelta(hours=1)
_BOXES: Final = (LETTERBOX, BOX, CALENDAR)
_OF_ACCOUNT: Final = frozenset({*_BOXES, *OF_REMINDERS})
"""Settings that belong to an account and stay behind."""


class MoveOutcome(StrEnum):
    """The outcome of a code."""

    MOVED = "moved"
    ASK = "ask"
    SAME = "same"
    UNKNOWN = "unknown"


async def has_learned(ctx: ActingContext) -> bool:
    """Whether there is any progress to move or to merge into."""
    learner = await ctx.uow.learners.get(ctx.keys.learner)
    if learner is not None and (learner.progress or learner.attempt or learner.memory or learner.gains):
        return True
    return bool(
        await ctx.uow.cohorts.of_learner(ctx.keys.learner)
        or await ctx.uow.attempts.of_learner(ctx.keys.learner, limit=1)
    )


async def give_code(ctx: ActingContext) -> str:
    """A code that is valid for 15 minutes and one use; an earlier one stops working. Raises WrongState if
    there is nothing to move."""
    key = ctx.keys.learner
    if not await has_learned(ctx):
        raise WrongState("move-nothing")
    await ctx.uow.transfers.drop_of(key)
    code = code_from(ctx.ids.seed())
    until = whole_minute(ctx.clock.now() + LASTS)
    ctx.uow.transfers.add(Transfer(ctx.uow.codes.name(Purpose.MOVE, code), learner=key, until=until))
    return code


@dataclass(frozen=True, slots=True)
class _LearnerPair:
    """The source and the target of the progress."""

    old: Learner
    _: KW_ONLY
    new: Learner


async def redeem_code(ctx: ActingContext, code: str, *, sure: bool) -> MoveOutcome:
    """Bring the progress of this code here. If the account has progress of its own, return ASK unless
    ``sure``.

    Five tries per person and hour, counting only typed codes (not ``sure``); the next raises TooMany. The
    turn must be committed, or the try is forgotten.
    """
    now, key = ctx.clock.now(), ctx.keys.learner
    if not sure:
        since, most = now - SPAN, TRIES_AN_HOUR
        await count_try(ctx, TRY, key, most=most, since=since, refusal="move-too-many")
    transfer = await ctx.uow.transfers.get(ctx.uow.codes.name(Purpose.MOVE, code))
    if transfer is None or now >= transfer.until + timedelta(minutes=1):
        return MoveOutcome.UNKNOWN
    if transfer.learner == key:
        return MoveOutcome.SAME
    if not sure and await has_learned(ctx):
        return MoveOutcome.ASK
    ctx.uow.transfers.use(transfer.code)
    await _move(ctx, transfer.learner, key)
    return MoveOutcome.MOVED


async def _move(ctx: Context, old_key: str, new_key: str) -> None:
    old = await find_learner(ctx, old_key)
    new = await find_learner(ctx, new_key)
    learner = replace(_merge_learners(_LearnerPair(old, new=new)), day=ctx.clock.today())
    ctx.uow.learners.save(learner)
    await ctx.uow.attempts.move(old_key, to=new_key)
    await ctx.uow.cohorts.move(old_key, to=new_key)
    ctx.uow.certificates.move(old_key, to=new_key)
    await ctx.uow.transfers.drop_of(old_key)
    ctx.uow.reminders.drop(old_key)
    ctx.uow.group_reminders.drop(old_key)
    await stop_clock(ctx, old_key)
    for box in (old.settings[name] for name in _BOXES if name in old.settings):
        ctx.uow.letterboxes.drop(box)
        ctx.uow.followers.drop(box)
    ctx.uow.learners.forget(old_key)
    await plan_reminder(ctx, learner)


def _merge_learners(both: _LearnerPair) -> Learner:
    old, new = both.old, both.new
    progress = merge_progress(progress_of(new), progress_of(old)).to_plain()
    old_settings = {name: value for name, value in old.settings.items() if name not in _OF_ACCOUNT}
    return replace(
        new,
        audience=new.audience or old.audience,
        progress=progress,
        attempt=new.attempt or old.attempt,
        settings={**old_settings, **new.settings, **_law_settings(old, new)},
        memory=_merge_memory(old.memory, new.memory),
        practice=_merge_practice(old.practice, new.practice),
        gains=_merge_gains(old.gains, new.gains),
    )


def _law_settings(old: Learner, new: Learner) -> dict[str, str]:
    """The revision of the law that was taught: the later one if both have it."""
    both = {name for name in old.settings if name.startswith("law/") and name in new.settings}
    return {name: max(old.settings[name], new.settings[name], key=int) for name in both}


def _merge_practice(old: Any, new: Any) -> dict[str, Any]:
    """The rounds of both, by kind of practice."""
    return {
        kind: _merge_kind(kind, old.get(kind, {}), new.get(kind, {})) for kind in dict.fromkeys((*new, *old))
    }


def _merge_kind(kind: str, old: Any, new: Any) -> dict[str, Any]:
    if is_order_key(kind):
        return merge_orders(OrderRecord.from_plain(new), OrderRecord.from_plain(old)).to_plain()
    if kind.startswith(STATEMENTS):
        return merge_statements(StatementRecord.from_plain(new), StatementRecord.from_plain(old)).to_plain()
    return merge_records(new, old)


def _merge_gains(old: Any, new: Any) -> dict[str, Any]:
    """The tests before and after of both, by track."""
    read = GainRecord.from_plain
    return {
        track: merge_gain_records(read(old.get(track, {})), read(new.get(track, {}))).to_plain()
        for track in dict.fromkeys((*new, *old))
    }


def _merge_memory(old: Any, new: Any) -> dict[str, Any]:
    """The answered questions of both; for a question of both, the one due sooner (an ISO day, the last of its
    values)."""
    return {
        key: min((recall for recall in (old.get(key), new.get(key)) if recall), key=lambda value: value[-1])
        for key in (*new, *(key for key in old if key not in new))
    }
