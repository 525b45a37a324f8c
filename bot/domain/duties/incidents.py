"""What may happen on polling day, and how a few typed words lead to it. Pure."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import IntEnum
from typing import Final

SHORTEST: Final = 3
"""Letters of a word that tells incidents apart; shorter ones are particles."""
LONGEST_ENDING: Final = 3
"""Letters of an ending: two words of which one begins with the other are the same within it."""
SLIP_FROM: Final = 5
"""Letters from which a word with one slip in it is still recognised."""
TITLE: Final = 0.5
"""What a word of the title weighs beside one of those that editors gave."""
AS_NEAR: Final = 0.6
"""An incident with less than this share of the best one's score is not offered."""
MOST: Final = 4
_BETWEEN: Final = re.compile(r"[\s\u200c_]+")
_SAME: Final = str.maketrans(
    {0x623: 0x627, 0x625: 0x627, 0x622: 0x627, 0x624: 0x648, 0x626: 0x6CC, 0x64A: 0x6CC, 0x643: 0x6A9}
)
"""Letters that people write for one another: alef, vav and ye with their marks, Arabic ye and kaf."""


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened (``title``), and in one sentence each: what to do now, what to write down, whom to tell.

    ``words`` are what people may type for it. ``settlement``: where it may happen; None everywhere.
    """

    id: str
    _: KW_ONLY
    group: str
    title: str
    duty_ids: tuple[str, ...]
    now: str
    note_down: str = ""
    tell: str = ""
    article_ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    settlement: str | None = None

    def sentences(self) -> tuple[str, ...]:
        """What it says, without what is empty."""
        return tuple(text for text in (self.now, self.note_down, self.tell) if text)


def incidents_of(
    incidents: Iterable[Incident], duty_id: str, settlement: str | None = None
) -> tuple[Incident, ...]:
    """The incidents of a duty. While the settlement is unknown, those of both."""
    return tuple(
        incident
        for incident in incidents
        if duty_id in incident.duty_ids and (settlement is None or incident.settlement in (None, settlement))
    )


def match_incidents(
    text: str, incidents: Sequence[Incident], tokens: Callable[[str], Sequence[str]]
) -> tuple[Incident, ...]:
    """The incidents that these words mean, best first, at most ``MOST``; none if no word fits any.

    A word counts the more, the fewer incidents have it, and a part of a phrase only for its part. ``tokens`` splits a
    text into normalised words. What is exactly one of the editors' phrases means that incident alone.
    """
    typed = _phrase(text, tokens)
    for incident in incidents:
        if typed and any(_phrase(words, tokens) == typed for words in incident.words):
            return (incident,)
    words_of = {incident.id: _words_of(incident, tokens) for incident in incidents}
    wanted = _significant(typed)
    fits = {
        word: {key: weight for key, own in words_of.items() if (weight := _weight_in(word, own))}
        for word in wanted
    }
    scores: dict[str, float] = {}
    for by_incident in fits.values():
        rarity = math.log((len(incidents) + 1) / (len(by_incident) or 1))
        for key, weight in by_incident.items():
            scores[key] = scores.get(key, 0.0) + rarity * weight
    best = max(scores.values(), default=0.0)
    near = [incident for incident in incidents if best and scores.get(incident.id, 0.0) >= AS_NEAR * best]
    return tuple(sorted(near, key=lambda incident: -scores[incident.id])[:MOST])


class IncidentFit(IntEnum):
    """How surely words mean an incident: they share some with it; they say one of its phrases and hardly more; they are
    such a phrase, or several words that are all of the incident."""

    LOOSE = 0
    CLOSE = 1
    EXACT = 2


def fit_of(text: str, incident: Incident, tokens: Callable[[str], Sequence[str]]) -> IncidentFit:
    """How surely these words mean this incident, one that `match_incidents` has found for them."""
    typed = _phrase(text, tokens)
    phrases = [_phrase(words, tokens) for words in incident.words]
    wanted, own = _significant(typed), _words_of(incident, tokens)
    if typed in phrases or (len(wanted) > 1 and all(_weight_in(word, own) for word in wanted)):
        return IncidentFit.EXACT
    is_close = any(_says_phrase(wanted, _significant(phrase)) for phrase in phrases)
    return IncidentFit.CLOSE if is_close else IncidentFit.LOOSE


def _says_phrase(wanted: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the phrase is said, with at most one word more."""
    is_said = all(any(is_same_word(word, part) for word in wanted) for part in phrase)
    return bool(phrase) and is_said and len(wanted) <= len(phrase) + 1


def _phrase(text: str, tokens: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    return tuple(part for token in tokens(text) for part in plain_words(token))


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text at spaces and half-spaces, in one spelling."""
    return tuple(word for word in _BETWEEN.split(text.translate(_SAME)) if word)


def _significant(phrase: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in phrase if len(part) >= SHORTEST))


def _words_of(incident: Incident, tokens: Callable[[str], Sequence[str]]) -> Mapping[str, float]:
    weights = dict.fromkeys(_significant(_phrase(incident.title, tokens)), TITLE)
    for words in incident.words:
        parts = _significant(_phrase(words, tokens))
        weights |= {part: max(weights.get(part, 0.0), 1.0 / len(parts)) for part in parts}
    return weights


def _weight_in(word: str, own: Mapping[str, float]) -> float:
    return max((weight for other, weight in own.items() if is_same_word(word, other)), default=0.0)


def is_same_word(one_word: str, other: str) -> bool:
    """Whether two words are the same but for an ending, or for one slip in a long word."""
    short, long = sorted((one_word, other), key=len)
    if long.startswith(short):
        return len(long) - len(short) <= LONGEST_ENDING
    return len(short) >= SLIP_FROM and len(long) - len(short) <= 1 and _has_one_slip(short, long)


def _has_one_slip(short: str, long: str) -> bool:
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped
