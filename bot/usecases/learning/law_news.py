"""Changes of the law since a learner was taught it, for the tiers that they have passed.

The present content is compared with what was taught before: a changed article makes a new revision.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.editions import LawChange, LawHistory, changes_since, new_versions
from bot.domain.learning.lessons import TIERS, Audience, Tier, tier_key
from bot.usecases.context import Context
from bot.usecases.learning.learner import progress_of
from bot.usecases.ports import Content, Learner

_SEEN = "law/"
"""Prefix of a tier's key in the learner's settings: the revision that they were taught or have read about."""


def mark_law_seen(learner: Learner, key: str, *, revision: int) -> Learner:
    """They know the law of this tier at this revision."""
    return replace(learner, settings={**learner.settings, _SEEN + key: str(revision)})


def law_news(learner: Learner, *, content: Content, law: LawHistory) -> tuple[LawChange, ...]:
    """Every changed article once, even if several of their tiers teach it."""
    changes_by_article: dict[str, LawChange] = {}
    for track, tier, revision in _passed_tiers(learner):
        if revision == law.revision:
            continue
        lessons = content.lessons(track, tier)
        for change in changes_since(revision, lessons, articles=content.articles, history=law):
            known = changes_by_article.get(change.now.id)
            cards = (*known.card_ids, *change.card_ids) if known else change.card_ids
            changes_by_article[change.now.id] = replace(change, card_ids=cards)
    return tuple(changes_by_article.values())


def mark_all_law_seen(learner: Learner, *, law: LawHistory) -> Learner:
    """They have read the changes: all their tiers are up to date."""
    for track, tier, _ in tuple(_passed_tiers(learner)):
        learner = mark_law_seen(learner, tier_key(track, tier), revision=law.revision)
    return learner


def _passed_tiers(learner: Learner) -> Iterator[tuple[Audience, Tier, int]]:
    progress = progress_of(learner)
    seen: Mapping[str, str] = learner.settings
    for track in Audience:
        for tier in TIERS:
            if progress.quiz(track, tier).passed:
                yield track, tier, int(seen.get(_SEEN + tier_key(track, tier), "0"))


async def note_law(ctx: Context, articles: Iterable[Article]) -> tuple[LawHistory, tuple[str, ...]]:
    """Store every new wording. Returns the updated history and the ids of changed articles; running it again
    finds nothing."""
    before = LawHistory(tuple(await ctx.uow.law.all()))
    fresh = new_versions(articles, before)
    for version in fresh:
        ctx.uow.law.add(version)
    changed = tuple(v.article_id for v in fresh if v.revision > before.revision)
    history = LawHistory(tuple(sorted((*before.versions, *fresh), key=lambda v: v.revision)))
    return history, changed
