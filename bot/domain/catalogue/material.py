"""Material besides lessons and questions: terms, diagrams, checklists, and the blueprint of exams."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from bot.domain.catalogue.catalogue import Phase


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word of the glossary. `aliases` are other words that people use for the same thing."""

    id: str
    _: KW_ONLY
    fa: str
    en: str
    meaning: str
    aliases: tuple[str, ...] = ()


class DiagramKind(StrEnum):
    """`STEPS` are done in order, `TIMELINE` happens at dates, `COMPARE` puts allowed next to forbidden."""

    STEPS = "steps"
    TIMELINE = "timeline"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class DiagramItem:
    """A box (`label`, optionally with a `note` under it). In a comparison `label` is the allowed side, `note`
    the forbidden one."""

    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """What a card shows as a picture: 2 to 7 items in order."""

    kind: DiagramKind
    _: KW_ONLY
    title: str
    items: tuple[DiagramItem, ...]


@dataclass(frozen=True, slots=True)
class HandoutItem:
    """One line to tick off, with the articles that support it."""

    text: str
    _: KW_ONLY
    article_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """A one-page checklist for a role in a phase. `role` is an id, `role_label` what people read."""

    id: str
    _: KW_ONLY
    role: str
    role_label: str
    phase: Phase
    title: str
    items: tuple[HandoutItem, ...]
    note: str = ""
