"""Referrals to bodies. Summary, choice of copies and answer are sealed under a key that only this row has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.conversation.outgoing import SendEvidence, StaffChat
from bot.conversation.store import DeliveryResult
from bot.domain.people import Account
from bot.domain.referrals.referrals import (
    ChosenCopy,
    Referral,
    ReferralConsent,
    ReferralOutcome,
    ReferralPackage,
    ReferralStep,
    SeenCopy,
)
from storage.columns import datetime_of, datetime_or_none, dump_json, load_json, moment, moment_or_none
from storage.conditions import Columns, stored_row
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models_moderation import WATCHED, referral_consents, referrals
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_ONE: Final = select(referrals).where(referrals.c.id == bindparam("at"))
COLUMNS: Final[Columns[Referral]] = {
    "id": attrgetter("id"),
    "case_id": attrgetter("case_id"),
    "body": attrgetter("body"),
    "by": lambda referral: str(referral.by),
    "step": attrgetter("step.value"),
    "until": lambda referral: moment(referral.until),
    "signed_by": lambda referral: str(referral.signed_by) if referral.signed_by else None,
    "sent_at": lambda referral: moment_or_none(referral.sent_at),
    "outcome": lambda referral: referral.outcome.value if referral.outcome else "",
    "next_body": attrgetter("next_body"),
    "reminders": attrgetter("reminders"),
    "answer_by": lambda referral: moment_or_none(referral.answer_by),
}
"""What the open columns hold for a referral."""
_OF_CASE: Final = Query(referrals, COLUMNS, referrals.c.case_id == bindparam("at"))
_OF_BODY: Final = Query(
    referrals, COLUMNS, referrals.c.body == bindparam("at"), referrals.c.sent_at.is_not(None)
)
_OF_REPORT: Final = (
    select(referrals)
    .join(referral_consents, referral_consents.c.referral_id == referrals.c.id)
    .where(referral_consents.c.report_id == bindparam("at"))
)
_DUE: Final = Query(
    referrals,
    COLUMNS,
    referrals.c.until <= bindparam("now"),
    WATCHED,
    order=(referrals.c.until, referrals.c.id),
)
_SAID: Final = select(referral_consents).where(referral_consents.c.referral_id == bindparam("at"))
_SAY: Final = (
    update(referral_consents)
    .where(
        referral_consents.c.referral_id == bindparam("at"),
        referral_consents.c.report_id == bindparam("whose"),
    )
    .values(said=bindparam("what"))
)
_OPEN: Final = ("step", "until", "signed_by", "sent_at", "outcome", "next_body", "reminders", "answer_by")
_STEP: Final = (
    update(referrals)
    .where(referrals.c.id == bindparam("at"))
    .values({name: bindparam(f"new_{name}") for name in _OPEN})
)
_SEALED: Final = update(referrals).where(referrals.c.id == bindparam("at")).values(sealed=bindparam("bytes"))


class ReferralQueries:
    """The queries for referrals, wherever the referrals are."""

    def __init__(self, rows: RowSource[Referral]) -> None:
        self._rows = rows

    async def of_case(self, case_id: str) -> Sequence[Referral]:
        matches = await self._rows.find(_OF_CASE, {"at": case_id})
        return sorted(matches, key=lambda r: (r.sent_at is None, r.sent_at or r.until, r.id))

    async def of_body(self, body: str) -> Sequence[Referral]:
        matches = await self._rows.find(_OF_BODY, {"at": body})
        return sorted(matches, key=lambda r: (not r.is_open, r.sent_at or r.until, r.id))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Referral]:
        return await self._rows.find(_DUE, {"now": moment(now)}, limit=limit)


class SqlReferrals(ReferralQueries, Repository):
    """Implements ``bot.usecases.ports.referrals.Referrals``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link, self._context, self._keys = link, context, keys
        self._new: StagedRows[str, Mapping[str, ReferralConsent]] = StagedRows()
        self._saved: StagedRows[str, Referral] = StagedRows()
        self._packed: StagedRows[str, ReferralPackage] = StagedRows()
        self._answers: StagedRows[tuple[str, str], ReferralConsent] = StagedRows()
        self.stages = (self._new, self._saved, self._packed, self._answers)
        super().__init__(OverlaidRows(link, referrals.c.id, _referral, self._saved.items))

    def add(
        self, referral: Referral, *, packed: ReferralPackage, consents: Mapping[str, ReferralConsent]
    ) -> None:
        self._new.set(referral.id, consents)
        self.save(referral, packed=packed)

    def save(self, referral: Referral, *, packed: ReferralPackage | None = None) -> None:
        self._saved.set(referral.id, referral)
        if packed is not None:
            self._packed.set(referral.id, packed)

    def record_consent(self, referral_id: str, report_id: str, answer: ReferralConsent) -> None:
        self._answers.set((referral_id, report_id), answer)

    def end(self, referral_id: str) -> None:
        self._saved.set(referral_id, None)

    async def get(self, referral_id: str) -> Referral | None:
        changed = self._saved.items()
        if referral_id in changed:
            return changed[referral_id]
        rows = await self._link.rows(_ONE, {"at": referral_id})
        return _referral(rows[0]) if rows else None

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        """A stored referral keeps its reports."""
        changed = self._saved.items()
        new = {i for i, asked in self._new.items().items() if asked is not None and report_id in asked}
        stored = await self._link.rows(_OF_REPORT, {"at": report_id})
        referrals_by_id = {row.id: changed.get(row.id, _referral(row)) for row in stored}
        referrals_by_id |= {i: changed.get(i) for i in new}
        return sorted((r for r in referrals_by_id.values() if r is not None), key=lambda r: r.id)

    async def package(self, referral_id: str) -> ReferralPackage | None:
        if self._saved.items().get(referral_id, True) is None:
            return None
        new = self._packed.get(referral_id)
        if isinstance(new, ReferralPackage):
            return new
        rows = await self._link.rows(_ONE, {"at": referral_id})
        key = await self._keys.get(referral_id)
        if not rows or key is None:
            return None
        try:
            return _unpack_content(self._context.sealer.open(rows[0].sealed, key))
        except SealBroken:
            return None

    async def consents(self, referral_id: str) -> Mapping[str, ReferralConsent]:
        new = self._new.items().get(referral_id)
        rows = await self._link.rows(_SAID, {"at": referral_id}) if new is None else ()
        stored = {row.report_id: ReferralConsent(row.said) for row in rows}
        consents = dict(new) if new is not None else stored
        answers = {
            w: answer for (i, w), answer in self._answers.items().items() if i == referral_id and answer
        }
        return consents | {whose: answer for whose, answer in answers.items() if whose in consents}

    def to_seal(self) -> set[str]:
        """New ones get a key; the keys of changed ones must be loaded."""
        return {i for i in self._packed.batch if self._saved.batch.get(i, True) is not None}

    async def flush(self, link: Link) -> None:
        """The keys must have been given before."""
        by_id = {i: r for i, r in self._saved.batch.items() if r is not None}
        new = [i for i in self._new.batch if i in by_id]
        await link.put(referrals, [self._row(by_id[i]) for i in new])
        asked = [(i, whose, consent) for i in new for whose, consent in (self._new.batch[i] or {}).items()]
        await link.put(
            referral_consents, [{"referral_id": i, "report_id": w, "said": s.value} for i, w, s in asked]
        )
        changed = [r for i, r in sorted(by_id.items()) if i not in new]
        steps = [{"at": r.id, **{f"new_{name}": COLUMNS[name](r) for name in _OPEN}} for r in changed]
        await link.many(_STEP, steps)
        again = [i for i in self._packed.batch if i in by_id and i not in new]
        await link.many(_SEALED, [{"at": i, "bytes": self._seal(i)} for i in again])
        answers = [(i, w, answer) for (i, w), answer in self._answers.batch.items() if answer is not None]
        await link.many(_SAY, [{"at": i, "whose": w, "what": answer.value} for i, w, answer in answers])
        await destroy_words(link, self._context, [i for i, r in self._saved.batch.items() if r is None])

    def _row(self, referral: Referral) -> dict[str, Any]:
        return {**stored_row(referral, COLUMNS), "sealed": self._seal(referral.id)}

    def _seal(self, referral_id: str) -> bytes:
        key, words = self._keys.loaded_key(referral_id), self._packed.batch[referral_id]
        assert key is not None and words is not None
        return self._context.sealer.seal(_pack_content(words), key)


async def note_seen(link: Link, context: StorageContext, arrived: Sequence[DeliveryResult]) -> None:
    """Record which copies reached those who may sign, as they would be sent.
    Closed referrals record nothing."""
    keys = KeyMap(link, context, context.cache)
    for referral_id, seen in filter(None, map(_seen_copy, arrived)):
        rows, key = await link.rows(_ONE, {"at": referral_id}), await keys.get(referral_id)
        if not rows or key is None:
            continue
        try:
            words = _unpack_content(context.sealer.open(rows[0].sealed, key))
        except SealBroken:
            continue
        same = seen.by, seen.file.evidence_id
        others = [view for view in words.seen if (view.by, view.file.evidence_id) != same]
        now = replace(words, seen=(*others, seen))
        await link.run(_SEALED, {"at": referral_id, "bytes": context.sealer.seal(_pack_content(now), key)})


def _seen_copy(mark: DeliveryResult) -> tuple[str, SeenCopy] | None:
    reply = mark.row.outgoing.reply
    if not isinstance(reply, SendEvidence) or not reply.seen_in or not mark.made:
        return None
    if not isinstance(reply.to, StaffChat):
        return None
    return reply.seen_in, SeenCopy(reply.to.account, ChosenCopy(reply.evidence_id, reply.cells, mark.made))


def _pack_content(words: ReferralPackage) -> bytes:
    seen = [[str(view.by), *_choice_fields(view.file)] for view in words.seen]
    files = [_choice_fields(choice) for choice in words.files]
    by = {"way": words.way, "articles": list(words.articles)}
    return dump_json({"summary": words.summary, "files": files, "answer": words.answer, "seen": seen, **by})


def _choice_fields(choice: ChosenCopy) -> list[Any]:
    return [choice.evidence_id, list(choice.cells), choice.sha256]


def _unpack_content(data: bytes) -> ReferralPackage:
    fields = {"seen": (), "way": "", "articles": (), **load_json(data)}
    files = tuple(_chosen_copy(*row) for row in fields["files"])
    seen = tuple(SeenCopy(Account.parse(by), _chosen_copy(*row)) for by, *row in fields["seen"])
    articles = tuple(fields["articles"])
    return ReferralPackage(fields["summary"], files, fields["answer"], seen, fields["way"], articles)


def _chosen_copy(evidence_id: str, cells: Sequence[int], sha256: str = "") -> ChosenCopy:
    """A choice stored before hashes were kept has no hash."""
    return ChosenCopy(evidence_id, tuple(cells), sha256)


def _referral(row: Any) -> Referral:
    return Referral(
        row.id,
        case_id=row.case_id,
        body=row.body,
        by=Account.parse(row.by),
        step=ReferralStep(row.step),
        until=datetime_of(row.until),
        signed_by=Account.parse(row.signed_by) if row.signed_by else None,
        sent_at=datetime_or_none(row.sent_at),
        outcome=ReferralOutcome(row.outcome) if row.outcome else None,
        next_body=row.next_body,
        reminders=row.reminders,
        answer_by=datetime_or_none(row.answer_by),
    )
