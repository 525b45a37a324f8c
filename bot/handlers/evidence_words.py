"""How a piece of evidence is called, and what its reporter hears of files that never came."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Digits, Term
from bot.domain.evidence import Evidence, EvidenceState, Loss, tally
from bot.handlers.pieces import NOTHING, in_a_row, lines

MEGABYTE: Final = 1024 * 1024

TEXT_FAMILIES: Final = (
    *(f"evidence-kind-{kind}" for kind in FileKind),
    *(f"evidence-lost-{kind}" for kind in FileKind),
    *(f"evidence-why-{why.replace('_', '-')}" for why in Loss),
)


def kind_of(piece: Evidence) -> Term:
    """«Photo», «video» … as its sender sent it."""
    return Term(f"evidence-kind-{_kind(piece)}")


def size_of(piece: Evidence) -> Term:
    """Kilobytes in whole numbers, megabytes with one place behind the point."""
    size = piece.facts.size
    if size < MEGABYTE:
        return Term("evidence-size-kilo", {"size": -(-size // 1024)})
    whole, tenth = divmod(size * 10 // MEGABYTE, 10)
    return Term("evidence-size-mega", {"size": Digits(f"{whole}٫{tenth}" if tenth else f"{whole}")})


def come(pieces: Sequence[Evidence]) -> list[Term]:
    """For a sent report: how many files have come, and how many are on their way. No lines without files."""
    counts = tally(pieces)
    found = [Term("my-files-kept", {"count": counts.kept})] if counts.kept else []
    return [*found, Term("my-files-waiting", {"count": counts.waiting})] if counts.waiting else found


def missing(pieces: Sequence[Evidence]) -> list[Term]:
    """For a sent report: which files never came, why, and how to send them again. None if all came."""
    return [lines([_lost(pieces), Term("my-files-again")])] if tally(pieces).lost else []


def in_draft(pieces: Sequence[Evidence]) -> Term:
    """For a form before it is sent: which files never came, and that they can be sent now. Else nothing."""
    if not tally(pieces).lost:
        return NOTHING
    return lines([_lost(pieces), Term("report-files-again")])


def _lost(pieces: Iterable[Evidence]) -> Term:
    lost = [piece for piece in pieces if piece.state is EvidenceState.LOST]
    kinds = {kind: sum(_kind(piece) == kind for piece in lost) for kind in FileKind}
    reasons = {Loss(p.facts.why_not_clean) for p in lost if p.facts.why_not_clean in list(Loss)}
    return Term(
        "evidence-lost",
        {
            "files": in_a_row([Term(f"evidence-lost-{k}", {"count": n}) for k, n in kinds.items() if n]),
            "why": lines([Term(f"evidence-why-{w.replace('_', '-')}") for w in Loss if w in reasons]),
        },
    )


def _kind(piece: Evidence) -> str:
    return piece.facts.kind if piece.facts.kind in list(FileKind) else FileKind.DOCUMENT.value
