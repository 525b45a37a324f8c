"""The queueing model compared with a simulation of every single report."""

import bisect
import heapq
import math
import random
from collections.abc import Iterable, Sequence
from typing import Final

import pytest

from bot.domain.desk.capacity import MOST_PEOPLE, ArrivalSpan, Service, forecast_waits, pace, people_needed

HOURS: Final = (20, 60, 120, 180, 240, 300, 260, 200, 240, 320, 200, 80)
DAY: Final = [ArrivalSpan(f"{8 + place:02}:00", 60.0, reports) for place, reports in enumerate(HOURS)]
PROMISED: Final = 15.0


def simulate_waits(
    spans: Sequence[ArrivalSpan], people: Sequence[int], service: Service, *, days: int
) -> list[tuple[float, float]]:
    """Return (mean wait, share within PROMISED) for each span's reports, first come first served."""
    rnd, total, count, within = random.Random(7), [0.0] * len(spans), [0] * len(spans), [0] * len(spans)
    begins = [sum(span.minutes for span in spans[:place]) for place in range(len(spans))]
    shape = 1.0 / service.variation**2
    for _ in range(days):
        ends: list[float] = []
        last = 0.0
        for arrived, place in _arrivals(spans, begins, rnd):
            last = start = _start(max(arrived, last), ends, begins, people)
            heapq.heappush(ends, start + rnd.gammavariate(shape, service.mean / shape))
            total[place] += start - arrived
            count[place] += 1
            within[place] += start - arrived <= PROMISED
    return [(total[p] / count[p], within[p] / count[p]) for p in range(len(spans))]


def _arrivals(
    spans: Sequence[ArrivalSpan], begins: Sequence[float], rnd: random.Random
) -> list[tuple[float, int]]:
    arrivals = []
    for place, span in enumerate(spans):
        at = begins[place] + rnd.expovariate(span.rate)
        while at < begins[place] + span.minutes:
            arrivals.append((at, place))
            at += rnd.expovariate(span.rate)
    return arrivals


def _start(at: float, ends: list[float], begins: Sequence[float], people: Sequence[int]) -> float:
    """When a moderator is free. Moderators whose shift ends finish the case that they hold."""
    while True:
        while ends and ends[0] <= at:
            heapq.heappop(ends)
        place = bisect.bisect_right(begins, at) - 1
        if len(ends) < people[place]:
            return at
        free = heapq.nsmallest(len(ends) - people[place] + 1, ends)[-1]
        at = min(free, *begins[place + 1 : place + 2], free)


@pytest.mark.slow
@pytest.mark.parametrize("variation", [0.7, 1.0, 1.4])
def test_the_model_says_what_a_simulated_day_shows(variation: float) -> None:
    service = Service(4.0, variation)
    people = people_needed(DAY, service, promised=PROMISED, share=0.9)
    forecast = forecast_waits(DAY, people, service, promised=PROMISED)
    simulation = simulate_waits(DAY, people, service, days=200)
    for span, model, (mean, within) in zip(DAY, forecast, simulation, strict=True):
        assert model.mean == pytest.approx(mean, rel=0.35, abs=0.6), span
        assert model.within == pytest.approx(within, abs=0.08), span
    assert daily_mean(m.mean for m in forecast) == pytest.approx(
        daily_mean(m for m, _ in simulation), rel=0.1
    )
    assert daily_mean(m.within for m in forecast) == pytest.approx(
        daily_mean(s for _, s in simulation), abs=0.04
    )
    assert daily_mean(s for _, s in simulation) > 0.9, "the promise is kept in the hours that count"


def daily_mean(of_spans: Iterable[float]) -> float:
    """The mean over reports, not over spans."""
    return sum(value * span.reports for value, span in zip(of_spans, DAY, strict=True)) / sum(HOURS)


@pytest.mark.slow
def test_understaffed_backlog_matches_the_simulation() -> None:
    service, people = Service(4.0), [12] * len(DAY)
    forecast = forecast_waits(DAY, people, service, promised=PROMISED)
    simulation = simulate_waits(DAY, people, service, days=100)
    for model, (mean, within) in zip(forecast[3:], simulation[3:], strict=True):
        assert model.mean == pytest.approx(mean, rel=0.2, abs=0.7)
        assert model.within == pytest.approx(within, abs=0.1)
    assert forecast[-1].mean > 120 and forecast[-1].left > 300


@pytest.mark.slow
def test_one_person_fewer_anywhere_breaks_the_promise() -> None:
    service = Service(4.0)
    people = people_needed(DAY, service, promised=PROMISED, share=0.9)
    assert min(w.within for w in forecast_waits(DAY, people, service, promised=PROMISED)) >= 0.9
    for place in range(len(DAY)):
        fewer = [count - (number == place) for number, count in enumerate(people)]
        if fewer[place] >= pace(DAY[place], service):
            assert forecast_waits(DAY, fewer, service, promised=PROMISED)[place].within < 0.9


@pytest.mark.slow
def test_more_people_or_shorter_work_never_make_it_worse() -> None:
    for count in range(5, 30, 4):
        few, more = (
            forecast_waits(DAY, [n] * len(DAY), Service(4.0), promised=PROMISED) for n in (count, count + 1)
        )
        assert all(b.mean <= a.mean + 1e-6 for a, b in zip(few, more, strict=True))


def test_a_quiet_night_needs_one_and_nothing_waits() -> None:
    night = [ArrivalSpan("01:00", 300.0, 0.0), ArrivalSpan("06:00", 60.0, 1.0)]
    assert people_needed(night, Service(4.0), promised=PROMISED, share=0.9) == [1, 1]
    assert forecast_waits(night, [1, 1], Service(4.0), promised=PROMISED)[0].mean == 0.0


def test_a_steady_queue_waits_as_theory_says() -> None:
    """M/M/1 at half load in the steady state: the mean wait is one service time, and a wait is at most t
    minutes with probability 1 - e^(-t/8)/2."""
    settled = [ArrivalSpan("warm", 400.0, 50.0), ArrivalSpan("long", 400.0, 50.0)]
    waiting = forecast_waits(settled, [1, 1], Service(4.0), promised=PROMISED)[1]
    assert waiting.mean == pytest.approx(4.0, rel=0.03)
    assert waiting.within == pytest.approx(1 - math.exp(-PROMISED / 8) / 2, abs=0.03)
    assert waiting.busy == pytest.approx(0.5, rel=0.01) and waiting.left == pytest.approx(1.0, rel=0.03)


def test_nobody_on_duty_or_an_endless_crowd_is_said() -> None:
    with pytest.raises(ValueError, match="at least one"):
        forecast_waits(DAY, [0] * len(DAY), Service(4.0), promised=PROMISED)
    with pytest.raises(ValueError, match=f"20:00: more than {MOST_PEOPLE}"):
        people_needed([ArrivalSpan("20:00", 60.0, 60_000.0)], Service(4.0), promised=PROMISED, share=0.9)
