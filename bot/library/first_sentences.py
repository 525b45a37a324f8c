"""The rules for the first sentences of answers: short, true by itself, nothing that the place does not say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.domain.catalogue.first_sentences import AskedAbout, FirstSentence
from bot.library.draft import ContentDraft

MOST_WORDS: Final = 20
"""Words of the sentence with «بله» or «نه» before it."""
_LEADS: Final = re.compile(r"(?:بله|نه|خیر|آره|چرا|نخیر)(?![\w\u200c])")
_DEPENDS: Final = "بستگی دارد"
_DIGITS: Final = re.compile(r"[۰-۹]+")
_WEIGHTY: Final = (
    "جرم", "حبس", "زندان", "شلاق", "باطل", "انفصال", "بازداشت", "جزای نقدی", "محروم", "تبانی", "مجازات", "ممنوع",
    "رایگان", "کتبی", "مخفی", "محرمانه",
)  # fmt: skip
"""Words that claim something of the law: the place or one of its articles has to say them."""
_NUMBER_WORDS: Final = (
    "چهار", "پنج", "شش", "هفت", "هشت", "نه ماه", "ده", "یازده", "سیزده", "چهارده", "پانزده", "هجده", "بیست", "صد هزار",
    "دویست", "پانصد",
)  # fmt: skip
_PENALTIES: Final = re.compile("جرم|مجازات درجهٔ|حبس|شلاق|جزای نقدی")
_OPPOSITE: Final = (
    (AskedAbout.ALLOWED, AskedAbout.FORBIDDEN),
    (AskedAbout.ALLOWED, AskedAbout.CRIME),
    (AskedAbout.VOID, AskedAbout.COUNTED),
)


def with_answered_questions(draft: ContentDraft) -> dict[str, tuple[str, ...]]:
    """How people ask, with the questions that single sentences answer."""
    asks = dict(draft.asks)
    for place, sentences in draft.first_sentences.items():
        known = asks.get(place, ())
        questions = (question for sentence in sentences for question in sentence.asked)
        asks[place] = tuple(dict.fromkeys((*known, *questions)))
    return asks


def judge_answers(draft: ContentDraft) -> None:
    """Add a problem for every first sentence that breaks a rule, and for an answer with an unknown date."""
    sources = _sources(draft)
    for name, sentences in draft.first_sentences.items():
        place = draft.sentence_places[name]
        for number, sentence in enumerate(sentences):
            for fault in (*_form_faults(sentence), *_claim_faults(sentence, sources.get(name))):
                draft.ledger.add(place.under(number), f"{name}: {fault}", snippet=sentence.text)
        for fault in _list_faults(sentences):
            draft.ledger.add(place, f"{name}: {fault}")
    dates = {entry.id for entry in draft.calendar}
    for answer in draft.topic_answers:
        for unknown in sorted(set(answer.dates) - dates):
            place = draft.ledger.place("topic answer", answer.topic)
            draft.ledger.add(place, f"no date {unknown} in content/calendar.yaml")


def _form_faults(sentence: FirstSentence) -> Iterator[str]:
    """What is wrong with a sentence for itself."""
    words = len(sentence.text.split()) + bool(sentence.yes or sentence.no)
    if words > MOST_WORDS:
        yield f"{words} words with the leading word; {MOST_WORDS} at most"
    if not sentence.text.endswith("."):
        yield "a first sentence ends with a full stop"
    if _LEADS.match(sentence.text):
        yield "the sentence stands by itself: the program says the word before it"
    if sentence.text.startswith(_DEPENDS):
        if not sentence.text.startswith(f"{_DEPENDS} به "):
            yield f"«{_DEPENDS} به …» says on what"
        if sentence.yes or sentence.no:
            yield "what depends on something is neither yes nor no"
    for about in sorted(sentence.yes & sentence.no):
        yield f"{about} is answered with both yes and no"
    for side in (sentence.yes, sentence.no):
        for first, second in _OPPOSITE:
            if {first, second} <= side:
                yield f"{first} and {second} cannot have the same answer"


def _claim_faults(sentence: FirstSentence, source: str | None) -> Iterator[str]:
    """What the sentence says of the law and its place does not. Without the place's text nothing can be said."""
    if source is None:
        return
    for word in _WEIGHTY:
        if word in sentence.text and word not in source:
            yield f"«{word}» is said neither by the place nor by its articles"
    spoken = (word for word in _NUMBER_WORDS if re.search(rf"(?<!\w){word}(?!\w)", sentence.text))
    for number in (*_DIGITS.findall(sentence.text), *spoken):
        if number not in source:
            yield f"the number {number} is said neither by the place nor by its articles"
    if AskedAbout.CRIME in sentence.yes and not _PENALTIES.search(source):
        yield "a crime by no article of this place"


def _list_faults(sentences: Sequence[FirstSentence]) -> Iterator[str]:
    if any(not sentence.asked for sentence in sentences[1:]):
        yield "only the first sentence answers for the whole place; the others have questions (asked)"
    questions = [question for sentence in sentences for question in sentence.asked]
    for question in sorted({question for question in questions if questions.count(question) > 1}):
        yield f"«{question}» is asked twice"


def _sources(draft: ContentDraft) -> Mapping[str, str]:
    """The words of every place with those of its articles."""
    articles = {
        article.id: f"{article.number} {article.title} {article.paraphrase} {article.sanction} {article.authority}"
        for article in draft.articles
    }
    sources = {f"article:{key}": text for key, text in articles.items()}
    for act in draft.acts:
        cited = " ".join(articles.get(key, "") for key in act.article_ids)
        sources[f"act:{act.id}"] = f"{act.label} {act.looks_like} {act.is_not} {act.authority} {cited}"
    for lesson in draft.lessons:
        for card in lesson.cards:
            cited = " ".join(articles.get(key, "") for key in card.article_ids)
            sources[f"card:{card.id}"] = f"{card.text} {cited}"
    return sources
