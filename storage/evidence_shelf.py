"""Evidence of drafts and reports: facts and the messenger's file id, sealed under the report's key."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState, should_notify_reporter
from storage.columns import dump_json, load_json
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import evidence, reports
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_ONE: Final = PreparedRead(select(evidence).where(evidence.c.id == bindparam("id")), at_once=True)
_OF_REPORT: Final = PreparedRead(
    select(evidence).where(evidence.c.report_id == bindparam("report")), few=True
)
_UNTOLD: Final = PreparedRead(
    select(evidence.c.report_id)
    .join(reports, reports.c.id == evidence.c.report_id)
    .where(evidence.c.untold.is_(True))
    .distinct()
    .order_by(evidence.c.report_id)
    .limit(bindparam("most"))
)
_TOLD: Final = (
    update(evidence)
    .where(evidence.c.report_id == bindparam("at"), evidence.c.untold.is_(True))
    .values(untold=False)
)
_LIVES: Final = (
    update(evidence)
    .where(evidence.c.report_id == bindparam("at"), evidence.c.day < bindparam("today"))
    .values(day=bindparam("today"))
)
_FILED: Final = select(reports.c.id).where(reports.c.id.in_(bindparam("these", expanding=True)))


def dump_facts(facts: EvidenceFacts) -> bytes:
    return dump_json({name: getattr(facts, name) for name in EvidenceFacts.__dataclass_fields__})


def facts_of(data: bytes) -> EvidenceFacts:
    return EvidenceFacts(**load_json(data))


def evidence_of(row: Any, context: StorageContext, key: bytes) -> Evidence:
    source = load_json(context.sealer.open(row.file, key)) if row.file is not None else {}
    return Evidence(
        id=row.id,
        report_id=row.report_id,
        state=EvidenceState(row.state),
        facts=facts_of(context.sealer.open(row.facts, key)),
        file_id=source.get("file_id", ""),
        messenger=source.get("messenger", ""),
    )


class SqlEvidence(Repository):
    """Implements ``bot.usecases.ports.reports.EvidenceStore``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link = link
        self._context = context
        self._keys = keys
        self._added: StagedRows[str, Evidence] = StagedRows()
        self._dropped: StagedRows[str, bool] = StagedRows()
        self._told: StagedRows[str, bool] = StagedRows()
        self._living: StagedRows[str, bool] = StagedRows()
        self.stages = (self._added, self._dropped, self._told, self._living)

    async def get(self, evidence_id: str) -> Evidence | None:
        added = self._added.get(evidence_id)
        if isinstance(added, Evidence):
            return added
        pieces = await self._load_pieces(_ONE, {"id": evidence_id})
        return pieces[0] if pieces else None

    async def of_report(self, report_id: str) -> Sequence[Evidence]:
        """In the order of receipt."""
        pieces_by_id = {
            piece.id: piece for piece in await self._load_pieces(_OF_REPORT, {"report": report_id})
        }
        for piece in self._added.items().values():
            if piece is not None and piece.report_id == report_id:
                pieces_by_id[piece.id] = piece
        return sorted(pieces_by_id.values(), key=lambda piece: piece.facts.received_at)

    async def _load_pieces(self, statement: PreparedRead, values: dict[str, Any]) -> list[Evidence]:
        rows = await self._link.rows(statement, values)
        await self._keys.load([row.report_id for row in rows])
        pieces = []
        for row in rows:
            key = self._keys.loaded_key(row.report_id)
            if key is not None and self._dropped.get(row.report_id) is not True:
                with suppress(SealBroken):  # its key is gone, and its report got a new one
                    pieces.append(evidence_of(row, self._context, key))
        return pieces

    def add(self, evidence: Evidence, *, person: str = "") -> None:
        self._added.set(evidence.id, evidence)
        if person and evidence.state is EvidenceState.WAITING:
            self._context.senders.note(evidence.id, person)  # removed files are forgotten later

    def drop_draft(self, report_id: str) -> None:
        self._dropped.set(report_id, True)
        for piece in self._added.items().values():
            if piece is not None and piece.report_id == report_id:
                self._added.set(piece.id, None)

    async def unreported_losses(self, *, limit: int) -> Sequence[str]:
        losses = self._told.items()
        rows = await self._link.rows(_UNTOLD, {"most": limit + len(losses)})
        return [row.report_id for row in rows if row.report_id not in losses][:limit]

    def mark_losses_told(self, report_id: str) -> None:
        self._told.set(report_id, True)

    def draft_lives(self, draft_id: str) -> None:
        """A draft is kept for days after its last change, and its files as long as the draft."""
        self._living.set(draft_id, True)

    def to_seal(self) -> set[str]:
        return {piece.report_id for piece in self._added.batch.values() if piece is not None}

    async def flush(self, link: Link) -> None:
        """The keys must have been given before."""
        day, seal, rows = self._context.clock.today().isoformat(), self._context.sealer.seal, []
        for piece in self._added.batch.values():
            if piece is None:
                continue
            key = self._keys.loaded_key(piece.report_id)
            assert key is not None
            source = dump_json({"file_id": piece.file_id, "messenger": piece.messenger})
            rows.append(
                {
                    "id": piece.id,
                    "report_id": piece.report_id,
                    "state": piece.state.value,
                    "day": day,
                    "facts": seal(dump_facts(piece.facts), key),
                    "file": seal(source, key) if piece.file_id else None,
                    "original": None,
                    "clean": None,
                    "untold": should_notify_reporter(piece.state, piece.facts),
                }
            )
        await link.put(evidence, rows)
        await link.many(_LIVES, [{"at": draft_id, "today": day} for draft_id in self._living.batch])
        await link.many(_TOLD, [{"at": report_id} for report_id in self._told.batch])
        if self._dropped.batch:
            these = {"these": list(self._dropped.batch)}
            filed = {row.id for row in await link.rows(_FILED, these)}  # a report ends only by ``destroy``
            await destroy_words(link, self._context, self._dropped.batch.keys() - filed)
