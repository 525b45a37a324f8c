"""The state of a conversation between two updates. Stored sealed, one row for each chat and person."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Final, Self

from bot.domain.reporting.drafts import FORM, TYPED, Draft, FieldName
from bot.domain.values import dataclass, replace

BRIEF: Final = "brief"
"""The mark of words in ``data`` that must be unreadable soon after their hour, their ``until``, as all of ``waiting``
is: storage seals them once more under a key that ends then. In ``waiting`` it tells what waits for a choice."""

DOUBLE: Final = timedelta(seconds=5)
"""A second press of the same button within this time is a slip of the finger, or of somebody who waits."""


@dataclass(frozen=True, slots=True)
class Session:
    """``state`` selects who handles a typed text; ``epoch`` grows when older buttons must stop working.

    ``data`` holds small strings of the current feature (for example the id of a case that a question is
    written for). ``waiting`` is a message that its sender has not placed yet: it outlasts other screens, up
    to its ``until``.
    """

    state: str = ""
    epoch: int = 0
    draft: Draft | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """The form's buttons on the last screen: what may be typed for each, and its press
    (`bot.conversation.shown_buttons`). They end with the state in which they were shown."""
    last_press: str = ""
    """The last press of a button that counts once, behind its moment to the second; only until the next turn
    (``without_expired``)."""
    pocket: Mapping[str, str] = field(default_factory=dict)
    """Their duty on polling day and its steps (``bot.domain.duties.pocket``). It outlasts every screen."""

    @property
    def awaits_words(self) -> bool:
        """Whether any typed text is an answer to something. States under ``reading`` expect none. Where a
        code or a number is expected, words are no answer; nor where the form asks for a press or a file, or
        is at its end."""
        area, _, wanted = self.state.partition(".")
        if area == "report" and (wanted == "review" or wanted in FieldName):
            return wanted in FieldName and FORM[FieldName(wanted)].input in TYPED
        return bool(area) and area != "reading" and wanted not in ("code", "number")

    @property
    def holds_something(self) -> bool:
        """Whether it holds more than a state: a draft, words that wait, or the number of a report."""
        return self.draft is not None or bool(self.data)

    @property
    def case_id(self) -> str:
        """The case, or the citizen's question, that staff's next typed message is about; empty if there is none."""
        return self.data.get("case", "") if self.state.startswith(("case.", "body.", "inquiry.")) else ""

    def at(self, state: str, **data: str) -> Self:
        """The same session in another state, with only this data. The labels of shown buttons stay only within
        their state."""
        return replace(self, state=state, data=data, labels=self.labels if state == self.state else {})

    def with_draft(self, draft: Draft | None) -> Self:
        return replace(self, draft=draft)

    def with_pocket(self, pocket: Mapping[str, str]) -> Self:
        return replace(self, pocket=pocket)

    def with_waiting(self, waiting: Mapping[str, str] | None = None) -> Self:
        """The same session with this waiting message, or with none."""
        return replace(self, waiting=waiting or {})

    def without_expired(self, now: datetime) -> Self:
        """The session as of this moment, without words whose hour, or a waiting message whose day, is over, and
        without a press that nothing can repeat any more."""
        session = self
        if self.waiting and datetime.fromisoformat(self.waiting["until"]) <= now:
            session = session.with_waiting()
        if BRIEF in self.data and datetime.fromisoformat(self.data["until"]) <= now:
            session = session.at(self.state)
        if self.last_press and not self.is_just_pressed(now):
            session = replace(session, last_press="")
        return session

    def is_just_pressed(self, now: datetime) -> bool:
        """Whether the last press was within the last seconds. One in the future, as after a clock set back, was not."""
        moment = self.last_press.partition(" ")[0]
        return bool(moment) and timedelta(0) <= now - datetime.fromisoformat(moment) < DOUBLE

    def next_epoch(self) -> Self:
        return replace(self, epoch=self.epoch + 1)
