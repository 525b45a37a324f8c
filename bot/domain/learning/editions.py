"""Editions: of the law as a learner was taught it, and of a lesson as they read it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.checks import CardCheck
from bot.domain.learning.lessons import Lesson, ScenarioNode

_LENGTH: Final = 8
_EDITION: Final = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")
_BETWEEN: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One wording of an article as it was taught, and its revision of the law."""

    article_id: str
    revision: int
    fingerprint: str
    edition: str
    number: str
    paraphrase: str


@dataclass(frozen=True, slots=True)
class LawHistory:
    """All wordings that were ever taught, oldest revision first."""

    versions: tuple[LawVersion, ...] = ()

    @property
    def revision(self) -> int:
        """The newest revision; 0 before the first change."""
        return max((version.revision for version in self.versions), default=0)

    def latest(self) -> Mapping[str, LawVersion]:
        """The current wording of each article."""
        return {version.article_id: version for version in self.versions}

    def taught_at(self, article_id: str, revision: int) -> LawVersion | None:
        """The wording in force at a revision; None for an article that came later."""
        known = [v for v in self.versions if v.article_id == article_id and v.revision <= revision]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class LawChange:
    """An article that a learner was taught and that has a different wording now."""

    before: LawVersion
    _: KW_ONLY
    now: Article
    card_ids: tuple[str, ...]
    """The cards of the learner's tiers that cite it, as ``lesson/card``."""


def fingerprint(article: Article) -> str:
    """Changes with the article's edition, number or any of its words."""
    parts = (article.edition, article.number, article.law or "", article.title, article.paraphrase)
    whole = "\0".join((*parts, *article.binds, *article.phases, article.sanction, article.authority))
    return hashlib.sha256(whole.encode()).hexdigest()[:8]


def new_versions(articles: Iterable[Article], history: LawHistory) -> tuple[LawVersion, ...]:
    """The versions to store now. Changed articles share one new revision. An article that was never taught
    before gets the present revision: it is no news to those who passed."""
    latest = history.latest()
    versions = []
    for article in articles:
        known = latest.get(article.id)
        mark = fingerprint(article)
        if known is not None and known.fingerprint == mark:
            continue
        revision = history.revision + (known is not None)
        versions.append(
            LawVersion(article.id, revision, mark, article.edition, article.number, article.paraphrase)
        )
    return tuple(versions)


def changes_since(
    revision: int, lessons: Sequence[Lesson], *, articles: Mapping[str, Article], history: LawHistory
) -> tuple[LawChange, ...]:
    """What differs for a person who passed these lessons at that revision, in the order of cards."""
    citing: dict[str, list[str]] = {}
    for lesson in lessons:
        for card in lesson.cards:
            for key in card.article_ids:
                citing.setdefault(key, []).append(card.id)
    latest = history.latest()
    changes = []
    for key, cards in citing.items():
        before = history.taught_at(key, revision)
        changed = key in latest and latest[key].revision > revision
        if changed and before is not None and key in articles:
            changes.append(LawChange(before, now=articles[key], card_ids=tuple(cards)))
    return tuple(changes)


def edition_of(lesson: Lesson) -> str:
    """Eight hexadecimal digits. Two editions of one lesson collide with a chance of one in four billion."""
    return hashlib.sha256(_BETWEEN.join(_read_in(lesson)).encode()).hexdigest()[:_LENGTH]


def is_edition(text: str) -> bool:
    """Whether the text has the form of an edition, as on a button."""
    return _EDITION.fullmatch(text) is not None


def _read_in(lesson: Lesson) -> Iterator[str]:
    yield lesson.title
    for card in lesson.cards:
        yield from ("card", card.id, card.text, *card.article_ids)
        if card.diagram is not None:
            yield from (card.diagram.kind.value, card.diagram.title)
            for item in card.diagram.items:
                yield from (item.label, item.note)
        if card.check is not None:
            yield from _check(card.check)
    yield lesson.scenario.start
    for node in lesson.scenario.nodes.values():
        yield from _scene(node)


def _check(check: CardCheck) -> Iterator[str]:
    yield from ("check", check.text, *check.article_ids)
    for answer in check.answers:
        yield from ("right" if answer.right else "wrong", answer.text, answer.feedback)


def _scene(node: ScenarioNode) -> Iterator[str]:
    yield from ("ending" if node.ending else "scene", node.id, node.text, *node.article_ids)
    for choice in node.choices:
        yield from (choice.label, choice.next_id)
