"""How much property tests try: a little in the short loop, some in the suite, much where one asks for it.

    ./amanat test --quick      a third of the suite's examples
    ./amanat test              each test's own number, or 50
    ./amanat test --thorough   ten times as many

No profile has a deadline: how long one example takes says more about the machine's other work than about the program.
"""

from typing import Final

from hypothesis import settings

SUITE: Final = 50
PROFILES: Final = {"quick": 16, "suite": SUITE, "thorough": 500}


def register() -> None:
    """Make the profiles known, and the suite's the one that counts unless ``--hypothesis-profile`` names another."""
    for name, examples in PROFILES.items():
        settings.register_profile(name, max_examples=examples, deadline=None)
    settings.load_profile("suite")


def examples(number: int) -> int:
    """``max_examples`` of a test that needs a number of its own in the suite."""
    return max(4, number * settings().max_examples // SUITE)
