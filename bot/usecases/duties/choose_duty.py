"""A person says what they do on polling day, in a city or in a village. They may change both at any time.

The choice stands in their row as a learner, so that it goes with their progress. A duty in a force stands in no table:
only the sealed session has it, for as long as that lasts.
"""

from dataclasses import replace

from bot.domain.duties.duties import Duty
from bot.domain.duties.pocket import Pocket
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import DUTY, SETTLEMENT, find_learner


async def pocket_of(ctx: ActingContext, session_pocket: Pocket) -> Pocket:
    """What the session holds, with what it does not from their row as a learner."""
    if session_pocket.duty and session_pocket.settlement is not None:
        return session_pocket
    settings = (await find_learner(ctx, ctx.keys.learner)).settings
    pocket, place = session_pocket, settings.get(SETTLEMENT, "")
    if not pocket.duty:
        pocket = pocket.with_duty(settings.get(DUTY, ""))
    if pocket.settlement is None and place in ctx.content.election.contest_ids():
        pocket = pocket.with_settlement(place)
    return pocket


def present_duty(ctx: Context, pocket: Pocket) -> Duty | None:
    """Their duty; None if they chose none, or the content no longer has it."""
    return ctx.content.duties.get(pocket.duty)


def require_duty(ctx: Context, pocket: Pocket) -> Duty:
    """Their duty. Raises WrongState ``now-no-duty`` without one."""
    duty = present_duty(ctx, pocket)
    if duty is None:
        raise WrongState("now-no-duty")
    return duty


async def choose_duty(ctx: ActingContext, pocket: Pocket, duty_id: str) -> Pocket:
    """The pocket with this duty. Raises NotFound for one that the content does not have."""
    duty = ctx.content.duties.get(duty_id)
    if duty is None:
        raise NotFound("now-gone")
    await _store(ctx, DUTY, "" if duty.track is Audience.SECURITY else duty_id)
    return pocket.with_duty(duty_id)


async def choose_settlement(ctx: ActingContext, pocket: Pocket, settlement: str) -> Pocket:
    """The pocket with one of the election's contests. Raises NotFound for one that it does not have."""
    if settlement not in ctx.content.election.contest_ids():
        raise NotFound("now-gone")
    await _store(ctx, SETTLEMENT, settlement)
    return pocket.with_settlement(settlement)


async def _store(ctx: ActingContext, name: str, value: str) -> None:
    """Store a setting; an empty one is removed."""
    learner = await find_learner(ctx, ctx.keys.learner)
    if learner.settings.get(name, "") == value:
        return
    settings = {key: stored for key, stored in learner.settings.items() if key != name}
    if value:
        settings[name] = value
    ctx.uow.learners.save(replace(learner, settings=settings, day=ctx.clock.today()))


def tick_step(ctx: Context, pocket: Pocket, step_id: str, *, ticked: bool) -> Pocket:
    """Tick a step of their duty at this minute, or take its tick back; a step that is so already keeps its minute.
    Raises NotFound for a step that the content no longer has, and what ``require_duty`` raises."""
    if require_duty(ctx, pocket).step(step_id) is None:
        raise NotFound("now-gone")
    return pocket.with_tick(step_id, ctx.clock.now()) if ticked else pocket.without_tick(step_id)


def begin_steps_anew(ctx: Context, pocket: Pocket) -> Pocket:
    """The steps of their duty without ticks."""
    require_duty(ctx, pocket)
    return pocket.without_ticks()
