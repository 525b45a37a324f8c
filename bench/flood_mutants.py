"""Faults put into the flooded bot on purpose: each must turn its bench red (``eager`` that of evidence)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from bot.app import Program
from storage.store import SqlStore


def forget(_program: Program) -> None:
    """One turn in two hundred leaves no session behind."""
    from storage.sessions import Sessions

    save, seen = Sessions.save, iter(range(10**9))

    def sometimes(self: Sessions, conversation: str, session: Any) -> None:
        if next(seen) % 200:
            save(self, conversation, session)

    Sessions.save = sometimes  # type: ignore[method-assign] # the mutation itself


def twice(program: Program) -> None:
    """Pictures are noted twice."""
    from storage.evidence_shelf import SqlEvidence

    add = SqlEvidence.add

    def doubled(self: SqlEvidence, evidence: Any) -> None:
        add(self, evidence)
        add(self, replace(evidence, id=program._ids.new()))

    SqlEvidence.add = doubled  # type: ignore[method-assign] # the mutation itself


def slow_store(_program: Program) -> None:
    """Every tenth poll's updates take 300 ms to store."""
    put, seen = SqlStore.put_updates, iter(range(10**9))

    async def slowly(self: SqlStore, *given: Any) -> Any:
        if not next(seen) % 10:
            await asyncio.sleep(0.3)
        return await put(self, *given)

    SqlStore.put_updates = slowly  # type: ignore[method-assign] # the mutation itself


def twice_filed(program: Program) -> None:
    """Every fifth report is filed twice."""
    from storage.reports import SqlReports

    add, seen = SqlReports.add, iter(range(10**9))

    def doubled(self: SqlReports, report: Any, **given: Any) -> None:
        add(self, report, **given)
        if not next(seen) % 5:
            again = replace(report, id=program._ids.new())
            add(self, again, **{**given, "receipt": program._ids.receipt()})

    SqlReports.add = doubled  # type: ignore[method-assign] # the mutation itself


def deaf(_program: Program) -> None:
    """One update of fifty is acknowledged and not stored."""
    put, seen = SqlStore.put_updates, iter(range(1, 10**9))

    async def hearing_less(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        return await put(self, messenger, bot_id, [one for one in updates if next(seen) % 50])

    SqlStore.put_updates = hearing_less  # type: ignore[method-assign] # the mutation itself


def stall(_program: Program) -> None:
    """After sixty updates none is acknowledged any more."""
    put, seen = SqlStore.put_updates, list[int]()

    async def stalling(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        seen.append(len(updates))
        if sum(seen) > 60:
            await asyncio.sleep(3_600)
        return await put(self, messenger, bot_id, updates)

    SqlStore.put_updates = stalling  # type: ignore[method-assign] # the mutation itself


def misplaced(_program: Program) -> None:
    """One picture of eleven goes into somebody else's album: as many rows, nine here and eleven there."""
    from storage.evidence_shelf import SqlEvidence

    add, seen, last = SqlEvidence.add, iter(range(1, 10**9)), [""]

    def elsewhere(self: SqlEvidence, evidence: Any) -> None:
        other = last[0] or evidence.report_id
        last[0] = evidence.report_id
        add(self, evidence if next(seen) % 11 else replace(evidence, report_id=other))

    SqlEvidence.add = elsewhere  # type: ignore[method-assign] # the mutation itself


def unfetched(_program: Program) -> None:
    """No file is ever fetched: the rows are there, the pictures are not."""

    async def nothing(_self: SqlStore, **_given: Any) -> Any:
        return ()

    SqlStore.pending_evidence = nothing  # type: ignore[method-assign] # the mutation itself


def no_limits(_program: Program) -> None:
    """Nobody is refused for reporting too much."""
    from bot.usecases.reporting import file_report

    async def never(*_given: Any, **_more: Any) -> None:
        return None

    file_report.over_limit = never  # type: ignore[assignment] # the mutation itself


def late_receipt(_program: Program) -> None:
    """Receipts are sent a second and a half late."""
    from bot.conversation.outgoing import Lane
    from bot.runtime.outbox_sender import OutboxSender

    call = OutboxSender._call

    async def late(self: OutboxSender, row: Any, *given: Any) -> None:
        if row.outgoing.lane is Lane.RECEIPT:
            await asyncio.sleep(1.5)
        await call(self, row, *given)

    OutboxSender._call = late  # type: ignore[method-assign] # the mutation itself


def leak(_program: Program) -> None:
    """Each update leaves 200 kB behind."""
    put, kept = SqlStore.put_updates, []

    async def keeping(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        kept.extend(bytearray(b"x" * 200_000) for _ in updates)
        return await put(self, messenger, bot_id, updates)

    SqlStore.put_updates = keeping  # type: ignore[method-assign] # the mutation itself


def unfair(_program: Program) -> None:
    """Whoever asks first is asked about first, and everybody is asked about."""
    from bot.runtime.question_lanes import QuestionLanes

    put = QuestionLanes.put

    def like_all_others(self: QuestionLanes, question: Any) -> bool:
        return put(self, replace(question, known=True))

    QuestionLanes.put = like_all_others  # type: ignore[method-assign] # the mutation itself
    QuestionLanes.full = property(lambda _self: False)  # type: ignore[assignment, method-assign] # the same


def eager(_program: Program) -> None:
    """Files are fetched by a hundred at once, with no look at the load and no bound on bytes."""
    from bot.runtime import evidence_fetcher, load

    evidence_fetcher.FETCHERS = dict.fromkeys(evidence_fetcher.Lane, 50)  # type: ignore[misc] # the mutation itself
    evidence_fetcher.MOST_IN_HAND = evidence_fetcher.PICTURES_IN_HAND = 2**50  # type: ignore[misc] # the mutation itself
    load.BACKLOG, load.REST = 2**50, 0.0  # type: ignore[misc] # the mutation itself


def no_reserve(_program: Program) -> None:
    """Evidence is fetched until the disk is full."""
    from bot.runtime.disk_room import DiskRoom

    DiskRoom.takes = lambda _self, _size=0, **_given: True  # type: ignore[method-assign] # the mutation itself


IN_BOT: Final[dict[str, Callable[[Program], None]]] = {
    "forget": forget,
    "twice": twice,
    "twice-filed": twice_filed,
    "deaf": deaf,
    "stall": stall,
    "misplaced": misplaced,
    "unfetched": unfetched,
    "no-limits": no_limits,
    "late-receipt": late_receipt,
    "slow-store": slow_store,
    "leak": leak,
    "unfair": unfair,
    "eager": eager,
    "no-reserve": no_reserve,
}
