"""How many moderators a day needs: a queue whose arrival rate changes from hour to hour.

Reports arrive at random at the rate of their hour, wait in one queue, and are handled by whoever is free; the
backlog of an hour carries over to the next. The model follows mean and variance of the number of reports
through the day and assumes a negative binomial (or binomial) distribution between them (M. Rothkopf and S.
Oren, A closure approximation for the nonstationary M/M/s queue, Management Science 25, 1979). The variation
of service times counts while all are busy, as in heavy traffic. Times are in minutes, rates per minute.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_PEOPLE: Final = 500
_STEPS: Final = 12
"""Calculation steps per mean service time."""
_LOOKS: Final = 20
"""Number of moments in a span at which the wait of a new arrival is computed."""
_TAIL: Final = 7.0
"""Standard deviations beyond which the probability is taken as zero."""


@dataclass(frozen=True, slots=True)
class ArrivalSpan:
    """A part of the day with one rate: ``minutes`` long, with ``reports`` expected."""

    name: str
    minutes: float
    reports: float

    @property
    def rate(self) -> float:
        return self.reports / self.minutes


@dataclass(frozen=True, slots=True)
class Service:
    """How long a moderator works on a case: ``mean`` minutes, ``variation`` its coefficient of variation."""

    mean: float
    variation: float = 1.0


@dataclass(frozen=True, slots=True)
class WaitForecast:
    """What the reports of a span can expect: the mean wait, the share taken up within the promised minutes,
    the share of time that people are busy, and how many reports wait or are being handled at the end."""

    mean: float
    within: float
    busy: float
    left: float


@dataclass(frozen=True, slots=True)
class _QueueState:
    """How many reports wait or are being handled: mean and variance."""

    mean: float = 0.0
    variance: float = 0.0

    def chances(self, numbers: range) -> Iterator[float]:
        """The probability of each of these numbers."""
        if self.mean < 1e-9:
            yield from (1.0 if n == 0 else 0.0 for n in numbers)
            return
        variance = max(self.variance, 1e-3)
        if abs(variance - self.mean) < 1e-6 * self.mean:
            variance = self.mean * (1 + 1e-6)
        success_rate = self.mean / variance
        size = self.mean * success_rate / (1.0 - success_rate)
        for n in numbers:
            yield _chance(n, size, success_rate)


def _chance(n: int, size: float, success_rate: float) -> float:
    """The negative binomial probability; the binomial one (of -size trials) if ``size`` is negative."""
    if size > 0:
        log = (
            math.lgamma(size + n)
            - math.lgamma(size)
            + size * math.log(success_rate)
            + n * math.log1p(-success_rate)
        )
    elif n < 1.0 - size:
        tries, odds = -size, success_rate - 1.0
        log = math.lgamma(tries + 1) - math.lgamma(tries - n + 1)
        log += n * math.log(odds) - tries * math.log(success_rate)
    else:
        return 0.0
    return math.exp(log - math.lgamma(n + 1))


def forecast_waits(
    spans: Sequence[ArrivalSpan], people: Sequence[int], service: Service, *, promised: float
) -> list[WaitForecast]:
    """What reports can expect with this many people in each span. Raises ValueError if the number of spans
    differs, or a span has nobody."""
    if len(spans) != len(people) or min(people, default=1) < 1:
        raise ValueError("a number of people for each span, at least one")
    there, forecasts = _QueueState(), []
    for span, count in zip(spans, people, strict=True):
        waiting, there = _span(span, count, service, there, promised=promised)
        forecasts.append(waiting)
    return forecasts


def people_needed(
    spans: Sequence[ArrivalSpan], service: Service, *, promised: float, share: float
) -> list[int]:
    """The fewest people in each span, from first to last, with whom at least ``share`` of its reports are
    taken up within ``promised`` minutes; never fewer than keep pace with arrivals. Raises ValueError if
    MOST_PEOPLE are not enough."""
    people: list[int] = []
    there = _QueueState()
    for span in spans:

        def is_share_reached(count: int, span: ArrivalSpan = span, there: _QueueState = there) -> bool:
            return _span(span, count, service, there, promised=promised)[0].within >= share

        least = pace(span, service)
        count = least + bisect_left(range(least, MOST_PEOPLE + 1), True, key=is_share_reached)
        if count > MOST_PEOPLE:
            raise ValueError(f"{span.name}: more than {MOST_PEOPLE} people would be needed")
        people.append(count)
        _, there = _span(span, count, service, there, promised=promised)
    return people


def pace(span: ArrivalSpan, service: Service) -> int:
    """How many people handle as much as arrives if they are always busy."""
    return max(1, math.ceil(span.rate * service.mean))


def _span(
    span: ArrivalSpan, people: int, service: Service, there: _QueueState, *, promised: float
) -> tuple[WaitForecast, _QueueState]:
    steps = max(_LOOKS, math.ceil(span.minutes / service.mean * _STEPS))
    step = span.minutes / steps
    mean = within = busy = 0.0
    looks = 0
    for number in range(steps):
        if number % (steps // _LOOKS) == 0:
            waited, share = _wait(there, people, service, promised)
            mean, within, looks = mean + waited, within + share, looks + 1
        there, worked = _advance_queue(there, span.rate, people, service, step)
        busy += worked / people
    return WaitForecast(mean / looks, within / looks, busy / steps, there.mean), there


def _advance_queue(
    there: _QueueState, rate: float, people: int, service: Service, step: float
) -> tuple[_QueueState, float]:
    """The state one step later, and how many people were at work."""
    idle = crossed = some = 0.0
    for n, chance in enumerate(there.chances(range(people))):
        idle += (people - n) * chance
        crossed += (n - there.mean) * (people - n) * chance
        some += chance
    at_work = min(people - idle, there.mean)
    every = max(0.0, 1.0 - some) * people * (1.0 - service.variation**2)
    mean = max(0.0, there.mean + step * (rate - at_work / service.mean))
    grows = rate + (at_work - every) / service.mean + 2.0 * crossed / service.mean
    return _QueueState(mean, max(0.0, there.variance + step * grows)), at_work


def _wait(there: _QueueState, people: int, service: Service, promised: float) -> tuple[float, float]:
    """What a report that arrives now can expect: the mean wait, and the probability of at most ``promised``
    minutes."""
    freed = people / service.mean
    most = math.ceil(there.mean + _TAIL * math.sqrt(there.variance) + 3)
    numbers = range(max(0, math.floor(there.mean - _TAIL * math.sqrt(there.variance))), most + 1)
    wait = within = weight = 0.0
    for n, chance in zip(numbers, there.chances(numbers), strict=True):
        ahead = n - people + 1
        weight += chance
        if ahead > 0:
            wait += chance * ahead / freed
            within += chance * _enough(ahead, freed * promised, service.variation)
        else:
            within += chance
    return wait / weight, within / weight


def _enough(ahead: int, freed: float, variation: float) -> float:
    """The probability that ``ahead`` services end when ``freed`` are expected; counts vary like those of a
    renewal process."""
    spread = math.sqrt(max(freed, 1e-9)) * max(variation, 0.1)
    return 0.5 * math.erfc((ahead - 0.5 - freed) / spread / math.sqrt(2.0))
