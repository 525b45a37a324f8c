"""What a message that nobody asked for leads to: what its sender wants, or the choices between which they decide.

The text is read and forgotten: it goes into no row or log.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.usecases.asking.ask import LONGEST_QUESTION, SHORTEST_QUESTION
from bot.usecases.ports.intents import Intent, IntentReader, Reading
from bot.usecases.ports.language import Finder, SentenceVectors

CHOICES: Final = (Intent.QUESTION, Intent.REPORT)
"""What the sender of a message that may be anything chooses between."""
MOST_QUESTIONS: Final = 5
"""How many questions of one message are answered or offered."""
_SENTENCE: Final = re.compile(r"(?<=[.!?؟…\n])\s+|\n+")
_ASKS: Final = ("؟", "?")


def understand(text: str, *, reader: IntentReader) -> Reading:
    """What a message wants. Without words it may be anything."""
    return reader.read(text) if text.strip() else Reading()


async def settle_doubt(
    text: str, reading: Reading, *, reader: IntentReader, vectors: SentenceVectors
) -> Reading:
    """The reading; where words left a doubt, that of words and vector together, if there is a vector in time."""
    if reading.doubted is None:
        return reading
    vector = await vectors.vector_of(text)
    return reading if vector is None else reader.read(text, heard=reading.doubted, vector=vector)


def choices_of(reading: Reading) -> tuple[Intent, ...]:
    """What the sender of a message gets or may choose; never empty."""
    clear = tuple(intent for intent in reading.intents if intent is not Intent.UNCLEAR)
    return clear if len(clear) == len(reading.intents) else (*CHOICES, *clear)


def pick_question(text: str, reading: Reading, *, finder: Finder) -> tuple[str, Sequence[str]]:
    """The question of a message that has the surest answer, and its other questions.

    One of several has the surest answer if it is the first with a hit; without any, the first one.
    """
    questions = [question for question in reading.questions if len(question) <= LONGEST_QUESTION]
    questions = [question for question in questions if len(question) >= SHORTEST_QUESTION][:MOST_QUESTIONS]
    if len(questions) < 2 or len(questions) < len(reading.questions[:MOST_QUESTIONS]):
        return question_in(text), ()
    surest = next((question for question in questions if finder.find(question).hits), questions[0])
    return surest, [question for question in questions if question != surest]


def ends_as_question(text: str) -> bool:
    """Whether a message ends with a question mark."""
    return text.rstrip().endswith(_ASKS)


def question_in(text: str) -> str:
    """The question of a long message: its last sentences with a question mark, as many as can be looked up; without
    one, its end. A short message is the question."""
    whole = text.strip()
    if len(whole) <= LONGEST_QUESTION:
        return whole
    asked = [part.strip() for part in _SENTENCE.split(whole) if part.rstrip().endswith(_ASKS)]
    question = ""
    for part in reversed(asked):
        joined = f"{part} {question}".strip()
        if len(joined) > LONGEST_QUESTION:
            break
        question = joined
    return question or whole[-LONGEST_QUESTION:].partition(" ")[2] or whole[-LONGEST_QUESTION:]
