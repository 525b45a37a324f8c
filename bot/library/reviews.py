"""`content/law/reviewed.yaml`: the articles against which whatever cites some was last reviewed: cards, endings,
questions, rules and cases of practice, incidents and steps of a duty, acts, lines of checklists, dates, ways for
complaints, threats, answers about topics.

One line per id: `vb1/once: 27=3f2a9c10 84-vav=77ab10ef`, written by `amanat content reviewed`.
"""

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.editions import fingerprint
from bot.library.cited import Citation

NAME: Final = "law/reviewed.yaml"
HEAD: Final = (
    "# متن و تاریخ ماده‌هایی که هر کارت، پرسش، تمرین، کار روز رأی‌گیری، تخلف، سطر برگه، تاریخ، راه شکایت، تهدید و\n"
    "# پاسخ آخرین بار با آن‌ها سنجیده شد.\n"
    "# این پرونده را amanat content reviewed می‌نویسد.\n"
)
_LINE: Final = re.compile(r"(?P<key>[A-Za-z0-9./#-]+):(?P<marks>(?: [A-Za-z0-9.-]+=[0-9a-f]{8})*)")

Reviews = Mapping[str, Mapping[str, str]]
"""Fingerprints by article id, by id of the card (`vb1/once`), ending (`vb1#good`), question, or what else cites one
(`bot.library.cited`)."""


def changed_articles(cited: Citation, reviews: Reviews, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Articles that have changed since the review. Empty for an id that was never reviewed, because there is
    nothing to compare with."""
    before = reviews.get(cited.key)
    if before is None:
        return ()
    known = (key for key in cited.article_ids if key in articles)
    return tuple(key for key in known if before.get(key) != fingerprint(articles[key]))


def parse_reviews(text: str) -> tuple[dict[str, dict[str, str]], list[int]]:
    """The reviews, and the numbers of invalid lines."""
    reviews: dict[str, dict[str, str]] = {}
    strange = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line.rstrip())
        if match:
            reviews[match["key"]] = dict(_pair(mark) for mark in match["marks"].split())
        elif line.strip() and not line.startswith("#"):
            strange.append(number)
    return reviews, strange


def reviews_text(reviews: Reviews) -> str:
    """The file for these reviews, by id; `parse_reviews` reads it back."""
    lines = (
        " ".join((f"{key}:", *(f"{name}={mark}" for name, mark in sorted(reviews[key].items()))))
        for key in sorted(reviews)
    )
    return HEAD + "".join(f"{line}\n" for line in lines)


def review_of(cited: Citation, articles: Mapping[str, Article]) -> dict[str, str]:
    """What is recorded when a person has reviewed this now."""
    return {key: fingerprint(articles[key]) for key in cited.article_ids if key in articles}


def _pair(mark: str) -> tuple[str, str]:
    name, _, value = mark.partition("=")
    return name, value
