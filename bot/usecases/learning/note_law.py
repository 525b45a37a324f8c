"""The present content is compared with what was taught before: a changed article makes a new revision."""

from collections.abc import Iterable

from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.law_edition import LawHistory, new_versions
from bot.usecases.context import Context


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
