"""The report form as data: which field is asked next, and what a draft holds so far.

One more question in the form is one more ``FormField`` here and its words in the texts; the handler
that asks does not change.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue import Space
from bot.domain.reports import ContactMode

LONGEST_TEXT: Final = 3000
SHORTEST_TEXT: Final = 10


class Name(StrEnum):
    """Fields of the form, by what they ask."""

    ACT = "act"
    SPACE = "space"
    AREA = "area"
    ADDRESS = "address"
    WHEN = "when"
    TEXT = "text"
    ACTOR = "actor"
    SEEN = "seen"
    EVIDENCE = "evidence"
    CONSENT = "consent"
    CONTACT = "contact"


class Input(StrEnum):
    """How a field is answered."""

    CHOICE = "choice"
    """One of a few buttons."""
    TREE = "tree"
    """Buttons that lead down a tree."""
    WORDS = "words"
    """A typed text."""
    ADDRESS = "address"
    """A typed address, or a forwarded post."""
    TIME = "time"
    """Buttons for now and today, or a typed Jalali date."""
    FILES = "files"
    """Any number of files, then «next»."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report being written. ``id`` is the random id that the report will have.

    ``answers`` holds finished answers as ids or words; ``editing`` names the field that the person went
    back to; ``evidence`` counts the files taken; ``receipt`` is the code once it has been shown.
    """

    id: str
    _: KW_ONLY
    answers: Mapping[Name, str] = field(default_factory=dict)
    editing: Name | None = None
    evidence: int = 0
    receipt: str = ""
    forwarded: str = ""
    """The text of a forwarded channel post."""

    def get(self, name: Name) -> str:
        return self.answers.get(name, "")

    def answered(self, name: Name, value: str) -> Self:
        """The draft with this answer; answers that no longer apply are dropped."""
        draft = replace(self, answers={**self.answers, name: value}, editing=None)
        kept = {key: given for key, given in draft.answers.items() if FORM[key].applies(draft)}
        return replace(draft, answers=kept)

    def without(self, name: Name) -> Self:
        """The draft as if this field had not been asked yet."""
        return replace(self, answers={k: v for k, v in self.answers.items() if k != name})

    @property
    def contact(self) -> ContactMode:
        return ContactMode(self.get(Name.CONTACT) or ContactMode.RETURNABLE)


def _always(_draft: Draft) -> bool:
    return True


def _in_space(space: Space) -> Callable[[Draft], bool]:
    return lambda draft: draft.get(Name.SPACE) == space


@dataclass(frozen=True, slots=True)
class FormField:
    """One question: how it is answered and when it applies."""

    name: Name
    _: KW_ONLY
    input: Input
    applies: Callable[[Draft], bool] = _always


FORM: Final = {
    f.name: f
    for f in (
        FormField(Name.ACT, input=Input.CHOICE),
        FormField(Name.SPACE, input=Input.CHOICE),
        FormField(Name.ADDRESS, input=Input.ADDRESS, applies=_in_space(Space.VIRTUAL)),
        FormField(Name.AREA, input=Input.TREE),
        FormField(Name.WHEN, input=Input.TIME),
        FormField(Name.TEXT, input=Input.WORDS),
        FormField(Name.ACTOR, input=Input.CHOICE),
        FormField(Name.SEEN, input=Input.CHOICE),
        FormField(Name.EVIDENCE, input=Input.FILES),
        FormField(Name.CONSENT, input=Input.CHOICE),
        FormField(Name.CONTACT, input=Input.CHOICE),
    )
}
"""The form, in the order in which it is asked."""


def next_field(draft: Draft) -> FormField | None:
    """The field to ask now: the one being edited, else the first without an answer; None at review."""
    if draft.editing is not None:
        return FORM[draft.editing]
    return next((f for f in FORM.values() if f.applies(draft) and f.name not in draft.answers), None)


def previous_field(draft: Draft) -> Name | None:
    """The last answered field before the one being asked: one step back."""
    answered = [f.name for f in FORM.values() if f.applies(draft) and f.name in draft.answers]
    now = next_field(draft)
    if now is not None and now.name in answered:
        answered = answered[: answered.index(now.name)]
    return answered[-1] if answered else None
