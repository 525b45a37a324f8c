"""How many examples property tests try: few in the quick loop, some in the suite, many on request.

    ./amanat test --quick      a third of the suite's examples
    ./amanat test              each test's own number, or 50
    ./amanat test --thorough   ten times as many

No profile has a deadline: the time of an example depends more on the machine's other work than on the
program.
"""

from typing import Final

from hypothesis import Phase, settings

SUITE: Final = 50
PROFILES: Final = {"quick": 16, "suite": SUITE, "thorough": 500}


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
