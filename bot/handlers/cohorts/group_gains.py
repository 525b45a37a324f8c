"""By how much a group's learners improve, and where they stop: for its lead and for owners. Nothing about a person."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.stops import StopCount
from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import GainSums, MeanGain, mean_gain
from bot.domain.learning.lessons import Audience, LessonStep
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines, paragraphs
from bot.usecases.cohorts.manage_cohorts import ALL, chosen_groups, groups_of, sees_all_tracks, stops
from bot.usecases.learning.learner import taught_tracks
from bot.usecases.learning.measure_gain import published_gains, published_group_gains

MOST_GROUPS: Final = 8
"""Groups in a message; each can also be opened alone."""


async def show_gains(update: Incoming, ctx: Ctx) -> Turn:
    """Show the gain of one group with its stops, or of all of the person's groups; to owners of every track, too."""
    which = argument(update)
    everybody = which == ALL and sees_all_tracks(ctx.person)
    mine = await groups_of(ctx, ctx.person) if everybody else await chosen_groups(ctx, which)
    rows = [await _track_row(track, ctx) for track in taught_tracks(ctx.content)] if everybody else []
    rows += [await _group_row(cohort, ctx) for cohort in mine[:MOST_GROUPS]]
    if which != ALL:
        rows.append(_stops_term(await stops(ctx, mine[0]), ctx))
    args: dict[str, Arg] = {
        "name": mine[0].body if which != ALL else TextRef("gain-all"),
        "day": ctx.clock.today(),
        "rows": paragraphs(rows),
        "more": max(len(mine) - MOST_GROUPS, 0),
    }
    ways: list[tuple[Button, ...]] = [(button("button-group-table", "group-table", which),)] if mine else []
    track = Audience.VOTER if everybody else mine[0].track
    ways.append((button("button-lesson-times", "lesson-times", track),))
    if everybody:
        ways.append((button("button-cohorts", "cohorts"),))
    return Turn((Screen("group-gain", args, (*ways, back_to_menu())),), session=ctx.session.at(""))


async def _track_row(track: Audience, ctx: Ctx) -> TextRef:
    name = TextRef("gain-track-row", {"track": track.value})
    return _row(name, await published_gains(ctx, track))


async def _group_row(cohort: Cohort, ctx: Ctx) -> TextRef:
    return _row(cohort.body, await published_group_gains(ctx, cohort.track, cohort.id))


def _row(name: TextRef | str, published: Sequence[GainSums]) -> TextRef:
    results = [
        gain_result_term(sums.moment, mean)
        for sums in sorted(published, key=lambda sums: sums.moment is GainMoment.LATER)
        if (mean := mean_gain(sums)) is not None
    ]
    return TextRef("gain-row", {"name": name, "results": lines(results) if results else TextRef("gain-none")})


def gain_result_term(moment: GainMoment, mean: MeanGain) -> TextRef:
    """One published result, with its confidence interval."""
    args: dict[str, Arg] = {
        "moment": moment.value,
        "count": mean.count,
        "before": _tenths(mean.before),
        "then": _tenths(mean.before + mean.gain),
        "gain": _difference(mean.gain),
        "low": _difference(mean.low),
        "high": _difference(mean.high),
    }
    return TextRef("gain-result", args)


def _tenths(number: float) -> Digits:
    """A number with one decimal, as a single piece."""
    return Digits(f"{abs(number):.1f}".replace(".", "٫"))


def _difference(number: float) -> TextRef:
    tenth = round(number, 1)
    side = "up" if tenth > 0 else "down" if tenth < 0 else "even"
    return TextRef("gain-size", {"side": side, "size": _tenths(number)})


def _stops_term(counts: Sequence[StopCount], ctx: Ctx) -> TextRef:
    terms = [term for stop in counts if (term := _stop_term(stop, ctx)) is not None]
    return TextRef("gain-stops", {"stops": lines(terms)}) if terms else TextRef("gain-stops-none")


def _stop_term(stop: StopCount, ctx: Ctx) -> TextRef | None:
    if stop.place.step is LessonStep.QUIZ:
        return TextRef("gain-stop-quiz", {"tier": stop.place.tier.value, "count": stop.count})
    lesson = ctx.content.lesson(stop.place.lesson_id)
    if lesson is None:
        return None
    args: dict[str, Arg] = {"title": lesson.title, "count": stop.count}
    if stop.place.step is LessonStep.SCENARIO:
        return TextRef("gain-stop-scene", args)
    return TextRef("gain-stop-card", {**args, "number": stop.place.card + 1})
