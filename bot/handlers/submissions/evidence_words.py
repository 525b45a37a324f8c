"""How a piece of evidence is called, and what its reporter hears of files that never came or are not shown."""

import re
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Arg, Digits, Reply, Say, Term
from bot.conversation.ports import Ctx
from bot.domain.submissions.evidence import MOST_FILES, Evidence, EvidenceState, Loss, tally, to_be_told
from bot.handlers.pieces import NOTHING, in_a_row, lines
from bot.usecases.ports.media import WhyNot
from bot.usecases.submissions.evidence_budget import MOST_A_DAY, MOST_A_REPORT, room_for
from bot.usecases.submissions.take_evidence import OfferedFile

MEGABYTE: Final = 1024 * 1024

TEXT_FAMILIES: Final = (
    *(f"evidence-kind-{kind}" for kind in FileKind),
    *(f"evidence-lost-{kind}" for kind in FileKind),
    *(f"evidence-why-{why.replace('_', '-')}" for why in Loss),
    *(f"evidence-unseen-{why.replace(' ', '-')}" for why in WhyNot),
)


def left_over(count: int) -> dict[str, Arg]:
    """For the words that so many files had no room, and why."""
    return {"left": count, "most": MOST_FILES, "size": MOST_A_REPORT, "day": MOST_A_DAY}


async def files_room(report_id: str, files: Sequence[OfferedFile], ctx: Ctx) -> int:
    """How many of these files a report or a draft takes."""
    sizes, person = [file.size for file in files], ctx.person.keys.reporter
    return await room_for(sizes, report_id=report_id, person=person, uow=ctx.uow, clock=ctx.clock)


def waiting_for_room(ctx: Ctx, *, draft: bool = True) -> Term:
    """What is said below a file that waits at the messenger until the disk has room; else nothing."""
    return NOTHING if ctx.has_room(draft) else Term("evidence-waits")


def files_wait(files: Sequence[OfferedFile], ctx: Ctx, *, draft: bool) -> tuple[Reply, ...]:
    """What is said where files wait for room on the disk."""
    return (Say("evidence-waits"),) if files and not ctx.has_room(draft) else ()


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


def on_their_way(pieces: Sequence[Evidence], mode: str) -> list[Term]:
    """For a form before it is sent: how many files have not come yet, and what that means in this contact mode
    (``either`` where it is still open)."""
    waiting = tally(pieces).waiting
    return [Term("report-files-waiting", {"count": waiting, "mode": mode})] if waiting else []


def missing(pieces: Sequence[Evidence]) -> list[Term]:
    """For a sent report: which files never came or cannot be shown, why, and how to send them again; else none."""
    found = _untoward(pieces)
    return [lines([*found, Term("my-files-again")])] if found else []


def in_draft(pieces: Sequence[Evidence]) -> Term:
    """The same for a form before it is sent; nothing where all is well."""
    found = _untoward(pieces)
    return lines([*found, Term("report-files-again")]) if found else NOTHING


def _untoward(pieces: Sequence[Evidence]) -> list[Term]:
    told = [piece for piece in pieces if to_be_told(piece.state, piece.facts)]
    lost = [piece for piece in told if piece.state is EvidenceState.LOST]
    unseen = [piece for piece in told if piece.state is EvidenceState.SEALED]
    found = []
    if lost:
        whys = _whys(lost, list(Loss), "evidence-why")
        found.append(Term("evidence-lost", {"files": _by_kind(lost), "why": whys}))
    if unseen:
        whys = _whys(unseen, list(WhyNot), "evidence-unseen")
        found.append(Term("evidence-unseen", {"files": _by_kind(unseen), "why": whys}))
    return found


def _by_kind(pieces: Sequence[Evidence]) -> Term:
    """«Two photos, one video»."""
    kinds = {kind: sum(_kind(piece) == kind for piece in pieces) for kind in FileKind}
    return in_a_row([Term(f"evidence-lost-{kind}", {"count": n}) for kind, n in kinds.items() if n])


def _whys(pieces: Sequence[Evidence], known: Sequence[str], family: str) -> Term:
    """Each reason once; one that an older program has left unnamed is left out."""
    told = {piece.facts.why_not_clean for piece in pieces}
    return lines([Term(f"{family}-{re.sub('[ _]', '-', why)}") for why in known if why in told])


def _kind(piece: Evidence) -> str:
    return piece.facts.kind if piece.facts.kind in list(FileKind) else FileKind.DOCUMENT.value
