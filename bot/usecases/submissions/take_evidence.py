"""Files that a reporter sends become evidence of their draft, still stored by the messenger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import BadInput, TooMany
from bot.domain.reporting.drafts import Draft
from bot.domain.submissions.evidence import (
    MOST_BYTES,
    MOST_FILES,
    Evidence,
    EvidenceFacts,
    EvidenceState,
    is_sealed_type,
)
from bot.usecases.context import ActingContext, Context
from bot.usecases.submissions.evidence_budget import count_evidence, count_fitting_files


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as the messenger announces it. ``size`` in bytes, 0 if unknown."""

    kind: str
    file_id: str
    size: int = 0
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class TakenEvidence:
    """The draft with the new files counted; ``closed``: one of them will never be opened."""

    draft: Draft
    closed: bool


async def take_evidence(
    ctx: ActingContext, files: Sequence[OfferedFile], *, draft: Draft, most: int = MOST_FILES
) -> TakenEvidence:
    """Count and note the files, all or none. Raises BadInput over 20 MB, TooMany over ``most`` files of the
    draft or over the limits of a report or a person."""
    if any(file.size > MOST_BYTES for file in files):
        raise BadInput("report-file-too-big", {"most": MOST_BYTES // (1024 * 1024)})
    count = draft.evidence + len(files)
    if files and count > most:
        raise TooMany("report-files-full", {"most": MOST_FILES, "kept": draft.evidence})
    sizes = [file.size for file in files]
    _, refusal = await count_fitting_files(ctx, sizes, report_id=draft.id)
    if refusal is not None:
        raise refusal
    count_evidence(ctx, sizes)
    for file in files:
        facts = EvidenceFacts(
            file.kind,
            file.name,
            file.mime,
            file.size,
            received_at=ctx.clock.now().isoformat(timespec="seconds"),
        )
        piece = Evidence(
            ctx.ids.new(), draft.id, EvidenceState.WAITING, facts, file.file_id, ctx.account.messenger.value
        )
        ctx.uow.evidence.add(piece, person=ctx.keys.reporter)
    closed = any(is_sealed_type(file.name, file.mime) for file in files)
    return TakenEvidence(replace(draft, evidence=count), closed)


def drop_evidence(ctx: Context, draft: Draft) -> Draft:
    """The draft without its files; they are destroyed with their key, so the draft gets a new id."""
    ctx.uow.evidence.drop_draft(draft.id)
    return replace(draft, id=ctx.ids.new(), evidence=0, amiss=0)
