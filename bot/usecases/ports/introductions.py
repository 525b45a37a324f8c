"""What introductions need from storage, as a Protocol. Nothing here leads from a report to an account."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.referrals.introductions import Introduction


class Introductions(Protocol):
    """Wishes for witnesses. Each has a key of its own, which is destroyed with it; it is deleted with its
    report."""

    def add(self, introduction: Introduction, *, words: str) -> None:
        """``words``: the body's question, as the reporter will read it."""
        ...

    def save(self, introduction: Introduction, *, answer: str = "") -> None:
        """Store its step, its last day and its reader; an answer is sealed with it."""
        ...

    async def get(self, introduction_id: str) -> Introduction | None: ...

    async def of_wish(self, wish: str) -> Sequence[Introduction]: ...

    async def of_case(self, case_id: str) -> Sequence[Introduction]:
        """The wishes entered under this case, even if their reports belong to another by now."""
        ...

    async def of_report(self, report_id: str) -> Sequence[Introduction]: ...

    async def words(self, introduction_id: str) -> str:
        """The body's question; empty once the key is gone."""
        ...

    async def answer(self, introduction_id: str) -> str:
        """The reporter's answer; only ``referrals.introduce`` asks for it, for the permitted reader."""
        ...

    def end(self, introduction_id: str) -> None:
        """Destroy words, answer and key."""
        ...
