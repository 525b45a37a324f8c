"""The queueing model beside a simulation that counts every single report."""

import bisect
import heapq
import math
import random
from collections.abc import Iterable, Sequence
from typing import Final

import pytest

from bot.domain.desk.capacity import MOST_PEOPLE, Service, Span, pace, people_needed, waits

HOURS: Final = (20, 60, 120, 180, 240, 300, 260, 200, 240, 320, 200, 80)
DAY: Final = [Span(f"{8 + place:02}:00", 60.0, reports) for place, reports in enumerate(HOURS)]
PROMISED: Final = 15.0


def simulated(
    spans: Sequence[Span], people: Sequence[int], service: Service, *, days: int
) -> list[tuple[float, float]]:
    """(mean wait, share within PROMISED) of each span's reports, first come first served."""
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


def _arrivals(spans: Sequence[Span], begins: Sequence[float], rnd: random.Random) -> list[tuple[float, int]]:
    found = []
    for place, span in enumerate(spans):
        at = begins[place] + rnd.expovariate(span.rate)
        while at < begins[place] + span.minutes:
            found.append((at, place))
            at += rnd.expovariate(span.rate)
    return found


def _start(at: float, ends: list[float], begins: Sequence[float], people: Sequence[int]) -> float:
    """When somebody is free; whoever's shift ends finishes the case in hand."""
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
    said = waits(DAY, people, service, promised=PROMISED)
    shown = simulated(DAY, people, service, days=200)
    for span, model, (mean, within) in zip(DAY, said, shown, strict=True):
        assert model.mean == pytest.approx(mean, rel=0.35, abs=0.6), span
        assert model.within == pytest.approx(within, abs=0.08), span
    assert over_the_day(m.mean for m in said) == pytest.approx(over_the_day(m for m, _ in shown), rel=0.1)
    assert over_the_day(m.within for m in said) == pytest.approx(over_the_day(s for _, s in shown), abs=0.04)
    assert over_the_day(s for _, s in shown) > 0.9, "the promise is kept where it is counted"


def over_the_day(of_spans: Iterable[float]) -> float:
    """A report's own, on average."""
    return sum(value * span.reports for value, span in zip(of_spans, DAY, strict=True)) / sum(HOURS)


@pytest.mark.slow
def test_too_few_people_fall_behind_as_far_as_the_simulation_does() -> None:
    service, people = Service(4.0), [12] * len(DAY)
    said = waits(DAY, people, service, promised=PROMISED)
    shown = simulated(DAY, people, service, days=100)
    for model, (mean, within) in zip(said[3:], shown[3:], strict=True):
        assert model.mean == pytest.approx(mean, rel=0.2, abs=0.7)
        assert model.within == pytest.approx(within, abs=0.1)
    assert said[-1].mean > 120 and said[-1].left > 300


def test_one_person_fewer_anywhere_breaks_the_promise() -> None:
    service = Service(4.0)
    people = people_needed(DAY, service, promised=PROMISED, share=0.9)
    assert min(w.within for w in waits(DAY, people, service, promised=PROMISED)) >= 0.9
    for place in range(len(DAY)):
        fewer = [count - (number == place) for number, count in enumerate(people)]
        if fewer[place] >= pace(DAY[place], service):
            assert waits(DAY, fewer, service, promised=PROMISED)[place].within < 0.9


def test_more_people_or_shorter_work_never_make_it_worse() -> None:
    for count in range(5, 30, 4):
        few, more = (waits(DAY, [n] * len(DAY), Service(4.0), promised=PROMISED) for n in (count, count + 1))
        assert all(b.mean <= a.mean + 1e-6 for a, b in zip(few, more, strict=True))


def test_a_quiet_night_needs_one_and_nothing_waits() -> None:
    night = [Span("01:00", 300.0, 0.0), Span("06:00", 60.0, 1.0)]
    assert people_needed(night, Service(4.0), promised=PROMISED, share=0.9) == [1, 1]
    assert waits(night, [1, 1], Service(4.0), promised=PROMISED)[0].mean == 0.0


def test_a_steady_queue_waits_as_theory_says() -> None:
    """M/M/1, half busy, long settled: a service time on average; at most t minutes with 1 - e^(-t/8)/2."""
    settled = [Span("warm", 400.0, 50.0), Span("long", 400.0, 50.0)]
    waiting = waits(settled, [1, 1], Service(4.0), promised=PROMISED)[1]
    assert waiting.mean == pytest.approx(4.0, rel=0.03)
    assert waiting.within == pytest.approx(1 - math.exp(-PROMISED / 8) / 2, abs=0.03)
    assert waiting.busy == pytest.approx(0.5, rel=0.01) and waiting.left == pytest.approx(1.0, rel=0.03)


def test_nobody_on_duty_or_an_endless_crowd_is_said() -> None:
    with pytest.raises(ValueError, match="at least one"):
        waits(DAY, [0] * len(DAY), Service(4.0), promised=PROMISED)
    with pytest.raises(ValueError, match=f"20:00: more than {MOST_PEOPLE}"):
        people_needed([Span("20:00", 60.0, 60_000.0)], Service(4.0), promised=PROMISED, share=0.9)
