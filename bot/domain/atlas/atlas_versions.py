"""A version of the atlas on its way: a draft that opinions are asked about, then locked by two signatures for good."""

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
    """An assessment as it is kept: whose it is, of which day, and for which body he spoke then; empty where none was
    known of him."""

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
        """One liaison has one grade here."""
        return self.by, self.area, self.phase, self.factor


@dataclass(frozen=True, slots=True)
class AtlasVersion:
    """``text``: the record (``domain.atlas_record``), empty in a list; ``hash``: of the text once it is locked;
    ``first`` and ``second``: who signed."""

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
        """What its exports are known by: the hash of the text, also of a draft. A draft that is locked as it is keeps
        it; needs the text."""
        return self.hash or seal(self.text)


def lock_version(draft: AtlasVersion, *, first: Account, second: Account, day: date) -> AtlasVersion:
    """The version that does not change any more. Raises WrongState for one that is locked, NotAllowed where the second
    signature is missing or the first one's own."""
    if draft.is_locked:
        raise WrongState("atlas-locked-already")
    if first == second:
        raise NotAllowed("sign-alone")
    return replace(draft, stage=AtlasStage.LOCKED, hash=seal(draft.text), first=first, second=second, day=day)


def next_number(versions: Sequence[AtlasVersion]) -> int:
    return max((version.number for version in versions), default=0) + 1


def current_draft(versions: Sequence[AtlasVersion]) -> AtlasVersion | None:
    """The draft; there is one at most."""
    return next((version for version in versions if not version.is_locked), None)


def newest_locked(versions: Sequence[AtlasVersion]) -> AtlasVersion | None:
    return max((v for v in versions if v.is_locked), key=lambda v: v.number, default=None)
