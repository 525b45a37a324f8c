"""Faults put into the flooded bot on purpose: each must turn the bench red."""

import asyncio
from collections.abc import Callable
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
        from dataclasses import replace

        add(self, evidence)
        add(self, replace(evidence, id=program._ids.new()))

    SqlEvidence.add = doubled  # type: ignore[method-assign] # the mutation itself


def slow_store(_program: Program) -> None:
    """Every hundredth poll's updates take 300 ms to store."""
    put, seen = SqlStore.put_updates, iter(range(10**9))

    async def slowly(self: SqlStore, *given: Any) -> Any:
        if not next(seen) % 10:
            await asyncio.sleep(0.3)
        return await put(self, *given)

    SqlStore.put_updates = slowly  # type: ignore[method-assign] # the mutation itself


def leak(_program: Program) -> None:
    """Each update leaves 200 kB behind."""
    put, kept = SqlStore.put_updates, []

    async def keeping(self: SqlStore, messenger: Any, bot_id: int, updates: Any) -> Any:
        kept.extend(bytearray(b"x" * 200_000) for _ in updates)
        return await put(self, messenger, bot_id, updates)

    SqlStore.put_updates = keeping  # type: ignore[method-assign] # the mutation itself


IN_BOT: Final[dict[str, Callable[[Program], None]]] = {
    "forget": forget,
    "twice": twice,
    "slow-store": slow_store,
    "leak": leak,
}
