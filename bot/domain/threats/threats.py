"""What may go wrong in an election, and what can be done about it beforehand.

A threat speaks of acts and places, never of groups of people or of opinions. The first ones come from
``content/threats.yaml``; leads and liaisons add their own, judged by the same rules (`threat_faults`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from bot.domain.catalogue.catalogue import Act, Agency, Phase, Space
from bot.domain.catalogue.election import ElectionDay
from bot.domain.news.legal_calendar import AnchorOffset, Days, MonthsLater

REGISTRATION: Final = "registration"
"""The id of the day before which no measure is due, in elections that have it."""
TITLE: Final = 40
"""Characters of a threat's title: it stands on a button."""
MEASURE_TITLE: Final = 80


class MeasureKind(StrEnum):
    """What kind of thing is done."""

    LESSON = "lesson"
    CORRECTION = "correction"
    """A text that says publicly what is right."""
    LETTER = "letter"
    CHECK = "check"
    STAFFING = "staffing"
    NUMBER = "number"
    """A number to call is made known."""


@dataclass(frozen=True, slots=True)
class ReadyMeasure:
    """A measure that is ready to be taken up. ``body``: who answers for it, an id of ``content/agencies``; ``due``:
    its last day; ``lesson``: the id of the lesson, if it is one; ``phone``: the number to call, if it is one."""

    id: str
    _: KW_ONLY
    kind: MeasureKind
    title: str
    body: str
    due: AnchorOffset
    lesson: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Threat:
    """``act_ids``: the acts in which it shows; ``article_ids``: its sources. ``measures`` have ids of their own within
    the threat."""

    id: str
    _: KW_ONLY
    title: str
    phases: tuple[Phase, ...]
    spaces: tuple[Space, ...]
    act_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    measures: tuple[ReadyMeasure, ...] = ()

    def measure(self, measure_id: str) -> ReadyMeasure | None:
        return next((measure for measure in self.measures if measure.id == measure_id), None)

    def measures_of(self, kind: MeasureKind) -> tuple[ReadyMeasure, ...]:
        return tuple(measure for measure in self.measures if measure.kind is kind)


@dataclass(frozen=True, slots=True)
class ThreatBook:
    """``content/threats.yaml``: the threats in file order, and the words that no title contains
    (`refused_words` says how they are written)."""

    threats: tuple[Threat, ...] = ()
    refused: tuple[str, ...] = ()

    def threat(self, threat_id: str) -> Threat | None:
        return next((threat for threat in self.threats if threat.id == threat_id), None)


class ThreatFault(StrEnum):
    """What is wrong with a threat or a measure. The value ends the keys of its sentences."""

    ACT_UNKNOWN = "act-unknown"
    ACT_ELSEWHERE = "act-elsewhere"
    """The act never happens in one of the threat's phases and spaces."""
    PHASE_IDLE = "phase-idle"
    """None of the acts happens in this phase."""
    SPACE_IDLE = "space-idle"
    BODY_UNKNOWN = "body-unknown"
    BODY_ONLY_CALLED = "body-only-called"
    """The body is a number to call: nobody there answers for a measure."""
    LESSON_MISSING = "lesson-missing"
    LESSON_UNKNOWN = "lesson-unknown"
    PHONE_MISSING = "phone-missing"
    PHONE_UNKNOWN = "phone-unknown"
    ANCHOR_UNKNOWN = "anchor-unknown"
    BEFORE_REGISTRATION = "before-registration"
    WORD_REFUSED = "word-refused"


type Fault = tuple[ThreatFault, str]
"""What is wrong, and the id or word that is wrong."""


def threat_faults(threat: Threat, acts: Mapping[str, Act]) -> Iterator[Fault]:
    """What is wrong with the acts, phases and spaces of a threat; nothing of its measures."""
    known = [acts[act_id] for act_id in threat.act_ids if act_id in acts]
    for act_id in threat.act_ids:
        act = acts.get(act_id)
        if act is None:
            yield ThreatFault.ACT_UNKNOWN, act_id
        elif not (set(act.phases) & set(threat.phases) and set(act.spaces) & set(threat.spaces)):
            yield ThreatFault.ACT_ELSEWHERE, act_id
    if len(known) < len(threat.act_ids):
        return  # an unknown act may be the one that happens there
    for phase in threat.phases:
        if not any(phase in act.phases for act in known):
            yield ThreatFault.PHASE_IDLE, phase.value
    for space in threat.spaces:
        if not any(space in act.spaces for act in known):
            yield ThreatFault.SPACE_IDLE, space.value


@dataclass(frozen=True, slots=True)
class MeasureContext:
    """What a measure may name. ``phones``: the numbers of the hotlines that need no check before they are called."""

    agencies: Mapping[str, Agency]
    lessons: Collection[str]
    phones: Collection[str]
    days: Sequence[ElectionDay]
    """The days of the election, in the order of the law."""


def measure_faults(measure: ReadyMeasure, known: MeasureContext) -> Iterator[Fault]:
    """What is wrong with a measure, but for its words."""
    body = known.agencies.get(measure.body)
    if body is None:
        yield ThreatFault.BODY_UNKNOWN, measure.body
    elif body.calls_only:
        yield ThreatFault.BODY_ONLY_CALLED, measure.body
    if (measure.kind is MeasureKind.LESSON) != bool(measure.lesson):
        yield ThreatFault.LESSON_MISSING, measure.lesson or measure.kind.value
    elif measure.lesson and measure.lesson not in known.lessons:
        yield ThreatFault.LESSON_UNKNOWN, measure.lesson
    if (measure.kind is MeasureKind.NUMBER) != bool(measure.phone):
        yield ThreatFault.PHONE_MISSING, measure.phone or measure.kind.value
    elif measure.phone and measure.phone not in known.phones:
        yield ThreatFault.PHONE_UNKNOWN, measure.phone
    yield from due_faults(measure.due, known.days)


def due_faults(due: AnchorOffset, days: Sequence[ElectionDay]) -> Iterator[Fault]:
    """A day that the election does not have, or a due day that lies before registration whatever the dates are."""
    ids = [day.id for day in days]
    if due.anchor not in ids:
        yield ThreatFault.ANCHOR_UNKNOWN, due.anchor
    elif REGISTRATION in ids:
        early = ids.index(due.anchor) - ids.index(REGISTRATION)
        if early < 0 or (early == 0 and (due.days < 0 or due.months < 0)):
            yield ThreatFault.BEFORE_REGISTRATION, due.anchor


def is_before_registration(due: AnchorOffset, known: Days, later: MonthsLater) -> bool:
    """Whether the due day lies before registration, as the days are set now. False while one of the two is unset."""
    day, registration = due.on(known, later), known.get(REGISTRATION)
    return day is not None and registration is not None and day < registration


_LETTERS: Final = str.maketrans(
    {
        "\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9", "\u0629": "\u0647", "\u06c0": "\u0647",
        "\u0623": "\u0627", "\u0622": "\u0627", "\u0625": "\u0627",
    }
)  # fmt: skip
"""Yeh, kaf, teh marbuta, heh with a mark, alef with a mark -> the letters that words are compared in."""
_MARKS: Final = dict.fromkeys([*range(0x064B, 0x0653), 0x0640, 0x0670, 0x0654, 0x200D])
"""Vowel marks and stretching strokes: words are compared without them."""
_ALEF, _HEH, _YEH, _SHEEN, _NOON = "\u0627", "\u0647", "\u06cc", "\u0634", "\u0646"
_PLURAL: Final = _HEH + _ALEF
_OF: Final = _PLURAL + _YEH
_ENDINGS: Final = frozenset((_PLURAL, _OF, _OF + _YEH, _OF + _SHEEN, _OF + _SHEEN + _ALEF + _NOON))
"""The plural of most words, alone and with what follows it. It may be written apart or together."""
PASSES: Final = "!"
"""Begins an entry of the refused words that is none: what stands in its words passes."""


def _words(text: str) -> list[str]:
    """The words, plurals written together."""
    plain = text.translate(_LETTERS).translate(_MARKS)
    words: list[str] = []
    for word in "".join(letter if letter.isalpha() else " " for letter in plain).split():
        if word in _ENDINGS and words:
            words[-1] += word
        else:
            words.append(word)
    return words


@cache
def _entry(entry: str) -> tuple[tuple[str, ...], bool]:
    """Its words, and whether the last is only the beginning of one."""
    return tuple(_words(entry)), entry.endswith("*")


def refused_words(text: str, refused: Iterable[str]) -> Iterator[str]:
    """The refused words in a text, each once. A word ends at anything that is no letter, so also at a half-space, but
    plurals, and refused words of several parts, are found written apart or together. A refused word that ends in ``*``
    stands for every word that begins so. Entries that begin with `PASSES` name where a refused word may stand."""
    entries, words = tuple(refused), _words(text)
    whole = "".join(words)
    for entry in entries:
        parts, is_stem = _entry(entry)
        wanted = "".join(parts)
        if entry.startswith(PASSES) or not wanted or wanted not in whole:
            continue
        if any(not _passes(span, words, entries) for span in _spans(words, wanted, len(parts), is_stem)):
            yield entry.removesuffix("*")


def _spans(words: Sequence[str], wanted: str, most: int, is_stem: bool) -> Iterator[range]:
    """Where the word stands, in up to ``most`` words of the text."""
    for at in range(len(words)):
        for end in range(at + 1, min(at + most, len(words)) + 1):
            if _is_word("".join(words[at:end]), wanted, is_stem=is_stem):
                yield range(at, end)
                break


def _is_word(word: str, wanted: str, *, is_stem: bool) -> bool:
    plural = wanted if wanted.endswith(_PLURAL) else wanted + _PLURAL
    return word == wanted or word.startswith(wanted if is_stem else plural)


def _passes(span: range, words: Sequence[str], entries: Iterable[str]) -> bool:
    for entry in entries:
        if not entry.startswith(PASSES):
            continue
        parts, is_stem = _entry(entry)
        for at in range(max(0, span.stop - len(parts)), span.start + 1):
            here = words[at : at + len(parts)]
            if len(here) == len(parts) and all(
                _is_word(word, part, is_stem=is_stem and number == len(parts))
                for number, (word, part) in enumerate(zip(here, parts, strict=True), start=1)
            ):
                return True
    return False
