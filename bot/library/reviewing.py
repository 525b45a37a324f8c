"""Records what an editor has reviewed, together with the current articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library.draft import Flag
from bot.library.loader import flags, read_draft
from bot.library.problems import ContentErrors
from bot.library.reviews import NAME, review_of, reviews_text


class UnknownIdsError(ValueError):
    """Ids that name nothing that cites an article; nothing was written. `ids` has
    them."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The state of the review: what has changed since, and what was never reviewed."""

    flagged: tuple[Flag, ...]
    never: tuple[str, ...]
    total: int


def review_status(path: Path) -> ReviewStatus:
    """The state of the content folder `path`, valid or not."""
    draft, _ = read_draft(path)
    cited = tuple(draft.citations())
    never = tuple(citation.key for citation in cited if citation.key not in draft.reviews)
    return ReviewStatus(tuple(flags(draft)), never, len(cited))


def mark_reviewed(path: Path, ids: Sequence[str] | None) -> int:
    """Record that a person reviewed these ids (None: all); return how many. Ids that are gone from the
    content are removed from the file.

    Raises ContentErrors if the content has a problem, and UnknownIdsError for an unknown id.
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
