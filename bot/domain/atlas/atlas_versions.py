"""The life of an atlas version: a draft on which opinions are asked, then locked for good by two
signatures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.atlas.atlas import Factor
from bot.domain.atlas.atlas_record import seal
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account


class AtlasStage(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class LiaisonGrade:
    """An assessment as it is stored: by whom, of which day, and for which body they spoke then; empty if
    their body was unknown."""

    by: Account
    area: str
    phase: Phase
    factor: Factor
    grade: int
    reason: str
    day: date
    body: str = ""

    @property
    def place(self) -> tuple[Account, str, Phase, Factor]:
        """The key of a grade: a liaison has one grade for each."""
        return self.by, self.area, self.phase, self.factor


@dataclass(frozen=True, slots=True)
class AtlasVersion:
    """``text``: the record (``domain.atlas.atlas_record``), empty in a list; ``hash``: of the text once it is
    locked; ``first`` and ``second``: the signers."""

    id: str
    number: int
    stage: AtlasStage
    by: Account
    day: date
    text: str = ""
    hash: str = ""
    first: Account | None = None
    second: Account | None = None

    @property
    def is_locked(self) -> bool:
        return self.stage is AtlasStage.LOCKED

    @property
    def content_hash(self) -> str:
        """The hash of the text, which identifies exports, also those of a draft. A draft that is locked
        unchanged keeps it. Needs the text."""
        return self.hash or seal(self.text)


def lock_version(draft: AtlasVersion, *, first: Account, second: Account, day: date) -> AtlasVersion:
    """The locked version, which never changes. Raises WrongState if it is locked already, NotAllowed if the
    second signature is missing or by the first signer."""
    if draft.is_locked:
        raise WrongState("atlas-locked-already")
    if first == second:
        raise NotAllowed("sign-alone")
    return replace(draft, stage=AtlasStage.LOCKED, hash=seal(draft.text), first=first, second=second, day=day)


def next_number(versions: Sequence[AtlasVersion]) -> int:
    return max((version.number for version in versions), default=0) + 1


def current_draft(versions: Sequence[AtlasVersion]) -> AtlasVersion | None:
    """The draft, if any; there is at most one."""
    return next((version for version in versions if not version.is_locked), None)


def newest_locked(versions: Sequence[AtlasVersion]) -> AtlasVersion | None:
    return max((v for v in versions if v.is_locked), key=lambda v: v.number, default=None)
