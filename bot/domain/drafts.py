"""The report form as data: which field is asked next, and what a draft holds so far.

One more question in the form is one more ``FormField`` here and its words in the texts; the handlers
that ask, read, review and file do not change.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.settings import Reporting
from bot.domain.witnesses import Consent, ContactMode

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


class Seen(StrEnum):
    """How the reporter knows."""

    SAW = "saw"
    HEARD = "heard"


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
    settled: tuple[Name, ...] = ()
    """Answers that follow from others (an act with one space): never asked, never edited alone."""

    def get(self, name: Name) -> str:
        return self.answers.get(name, "")

    def answered(self, name: Name, value: str) -> Self:
        """The draft with this answer; answers that no longer apply are dropped."""
        draft = replace(self, answers={**self.answers, name: str(value)}, editing=None)
        kept = {key: given for key, given in draft.answers.items() if FORM[key].applies(draft)}
        forwarded = draft.forwarded if Name.ADDRESS in kept else ""
        return replace(draft, answers=kept, forwarded=forwarded)

    def without(self, name: Name) -> Self:
        """The draft as if this field had not been asked yet."""
        return replace(self, answers={k: v for k, v in self.answers.items() if k != name})

    def with_receipt(self, code: str) -> Self:
        """The draft once its code has been shown; it keeps this code whatever is edited later."""
        return replace(self, receipt=code)

    def editing_again(self, name: Name | None) -> Self:
        """The draft with this question asked once more, its answer kept until another comes."""
        return replace(self, editing=name)

    @property
    def contact(self) -> ContactMode:
        return ContactMode(self.get(Name.CONTACT) or ContactMode.RETURNABLE)


def _always(_draft: Draft) -> bool:
    return True


def _in_space(space: Space) -> Callable[[Draft], bool]:
    return lambda draft: draft.get(Name.SPACE) == space


@dataclass(frozen=True, slots=True)
class FormField:
    """One question: how it is answered, when it applies, and its choices where they are always the same.

    Words: ``report-ask-<name>`` asks, ``report-name-<name>`` names it in the review, and
    ``report-<name>-<choice>`` is a choice's label.
    """

    name: Name
    _: KW_ONLY
    input: Input
    applies: Callable[[Draft], bool] = _always
    choices: tuple[str, ...] = ()


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
        FormField(Name.SEEN, input=Input.CHOICE, choices=tuple(Seen)),
        FormField(Name.EVIDENCE, input=Input.FILES),
        FormField(Name.CONSENT, input=Input.CHOICE, choices=(Consent.ASK_ME, Consent.YES, Consent.NO)),
        FormField(Name.CONTACT, input=Input.CHOICE, choices=tuple(ContactMode)),
    )
}
"""The form, in the order in which it is asked."""

SOMEONE_ELSE: Final = "other"
"""The answer «someone else» to who did it: nobody in the act's closed list, so out of scope."""


def next_field(draft: Draft) -> FormField | None:
    """The field to ask now: the one being edited, else the first without an answer; None at review."""
    if draft.editing is not None and FORM[draft.editing].applies(draft):
        return FORM[draft.editing]
    return next((f for f in FORM.values() if f.applies(draft) and f.name not in draft.answers), None)


def editable(draft: Draft) -> tuple[FormField, ...]:
    """The fields that the person has answered himself, in the form's order."""
    return tuple(
        f
        for f in FORM.values()
        if f.applies(draft) and f.name in draft.answers and f.name not in draft.settled
    )


def previous_field(draft: Draft) -> Name | None:
    """The last answered field before the one being asked: one step back."""
    answered = [f.name for f in editable(draft)]
    now = next_field(draft)
    if now is not None:
        order = list(FORM)
        answered = [name for name in answered if order.index(name) < order.index(now.name)]
    return answered[-1] if answered else None


def place_in_form(draft: Draft) -> tuple[int, int]:
    """Which question is asked now and how many there are, as far as is known: (3, 10)."""
    asked = [f.name for f in FORM.values() if f.applies(draft) and f.name not in draft.settled]
    now = next_field(draft)
    return (asked.index(now.name) + 1 if now is not None else len(asked)), len(asked)


def offered(act: Act, *, phase: Phase | None, reporting: Reporting) -> bool:
    """Whether the form may offer an act now: it has reportable actors, fits the phase and the switch."""
    if not act.reportable() or reporting in (Reporting.CLOSED, Reporting.OFF):
        return False
    if reporting is Reporting.EMERGENCY and act.severity is not Severity.CRITICAL:
        return False
    return phase is None or phase in act.phases


def actor_choices(act: Act) -> tuple[str, ...]:
    """Who may be named, as classes. «Someone else» stands last where a private person may not be
    reported, so that the refusal can be kind."""
    if ActorClass.PERSON in act.reportable_actors:
        return act.reportable_actors
    return (*act.reportable_actors, SOMEONE_ELSE)


def choose_act(draft: Draft, act: Act) -> Draft:
    """The draft about this act: what cannot hold for it is asked anew, its only space is settled."""
    changed = draft.answered(Name.ACT, act.id)
    if changed.get(Name.ACTOR) not in act.reportable_actors:
        changed = changed.without(Name.ACTOR)
    if len(act.spaces) == 1:
        return replace(changed.answered(Name.SPACE, act.spaces[0]), settled=(Name.SPACE,))
    kept = changed.without(Name.SPACE) if Name.SPACE in draft.settled else changed
    return replace(kept, settled=())


def fits_text(text: str, *, shortest: int = SHORTEST_TEXT) -> str:
    """The trouble with a typed answer, as the end of a text key: ``empty``, ``short``, ``long``; else ""."""
    words = text.strip()
    if not any(mark.isalnum() for mark in words):
        return "empty"
    if len(words) < shortest:
        return "short"
    return "long" if len(words) > LONGEST_TEXT else ""
