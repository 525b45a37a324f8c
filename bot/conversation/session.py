"""Where a conversation stands between two updates. Stored sealed, one row a chat and person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.domain.drafts import FORM, TYPED, Draft, Name


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
        number is awaited, words are none; nor where the form asks for a press or a file, or is at its end."""
        area, _, wanted = self.state.partition(".")
        if area == "report" and (wanted == "review" or wanted in Name):
            return wanted in Name and FORM[Name(wanted)].input in TYPED
        return bool(area) and area != "reading" and wanted not in ("code", "number")

    def at(self, state: str, **data: str) -> Self:
        """The same conversation in another state, with only this data."""
        return replace(self, state=state, data=data)

    def with_draft(self, draft: Draft | None) -> Self:
        return replace(self, draft=draft)

    def next_epoch(self) -> Self:
        return replace(self, epoch=self.epoch + 1)
