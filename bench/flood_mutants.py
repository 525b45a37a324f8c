"""Faults injected into the flooded bot: each must turn its bench red (``eager`` that of evidence, ``slow``
the gate for speed)."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from bot.lifecycle import Program
from storage.store import SqlStore


def forget(_program: Program) -> None:
    """One turn in two hundred leaves no session behind."""
    from storage.sessions import Sessions

    save, seen = Sessions.save, iter(range(10**9))

    def save_most(self: Sessions, conversation: str, session: Any) -> None:
        if next(seen) % 200:
            save(self, conversation, session)

    Sessions.save = save_most  # type: ignore[method-assign] # the mutation itself


def store_pictures_twice(program: Program) -> None:
    """Pictures are stored twice."""
    from storage.evidence_shelf import SqlEvidence

    add = SqlEvidence.add

    def add_twice(self: SqlEvidence, evidence: Any) -> None:
        add(self, evidence)
        add(self, replace(evidence, id=program._ids.new()))

    SqlEvidence.add = add_twice  # type: ignore[method-assign] # the mutation itself


def slow_store(_program: Program) -> None:
    """Every tenth poll's updates take 300 ms to store."""
    put, seen = SqlStore.put_updates, iter(range(10**9))

    async def put_slowly(self: SqlStore, *given: Any) -> Any:
        if not next(seen) % 10:
            await asyncio.sleep(0.3)
        return await put(self, *given)

    SqlStore.put_updates = put_slowly  # type: ignore[method-assign] # the mutation itself


def file_twice(program: Program) -> None:
    """Every fifth report is filed twice."""
    from storage.reports import SqlReports

    add, seen = SqlReports.add, iter(range(10**9))

    def add_and_file_again(self: SqlReports, report: Any, **given: Any) -> None:
        add(self, report, **given)
        if not next(seen) % 5:
            second_report = replace(report, id=program._ids.new())
            add(self, second_report, **{**given, "receipt": program._ids.receipt()})

    SqlReports.add = add_and_file_again  # type: ignore[method-assign] # the mutation itself


def lose_updates(_program: Program) -> None:
    """One update in fifty is acknowledged and not stored."""
    put, seen = SqlStore.put_updates, iter(range(1, 10**9))

    async def put_most(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        return await put(self, messenger, bot_id, [update for update in updates if next(seen) % 50])

    SqlStore.put_updates = put_most  # type: ignore[method-assign] # the mutation itself


def stall(_program: Program) -> None:
    """After sixty updates none is acknowledged any more."""
    put, seen = SqlStore.put_updates, list[int]()

    async def put_until_stall(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        seen.append(len(updates))
        if sum(seen) > 60:
            await asyncio.sleep(3_600)
        return await put(self, messenger, bot_id, updates)

    SqlStore.put_updates = put_until_stall  # type: ignore[method-assign] # the mutation itself


def misplace_pictures(_program: Program) -> None:
    """One picture in eleven goes into another person's album: as many rows, nine here and eleven there."""
    from storage.evidence_shelf import SqlEvidence

    add, seen, last = SqlEvidence.add, iter(range(1, 10**9)), [""]

    def add_to_other_album(self: SqlEvidence, evidence: Any) -> None:
        other = last[0] or evidence.report_id
        last[0] = evidence.report_id
        add(self, evidence if next(seen) % 11 else replace(evidence, report_id=other))

    SqlEvidence.add = add_to_other_album  # type: ignore[method-assign] # the mutation itself


def skip_fetching(_program: Program) -> None:
    """No file is ever fetched: the rows exist, the pictures do not."""

    async def no_pending(_self: SqlStore, **_given: Any) -> Any:
        return ()

    SqlStore.pending_evidence = no_pending  # type: ignore[method-assign] # the mutation itself


def no_limits(_program: Program) -> None:
    """Nobody is refused for reporting too much."""
    from bot.usecases.reporting import file_report

    async def allow_report(*_given: Any, **_more: Any) -> None:
        return None

    file_report.over_limit = allow_report  # type: ignore[assignment] # the mutation itself


def delay_receipts(_program: Program) -> None:
    """Receipts are sent a second and a half late."""
    from bot.conversation.outgoing import SendLane
    from bot.runtime.outbox_sender import OutboxSender

    call = OutboxSender._call

    async def call_late(self: OutboxSender, row: Any, *given: Any) -> None:
        if row.outgoing.lane is SendLane.RECEIPT:
            await asyncio.sleep(1.5)
        await call(self, row, *given)

    OutboxSender._call = call_late  # type: ignore[method-assign] # the mutation itself


def leak(_program: Program) -> None:
    """Each update leaks 200 kB."""
    put, garbage = SqlStore.put_updates, []

    async def put_and_leak(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        garbage.extend(bytearray(b"x" * 200_000) for _ in updates)
        return await put(self, messenger, bot_id, updates)

    SqlStore.put_updates = put_and_leak  # type: ignore[method-assign] # the mutation itself


def treat_all_alike(_program: Program) -> None:
    """Membership is checked for everybody, in order of arrival."""
    from bot.runtime.question_lanes import QuestionLanes

    put = QuestionLanes.put

    def put_as_known(self: QuestionLanes, question: Any) -> bool:
        return put(self, replace(question, known=True))

    QuestionLanes.put = put_as_known  # type: ignore[method-assign] # the mutation itself
    QuestionLanes.full = property(lambda _self: False)  # type: ignore[assignment, method-assign] # the same


def fetch_eagerly(_program: Program) -> None:
    """Files are fetched by the hundred at once, without regard to the load and without a bound on bytes."""
    from bot.runtime import evidence_fetcher, load

    evidence_fetcher.FETCHERS = dict.fromkeys(evidence_fetcher.EvidenceLane, 50)  # type: ignore[misc] # the mutation itself
    evidence_fetcher.MOST_IN_HAND = evidence_fetcher.PICTURES_IN_HAND = 2**50  # type: ignore[misc] # the mutation itself
    load.BACKLOG, load.REST = 2**50, 0.0  # type: ignore[misc] # the mutation itself


def no_reserve(_program: Program) -> None:
    """Evidence is fetched until the disk is full."""
    from bot.runtime.disk_room import DiskRoom

    DiskRoom.takes = lambda _self, _size=0, **_given: True  # type: ignore[method-assign] # the mutation itself


def burn_processor_time(_program: Program) -> None:
    """Each poll burns 30 % of the processor time that the bot used since the last one."""
    put, burnt_at = SqlStore.put_updates, list[float]()

    async def burn_and_put(self: SqlStore, *given: Any) -> Any:
        used = time.process_time() - burnt_at[-1] if burnt_at else 0.0
        until = time.thread_time() + 0.3 * used
        while time.thread_time() < until:
            pass
        burnt_at[:] = [time.process_time()]
        return await put(self, *given)

    SqlStore.put_updates = burn_and_put  # type: ignore[method-assign] # the mutation itself


IN_BOT: Final[dict[str, Callable[[Program], None]]] = {
    "forget": forget,
    "twice": store_pictures_twice,
    "twice-filed": file_twice,
    "deaf": lose_updates,
    "stall": stall,
    "misplaced": misplace_pictures,
    "unfetched": skip_fetching,
    "no-limits": no_limits,
    "late-receipt": delay_receipts,
    "slow-store": slow_store,
    "leak": leak,
    "unfair": treat_all_alike,
    "eager": fetch_eagerly,
    "no-reserve": no_reserve,
    "slow": burn_processor_time,
}
