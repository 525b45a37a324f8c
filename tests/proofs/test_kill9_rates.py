"""The sending rate in ``bench.kill9``: a second without work counts, one that the machine lost does not."""

import random

from bot.sandbox.server import default_world
from tests.proofs.crash.crowd import CrashCrowd


def make_crowd(times: list[float], stalls: list[tuple[float, float]]) -> CrashCrowd:
    made = CrashCrowd(default_world(limits=False), random.Random(1))
    made.times, made.stalls = times, stalls
    return made


def steady_times(begin: int, end: int) -> list[float]:
    return [second + part / 32 for second in range(begin, end) for part in range(32)]


def test_a_second_without_work_is_the_fewest() -> None:
    assert make_crowd([*steady_times(0, 5), *steady_times(7, 12), 12.0], []).rates() == (0, 32.0)


def test_seconds_that_the_machine_stood_still_are_left_out() -> None:
    assert make_crowd([*steady_times(0, 5), *steady_times(7, 12), 12.0], [(5.0, 6.9)]).rates() == (32, 32.0)
    assert make_crowd([*steady_times(0, 5), *steady_times(9, 12), 12.0], [(5.0, 6.9)]).rates()[0] == 0, (
        "and no others"
    )
    assert make_crowd([*steady_times(0, 2), 2.0], [(0.0, 2.0)]).rates() == (0, 0.0), (
        "nothing is known about other seconds"
    )
