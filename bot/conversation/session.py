"""Where a conversation stands between two updates. Stored sealed, one row a chat and person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.domain.drafts import Draft


@dataclass(frozen=True, slots=True)
class Session:
    """``state`` says who takes a typed text; ``epoch`` grows when older buttons must stop working.

    ``data`` holds small strings of the feature at work (a case id that waits for a question, say).
    """

    state: str = ""
    epoch: int = 0
    draft: Draft | None = None
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def awaits_words(self) -> bool:
        """Whether any typed text is an answer to something. States under ``reading`` await none; where a code or a
        number is awaited, words are none."""
        area, _, wanted = self.state.partition(".")
        return bool(area) and area != "reading" and wanted not in ("code", "number")

    @property
    def holds_something(self) -> bool:
        """Whether there is more in it than a place: a draft, words that wait, the number of a report."""
        return self.draft is not None or bool(self.data)

    def at(self, state: str, **data: str) -> Self:
        """The same conversation in another state, with only this data."""
        return replace(self, state=state, data=data)

    def with_draft(self, draft: Draft | None) -> Self:
        return replace(self, draft=draft)

    def next_epoch(self) -> Self:
        return replace(self, epoch=self.epoch + 1)
