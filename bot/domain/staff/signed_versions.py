"""Versions that two people sign: a draft, at most one at a time, then locked for good with the hash of its text.

The atlas, and the division of work, are kept in such versions.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account


def canonical(value: Any) -> str:
    """JSON in canonical form: sorted keys, no spaces, letters unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(text: str) -> str:
    """The hash that identifies a locked version (SHA-256, hexadecimal)."""
    return hashlib.sha256(text.encode()).hexdigest()


class VersionStage(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """``text``: everything that the version says, empty in a list; ``hash``: of the text once it is locked;
    ``first`` and ``second``: the signers."""

    id: str
    number: int
    stage: VersionStage
    by: Account
    day: date
    text: str = ""
    hash: str = ""
    first: Account | None = None
    second: Account | None = None

    @property
    def is_locked(self) -> bool:
        return self.stage is VersionStage.LOCKED

    @property
    def content_hash(self) -> str:
        """The hash of the text, which identifies exports, also those of a draft. A draft that is locked
        unchanged keeps it. Needs the text."""
        return self.hash or seal(self.text)


def lock_version(draft: SignedVersion, *, first: Account, second: Account, day: date) -> SignedVersion:
    """The locked version, which never changes. Raises WrongState if it is locked already, NotAllowed if the
    second signature is missing or by the first signer."""
    if draft.is_locked:
        raise WrongState("atlas-locked-already")
    if first == second:
        raise NotAllowed("sign-alone")
    return replace(
        draft, stage=VersionStage.LOCKED, hash=seal(draft.text), first=first, second=second, day=day
    )


def next_number(versions: Sequence[SignedVersion]) -> int:
    return max((version.number for version in versions), default=0) + 1


def current_draft(versions: Sequence[SignedVersion]) -> SignedVersion | None:
    """The draft, if any; there is at most one."""
    return next((version for version in versions if not version.is_locked), None)


def newest_locked(versions: Sequence[SignedVersion]) -> SignedVersion | None:
    return max((v for v in versions if v.is_locked), key=lambda v: v.number, default=None)
