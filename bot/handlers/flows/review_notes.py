"""What people read while something is reviewed because an article that it cites has changed."""

from collections.abc import Iterable, Sequence

from bot.conversation.outgoing import TextRef
from bot.domain.bodies.complaints import Addressee
from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.citation_keys import CitedKind, citation_key, has_any_of
from bot.domain.learning.lessons import Audience
from bot.handlers.pieces import NOTHING, cited_numbers
from bot.usecases.learning.order_practice import incidents_of_track
from bot.usecases.ports import Content


def card_review(content: Content, *keys: str) -> TextRef:
    """Below a card, or what to do: the note if one of these is flagged."""
    return TextRef("text-under-review") if not content.flagged.isdisjoint(keys) else NOTHING


def piece_review(content: Content, key: str) -> TextRef:
    """Below one piece of a list: the note in one line if it is flagged."""
    return TextRef("piece-under-review") if key in content.flagged else NOTHING


def way_review(way: Addressee, content: Content) -> TextRef:
    """Below a body that takes complaints or referrals by an article."""
    return piece_review(content, citation_key(CitedKind.WAY, way.id))


def cited_in_file(content: Content, ids: Iterable[str], *keys: str) -> TextRef | str:
    """Below a piece of a file that people print or pass on: the numbers of these articles, and the note if one of the
    keys is flagged."""
    articles = [content.articles[key] for key in ids if key in content.articles]
    return _flagged_line(articles) if not content.flagged.isdisjoint(keys) else cited_numbers(articles)


def _flagged_line(articles: Sequence[Article]) -> TextRef:
    if not articles:
        return TextRef("file-piece-under-review")
    return TextRef("file-cites-under-review", {"cited": cited_numbers(articles)})


def file_review(content: Content, keys: Iterable[str]) -> TextRef | str:
    """Above such a file: the note if anything in it is flagged; otherwise empty."""
    return TextRef("file-under-review") if not content.flagged.isdisjoint(keys) else ""


def rules_review(content: Content, kind: CitedKind) -> TextRef:
    """Before a practice that is judged by rules: the note if one of them is flagged."""
    return _practice_note(is_flagged=has_any_of(content.flagged, kind))


def orders_review(content: Content, track: Audience) -> TextRef:
    """Before the incidents of a track."""
    ids = (incident.id for incident in incidents_of_track(content, track))
    return _cases_review(content, CitedKind.ORDER, ids)


def statements_review(content: Content, track: Audience) -> TextRef:
    """Before the cases of a track for writing."""
    return _cases_review(
        content, CitedKind.STATEMENT, (case.id for case in content.statements.of_track(track))
    )


def _cases_review(content: Content, kind: CitedKind, ids: Iterable[str]) -> TextRef:
    keys = (citation_key(kind, key) for key in ids)
    return _practice_note(is_flagged=not content.flagged.isdisjoint(keys))


def _practice_note(*, is_flagged: bool) -> TextRef:
    return TextRef("practice-under-review") if is_flagged else NOTHING
