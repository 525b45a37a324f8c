"""The names of pieces of evidence, and what reporters are told of files that were lost or cannot be shown."""

import re
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Arg, Digits, Reply, Say, TextRef
from bot.conversation.ports import Ctx
from bot.domain.submissions.evidence import (
    MOST_FILES,
    Evidence,
    EvidenceState,
    Loss,
    should_notify_reporter,
    tally,
)
from bot.handlers.pieces import NOTHING, comma_list, lines
from bot.usecases.ports.media import CleaningFailure
from bot.usecases.submissions.evidence import MOST_A_DAY, MOST_A_REPORT, OfferedFile, count_free_places

MEGABYTE: Final = 1024 * 1024

TEXT_FAMILIES: Final = (
    *(f"evidence-kind-{kind}" for kind in FileKind),
    *(f"evidence-lost-{kind}" for kind in FileKind),
    *(f"evidence-why-{why.replace('_', '-')}" for why in Loss),
    *(f"evidence-unseen-{why.replace(' ', '-')}" for why in CleaningFailure),
)


def left_over_args(count: int) -> dict[str, Arg]:
    """The arguments of the text that says how many files had no room, and why."""
    return {"left": count, "most": MOST_FILES, "size": MOST_A_REPORT, "day": MOST_A_DAY}


async def files_room(report_id: str, files: Sequence[OfferedFile], ctx: Ctx) -> int:
    """How many of these files a report or a draft takes."""
    sizes = [file.size for file in files]
    return await count_free_places(ctx, sizes, report_id=report_id)


def waiting_for_room(ctx: Ctx, *, draft: bool = True) -> TextRef:
    """The note below a file that waits at the messenger until the disk has room; otherwise empty."""
    return NOTHING if ctx.has_room(draft) else TextRef("evidence-waits")


def waiting_notices(files: Sequence[OfferedFile], ctx: Ctx, *, draft: bool) -> tuple[Reply, ...]:
    """The notice that files wait for room on the disk."""
    return (Say("evidence-waits"),) if files and not ctx.has_room(draft) else ()


def kind_of(piece: Evidence) -> TextRef:
    """«Photo», «video» … as its sender sent it."""
    return TextRef(f"evidence-kind-{_kind(piece)}")


def size_of(piece: Evidence) -> TextRef:
    """Kilobytes in whole numbers, megabytes with one decimal place."""
    size = piece.facts.size
    if size < MEGABYTE:
        return TextRef("evidence-size-kilo", {"size": -(-size // 1024)})
    whole, tenth = divmod(size * 10 // MEGABYTE, 10)
    return TextRef("evidence-size-mega", {"size": Digits(f"{whole}٫{tenth}" if tenth else f"{whole}")})


def arrival_notes(pieces: Sequence[Evidence]) -> list[TextRef]:
    """For a sent report: how many files have arrived, and how many are being fetched. Empty without files."""
    counts = tally(pieces)
    notes = [TextRef("my-files-stored", {"count": counts.stored_count})] if counts.stored_count else []
    return [*notes, TextRef("my-files-waiting", {"count": counts.waiting})] if counts.waiting else notes


def pending_files_notes(pieces: Sequence[Evidence], mode: str) -> list[TextRef]:
    """For a form before it is sent: how many files have not arrived, and what that means in this contact
    mode."""
    waiting = tally(pieces).waiting
    return [TextRef("report-files-waiting", {"count": waiting, "mode": mode})] if waiting else []


def missing_files_note(pieces: Sequence[Evidence]) -> list[TextRef]:
    """For a sent report: which files were lost or cannot be shown, why, and how to resend them, if any."""
    notes = _problem_notes(pieces)
    return [lines([*notes, TextRef("my-files-again")])] if notes else []


def draft_files_note(pieces: Sequence[Evidence]) -> TextRef:
    """The same for a form before it is sent; empty if there is no problem."""
    notes = _problem_notes(pieces)
    return lines([*notes, TextRef("report-files-again")]) if notes else NOTHING


def _problem_notes(pieces: Sequence[Evidence]) -> list[TextRef]:
    problem_pieces = [piece for piece in pieces if should_notify_reporter(piece.state, piece.facts)]
    lost = [piece for piece in problem_pieces if piece.state is EvidenceState.LOST]
    unseen = [piece for piece in problem_pieces if piece.state is EvidenceState.SEALED]
    notes = []
    if lost:
        whys = _reasons(lost, list(Loss), "evidence-why")
        notes.append(TextRef("evidence-lost", {"files": _by_kind(lost), "why": whys}))
    if unseen:
        whys = _reasons(unseen, list(CleaningFailure), "evidence-unseen")
        notes.append(TextRef("evidence-unseen", {"files": _by_kind(unseen), "why": whys}))
    return notes


def _by_kind(pieces: Sequence[Evidence]) -> TextRef:
    """«Two photos, one video»."""
    kinds = {kind: sum(_kind(piece) == kind for piece in pieces) for kind in FileKind}
    return comma_list([TextRef(f"evidence-lost-{kind}", {"count": n}) for kind, n in kinds.items() if n])


def _reasons(pieces: Sequence[Evidence], known: Sequence[str], family: str) -> TextRef:
    """Each reason once. One that an older program stored without a name is left out."""
    reasons = {piece.facts.why_not_clean for piece in pieces}
    return lines([TextRef(f"{family}-{re.sub('[ _]', '-', why)}") for why in known if why in reasons])


def _kind(piece: Evidence) -> str:
    return piece.facts.kind if piece.facts.kind in list(FileKind) else FileKind.DOCUMENT.value
