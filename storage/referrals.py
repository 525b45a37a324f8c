"""Referrals to bodies. Summary, choice of copies and answer are sealed under a key that only this row has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.conversation.outgoing import SendEvidence, StaffChat
from bot.conversation.store import Mark
from bot.domain.people import Account
from bot.domain.referrals.referral_clock import watched
from bot.domain.referrals.referrals import Chosen, Outcome, Packed, Referral, Said, Seen, Step
from storage.columns import dated, dated_or_none, moment, moment_or_none, packed, unpacked
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models_referrals import WATCHED, referral_consents, referrals
from storage.sealing import SealBroken
from storage.staged import Staged

_ONE: Final = select(referrals).where(referrals.c.id == bindparam("at"))
_OF_CASE: Final = select(referrals).where(referrals.c.case_id == bindparam("at"))
_OF_BODY: Final = select(referrals).where(
    referrals.c.body == bindparam("at"), referrals.c.sent_at.is_not(None)
)
_OF_REPORT: Final = (
    select(referrals)
    .join(referral_consents, referral_consents.c.referral_id == referrals.c.id)
    .where(referral_consents.c.report_id == bindparam("at"))
)
_BY_TIME: Final = (referrals.c.until, referrals.c.id)
_DUE: Final = select(referrals).where(referrals.c.until <= bindparam("now"), WATCHED).order_by(*_BY_TIME)
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


class SqlReferrals:
    """bot.usecases.ports.referrals.Referrals."""

    def __init__(self, link: Link, means: Means, keys: KeyMap) -> None:
        self._link, self._means, self._keys = link, means, keys
        self._new: Staged[str, Mapping[str, Said]] = Staged()
        self._saved: Staged[str, Referral] = Staged()
        self._packed: Staged[str, Packed] = Staged()
        self._answers: Staged[tuple[str, str], Said] = Staged()
        self.stages = (self._new, self._saved, self._packed, self._answers)

    def add(self, one: Referral, *, packed: Packed, said: Mapping[str, Said]) -> None:
        self._new.set(one.id, said)
        self.save(one, packed=packed)

    def save(self, one: Referral, *, packed: Packed | None = None) -> None:
        self._saved.set(one.id, one)
        if packed is not None:
            self._packed.set(one.id, packed)

    def say(self, referral_id: str, report_id: str, answer: Said) -> None:
        self._answers.set((referral_id, report_id), answer)

    def end(self, referral_id: str) -> None:
        self._saved.set(referral_id, None)

    async def get(self, referral_id: str) -> Referral | None:
        changed = self._saved.items()
        if referral_id in changed:
            return changed[referral_id]
        rows = await self._link.rows(_ONE, {"at": referral_id})
        return _referral(rows[0]) if rows else None

    async def of_case(self, case_id: str) -> Sequence[Referral]:
        found = await self._merged(_OF_CASE, case_id, lambda one: one.case_id == case_id)
        return sorted(found, key=lambda one: (one.sent_at is None, one.sent_at or one.until, one.id))

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        new = {i for i, said in self._new.items().items() if said is not None and report_id in said}
        found = await self._merged(_OF_REPORT, report_id, lambda one: one.id in new)
        return sorted(found, key=lambda one: one.id)

    async def of_body(self, body: str) -> Sequence[Referral]:
        found = await self._merged(_OF_BODY, body, lambda one: one.body == body and one.sent_at is not None)
        return sorted(found, key=lambda one: (not one.open, one.sent_at or one.until, one.id))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Referral]:
        changed = self._saved.items()
        rows = await self._link.rows(_DUE.limit(limit + len(changed)), {"now": moment(now)})
        found = [_referral(row) for row in rows if row.id not in changed]
        mine = [one for one in changed.values() if one and one.until <= now and watched(one)]
        return sorted((*found, *mine), key=lambda one: (one.until, one.id))[:limit]

    async def _merged(self, statement: Any, at: str, fits: Any) -> list[Referral]:
        """What is stored and what has changed since. A stored one keeps its case, body and reports."""
        changed = self._saved.items()
        stored = await self._link.rows(statement, {"at": at})
        found = {row.id: changed.get(row.id, _referral(row)) for row in stored}
        found |= {i: one for i, one in changed.items() if one is not None and fits(one)}
        return [one for one in found.values() if one is not None]

    async def packed(self, referral_id: str) -> Packed | None:
        if self._saved.items().get(referral_id, True) is None:
            return None
        new = self._packed.get(referral_id)
        if isinstance(new, Packed):
            return new
        rows = await self._link.rows(_ONE, {"at": referral_id})
        key = await self._keys.get(referral_id)
        if not rows or key is None:
            return None
        try:
            return _unpacked(self._means.sealer.open(rows[0].sealed, key))
        except SealBroken:
            return None

    async def said(self, referral_id: str) -> Mapping[str, Said]:
        new = self._new.items().get(referral_id)
        rows = await self._link.rows(_SAID, {"at": referral_id}) if new is None else ()
        found = dict(new) if new is not None else {row.report_id: Said(row.said) for row in rows}
        answers = {
            whose: said for (i, whose), said in self._answers.items().items() if i == referral_id and said
        }
        return found | {whose: said for whose, said in answers.items() if whose in found}

    def to_seal(self) -> set[str]:
        """New ones get a key; those that are written to must have theirs known."""
        return {i for i in self._packed.kept if self._saved.kept.get(i, True) is not None}

    async def flush(self, link: Link) -> None:
        """The keys are given already."""
        kept = {i: one for i, one in self._saved.kept.items() if one is not None}
        new = [i for i in self._new.kept if i in kept]
        await link.put(referrals, [self._row(kept[i]) for i in new])
        asked = [(i, whose, said) for i in new for whose, said in (self._new.kept[i] or {}).items()]
        await link.put(
            referral_consents, [{"referral_id": i, "report_id": w, "said": s.value} for i, w, s in asked]
        )
        changed = [one for i, one in sorted(kept.items()) if i not in new]
        await link.many(
            _STEP, [{"at": one.id} | {f"new_{k}": v for k, v in _open(one).items()} for one in changed]
        )
        again = [i for i in self._packed.kept if i in kept and i not in new]
        await link.many(_SEALED, [{"at": i, "bytes": self._seal(i)} for i in again])
        answers = [(i, whose, said) for (i, whose), said in self._answers.kept.items() if said is not None]
        await link.many(_SAY, [{"at": i, "whose": whose, "what": said.value} for i, whose, said in answers])
        await destroy_words(link, self._means, [i for i, one in self._saved.kept.items() if one is None])

    def _row(self, one: Referral) -> dict[str, Any]:
        fixed = {"id": one.id, "case_id": one.case_id, "body": one.body, "by": str(one.by)}
        return {**fixed, **_open(one), "sealed": self._seal(one.id)}

    def _seal(self, referral_id: str) -> bytes:
        key, words = self._keys.known(referral_id), self._packed.kept[referral_id]
        assert key is not None and words is not None
        return self._means.sealer.seal(_packed(words), key)


async def note_seen(link: Link, means: Means, arrived: Sequence[Mark]) -> None:
    """Copies that have come to whoever may sign, as they would go. What is over by now notes nothing."""
    keys = KeyMap(link, means, means.hot)
    for referral_id, seen in filter(None, map(_seen, arrived)):
        rows, key = await link.rows(_ONE, {"at": referral_id}), await keys.get(referral_id)
        if not rows or key is None:
            continue
        try:
            words = _unpacked(means.sealer.open(rows[0].sealed, key))
        except SealBroken:
            continue
        same = seen.by, seen.file.evidence_id
        others = [one for one in words.seen if (one.by, one.file.evidence_id) != same]
        now = replace(words, seen=(*others, seen))
        await link.run(_SEALED, {"at": referral_id, "bytes": means.sealer.seal(_packed(now), key)})


def _seen(mark: Mark) -> tuple[str, Seen] | None:
    reply = mark.row.outgoing.reply
    if not isinstance(reply, SendEvidence) or not reply.seen_in or not mark.made:
        return None
    if not isinstance(reply.to, StaffChat):
        return None
    return reply.seen_in, Seen(reply.to.account, Chosen(reply.evidence_id, reply.cells, mark.made))


def _packed(words: Packed) -> bytes:
    seen = [[str(one.by), *_written(one.file)] for one in words.seen]
    files = [_written(one) for one in words.files]
    by = {"way": words.way, "articles": list(words.articles)}
    return packed({"summary": words.summary, "files": files, "answer": words.answer, "seen": seen, **by})


def _written(one: Chosen) -> list[Any]:
    return [one.evidence_id, list(one.cells), one.sha256]


def _unpacked(data: bytes) -> Packed:
    told = {"seen": (), "way": "", "articles": (), **unpacked(data)}
    files = tuple(_chosen(*one) for one in told["files"])
    seen = tuple(Seen(Account.parse(by), _chosen(*one)) for by, *one in told["seen"])
    return Packed(told["summary"], files, told["answer"], seen, told["way"], tuple(told["articles"]))


def _chosen(evidence_id: str, cells: Sequence[int], sha256: str = "") -> Chosen:
    """One that was stored before hashes were kept has none."""
    return Chosen(evidence_id, tuple(cells), sha256)


def _open(one: Referral) -> dict[str, Any]:
    return {
        "step": one.step.value,
        "until": moment(one.until),
        "signed_by": str(one.signed_by) if one.signed_by else None,
        "sent_at": moment_or_none(one.sent_at),
        "outcome": one.outcome.value if one.outcome else "",
        "next_body": one.next_body,
        "reminders": one.reminders,
        "answer_by": moment_or_none(one.answer_by),
    }


def _referral(row: Any) -> Referral:
    return Referral(
        row.id,
        case_id=row.case_id,
        body=row.body,
        by=Account.parse(row.by),
        step=Step(row.step),
        until=dated(row.until),
        signed_by=Account.parse(row.signed_by) if row.signed_by else None,
        sent_at=dated_or_none(row.sent_at),
        outcome=Outcome(row.outcome) if row.outcome else None,
        next_body=row.next_body,
        reminders=row.reminders,
        answer_by=dated_or_none(row.answer_by),
    )
