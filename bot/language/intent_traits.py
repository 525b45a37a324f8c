"""What in a text shows its sender's intent: words and pairs of words, runs of letters, grammar, notions, length.

The words are folded and those in Latin letters replaced by the Persian ones that they sound like, so that spellings
meet. Runs of letters bring together what is mistyped, joined or said in a dialect.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.language import light, notions, requests

SHORTEST_RUN, LONGEST_RUN = 3, 4
_EDGE: Final = "_"
_BUCKET, _MOST_BUCKETS = 2, 8
_WIDE_BUCKET: Final = 8
_QUESTION_MARKS: Final = ("؟", "?")


def intent_traits(text: str, words: Sequence[str], grammar: frozenset[str]) -> frozenset[str]:
    """The traits of a text with its folded words (`bot.language.intents`) and the marks of its grammar."""
    sentence = f" {' '.join(words)} "
    traits = set(_word_traits(words))
    traits.update(_letter_runs(words))
    traits.update(f"t{mark}" for mark in grammar)
    traits.update(_said_to_us(sentence, len(words)))
    traits.update(f"r{latin}" for latin in light.words(text.lower()) if latin.isascii() and latin.isalpha())
    traits.update(_form(text, len(words)))
    return frozenset(traits)


def _word_traits(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield f"u{word}"
    for word, following in pairwise(["^", *words, "$"]):
        yield f"b{word} {following}"


def _letter_runs(words: Sequence[str]) -> Iterator[str]:
    joined = f"{_EDGE}{_EDGE.join(words)}{_EDGE}".replace(light.HALF_SPACE, "")
    for length in range(SHORTEST_RUN, LONGEST_RUN + 1):
        for start in range(len(joined) - length + 1):
            yield f"c{joined[start : start + length]}"


def _said_to_us(sentence: str, length: int) -> Iterator[str]:
    """The notions in the text, and the requests that phrases make of them."""
    for name in notions.names():
        if notions.has(name, sentence):
            yield f"n{name}"
    for intent in requests.wishes(sentence, length):
        yield f"W{intent}"
    for intent in requests.hints(sentence, length):
        yield f"H{intent}"
    if requests.is_greeting(sentence):
        yield "Wgreeting"
    if requests.is_thanks(sentence):
        yield "Wthanks"
    if requests.names_stations_only(sentence, length):
        yield "Wstations"
    if requests.names_election(sentence):
        yield "Welection"


def _form(text: str, length: int) -> Iterator[str]:
    yield f"l{min(_MOST_BUCKETS, length // _BUCKET)}"
    yield f"L{min(_MOST_BUCKETS, length // _WIDE_BUCKET)}"
    if any(mark in text for mark in _QUESTION_MARKS):
        yield "?"
    if text.rstrip(" .!\n")[-1:] in _QUESTION_MARKS:
        yield "??"
    if "!" in text:
        yield "!"
