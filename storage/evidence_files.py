"""Evidence between the messenger and the vault."""

import logging
import mimetypes
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, select, update

from bot.conversation.store import CleanFile, PendingEvidence
from bot.domain.evidence import EvidenceFacts, EvidenceState
from bot.domain.people import Messenger
from storage.evidence_shelf import evidence_of, facts_of, packed_facts
from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models import evidence
from storage.sealing import SealBroken
from storage.writer import Writer

_log = logging.getLogger(__name__)

_WAITING: Final = select(evidence).where(evidence.c.state == EvidenceState.WAITING.value)
_ONE: Final = select(evidence).where(evidence.c.id == bindparam("id"))
_ENDED: Final = (
    update(evidence)
    .where(evidence.c.id == bindparam("at"))
    .values(
        state=bindparam("new_state"),
        facts=bindparam("new_facts"),
        original=bindparam("new_original"),
        clean=bindparam("new_clean"),
        file=None,
    )
)


class EvidenceFiles:
    def __init__(self, means: Means, writer: Writer) -> None:
        self._means = means
        self._writer = writer

    def _keys(self, link: Link) -> KeyMap:
        return KeyMap(link, self._means, self._means.hot)

    async def pending(self, link: Link) -> Sequence[PendingEvidence]:
        rows = await link.rows(_WAITING)
        keys = self._keys(link)
        await keys.load([row.report_id for row in rows])
        found = []
        for row in rows:
            key = keys.known(row.report_id)
            if key is None:
                continue
            try:
                piece = evidence_of(row, self._means, key)
            except SealBroken:
                continue
            if piece.file_id:
                messenger = Messenger(piece.messenger)
                found.append(
                    PendingEvidence(piece.id, piece.report_id, messenger, piece.file_id, piece.facts)
                )
        return found

    async def seal(
        self, evidence_id: str, *, original: bytes, clean: bytes | None, facts: EvidenceFacts
    ) -> None:
        """Raises OSError when the vault cannot take it; nothing is left behind then."""
        async with self._means.database.reading() as link:
            key = await self._key_of(link, evidence_id)
        if key is None:
            return  # it was destroyed while it was fetched
        vault, names = self._means.vault, []
        try:
            names.append(await vault.put(original, key))
            if clean is not None:
                names.append(await vault.put(clean, key))
        except OSError:
            await vault.destroy(names)
            raise
        stored = {
            "at": evidence_id,
            "new_state": EvidenceState.SEALED.value,
            "new_facts": self._means.sealer.seal(packed_facts(facts), key),
            "new_original": names[0],
            "new_clean": names[1] if clean is not None else None,
        }
        if await self._writer.submit(lambda link: link.run(_ENDED, stored)) == 0:
            await vault.destroy(names)

    async def lose(self, evidence_id: str, *, why: str) -> None:
        async def job(link: Link) -> None:
            rows = await link.rows(_ONE, {"id": evidence_id})
            key = await self._keys(link).get(rows[0].report_id) if rows else None
            if key is None:
                return
            facts = replace(facts_of(self._means.sealer.open(rows[0].facts, key)), why_not_clean=why)
            await link.run(
                _ENDED,
                {
                    "at": evidence_id,
                    "new_state": EvidenceState.LOST.value,
                    "new_facts": self._means.sealer.seal(packed_facts(facts), key),
                    "new_original": None,
                    "new_clean": None,
                },
            )

        await self._writer.submit(job)

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        """None when there is no clean copy, or it is destroyed or damaged (which is logged)."""
        async with self._means.database.reading() as link:
            rows = await link.rows(_ONE, {"id": evidence_id})
            key = await self._key_of(link, evidence_id)
        if not rows or key is None or rows[0].clean is None:
            return None
        facts = facts_of(self._means.sealer.open(rows[0].facts, key))
        try:
            data = await self._means.vault.get(rows[0].clean, key)
        except (OSError, SealBroken) as trouble:
            _log.error("vault_file_unreadable", extra={"kind": type(trouble).__name__})
            return None
        mime = facts.clean_mime or facts.mime
        # Not the name it came under: people's files are called after themselves.
        return CleanFile(data, facts.kind, f"evidence{mimetypes.guess_extension(mime) or ''}", mime)

    async def _key_of(self, link: Link, evidence_id: str) -> bytes | None:
        rows = await link.rows(_ONE, {"id": evidence_id})
        return await self._keys(link).get(rows[0].report_id) if rows else None
