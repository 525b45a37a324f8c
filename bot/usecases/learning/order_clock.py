"""The clock of an open incident: it brings the calls while somebody thinks, and stops by itself.

While it runs, the learner's account is kept sealed in a letterbox; both go with the clock, after a quarter of an hour
without a press at the latest. The learner's own row says nothing about when.
"""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.learning.lessons import Audience
from bot.domain.learning.order_incidents import DrawnCall, OrderIncident, OrderJudgment
from bot.domain.learning.order_rounds import LEFT_ALONE, OrderRecord, OrderRound, judge_round, with_told_calls
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner
from bot.usecases.ports.training import PracticeClock

_KEY: Final = "order-"
AT_ONCE: Final = 50
"""Clocks that act in one tick (one second)."""


def order_key(track: Audience) -> str:
    """Under which key of ``Learner.practice`` the incidents of this track are."""
    return f"{_KEY}{track.value}"


def is_order_key(kind: str) -> bool:
    """Whether what is under this key of ``Learner.practice`` is an ``OrderRecord``."""
    return kind.startswith(_KEY)


async def start_clock(
    ctx: ActingContext, track: Audience, order_round: OrderRound, judgment: OrderJudgment
) -> None:
    """Let the clock run on from here, at most one for each learner. Without a key for accounts there is none: calls
    then come with the steps."""
    clock = await ctx.uow.practice_clocks.get(ctx.keys.learner)
    box = clock.letterbox if clock is not None else ctx.ids.new()
    if not ctx.uow.letterboxes.keep(box, ctx.account, language=ctx.person.language):
        ctx.uow.practice_clocks.drop(ctx.keys.learner)
        return
    due_at = ctx.clock.now() + _pause(judgment.next_call)
    ctx.uow.practice_clocks.save(
        PracticeClock(
            ctx.keys.learner, box, track, order_round.id, call_count=len(judgment.calls_so_far), due_at=due_at
        )
    )


async def stop_clock(ctx: Context, learner: str) -> None:
    """Stop this learner's clock, and delete the sealed account."""
    clock = await ctx.uow.practice_clocks.get(learner)
    if clock is not None:
        _end(ctx, clock)


async def told_calls(ctx: ActingContext, order_round: OrderRound) -> int:
    """How many calls of this round the clock has brought; 0 if it has none."""
    clock = await ctx.uow.practice_clocks.get(ctx.keys.learner)
    return clock.call_count if clock is not None and clock.round_id == order_round.id else 0


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call that comes now: to whom, in which round, and what has happened there, this call included."""

    letterbox: str
    _: KW_ONLY
    track: Audience
    round: OrderRound
    judgment: OrderJudgment


async def calls_due(ctx: Context) -> tuple[DueCall, ...]:
    """The next few calls whose moment has come. Rounds that were left alone end, and nobody is told; so do clocks whose
    round is over, or was of other content."""
    now, due_calls = ctx.clock.now(), []
    clocks = await ctx.uow.practice_clocks.due(now, limit=AT_ONCE)
    pressing = await ctx.uow.learners.hold([clock.learner for clock in clocks]) if clocks else ()
    for clock in clocks:
        if clock.learner in pressing:  # their call comes in a second
            continue
        learner = await find_learner(ctx, clock.learner)
        record = OrderRecord.from_plain(learner.practice.get(order_key(clock.track), {}))
        running = record.running
        incident = ctx.content.orders.get(running.incident_id) if running is not None else None
        if running is None or running.id != clock.round_id or not _fits(incident, running):
            _end(ctx, clock)
            continue
        assert incident is not None
        heard = with_told_calls(running, incident, clock.call_count)
        drawn = judge_round(heard, incident).next_call
        if drawn is None or now - clock.due_at >= LEFT_ALONE:
            _end(ctx, clock)
            practice = {**learner.practice, order_key(clock.track): replace(record, running=None).to_plain()}
            ctx.uow.learners.save(replace(learner, practice=practice))
            continue
        heard = heard.with_call(drawn.call.id)
        judgment = judge_round(heard, incident)
        due_at = now + _pause(judgment.next_call)
        ctx.uow.practice_clocks.save(replace(clock, call_count=len(judgment.calls_so_far), due_at=due_at))
        due_calls.append(DueCall(clock.letterbox, track=clock.track, round=heard, judgment=judgment))
    return tuple(due_calls)


def _fits(incident: OrderIncident | None, order_round: OrderRound) -> bool:
    return incident is not None and incident.edition == order_round.edition


def _pause(drawn: DrawnCall | None) -> timedelta:
    """Until the next call; after the last one, until the round counts as left alone."""
    return timedelta(seconds=drawn.seconds) if drawn is not None else LEFT_ALONE


def _end(ctx: Context, clock: PracticeClock) -> None:
    ctx.uow.practice_clocks.drop(clock.learner)
    ctx.uow.letterboxes.drop(clock.letterbox)
