"""The parts of a message that asks more than one question, or asks at the end of a long story."""

import re
from collections.abc import Sequence
from typing import Final

LONGEST_QUESTION: Final = 24
"""Words; what is longer is a story, of which a part resembles a known question."""
PART, AFRESH = 10, 6
"""Words of a part of a long sentence, and after how many of them the next part begins: words on the edge of one
part are in the middle of another."""
MOST_PARTS: Final = 8
"""The last ones: people ask at the end."""
SHORTEST_PART, SHORTEST_QUESTION = 2, 3
_SENTENCE: Final = re.compile(r"(?<=[.!?؟؛\n])\s*")


def question_parts(text: str) -> Sequence[str]:
    """The whole text; of a story also the parts of its sentences, of a shorter text each of its questions if there
    are several. In their order: people ask at the end."""
    sentences = [part for part in map(str.split, _SENTENCE.split(text)) if len(part) >= SHORTEST_PART]
    if len(text.split()) > LONGEST_QUESTION:
        return [text, *[" ".join(part) for words in sentences for part in _cut(words)][-MOST_PARTS:]]
    questions = [
        words for words in sentences if words[-1].endswith(("؟", "?")) and len(words) >= SHORTEST_QUESTION
    ]
    return [text, *(" ".join(words) for words in questions)] if len(questions) > 1 else [text]


def _cut(words: Sequence[str]) -> list[Sequence[str]]:
    """A sentence whole, or a long one in parts that overlap."""
    if len(words) <= PART:
        return [words]
    return [words[start : start + PART] for start in range(0, len(words) - PART + AFRESH, AFRESH)]
