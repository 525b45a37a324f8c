"""Reviewing: what an editor has looked at is remembered with the articles as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library.draft import Flag
from bot.library.loader import flags, read_draft
from bot.library.problems import ContentErrors
from bot.library.reviews import NAME, review_of, reviews_text


class UnknownIdsError(ValueError):
    """Ids that name no card, ending or question that cites an article; nothing was written. `ids` has them."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """How far the review is: what changed since, and what was never reviewed."""

    flagged: tuple[Flag, ...]
    never: tuple[str, ...]
    total: int


def review_status(path: Path) -> ReviewStatus:
    """Of the content folder `path`, faulty or not."""
    draft, _ = read_draft(path)
    cited = tuple(draft.citations())
    never = tuple(citation.key for citation in cited if citation.key not in draft.reviews)
    return ReviewStatus(tuple(flags(draft)), never, len(cited))


def mark_reviewed(path: Path, ids: Sequence[str] | None) -> int:
    """Writes that these (None: all) were looked at by a person, and answers how many. What is gone from the
    content is dropped from the file.

    Raises:
        ContentErrors: the content has a problem: mend it first.
        UnknownIdsError: an id that there is not.
    """
    draft, _ = read_draft(path)
    if draft.ledger.problems:
        raise ContentErrors(draft.ledger.problems)
    articles = {article.id: article for article in draft.articles}
    cited = {citation.key: citation for citation in draft.citations()}
    unknown = tuple(key for key in ids or () if key not in cited)
    if unknown:
        raise UnknownIdsError(unknown)
    looked_at = set(cited if ids is None else ids)
    known_reviews = {key: marks for key, marks in draft.reviews.items() if key in cited}
    fresh = {key: review_of(cited[key], articles) for key in looked_at}
    file = path / NAME
    half = file.with_name(f".{file.name}")
    half.write_text(reviews_text({**known_reviews, **fresh}), encoding="utf-8")
    half.replace(file)
    return len(looked_at)
