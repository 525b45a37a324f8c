"""Incidents against a clock: begin, take a step, put it aside. A round is in the learner's row, so it survives a
restart and goes with their progress.
"""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.learning.mastery import after_answer
from bot.domain.learning.order_incidents import OrderIncident, OrderJudgment, OrderRule, RuleOutcome
from bot.domain.learning.order_rounds import (
    OrderRecord,
    OrderRound,
    begin_order,
    choose_incident,
    finish_order,
    judge_round,
    with_due_call,
    with_told_calls,
)
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.order_clock import order_key, start_clock, stop_clock, told_calls
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.ports import Content

ORDER_TRACKS: Final = (Audience.STAFF, Audience.SECURITY)
"""With whose lessons it is offered. It is open to everybody."""


class CallCame(WrongState):
    """A call has come that the learner had not seen when they pressed; nothing was counted."""

    def __init__(self) -> None:
        super().__init__("order-call-came")


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """An open incident of a track, and what has happened in it."""

    track: Audience
    _: KW_ONLY
    round: OrderRound
    judgment: OrderJudgment


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was just taken: the rules it broke, and the round after it."""

    running: RunningOrder
    _: KW_ONLY
    step_id: str
    broken: tuple[OrderRule, ...]


def incidents_of_track(content: Content, track: Audience) -> tuple[OrderIncident, ...]:
    """The incidents of this track, in file order."""
    return tuple(incident for incident in content.orders.values() if incident.track is track)


async def require_orders(ctx: ActingContext, track: Audience) -> OrderRecord:
    """The learner's record of this track. Raises NotFound where the content has no incidents for it."""
    if not incidents_of_track(ctx.content, track):
        raise NotFound("order-no-practice")
    return await _record(ctx, track)


async def _record(ctx: ActingContext, track: Audience) -> OrderRecord:
    """The record. A round whose incident has changed is left out of it."""
    learner = await find_learner(ctx, ctx.keys.learner)
    record = OrderRecord.from_plain(learner.practice.get(order_key(track), {}))
    if record.running is None:
        return record
    incident = ctx.content.orders.get(record.running.incident_id)
    is_same = incident is not None and incident.edition == record.running.edition
    return record if is_same else replace(record, running=None)


async def running_order(ctx: ActingContext, track: Audience, round_id: str = "") -> RunningOrder:
    """The open round, with the calls that the clock has brought; with an id, only that one. Raises WrongState
    ``order-old-round`` for any other, and what ``require_orders`` raises."""
    running = (await require_orders(ctx, track)).running
    if running is None or (round_id and running.id != round_id):
        raise WrongState("order-old-round")
    incident = ctx.content.orders[running.incident_id]
    running = with_told_calls(running, incident, await told_calls(ctx, running))
    return RunningOrder(track, round=running, judgment=judge_round(running, incident))


async def begin_or_resume(ctx: ActingContext, track: Audience, *, anew: bool = False) -> RunningOrder:
    """The open round, or a new one; ``anew`` drops the open one. The clock runs from here on. Raises what
    ``require_orders`` raises."""
    record = await require_orders(ctx, track)
    if record.running is None or anew:
        seed = ctx.ids.new()
        incident = choose_incident(incidents_of_track(ctx.content, track), record, seed=seed)
        await _save(ctx, track, replace(record, running=begin_order(incident, seed=seed)))
    running = await running_order(ctx, track)
    if running.round != record.running:
        await _save(ctx, track, replace(record, running=running.round))
    await start_clock(ctx, track, running.round, running.judgment)
    return running


async def take_step(
    ctx: ActingContext, track: Audience, round_id: str, moment: int, step_id: str
) -> TakenStep:
    """Take this step. ``moment`` is how many events the learner had seen. With the last step the round is finished, and
    each rule that could have been broken counts for the mastery of the incident's topic.

    Raises CallCame if a call has come that stands below the pressed button, WrongState ``order-old-step`` for a button
    from before another step.
    """
    before = await running_order(ctx, track, round_id)
    stored = (await _record(ctx, track)).running
    assert stored is not None
    if moment != len(before.round.events):
        is_before_call = len(stored.events) <= moment < len(before.round.events)
        raise CallCame if is_before_call else WrongState("order-old-step")
    if step_id not in before.judgment.open_steps:
        raise WrongState("order-old-step")
    incident = before.judgment.case.incident
    after = with_due_call(before.round.with_step(step_id), incident)
    judgment = judge_round(after, incident)
    record = await _record(ctx, track)
    if judgment.is_over:
        await _finish(ctx, track, finish_order(record, after, judgment), judgment)
    else:
        await _save(ctx, track, replace(record, running=after))
        await _wind_clock(ctx, track, after, judgment, has_called=len(after.events) > moment + 1)
    running = RunningOrder(track, round=after, judgment=judgment)
    return TakenStep(running, step_id=step_id, broken=tuple(judgment.broken_with(step_id)))


async def put_aside(ctx: ActingContext, track: Audience, round_id: str) -> None:
    """Stop the clock and keep the round as it is. Raises what ``running_order`` raises."""
    running = await running_order(ctx, track, round_id)
    await _save(ctx, track, replace(await _record(ctx, track), running=running.round))
    await stop_clock(ctx, ctx.keys.learner)


async def put_open_aside(ctx: ActingContext) -> None:
    """Put the incident aside whose clock runs, if one does: no call comes into what they do now."""
    clock = await ctx.uow.practice_clocks.get(ctx.keys.learner)
    if clock is None:
        return
    try:
        await put_aside(ctx, clock.track, clock.round_id)
    except (NotFound, WrongState):  # the content has changed since, or it was dropped
        await stop_clock(ctx, ctx.keys.learner)


async def _wind_clock(
    ctx: ActingContext, track: Audience, order_round: OrderRound, judgment: OrderJudgment, *, has_called: bool
) -> None:
    """A step does not move the next call; a call that came with it, and the last pause, begin anew."""
    clock = await ctx.uow.practice_clocks.get(ctx.keys.learner)
    is_running = clock is not None and clock.round_id == order_round.id
    if has_called or judgment.next_call is None or not is_running:
        await start_clock(ctx, track, order_round, judgment)


async def _finish(ctx: ActingContext, track: Audience, record: OrderRecord, judgment: OrderJudgment) -> None:
    await _save(ctx, track, record)
    learner = await find_learner(ctx, ctx.keys.learner)
    progress = progress_of(learner)
    topics = progress.topics
    for judged in judgment.outcomes:
        if judged.outcome is not RuleOutcome.OPEN:
            is_right = judged.outcome is RuleOutcome.KEPT
            topics = after_answer(topics, judgment.case.incident.topic, right=is_right)
    learner = replace(learner, progress=replace(progress, topics=topics).to_plain())
    learner = note_learning(learner, ctx.clock.today())
    ctx.uow.learners.save(learner)
    await plan_reminder(ctx, learner)
    await stop_clock(ctx, ctx.keys.learner)


async def _save(ctx: ActingContext, track: Audience, record: OrderRecord) -> None:
    learner = await find_learner(ctx, ctx.keys.learner)
    practice = {**learner.practice, order_key(track): record.to_plain()}
    ctx.uow.learners.save(replace(learner, practice=practice, day=ctx.clock.today()))
