"""The buttons that offer ten questions before a track, after it, and a month later."""

from bot.conversation.outgoing import Button, Rows
from bot.conversation.ports import Ctx
from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.lessons import Audience
from bot.handlers.pieces import button
from bot.usecases.learning.learner import find_learner, taught_tracks, track_open
from bot.usecases.learning.measure_gain import due_test


async def offer_rows(ctx: Ctx, track: Audience) -> Rows:
    """The button to the test of this track that is due before or after it, if one is."""
    moment = due_test(ctx, await find_learner(ctx, ctx.keys.learner), track)
    return (_offer_row(track, moment),) if moment in (GainMoment.BEFORE, GainMoment.AFTER) else ()


async def offer_later_rows(ctx: Ctx) -> Rows:
    """For who comes to the review: the button to the ten questions of a month later."""
    learner = await find_learner(ctx, ctx.keys.learner)
    tracks = [track for track in taught_tracks(ctx.content) if await track_open(ctx, track)]
    due = [track for track in tracks if due_test(ctx, learner, track) is GainMoment.LATER]
    return tuple(_offer_row(track, GainMoment.LATER) for track in due[:1])


def _offer_row(track: Audience, moment: GainMoment) -> tuple[Button, ...]:
    return (button("button-gain", "gain", track.value, {"moment": moment.value}),)
