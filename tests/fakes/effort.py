"""How much tests may do: property tests try few examples in the short loop, some in the suite, many on request. No
test of the short loop takes long, nor has it hundreds of cases.

    ./amanat test --quick      a fifth of the suite's examples
    ./amanat test              each test's own number, or 50
    ./amanat test --thorough   ten times as many

No profile has a deadline: the time of an example depends more on the machine's other work than on the
program.
"""

import os
import time
from collections.abc import Sequence
from typing import Final

from hypothesis import Phase, settings

SUITE: Final = 50
PROFILES: Final = {"quick": 10, "suite": SUITE, "thorough": 500}
MOST_SECONDS: Final = 1.5
"""Of processor time, for a test of the short loop. One that takes a sixth of it on an idle machine is marked ``slow``:
a busy machine takes longer, and the first that needs what tests share makes it."""
MOST_CASES: Final = 12
"""Of one test, in the short loop."""

WITHOUT_SHRINKING: Final = (Phase.explicit, Phase.reuse, Phase.generate)


def register() -> None:
    """Register the profiles, and load the suite's unless ``--hypothesis-profile`` names another."""
    for name, examples in PROFILES.items():
        settings.register_profile(name, max_examples=examples, deadline=None)
    settings.load_profile("suite")


def phases() -> tuple[Phase, ...]:
    """The phases of a long state machine: a failing example is made small only with ``--thorough``. In the suite that
    takes longer than a test may, and its timeout would hide what has failed."""
    is_thorough = settings().max_examples >= PROFILES["thorough"]
    return tuple(Phase) if is_thorough else WITHOUT_SHRINKING


def examples(number: int) -> int:
    """``max_examples`` of a test that needs a number of its own in the suite."""
    return max(4, number * settings().max_examples // SUITE)


def is_short_loop() -> bool:
    """Whether this is ``./amanat test --quick``, by its profile."""
    return settings().max_examples == PROFILES["quick"]


def spread[Case](cases: Sequence[Case]) -> Sequence[Case]:
    """As many of these cases as the short loop runs of one test, with the same distance between them."""
    most = min(len(cases), MOST_CASES)
    return [cases[place * len(cases) // most] for place in range(most)]


def processor_seconds() -> float:
    """What this process and its children that have ended took of the processor."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def check_is_short(test: str, seconds: float) -> None:
    """Raises AssertionError for a test that took too long for the short loop, in seconds of processor time."""
    assert seconds <= MOST_SECONDS, (
        f"{test} took {seconds:.1f} s of processor time; a test of the short loop has {MOST_SECONDS} s: "
        "make it cheaper, or mark it slow (docs/testing.md)"
    )
