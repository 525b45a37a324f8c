"""Simulated people with marked ids, names, usernames, numbers and words, and what they do all day.

Each person is a generator that does one thing and waits for the bot's answer. All people take a step
together, and then the town settles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.secrecy.filing import Habit
from tests.secrecy.follow_up import SimulatedFollower
from tests.secrecy.learning import Student
from tests.secrecy.simulated_person import Story

HABITS: Final = (
    Habit(),
    Habit(typed="keeps", files="album", mode="returnable"),
    Habit("quick", place="exact"),
    Habit("voice", mode="returnable"),
    Habit(copies=True, files="program"),
    Habit(edits=True),
    Habit("quick", typed="looks", files="photo", mode="no_return"),
    Habit(typed="looks", place="near", files="broken"),
    Habit("quick", copies=True, place="near", mode="returnable"),
    Habit("voice", mode="no_return", place="exact", files="document"),
    Habit(place="exact", files="big", mode="returnable"),
    Habit("quick", edits=True, files="document"),
    Habit(copies=True, mode="returnable"),
    Habit("voice", edits=True),
)
"""How people report, one after another. Seven in a hundred of them leave a draft."""


@dataclass
class SimulatedCitizen(Student, SimulatedFollower):
    """``eager``: they report. Most of the others only look around."""

    eager: bool = True

    def day(self) -> Story:
        """Start the bot, learn, send unprompted messages, and report."""
        rng = self.rng
        self.say("/start")
        yield
        self.press(f"who:{rng.choice(['voter', 'candidate'])}")
        yield
        for share, does in ((0.15, self.learn), (0.15, self.quiz), (0.15, self.ask), (0.1, self.reminders)):
            if rng.random() < share:
                yield from does()
        yield from self.chatter()
        if self.eager:
            yield from self.report()


def crowd_habit(number: int) -> Habit:
    return HABITS[number % len(HABITS)]
