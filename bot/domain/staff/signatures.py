"""Requests by one member of staff that a second one must sign; kept for a limited time."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account


class Matter(StrEnum):
    ROLE = "role"
    FREEZE = "freeze"
    LIFT = "lift"
    CIRCLE = "circle"
    CIRCLE_GROUP = "circle-group"
    ATLAS = "atlas"
    """``detail``: the version to lock; ``subject``: who wants it."""
    THREATS = "threats"
    """``detail``: the version of the register to lock; ``subject``: who wants it."""
    DIVISION = "division"
    """As for the atlas: ``detail`` is the version of the division of work."""
    PUBLICATION = "publication"
    FINAL_REPORT = "final-report"
    """``detail``: the beginning of the report's hash; ``subject``: who wants it."""
    RECALL = "recall"
    """``detail``: the referral to call back and the reason (``referrals.recalling``); ``subject``: who wants
    it."""
    TWO_PEOPLE = "two-people"
    """Two accounts do not belong to one person after all; ``subject``: one of them."""


LASTS: Final = {
    Matter.ROLE: timedelta(hours=24),
    Matter.FREEZE: timedelta(minutes=10),
    Matter.LIFT: timedelta(hours=24),
    Matter.CIRCLE: timedelta(hours=24),
    Matter.CIRCLE_GROUP: timedelta(hours=24),
    Matter.ATLAS: timedelta(hours=24),
    Matter.THREATS: timedelta(hours=24),
    Matter.DIVISION: timedelta(hours=24),
    Matter.PUBLICATION: timedelta(hours=24),
    Matter.FINAL_REPORT: timedelta(hours=24),
    Matter.RECALL: timedelta(hours=24),
    Matter.TWO_PEOPLE: timedelta(hours=24),
}
"""How long the first signature waits for the second."""


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """``detail``: for a role, the role to give; for a publication, the content's hash, with the first signer
    as ``subject`` because it is about nobody. It may be a group: its messenger and number. For a freeze,
    whose other account was noted while it waited (``mark_linked_accounts``)."""

    id: str
    matter: Matter
    subject: Account
    by: Account
    at: datetime
    detail: str = ""

    def fresh(self, *, now: datetime) -> bool:
        return timedelta() <= now - self.at <= LASTS[self.matter]


def signable(wanted: SignatureRequest | None, *, by: Account, now: datetime) -> SignatureRequest:
    """The request, if they may sign it. Raises NotFound if it is gone, NotAllowed for one's own request or
    one about oneself."""
    if wanted is None or not wanted.fresh(now=now):
        raise NotFound("sign-none")
    if wanted.by == by:
        raise NotAllowed("sign-alone")
    if wanted.subject == by:
        raise NotAllowed("sign-oneself")
    return wanted


def mark_linked_accounts(wanted: SignatureRequest, pair: Collection[Account]) -> SignatureRequest:
    """A waiting freeze while an owner links these two unlinked accounts as one person's. It is signed as if
    they were not linked: an owner links accounts alone and may be the one to be frozen, and the link would
    remove the second signature. Refusing the link would reveal that a freeze waits."""
    touched = {name for name, account in _people(wanted).items() if account in pair}
    return replace(wanted, detail=" ".join(sorted({*wanted.detail.split(), *touched})))


def linked_signers(wanted: SignatureRequest) -> tuple[Account, ...]:
    """The first signer and the subject: their other accounts may not sign."""
    apart = wanted.detail.split() if wanted.matter is Matter.FREEZE else []
    return tuple(account for name, account in _people(wanted).items() if name not in apart)


def _people(wanted: SignatureRequest) -> dict[str, Account]:
    return {"by": wanted.by, "subject": wanted.subject}
