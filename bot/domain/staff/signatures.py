"""What one member of staff wants and a second one must sign: kept until then, at most for a while."""

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
    """``detail``: the version to be locked; ``subject``: who wants it."""
    PUBLICATION = "publication"
    RECALL = "recall"
    """``detail``: which referral is called back, and why (``referrals.recalling``); ``subject``: who wants it."""
    TWO_PEOPLE = "two-people"
    """That two accounts are not one person's after all; ``subject``: one of them."""


LASTS: Final = {
    Matter.ROLE: timedelta(hours=24),
    Matter.FREEZE: timedelta(minutes=10),
    Matter.LIFT: timedelta(hours=24),
    Matter.CIRCLE: timedelta(hours=24),
    Matter.CIRCLE_GROUP: timedelta(hours=24),
    Matter.ATLAS: timedelta(hours=24),
    Matter.PUBLICATION: timedelta(hours=24),
    Matter.RECALL: timedelta(hours=24),
    Matter.TWO_PEOPLE: timedelta(hours=24),
}
"""For how long the first signature waits for the second."""


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """``detail``: the role, where one is to be given; the content's hash, where something is to be published, whose
    ``subject`` is the first signer himself: it is about nobody. It may be a group: its messenger and number. Of a stop,
    whose other account was noted while it waited (``noted_meanwhile``)."""

    id: str
    matter: Matter
    subject: Account
    by: Account
    at: datetime
    detail: str = ""

    def fresh(self, *, now: datetime) -> bool:
        return timedelta() <= now - self.at <= LASTS[self.matter]


def signable(wanted: SignatureRequest | None, *, by: Account, now: datetime) -> SignatureRequest:
    """What he may sign. Raises NotFound where nobody wants it any more, NotAllowed for one's own wish and about
    oneself."""
    if wanted is None or not wanted.fresh(now=now):
        raise NotFound("sign-none")
    if wanted.by == by:
        raise NotAllowed("sign-alone")
    if wanted.subject == by:
        raise NotAllowed("sign-oneself")
    return wanted


def mark_linked_accounts(wanted: SignatureRequest, pair: Collection[Account]) -> SignatureRequest:
    """The stop that waits while an owner notes these two accounts, which were free until now, as one person's. It is
    signed as if he had not: he does it alone, it may be he who is to be stopped, and the second signature would be
    gone. Nor is he refused, which would tell him that a stop waits."""
    touched = {name for name, account in _people(wanted).items() if account in pair}
    return replace(wanted, detail=" ".join(sorted({*wanted.detail.split(), *touched})))


def linked_signers(wanted: SignatureRequest) -> tuple[Account, ...]:
    """The first signer and the one it is about, where whoever is the same person may not sign."""
    apart = wanted.detail.split() if wanted.matter is Matter.FREEZE else []
    return tuple(account for name, account in _people(wanted).items() if name not in apart)


def _people(wanted: SignatureRequest) -> dict[str, Account]:
    return {"by": wanted.by, "subject": wanted.subject}
