"""The report form as data: which field is asked next, and what a draft holds so far.

One more question in the form is one more ``FormField`` here, its place in ``ORDER`` and its words in the
texts; the handlers that ask, read, review and file do not change.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.domain.typed import units

LONGEST_TEXT: Final = 3000
"""UTF-16 units, as messengers count: a text of this length stands in the review with all other answers."""
SHORTEST_TEXT: Final = 10


class Way(StrEnum):
    """How somebody tells what happened."""

    FULL = "full"
    """Step by step."""
    QUICK = "quick"
    """One sentence, the act, the place; the rest is what is usual, and can be changed before sending."""
    VOICE = "voice"
    """A voice note and the place; a moderator writes down what it is about."""


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
    VOICE = "voice"


class Input(StrEnum):
    """How a field is answered."""

    CHOICE = "choice"
    """One of a few buttons."""
    ACTS = "acts"
    """Buttons in groups, or a typed sentence that three are suggested for."""
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
    way: Way = Way.FULL
    sentence: str = ""
    """What was typed to find the act by."""
    suggested: tuple[str, ...] = ()
    """The acts that a typed sentence may tell of, likeliest first."""
    doubted: bool = False
    """Whether those words may be about a private person's words or life: only who did it tells, so that is asked."""
    caption: str = ""
    """Words below files that came before the question for words: they join its answer."""
    album: str = ""
    """The messenger's id of the album whose files were taken last: its other parts belong to them."""
    point: str = ""
    """``latitude,longitude``, because the reporter asked to keep it."""
    located: bool = False
    """Whether the exact place came with the answer to where it was, and goes with it; else it is a proof."""
    amiss: int = 0
    """How many files that never came or cannot be shown the reporter has been told of."""
    captions: tuple[str, ...] = ()
    """Each text below a file that joined the words, or waits to. (Stored conversations know fields by their place.)"""

    def get(self, name: Name) -> str:
        return self.answers.get(name, "")

    def answered(self, name: Name, value: str) -> Self:
        """The draft with this answer; answers that no longer apply are dropped."""
        moved = name is Name.AREA and self.located and value != self.get(Name.AREA)
        draft = self.at_point("") if moved else self
        draft = replace(draft, answers={**self.answers, name: str(value)}, editing=None)
        if name is Name.TEXT and self.caption:
            draft = replace(draft.with_words(self.caption), caption="")
        return draft._fitting()

    def posted(self, address: str, words: str) -> Self:
        """The draft about a public channel's post: where it stands, and what it says."""
        online = {Name.SPACE: Space.VIRTUAL.value, Name.ADDRESS: address}
        return replace(self, answers={**self.answers, **online}, forwarded=words)._fitting()

    def _fitting(self) -> Self:
        """The draft without answers that do not apply to the others; one that goes may take another along."""
        kept = {key: given for key, given in self.answers.items() if FORM[key].applies(self)}
        if len(kept) < len(self.answers):
            return replace(self, answers=kept)._fitting()
        return self if Name.ADDRESS in kept else replace(self, forwarded="")

    def with_words(self, words: str) -> Self:
        """The draft with these words below what was told."""
        told = f"{self.get(Name.TEXT)}\n\n{words}".strip()
        return replace(self, answers={**self.answers, Name.TEXT: told})

    @property
    def room(self) -> int:
        """UTF-16 units that the answer to the question for words may have."""
        return LONGEST_TEXT - (units(self.caption) + 2 if self.caption else 0)

    def presumed(self, **usual: str) -> Self:
        """The draft with what is usual for fields that have no answer yet; each can be changed at the review."""
        missing = {Name(name): str(value) for name, value in usual.items() if Name(name) not in self.answers}
        return replace(self, answers={**self.answers, **missing})

    def at_point(self, point: str, *, located: bool = False) -> Self:
        """The draft with the exact place kept, or with none for an empty one."""
        return replace(self, point=point, located=located and bool(point))

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


def _by_voice(draft: Draft) -> bool:
    return draft.way is Way.VOICE


def _of_an_act(draft: Draft) -> bool:
    """Who did it depends on the act; a voice note has none yet."""
    return draft.way is not Way.VOICE or Name.ACT in draft.answers


def _somewhere(draft: Draft) -> bool:
    """The space depends on the act, too, unless an address has told it or the reporter has."""
    return _of_an_act(draft) or bool(draft.answers.keys() & {Name.ADDRESS, Name.SPACE})


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
        FormField(Name.ACT, input=Input.ACTS),
        FormField(Name.VOICE, input=Input.VOICE, applies=_by_voice),
        FormField(Name.SPACE, input=Input.CHOICE, applies=_somewhere),
        FormField(Name.ADDRESS, input=Input.ADDRESS, applies=_in_space(Space.VIRTUAL)),
        FormField(Name.AREA, input=Input.TREE),
        FormField(Name.WHEN, input=Input.TIME),
        FormField(Name.TEXT, input=Input.WORDS),
        FormField(Name.ACTOR, input=Input.CHOICE, applies=_of_an_act),
        FormField(Name.SEEN, input=Input.CHOICE, choices=tuple(Seen)),
        FormField(Name.EVIDENCE, input=Input.FILES),
        FormField(Name.CONSENT, input=Input.CHOICE, choices=(Consent.ASK_ME, Consent.YES, Consent.NO)),
        FormField(Name.CONTACT, input=Input.CHOICE, choices=tuple(ContactMode)),
    )
}
"""The form, in the order in which the review shows it."""

TYPED: Final = frozenset({Input.ACTS, Input.TIME, Input.WORDS, Input.ADDRESS})
"""The questions that typed words may answer; elsewhere they are none."""

ORDER: Final = {
    Way.FULL: tuple(name for name in FORM if name is not Name.VOICE),
    Way.QUICK: (Name.TEXT, Name.ACT, Name.AREA),
    Way.VOICE: (Name.VOICE, Name.AREA),
}
"""What is asked, in order. Other fields that apply can be given or changed at the review."""


def fits_text(text: str, *, shortest: int = SHORTEST_TEXT, longest: int = LONGEST_TEXT) -> str:
    """The trouble with a typed answer, as the end of a text key: ``empty``, ``short``, ``long``; else ""."""
    words = text.strip()
    if not any(mark.isalnum() for mark in words):
        return "empty"
    if len(words) < shortest:
        return "short"
    return "long" if units(words) > longest else ""
