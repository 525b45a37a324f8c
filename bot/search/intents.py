"""Reads what a message outside a form wants: one intent where that is likely enough, else the likeliest to choose
from."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.usecases.ports.intents import Heard, Intent, Reading, Speech

WORTH_ASKING: Final = 0.28
"""How much likelier a choice must hold the right intent than the likeliest intent alone: a question costs its
sender a press."""
PLAUSIBLE: Final = 0.08
"""The chance from which an intent is worth a place in a choice."""
MOST_OFFERED: Final = 3
MANY: Final = 2
OFFERED: Final = frozenset(
    {
        Intent.QUESTION,
        Intent.REPORT,
        Intent.PLACE,
        Intent.DATE,
        Intent.HOURS,
        Intent.HELP,
        Intent.REPORTS,
        Intent.SETTINGS,
        Intent.MENU,
        Intent.UNCLEAR,
    }
)
"""What a choice can hold: the others have no button."""
_ALWAYS: Final = frozenset({Intent.QUESTION, Intent.REPORT, Intent.UNCLEAR})
"""What the sender of a message that may be anything is offered in any case."""


class MessageReader:
    """An `IntentReader`."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def read(self, text: str) -> Reading:
        """Read the message: see `IntentReader`."""
        if not any(mark.isalpha() for mark in text):
            return Reading()
        heard = self._speech.hear(text)
        if heard.danger:
            return Reading((Intent.DANGER,), heard.danger)
        if heard.only:
            return Reading((heard.only,), only=True)
        intents = self._choose(heard.chances)
        several = len(heard.questions) >= MANY and intents[0] in (Intent.QUESTION, Intent.REPORT)
        return Reading(
            intents, questions=heard.questions if several else (), tells=_tells_as_well(intents, heard)
        )

    def _choose(self, chances: Mapping[Intent, float]) -> tuple[Intent, ...]:
        """The intent that is sure, or those to choose from."""
        likeliest = sorted(chances, key=lambda intent: -chances[intent])
        likeliest = [intent for intent in likeliest if intent is not Intent.DANGER]
        offered = [intent for intent in likeliest if intent in OFFERED and chances[intent] >= PLAUSIBLE][
            :MOST_OFFERED
        ]
        if Intent.UNCLEAR in offered:
            offered = _with_anything(offered)
        held_intents = {*offered, *_ALWAYS} if Intent.UNCLEAR in offered else set(offered)
        held = sum(chances.get(intent, 0.0) for intent in held_intents)
        first = likeliest[0]
        if first is Intent.UNCLEAR:
            return tuple(offered) or (first,)
        return tuple(offered) if held - chances[first] > WORTH_ASKING else (first,)


def _tells_as_well(intents: Sequence[Intent], heard: Heard) -> bool:
    """Whether what surely asks may be testimony, too."""
    if tuple(intents) != (Intent.QUESTION,):
        return False
    return heard.account >= MANY or (heard.account > 0 and heard.chances.get(Intent.REPORT, 0.0) >= PLAUSIBLE)


def _with_anything(offered: Sequence[Intent]) -> list[Intent]:
    return [Intent.UNCLEAR, *(intent for intent in offered if intent not in _ALWAYS)]
