"""The report form as data: which field is asked next, and what a draft holds so far.

To add a question to the form, add a ``FieldName`` and, at its place in ``FORM``, a ``FormField``, and its words in the
texts. The full form asks it then, because its ``ORDER`` is that of ``FORM``; a shorter form asks it only if it is named
there. The handlers that ask, read, review and file do not change.

Navigation in the form: the current question, editable fields, one step back, progress, another way to tell it.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, field
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.domain.typed import units
from bot.domain.values import dataclass, replace

LONGEST_TEXT: Final = 3000
"""UTF-16 units, as messengers count: a text of this length fits in the review with all other answers."""
SHORTEST_TEXT: Final = 10
UNKNOWN_ACTOR: Final = "unknown"
"""The answer «I do not know» to who did it. A report says then as much as one that was not asked."""


class FormVariant(StrEnum):
    """How a reporter tells what happened."""

    FULL = "full"
    """Step by step."""
    QUICK = "quick"
    """One sentence, the act, the place; the rest has defaults and can be changed before sending."""
    VOICE = "voice"
    """A voice note and the place; a moderator summarises it."""


class FieldName(StrEnum):
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
    VOICE = "voice"


class InputKind(StrEnum):
    """How a field is answered."""

    CHOICE = "choice"
    """One of a few buttons."""
    ACTS = "acts"
    """Grouped buttons, or a typed sentence for which three acts are suggested."""
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
    VOICE = "voice"
    """One voice note."""


class ObservationKind(StrEnum):
    """How the reporter knows."""

    SAW = "saw"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report being written. ``id`` is the random id that the report will have.

    ``answers`` holds finished answers as ids or words; ``editing`` names the field that the person went back
    to; ``evidence`` counts the files taken; ``receipt`` is the code once it has been shown.
    """

    id: str
    _: KW_ONLY
    answers: Mapping[FieldName, str] = field(default_factory=dict)
    editing: FieldName | None = None
    evidence: int = 0
    receipt: str = ""
    forwarded: str = ""
    """The text of a forwarded channel post."""
    settled: tuple[FieldName, ...] = ()
    """Answers that follow from others (an act with one space): never asked, never edited alone."""
    way: FormVariant = FormVariant.FULL
    sentence: str = ""
    """The sentence that was typed to find the act."""
    suggested: tuple[str, ...] = ()
    """Acts suggested for a typed sentence, likeliest first."""
    doubted: bool = False
    """Whether the words may be about a private person's words or life. Only the actor decides that, so the
    form asks."""
    caption: str = ""
    """Captions of files that came before the question for words: they join its answer."""
    album: str = ""
    """The messenger's id of the album whose files were taken last: its other parts belong to them."""
    point: str = ""
    """``latitude,longitude``, because the reporter asked to keep it."""
    located: bool = False
    """Whether the exact place came with the answer to «where» and is dropped with it; otherwise it is
    evidence."""
    amiss: int = 0
    """How many files that never came or cannot be shown the reporter has been told of."""
    captions: tuple[str, ...] = ()
    """Each caption that joined the words, or waits to. (Stored conversations identify fields by position.)"""
    place_words: str = ""
    """What the reporter typed about the place beyond the area's name, masked."""
    reached: tuple[str, ...] = ()
    """The steps that were counted for this draft (``quick.area``): each is counted once."""
    told_when: tuple[str, ...] = ()
    """When it may have been by the reporter's own words, as answers; read on the day on which they were typed."""
    early: tuple[FieldName, ...] = ()
    """Answers that came before their question, so that the form never counts it."""
    presumed: tuple[FieldName, ...] = ()
    """Usual answers that the reporter neither gave nor wrote; the review says so."""

    @property
    def is_about_somebody(self) -> bool:
        """Whether its words suggest no act, and may be about a private person: who did it is asked before the form."""
        return self.doubted and not self.suggested

    def get(self, name: FieldName) -> str:
        return self.answers.get(name, "")

    def with_answer(self, name: FieldName, value: str) -> Self:
        """The draft with this answer; answers that no longer apply are dropped."""
        moved = name is FieldName.AREA and self.located and value != self.get(FieldName.AREA)
        draft = self.at_point("") if moved else self
        early = draft.early if draft.editing is not None else _with_early(name, draft)
        presumed = tuple(other for other in draft.presumed if other is not name)
        draft = replace(
            draft,
            answers={**self.answers, name: str(value)},
            editing=None,
            early=early,
            presumed=presumed,
        )
        if name is FieldName.TEXT and self.caption:
            draft = replace(draft.with_words(self.caption), caption="")
        return draft._drop_unfit_answers()

    def with_post(self, address: str, words: str) -> Self:
        """The draft about a public channel's post: its address and its text."""
        online = {FieldName.SPACE: Space.VIRTUAL.value, FieldName.ADDRESS: address}
        return replace(self, answers={**self.answers, **online}, forwarded=words)._drop_unfit_answers()

    def _drop_unfit_answers(self) -> Self:
        """The draft without answers that do not fit the others; dropping one may drop another."""
        answers = {key: given for key, given in self.answers.items() if FORM[key].applies(self)}
        if len(answers) < len(self.answers):
            return replace(self, answers=answers)._drop_unfit_answers()
        return replace(self, forwarded="") if self.forwarded and FieldName.ADDRESS not in answers else self

    def with_words(self, words: str) -> Self:
        """The draft with these words appended to the text."""
        text = f"{self.get(FieldName.TEXT)}\n\n{words}".strip()
        return replace(self, answers={**self.answers, FieldName.TEXT: text})

    @property
    def room(self) -> int:
        """How many UTF-16 units the answer to the question for words may have."""
        return LONGEST_TEXT - (units(self.caption) + 2 if self.caption else 0)

    def with_defaults(self, **usual: str) -> Self:
        """The draft with defaults for unanswered fields; each can be changed at the review."""
        missing = {
            FieldName(name): str(value)
            for name, value in usual.items()
            if FieldName(name) not in self.answers
        }
        return replace(self, answers={**self.answers, **missing})

    def at_point(self, point: str, *, located: bool = False) -> Self:
        """The draft with the exact place set, or removed if empty."""
        return replace(self, point=point, located=located and bool(point))

    def without_answer(self, name: FieldName) -> Self:
        """The draft as if this field had not been asked yet."""
        early = tuple(other for other in self.early if other is not name)
        presumed = tuple(other for other in self.presumed if other is not name)
        answers = {k: v for k, v in self.answers.items() if k != name}
        return replace(self, answers=answers, early=early, presumed=presumed)

    @property
    def words(self) -> str:
        """What the reporter has written of what happened, as far as it is known."""
        return self.get(FieldName.TEXT) or self.caption or self.sentence

    def with_receipt(self, code: str) -> Self:
        """The draft once its code has been shown; later edits keep the code."""
        return replace(self, receipt=code)

    def with_editing(self, name: FieldName | None) -> Self:
        """The draft with this question asked again; its answer stays until another comes."""
        return replace(self, editing=name)

    @property
    def actor(self) -> str:
        """The class that did it; "" if the reporter was not asked or does not know."""
        actor = self.get(FieldName.ACTOR)
        return "" if actor == UNKNOWN_ACTOR else actor

    @property
    def contact(self) -> ContactMode:
        return ContactMode(self.get(FieldName.CONTACT) or ContactMode.RETURNABLE)


def _applies_to_every_draft(_draft: Draft) -> bool:
    return True


def _in_space(space: Space) -> Callable[[Draft], bool]:
    return lambda draft: draft.get(FieldName.SPACE) == space


def _by_voice(draft: Draft) -> bool:
    return draft.way is FormVariant.VOICE


def _of_an_act(draft: Draft) -> bool:
    """Who did it depends on the act; a voice note has no act yet."""
    return draft.way is not FormVariant.VOICE or FieldName.ACT in draft.answers


def _somewhere(draft: Draft) -> bool:
    """The space depends on the act too, unless an address or the reporter has settled it."""
    return _of_an_act(draft) or bool(draft.answers.keys() & {FieldName.ADDRESS, FieldName.SPACE})


@dataclass(frozen=True, slots=True)
class FormField:
    """One question: how it is answered, when it applies, and its choices if they are fixed.

    Words: ``report-ask-<name>`` asks, ``report-name-<name>`` names it in the review, and
    ``report-<name>-<choice>`` is a choice's label.
    """

    name: FieldName
    _: KW_ONLY
    input: InputKind
    applies: Callable[[Draft], bool] = _applies_to_every_draft
    choices: tuple[str, ...] = ()


FORM: Final = {
    f.name: f
    for f in (
        FormField(FieldName.ACT, input=InputKind.ACTS),
        FormField(FieldName.VOICE, input=InputKind.VOICE, applies=_by_voice),
        FormField(FieldName.SPACE, input=InputKind.CHOICE, applies=_somewhere),
        FormField(FieldName.ADDRESS, input=InputKind.ADDRESS, applies=_in_space(Space.VIRTUAL)),
        FormField(FieldName.AREA, input=InputKind.TREE),
        FormField(FieldName.WHEN, input=InputKind.TIME),
        FormField(FieldName.TEXT, input=InputKind.WORDS),
        FormField(FieldName.ACTOR, input=InputKind.CHOICE, applies=_of_an_act),
        FormField(FieldName.SEEN, input=InputKind.CHOICE, choices=tuple(ObservationKind)),
        FormField(FieldName.EVIDENCE, input=InputKind.FILES),
        FormField(
            FieldName.CONSENT, input=InputKind.CHOICE, choices=(Consent.ASK_ME, Consent.YES, Consent.NO)
        ),
        FormField(FieldName.CONTACT, input=InputKind.CHOICE, choices=tuple(ContactMode)),
    )
}
"""The form, in the order of the review."""

TYPED: Final = frozenset({InputKind.ACTS, InputKind.TIME, InputKind.WORDS, InputKind.ADDRESS})
"""The questions that accept typed words."""

ORDER: Final = {
    FormVariant.FULL: tuple(name for name in FORM if name is not FieldName.VOICE),
    FormVariant.QUICK: (FieldName.TEXT, FieldName.ACT, FieldName.AREA),
    FormVariant.VOICE: (FieldName.VOICE, FieldName.AREA),
}
"""The questions, in order. Other fields that apply can be given or changed at the review."""


def fits_text(text: str, *, shortest: int = SHORTEST_TEXT, longest: int = LONGEST_TEXT) -> str:
    """The problem of a typed answer, as the end of a text key: ``empty``, ``short``, ``long``; else ""."""
    words = text.strip()
    if not any(mark.isalnum() for mark in words):
        return "empty"
    if len(words) < shortest:
        return "short"
    return "long" if units(words) > longest else ""


def next_field(draft: Draft) -> FormField | None:
    """The field to ask now: the one being edited, else the first unanswered one; None at the review."""
    if draft.editing is not None and FORM[draft.editing].applies(draft):
        return FORM[draft.editing]
    unanswered = (FORM[name] for name in ORDER[draft.way] if name not in draft.answers)
    return next((field for field in unanswered if field.applies(draft)), None)


def editable(draft: Draft) -> tuple[FormField, ...]:
    """The fields that can be given or changed at the review, in the form's order.

    The contact mode is chosen by the send button if the form has no question for it.
    """
    asked = ORDER[draft.way]
    return tuple(
        f
        for f in FORM.values()
        if f.applies(draft)
        and f.name not in draft.settled
        and (f.name in draft.answers if f.name in asked else f.name is not FieldName.CONTACT)
    )


def previous_field(draft: Draft) -> FieldName | None:
    """The last answered field before the current one: one step back. Words that the report began with were never
    asked; they can be changed at the review."""
    order = ORDER[draft.way]
    answered = [name for name in order if name in draft.answers and FORM[name].applies(draft)]
    unasked = {*draft.settled, *((FieldName.TEXT,) if FieldName.TEXT in draft.early else ())}
    answered = [name for name in answered if name not in unasked]
    now = next_field(draft)
    if now is not None and now.name in order:
        answered = [name for name in answered if order.index(name) < order.index(now.name)]
    return answered[-1] if answered else None


def _with_early(name: FieldName, draft: Draft) -> tuple[FieldName, ...]:
    """The early answers once this one is given: it is one if a question before it has no answer yet."""
    order = ORDER[draft.way]
    if name not in order or name in draft.answers:
        return draft.early
    before = order[: order.index(name)]
    is_early = any(other not in draft.answers and FORM[other].applies(draft) for other in before)
    return (*draft.early, name) if is_early else draft.early


def is_early(name: FieldName, draft: Draft) -> bool:
    """Whether this field has an answer that came before its question."""
    return name in draft.early and name in draft.answers


def place_in_form(draft: Draft) -> tuple[int, int]:
    """The number of the current question and the number of questions, as far as is known: (3, 10). What was
    answered before it was asked is not counted."""
    asked = [
        name
        for name in ORDER[draft.way]
        if name not in draft.settled and FORM[name].applies(draft) and not is_early(name, draft)
    ]
    now = next_field(draft)
    place = asked.index(now.name) + 1 if now is not None and now.name in asked else len(asked)
    return place, len(asked)


def switch_variant(way: FormVariant, draft: Draft) -> Draft:
    """The draft in another variant. If it does not ask for words, waiting captions become the words; if it
    does, words that are too short for an answer wait again. The full form asks what a short one presumed."""
    words = draft.get(FieldName.TEXT)
    changed = replace(draft, way=way)
    if way is FormVariant.FULL:
        for name in draft.presumed:
            changed = changed.without_answer(name)
    if FieldName.TEXT not in ORDER[way]:
        return replace(changed.with_words(draft.caption), caption="") if draft.caption else changed
    if words and fits_text(words):
        return replace(changed.without_answer(FieldName.TEXT), caption=words)
    return changed
