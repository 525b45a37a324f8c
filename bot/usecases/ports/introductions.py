"""What introductions need from storage, as a Protocol. Nothing here leads from a report to an account."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.referrals.introductions import Introduction


class Introductions(Protocol):
    """Wishes for witnesses. Each has a key of its own, which dies with it; it goes with its report."""

    def add(self, introduction: Introduction, *, words: str) -> None:
        """``words``: what the body asks, as the reporter will read it."""
        ...

    def save(self, introduction: Introduction, *, answer: str = "") -> None:
        """Its step, its last day and who reads it; an answer is sealed with it."""
        ...

    async def get(self, introduction_id: str) -> Introduction | None: ...

    async def of_wish(self, wish: str) -> Sequence[Introduction]: ...

    async def of_case(self, case_id: str) -> Sequence[Introduction]:
        """Those that were entered under this case, also where their reports are another's by now."""
        ...

    async def of_report(self, report_id: str) -> Sequence[Introduction]: ...

    async def words(self, introduction_id: str) -> str:
        """What the body asks; empty once the key is gone."""
        ...

    async def answer(self, introduction_id: str) -> str:
        """What the reporter wrote; only ``referrals.introduce`` asks for it, for the one who may read it."""
        ...

    def end(self, introduction_id: str) -> None:
        """Words, answer and key are destroyed."""
        ...
