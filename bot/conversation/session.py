"""Where a conversation stands between two updates. Stored sealed, one row a chat and person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from bot.domain.reporting.drafts import FORM, TYPED, Draft, FieldName


@dataclass(frozen=True, slots=True)
class Session:
    """``state`` says who takes a typed text; ``epoch`` grows when older buttons must stop working.

    ``data`` holds small strings of the feature at work (a case id that waits for a question, say). ``waiting`` is a
    message that its sender has not placed yet: it outlasts other screens, ``until`` a moment that stands in it.
    """

    state: str = ""
    epoch: int = 0
    draft: Draft | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)

    @property
    def awaits_words(self) -> bool:
        """Whether any typed text is an answer to something. States under ``reading`` await none; where a code or a
        number is awaited, words are none; nor where the form asks for a press or a file, or is at its end."""
        area, _, wanted = self.state.partition(".")
        if area == "report" and (wanted == "review" or wanted in FieldName):
            return wanted in FieldName and FORM[FieldName(wanted)].input in TYPED
        return bool(area) and area != "reading" and wanted not in ("code", "number")

    @property
    def holds_something(self) -> bool:
        """Whether there is more in it than a place: a draft, words that wait, the number of a report."""
        return self.draft is not None or bool(self.data)

    @property
    def case_id(self) -> str:
        """The case that staff's next typed message is about; empty where it is about none."""
        return self.data.get("case", "") if self.state.startswith(("case.", "body.")) else ""

    def at(self, state: str, **data: str) -> Self:
        """The same conversation in another state, with only this data."""
        return replace(self, state=state, data=data)

    def with_draft(self, draft: Draft | None) -> Self:
        return replace(self, draft=draft)

    def with_waiting(self, waiting: Mapping[str, str] | None = None) -> Self:
        """The same conversation with this message waiting, or with none."""
        return replace(self, waiting=waiting or {})

    def without_expired(self, now: datetime) -> Self:
        """The conversation as it is found at this moment: what waited long enough is gone."""
        if self.waiting and datetime.fromisoformat(self.waiting["until"]) <= now:
            return self.with_waiting()
        return self

    def next_epoch(self) -> Self:
        return replace(self, epoch=self.epoch + 1)
