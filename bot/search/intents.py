"""Reads what a message outside a form wants: one intent where that is likely enough, else the likeliest to choose
from."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.search.vector_layer import VectorLayer, fitted_intent_layer
from bot.usecases.ports.intents import SURELY_TOLD, Heard, Intent, Reading, Speech
from bot.usecases.ports.language import Vector

WORTH_ASKING: Final = 0.28
"""How much likelier a choice must hold the right intent than the likeliest intent alone: a question costs its
sender a press."""
LIKELY, RIVAL = 0.65, 0.2
"""Where the likeliest intent has at least the first chance and every other less than the second, nothing is asked."""
DOUBTED: Final = 0.8
"""The chance of the likeliest intent below which the vector of the text may tell more."""
ALARM: Final = 0.2
"""The chance by words and vector from which a text is taken for a cry for help."""
PLAUSIBLE: Final = 0.08
"""The chance from which an intent is worth a place in a choice."""
MOST_OFFERED: Final = 3
_NEVER: Final = 1e-9
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
    """An `IntentReader`. Its layer of vectors may be replaced."""

    def __init__(self, speech: Speech, layer: VectorLayer | None = None) -> None:
        self._speech = speech
        self.layer = layer

    def read(self, text: str, *, heard: Heard | None = None, vector: Vector | None = None) -> Reading:
        """Read the message: see `IntentReader`."""
        if not any(mark.isalpha() for mark in text):
            return Reading()
        heard = heard or self._speech.hear(text)
        if vector is not None:
            heard = self._weigh(heard, vector)
        if heard.danger:
            return Reading((Intent.DANGER,), heard.danger)
        if heard.only:
            return Reading((heard.only,), only=True)
        intents = self._choose(heard.chances)
        several = len(heard.questions) >= MANY and intents[0] in (Intent.QUESTION, Intent.REPORT)
        return Reading(
            intents,
            questions=heard.questions if several else (),
            tells=_tells_as_well(intents, heard),
            doubted=heard if vector is None and max(heard.chances.values()) < DOUBTED else None,
        )

    def _weigh(self, heard: Heard, vector: Vector) -> Heard:
        """What was heard, with the chances by words and vector together."""
        layer = self.layer or fitted_intent_layer()
        by_words = {intent.value: math.log(chance + _NEVER) for intent, chance in heard.chances.items()}
        scores = layer.add_vector(by_words, vector)
        best = max(scores.values())
        odds = {intent: math.exp(scores[intent.value] - best) for intent in heard.chances}
        whole = sum(odds.values())
        chances = {intent: part / whole for intent, part in odds.items()}
        danger = heard.peril if chances.get(Intent.DANGER, 0.0) >= ALARM else None
        return replace(heard, chances=chances, danger=heard.danger or danger)

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
        has_rival = chances[first] < LIKELY or any(
            chances[intent] >= RIVAL for intent in offered if intent is not first
        )
        is_worth_asking = held - chances[first] > WORTH_ASKING
        return tuple(offered) if is_worth_asking and (has_rival or Intent.UNCLEAR in offered) else (first,)


def _tells_as_well(intents: Sequence[Intent], heard: Heard) -> bool:
    """Whether what surely asks may be testimony, too."""
    if tuple(intents) != (Intent.QUESTION,):
        return False
    return heard.account >= SURELY_TOLD or (
        heard.account > 0 and heard.chances.get(Intent.REPORT, 0.0) >= PLAUSIBLE
    )


def _with_anything(offered: Sequence[Intent]) -> list[Intent]:
    return [Intent.UNCLEAR, *(intent for intent in offered if intent not in _ALWAYS)]
