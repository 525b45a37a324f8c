"""The files of a case for its assignee: a line each with kind, size, time and fingerprint, then the files
that can be shown.

The whole hashes stand under each file that is shown, and in the line of each that is not.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import DetailOf, Latin, SendEvidence, StaffChat, TextRef
from bot.domain.submissions.evidence import Evidence, EvidenceState, Loss, fingerprint, tally
from bot.handlers.pieces import NOTHING, comma_list, lines
from bot.handlers.submissions.evidence_words import kind_of, size_of
from bot.usecases.ports.media import CleaningFailure

METHOD: Final = Latin("SHA-256")

TEXT_FAMILIES: Final = (
    *(f"case-evidence-{what}" for what in ("ready", "waiting", "sealed", "lost")),
    *(f"case-file-{why.replace(' ', '-')}" for why in CleaningFailure),
    *(f"case-file-lost-{why.replace('_', '-')}" for why in Loss),
)


def evidence_count_term(evidence: Sequence[Evidence]) -> TextRef:
    """How many files can be shown, are still being fetched, stay sealed, or could not be fetched."""
    if not evidence:
        return TextRef("case-evidence-none")
    counts = tally(evidence)
    each = {
        "ready": counts.ready,
        "waiting": counts.waiting,
        "sealed": counts.sealed,
        "lost": counts.lost,
    }
    return lines(
        [TextRef(f"case-evidence-{what}", {"count": count}) for what, count in each.items() if count]
    )


def evidence_list_term(evidence: Sequence[Evidence]) -> TextRef:
    """A line for each file, numbered in the order of receipt."""
    return lines(
        [
            TextRef("case-file-line", {"number": number, "file": comma_list(_file_terms(piece))})
            for number, piece in enumerate(evidence, start=1)
        ]
    )


def evidence_messages(
    evidence: Sequence[Evidence], *, only: Collection[str] | None = None, to: StaffChat, detail: DetailOf
) -> Sequence[SendEvidence]:
    """The clean copies (of ``only`` these ids), each with its number in the whole list."""
    return [
        SendEvidence(piece.id, to, detail, _caption(piece, number=number, of=len(evidence)))
        for number, piece in enumerate(evidence, start=1)
        if piece.has_clean_copy and (only is None or piece.id in only)
    ]


def _caption(piece: Evidence, *, number: int, of: int) -> TextRef:
    facts = piece.facts
    words = comma_list([kind_of(piece), size_of(piece), *_time(piece)])
    return TextRef(
        "case-file",
        {
            "number": number,
            "of": of,
            "file": words,
            "method": METHOD,
            "original": Latin(facts.sha256),
            "clean": Latin(facts.clean_sha256),
            "note": TextRef("case-file-partial") if facts.partial else NOTHING,
        },
    )


def _file_terms(piece: Evidence) -> Sequence[TextRef]:
    terms = [kind_of(piece)]
    if piece.facts.size:
        terms.append(size_of(piece))
    terms += _time(piece)
    if piece.state is EvidenceState.WAITING:
        return [*terms, TextRef("case-file-waiting")]
    if piece.state is EvidenceState.LOST:
        why = piece.facts.why_not_clean
        known = why if why in list(Loss) else Loss.GONE.value
        return [*terms, TextRef(f"case-file-lost-{known.replace('_', '-')}")]
    digest = piece.facts.sha256
    if piece.has_clean_copy:
        return [*terms, TextRef("case-file-print", {"print": Latin(fingerprint(digest))})]
    why = piece.facts.why_not_clean
    known = why if why in list(CleaningFailure) else CleaningFailure.KEPT_SEALED.value
    terms.append(TextRef(f"case-file-{known.replace(' ', '-')}"))
    return [*terms, TextRef("case-file-print", {"print": Latin(digest)})] if digest else terms


def _time(piece: Evidence) -> list[TextRef]:
    try:
        return [TextRef("case-file-time", {"at": datetime.fromisoformat(piece.facts.received_at)})]
    except ValueError:
        return []
