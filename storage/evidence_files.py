"""Evidence between the messenger and the vault."""

import asyncio
import hashlib
import logging
import mimetypes
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.conversation.store import PendingEvidence, SealedEvidence
from bot.conversation.store_troubles import VaultDown
from bot.conversation.voice_store import CleanFile
from bot.domain.people import Messenger
from bot.domain.submissions.evidence import EvidenceFacts, EvidenceState, Loss, should_notify_reporter
from storage.evidence_shelf import dump_facts, evidence_of, facts_of
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import evidence, reports
from storage.sealing import SealBroken
from storage.storage_context import StorageContext
from storage.writer import Writer

_log = logging.getLogger(__name__)

_WAITING: Final = (
    select(evidence)
    .where(evidence.c.state == EvidenceState.WAITING.value, evidence.c.id > bindparam("after"))
    .order_by(evidence.c.id)
    .limit(bindparam("most"))
)
_SENT: Final = select(reports.c.id, reports.c.reporter).where(
    reports.c.id.in_(bindparam("these", expanding=True))
)
_OF_DRAFTS: Final = (
    select(evidence.c.original, evidence.c.clean)
    .outerjoin(reports, reports.c.id == evidence.c.report_id)
    .where(reports.c.id.is_(None), evidence.c.state == EvidenceState.SEALED.value)
)
_UNCOPIED: Final = (
    select(evidence)
    .where(
        evidence.c.state == EvidenceState.SEALED.value,
        evidence.c.clean.is_(None),
        evidence.c.id > bindparam("after"),
    )
    .order_by(evidence.c.id)
    .limit(bindparam("most"))
)
_COPIED: Final = (
    update(evidence)
    .where(
        evidence.c.id == bindparam("at"),
        evidence.c.state == EvidenceState.SEALED.value,
        evidence.c.clean.is_(None),
    )
    .values(facts=bindparam("new_facts"), clean=bindparam("new_clean"), untold=bindparam("new_untold"))
)
_ONE: Final = select(evidence).where(evidence.c.id == bindparam("id"))
_ENDED: Final = (
    update(evidence)
    .where(evidence.c.id == bindparam("at"))
    .values(
        state=bindparam("new_state"),
        facts=bindparam("new_facts"),
        original=bindparam("new_original"),
        clean=bindparam("new_clean"),
        untold=bindparam("new_untold"),
        file=None,
    )
)


class EvidenceFiles:
    def __init__(self, context: StorageContext, writer: Writer) -> None:
        self._context = context
        self._writer = writer
        self._changed: set[str] = set()
        """Pieces whose file was missing or not as it was stored when it was opened last."""

    def _keys(self, link: Link) -> KeyMap:
        return KeyMap(link, self._context, self._context.cache)

    async def pending(self, link: Link, *, after: str, limit: int) -> Sequence[PendingEvidence]:
        keys = self._keys(link)
        while rows := await link.rows(_WAITING, {"after": after, "most": limit}):
            await keys.load([row.report_id for row in rows])
            these = {"these": [row.report_id for row in rows]}
            sent = {row.id: row.reporter for row in await link.rows(_SENT, these)}
            pieces = [piece for row in rows if (piece := self._pending(row, keys, sent)) is not None]
            if pieces:
                return pieces
            after = rows[-1].id  # all of them are being destroyed
        return []

    async def is_waiting(self, link: Link, evidence_id: str) -> bool:
        """Whether the file is still at the messenger alone."""
        rows = await link.rows(_ONE, {"id": evidence_id})
        return bool(rows) and rows[0].state == EvidenceState.WAITING.value

    async def of_drafts(self, link: Link) -> list[str]:
        """The names in the vault of drafts' files."""
        return [name for row in await link.rows(_OF_DRAFTS) for name in row if name]

    def _pending(self, row: Any, keys: KeyMap, sent: Mapping[str, str | None]) -> PendingEvidence | None:
        key = keys.loaded_key(row.report_id)
        if key is None:
            return None
        try:
            piece = evidence_of(row, self._context, key)
        except SealBroken:
            return None
        if not piece.file_id:
            return None
        messenger = Messenger(piece.messenger)
        draft = piece.report_id not in sent
        sender = self._sender(piece.id, sent.get(piece.report_id))
        return PendingEvidence(
            piece.id, piece.report_id, messenger, piece.file_id, piece.facts, draft, sender
        )

    def _sender(self, evidence_id: str, reporter: str | None) -> str:
        """The mark of the sender; after a restart known only for reports with a way back."""
        senders = self._context.senders
        return senders.of(evidence_id) or (senders.mark(reporter) if reporter else "")

    async def seal(
        self, evidence_id: str, *, original: bytes, clean: bytes | None, facts: EvidenceFacts
    ) -> None:
        """Raises OSError when the vault cannot store it; nothing is left behind then."""
        async with self._context.database.reading() as link:
            key = await self._key_of(link, evidence_id)
        if key is None:
            self._context.senders.forget(evidence_id)
            return  # it was destroyed while it was downloaded
        vault, names = self._context.vault, []
        try:
            names.append(await vault.put(original, key))
            if clean is not None:
                names.append(await vault.put(clean, key))
        except OSError:
            with suppress(VaultDown):  # the search for files without a row finds them
                await vault.destroy(names)
            raise
        stored = {
            "at": evidence_id,
            "new_state": EvidenceState.SEALED.value,
            "new_facts": self._context.sealer.seal(dump_facts(facts), key),
            "new_original": names[0],
            "new_clean": names[1] if clean is not None else None,
            "new_untold": should_notify_reporter(EvidenceState.SEALED, facts),
        }
        if await self._writer.submit(lambda link: link.run(_ENDED, stored)) == 0:
            await vault.destroy(names)
        self._context.senders.forget(evidence_id)

    async def evidence_without_copy(
        self, link: Link, *, why: str, after: str, limit: int
    ) -> tuple[Sequence[SealedEvidence], str]:
        keys = self._keys(link)
        rows = await link.rows(_UNCOPIED, {"after": after, "most": limit})
        await keys.load([row.report_id for row in rows])
        pieces = []
        for row in rows:
            key = keys.loaded_key(row.report_id)
            if key is None:
                continue
            with suppress(SealBroken):  # its key is gone
                facts = facts_of(self._context.sealer.open(row.facts, key))
                if facts.why_not_clean == why:
                    pieces.append(SealedEvidence(row.id, facts))
        return pieces, rows[-1].id if len(rows) == limit else ""

    async def add_copy(self, evidence_id: str, *, clean: bytes | None, facts: EvidenceFacts) -> None:
        """Raises OSError when the vault cannot store it; nothing is left behind then."""
        async with self._context.database.reading() as link:
            key = await self._key_of(link, evidence_id)
        if key is None:
            return  # it was destroyed meanwhile
        names = [await self._context.vault.put(clean, key)] if clean is not None else []
        stored = {
            "at": evidence_id,
            "new_facts": self._context.sealer.seal(dump_facts(facts), key),
            "new_clean": names[0] if names else None,
            "new_untold": False,  # the sender was told on receipt that it cannot be shown
        }
        if await self._writer.submit(lambda link: link.run(_COPIED, stored)) == 0:
            await self._context.vault.destroy(names)

    async def lose(self, evidence_id: str, *, why: Loss) -> None:
        async def job(link: Link) -> None:
            rows = await link.rows(_ONE, {"id": evidence_id})
            key = await self._keys(link).get(rows[0].report_id) if rows else None
            if key is None:
                return
            facts = replace(facts_of(self._context.sealer.open(rows[0].facts, key)), why_not_clean=why.value)
            await link.run(
                _ENDED,
                {
                    "at": evidence_id,
                    "new_state": EvidenceState.LOST.value,
                    "new_facts": self._context.sealer.seal(dump_facts(facts), key),
                    "new_original": None,
                    "new_clean": None,
                    "new_untold": True,
                },
            )

        await self._writer.submit(job)
        self._context.senders.forget(evidence_id)

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        row, key = await self._row(evidence_id)
        if row is None or key is None or row.clean is None:
            return None
        facts = facts_of(self._context.sealer.open(row.facts, key))
        data = await self._read_intact(evidence_id, row.clean, key, digest=facts.clean_sha256)
        if data is None:
            return None
        mime = facts.clean_mime or facts.mime
        # Not the original file name: people's files may be named after themselves.
        return CleanFile(data, facts.kind, f"evidence{mimetypes.guess_extension(mime) or ''}", mime)

    async def open_original(self, evidence_id: str) -> bytes | None:
        row, key = await self._row(evidence_id)
        if row is None or key is None or row.original is None:
            return None
        facts = facts_of(self._context.sealer.open(row.facts, key))
        return await self._read_intact(evidence_id, row.original, key, digest=facts.sha256)

    async def _read_intact(self, evidence_id: str, name: str, key: bytes, *, digest: str) -> bytes | None:
        """The file, if it is the one that was stored: its seal reveals a changed byte, its hash another file
        of the same report in its place. Raises VaultDown."""
        try:
            data = await self._context.vault.get(name, key)
            if await asyncio.to_thread(_digest, data) != digest:
                raise SealBroken("another file of the same report was put in its place")
        except VaultDown:
            raise
        except (OSError, SealBroken) as trouble:
            row, _ = await self._row(evidence_id)
            if row is None or name not in (row.original, row.clean):
                return None  # destroyed meanwhile
            self._changed.add(evidence_id)
            why = type(trouble).__name__
            _log.error("vault-file-unreadable", extra={"kind": why, "evidence": evidence_id})
            return None
        self._changed.discard(evidence_id)
        return data

    async def has_changed_files(self) -> bool:
        """Whether a file that a row names was missing or changed when it was opened last."""
        for evidence_id in list(self._changed):
            if (await self._row(evidence_id))[0] is None:
                self._changed.discard(evidence_id)
        return bool(self._changed)

    async def _row(self, evidence_id: str) -> tuple[Any, bytes | None]:
        async with self._context.database.reading() as link:
            rows = await link.rows(_ONE, {"id": evidence_id})
            return (rows[0], await self._keys(link).get(rows[0].report_id)) if rows else (None, None)

    async def _key_of(self, link: Link, evidence_id: str) -> bytes | None:
        rows = await link.rows(_ONE, {"id": evidence_id})
        return await self._keys(link).get(rows[0].report_id) if rows else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
