"""Threats that leads and liaisons add to the register, judged by the rules of ``content/threats.yaml``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.catalogue.catalogue import Act
from bot.domain.errors import BadInput
from bot.domain.people import Account
from bot.domain.threats.threats import (
    MEASURE_TITLE,
    TITLE,
    Fault,
    MeasureContext,
    ReadyMeasure,
    Threat,
    ThreatBook,
    ThreatFault,
    measure_faults,
    refused_words,
    threat_faults,
)
from bot.domain.typed import one_line

SHORTEST_TITLE: Final = 5


@dataclass(frozen=True, slots=True)
class OwnThreat:
    """A threat that somebody added. ``is_withdrawn``: leads have taken it out of the register; its votes and measures
    stay stored."""

    threat: Threat
    by: Account
    day: date
    is_withdrawn: bool = False


def threat_title(text: str, refused: Iterable[str]) -> str:
    """A threat's title as it is stored, without a full stop at its end. Raises BadInput for one that says nothing, is
    too long, or speaks of a group of people or an opinion."""
    return _title(text, refused, most=TITLE)


def measure_title(text: str, refused: Iterable[str]) -> str:
    """A measure's title, by the same rules."""
    return _title(text, refused, most=MEASURE_TITLE)


def _title(text: str, refused: Iterable[str], *, most: int) -> str:
    words = one_line(text).rstrip(" .")
    if len(words) < SHORTEST_TITLE:
        raise BadInput("threat-title-short", {"least": SHORTEST_TITLE})
    if len(words) > most:
        raise BadInput("threat-title-long", {"most": most})
    return refuse_groups(words, refused)


def refuse_groups(words: str, refused: Iterable[str]) -> str:
    """The words. Raises BadInput if one of them names a group of people or an opinion."""
    for word in refused_words(words, refused):
        raise BadInput(f"threat-fault-{ThreatFault.WORD_REFUSED}", {"value": word})
    return words


def require_sound_threat(threat: Threat, acts: Mapping[str, Act]) -> Threat:
    """Raises BadInput for the first fault; for a threat without acts, phases or spaces."""
    if not (threat.act_ids and threat.phases and threat.spaces):
        raise BadInput("threat-incomplete")
    _refuse_first(threat_faults(threat, acts))
    return threat


def require_sound_measure(measure: ReadyMeasure, known: MeasureContext) -> ReadyMeasure:
    """Raises BadInput for the first fault."""
    _refuse_first(measure_faults(measure, known))
    return measure


def _refuse_first(faults: Iterator[Fault]) -> None:
    for what, value in faults:
        raise BadInput(f"threat-fault-{what}", {"value": value})


def register_threats(book: ThreatBook, own: Iterable[OwnThreat]) -> tuple[Threat, ...]:
    """The register: the threats of the content, then those that people added, oldest first."""
    added = sorted(
        (entry for entry in own if not entry.is_withdrawn), key=lambda entry: (entry.day, entry.threat.id)
    )
    return (*book.threats, *(entry.threat for entry in added))
