"""What use cases about questions to the editors need from storage. Nothing here leads to an account."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.asking.inquiries import Inquiry, InquiryAnswer, InquiryWait
from bot.domain.asking.suggestions import AskSuggestion
from bot.domain.people import Account


class Inquiries(Protocol):
    """Questions with their sealed words. The letterbox of each has the question's own id."""

    async def get(self, inquiry_id: str) -> Inquiry | None: ...

    async def words(self, inquiry_id: str) -> str:
        """What was asked; empty once the key is destroyed."""
        ...

    async def answer(self, inquiry_id: str) -> InquiryAnswer | None: ...

    def add(self, inquiry: Inquiry, *, words: str, account: Account, language: str = "") -> bool:
        """Seal and store a question, and separately its asker's address with the language that they read; False
        if the key of accounts was burned and none can be stored."""
        ...

    def save(self, inquiry: Inquiry, *, answer: InquiryAnswer | None = None) -> None:
        """Store a changed question; its version must be the one that was read, else the turn is replayed."""
        ...

    def destroy(self, inquiry_id: str) -> None:
        """Destroy the question with its answer, address and key."""
        ...

    async def waiting(self, *, limit: int, skip: int = 0) -> Sequence[Inquiry]:
        """Questions without an answer, the earliest due first."""
        ...

    async def count_waiting(self) -> int: ...

    async def new_inquiries(self, *, limit: int) -> Sequence[Inquiry]:
        """Waiting ones that no editor was told of, the earliest due first."""
        ...

    async def late_inquiries(self, now: datetime, *, limit: int) -> Sequence[Inquiry]:
        """Waiting ones whose promised time has passed while their askers were not told."""
        ...

    async def claimed_inquiries(self) -> Sequence[Inquiry]:
        """Waiting ones that an editor holds or held last, the earliest due first."""
        ...

    async def of_asker(self, asker: str) -> Sequence[Inquiry]:
        """This person's questions, newest first."""
        ...

    def record_wait(self, wait: InquiryWait) -> None:
        """Remember how long a question waited, for the figures."""
        ...

    async def wait_minutes(self, *, since: date) -> Sequence[int | None]:
        """The minutes that questions ended since this day had waited; None for each that nobody answered."""
        ...


class AskSuggestions(Protocol):
    """Wordings that editors propose for the content."""

    async def get(self, suggestion_id: str) -> AskSuggestion | None: ...

    async def new_ones(self, *, limit: int, skip: int = 0) -> Sequence[AskSuggestion]:
        """Those that nobody has accepted, oldest day first."""
        ...

    async def count_new(self) -> int: ...

    def save(self, suggestion: AskSuggestion) -> None: ...

    def drop(self, suggestion_id: str) -> None: ...
