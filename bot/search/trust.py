"""Numbers that describe whether a question has an answer at all. `bot.search.weights` holds their weights."""

from collections.abc import Sequence
from typing import Final

from bot.search.evidence import OutsideEvidence, PlaceEvidence, ReadQuestion, SearchIndexes
from bot.search.question_reading import WEAK_WORD, QuestionWord

FIRST_ONES: Final = 5
FROM_FIRST: Final = ("bm25", "covered", "ask", "ask_letters", "ask_both", "said", "kin", "speaks", "unnamed")
SIGNS: Final = (
    *FROM_FIRST, "best_ask", "best_letters", "about", "strange", "telling", "outside", "outside_letters",
    "outside_both", "outside_nearer", "outside_speaks", "missing", "latin", "short", "lead",
)  # fmt: skip
"""In order: numbers of the first place; the most similar known question among the first places; an election
word in the question; words of the dictionary that no document has; distinctive words that one has; the
similarity to a question without an answer, by words, by letters, and how much more than to one with an answer;
how much more all questions without an answer speak for it than those of the likeliest place; the part of the
question that the first places lack; Latin letters; how short it is; how far the first place leads
(`bot.search.finder.lead`)."""
PRODUCTS: Final = (
    *(("short", sign) for sign in (
        "covered", "ask", "best_ask", "best_letters", "missing", "strange", "outside", "outside_letters",
        "about", "short",
    )),
    *(("latin", sign) for sign in (
        "best_letters", "best_ask", "outside_letters", "missing", "covered", "short",
    )),
    *((sign, sign) for sign in ("best_ask", "best_letters", "outside", "outside_letters", "missing")),
    ("best_ask", "about"), ("strange", "missing"), ("strange", "best_ask"), ("best_letters", "best_ask"),
)  # fmt: skip
"""Signs that are also multiplied: what a similarity is worth depends on how short the question is and on its
letters, and a great similarity is worth more than two small ones."""
FOR_TRUST: Final = (*SIGNS, *(f"{sign} * {other}" for sign, other in PRODUCTS))
WITH_VECTOR: Final = (*FOR_TRUST, "leaning")
"""With a vector of the question: how far it leans to what the content answers (`bot.search.vector_layer`)."""


def signs(
    question: ReadQuestion,
    shelves: SearchIndexes,
    ranked: Sequence[PlaceEvidence],
    outside: OutsideEvidence,
    *,
    about: bool,
    lead: float,
) -> tuple[float, ...]:
    """The signs of a question and their products, in the order of `FOR_TRUST`. Its places are given best
    first, at least one."""
    first, firsts = ranked[0], ranked[:FIRST_ONES]
    ask = max(candidate.number("ask") for candidate in firsts)
    letters = max(candidate.number("ask_letters") for candidate in firsts)
    held = [any(map(shelves.texts.holding, word.terms)) for word in question.wanted]
    strange = sum(
        word.strange or (bool(word.terms) and not known)
        for word, known in zip(question.wanted, held, strict=True)
    )
    telling = sum(
        known and word.weight > WEAK_WORD for word, known in zip(question.wanted, held, strict=True)
    )
    plain = (
        *map(first.number, FROM_FIRST),
        ask,
        letters,
        float(about),
        float(min(strange, 3)),
        float(min(telling, 5)),
        outside.alike.words,
        outside.alike.letters,
        outside.alike.both,
        max(0.0, outside.alike.both - max(candidate.number("ask_both") for candidate in firsts)),
        outside.speaks,
        min(_missing(candidate.place, question.wanted, shelves) for candidate in ranked[:3]),
        float(question.text.isascii()),
        1.0 / (1 + len(question.wanted)),
        lead,
    )
    by_name = dict(zip(SIGNS, plain, strict=True))
    return (*plain, *(by_name[sign] * by_name[other] for sign, other in PRODUCTS))


def _missing(place: int, wanted: Sequence[QuestionWord], shelves: SearchIndexes) -> float:
    """The part of the question that a document lacks, each word weighed by its rarity."""
    total = gone = 0.0
    for word in wanted:
        mass = shelves.asked.mass(word)
        sure = max(
            (sure for term, sure in word.terms.items() if place in shelves.texts.holding(term)), default=0.0
        )
        total += mass
        gone += mass * (1 - sure)
    return gone / (total or 1.0)
