"""Questions to the editors and suggestions in memory, by the queries of storage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation.store import Conflict
from bot.domain.asking.inquiries import Inquiry, InquiryAnswer, InquiryWait
from bot.domain.asking.suggestions import AskSuggestion
from bot.domain.figures.daily_counts import CountKind, DailyCount
from bot.domain.people import Account
from storage.inquiries import InquiryQueries
from storage.suggestions import AskSuggestionQueries
from tests.fakes.dict_rows import MemoryRepository


@dataclass(slots=True)
class SealedInquiry:
    """What SQL keeps under a question's key. ``account`` is here for tests to check; no port returns it."""

    words: str
    account: Account
    language: str
    answer: InquiryAnswer | None = None


class MemoryInquiries(MemoryRepository, InquiryQueries):
    table = "inquiries"

    async def get(self, inquiry_id: str) -> Inquiry | None:
        return self.t.inquiries.get(inquiry_id)

    def add(self, inquiry: Inquiry, *, words: str, account: Account, language: str = "") -> bool:
        self.t.inquiries[inquiry.id] = inquiry
        self.t.asked[inquiry.id] = SealedInquiry(words, account, language)
        return True

    def save(self, inquiry: Inquiry, *, answer: InquiryAnswer | None = None) -> None:
        known = self.t.inquiries.get(inquiry.id)
        if known is None or known.version != inquiry.version:
            raise Conflict(f"question {inquiry.id} changed meanwhile")
        self.t.inquiries[inquiry.id] = replace(inquiry, version=inquiry.version + 1)
        if answer is not None:
            self.t.asked[inquiry.id] = replace(self.t.asked[inquiry.id], answer=answer)

    def destroy(self, inquiry_id: str) -> None:
        self.t.inquiries.pop(inquiry_id, None)
        self.t.asked.pop(inquiry_id, None)

    async def words(self, inquiry_id: str) -> str:
        sealed = self.t.asked.get(inquiry_id)
        return sealed.words if sealed is not None else ""

    async def answer(self, inquiry_id: str) -> InquiryAnswer | None:
        sealed = self.t.asked.get(inquiry_id)
        return sealed.answer if sealed is not None else None

    def record_wait(self, wait: InquiryWait) -> None:
        self.t.inquiry_waits[wait.id] = wait

    async def wait_minutes(self, *, since: date) -> Sequence[int | None]:
        return [wait.minutes for wait in self.t.inquiry_waits.values() if wait.day >= since]


class MemoryAskSuggestions(MemoryRepository, AskSuggestionQueries):
    table = "suggestions"

    async def get(self, suggestion_id: str) -> AskSuggestion | None:
        return self.t.suggestions.get(suggestion_id)

    def save(self, suggestion: AskSuggestion) -> None:
        self.t.suggestions[suggestion.id] = suggestion

    def drop(self, suggestion_id: str) -> None:
        self.t.suggestions.pop(suggestion_id, None)


class MemoryDailyCounts(MemoryRepository):
    """Counts can be read at once here; in SQL they are written later."""

    def add(self, count: DailyCount) -> None:
        self.t.daily_counts[count.day, count.kind, count.name, count.detail] += count.count

    async def between(self, kind: CountKind, first: date, last: date) -> Sequence[DailyCount]:
        return [
            DailyCount(day, of, name, detail, count)
            for (day, of, name, detail), count in self.t.daily_counts.items()
            if of is kind and first <= day <= last
        ]
