"""How many examples property tests try: few in the quick loop, some in the suite, many on request.

    ./amanat test --quick      a third of the suite's examples
    ./amanat test              each test's own number, or 50
    ./amanat test --thorough   ten times as many

No profile has a deadline: the time of an example depends more on the machine's other work than on the
program.
"""

from typing import Final

from hypothesis import settings

SUITE: Final = 50
PROFILES: Final = {"quick": 16, "suite": SUITE, "thorough": 500}


def register() -> None:
    """Register the profiles, and load the suite's unless ``--hypothesis-profile`` names another."""
    for name, examples in PROFILES.items():
        settings.register_profile(name, max_examples=examples, deadline=None)
    settings.load_profile("suite")


def examples(number: int) -> int:
    """``max_examples`` of a test that needs a number of its own in the suite."""
    return max(4, number * settings().max_examples // SUITE)
