"""Staff call a referral back: why, and what a second person signs. Pure rules."""

from dataclasses import dataclass
from typing import Final

from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.referrals.referrals import BEFORE, Referral, ReferralStep
from bot.domain.staff.signatures import Matter, SignatureRequest

REASONS: Final = ("body", "words", "person")
"""The wrong body; words or copies that should not have gone; somebody can be recognised by it."""
_ANSWERED: Final = "+"


@dataclass(frozen=True, slots=True)
class RecallWish:
    """``answered``: whether the body had answered when it was wished, so that its answer goes with it."""

    referral_id: str
    reason: str
    answered: bool = False

    def detail(self) -> str:
        """At most 32 characters: an id of 22, a reason, a sign."""
        return f"{self.referral_id} {self.reason}{_ANSWERED if self.answered else ''}"


def read_recall_wish(wanted: SignatureRequest | None) -> RecallWish:
    """What this wish is about. Raises NotFound where it is about something else."""
    if wanted is None or wanted.matter is not Matter.RECALL:
        raise NotFound("sign-none")
    referral_id, _, reason = wanted.detail.partition(" ")
    return RecallWish(referral_id, reason.removesuffix(_ANSWERED), reason.endswith(_ANSWERED))


def require_sent(referral: Referral | None) -> Referral:
    """One that has left. Raises NotFound for any other: what has not gone is taken back by whoever prepared it."""
    if referral is None or referral.step in BEFORE:
        raise NotFound("recall-over")
    return referral


def make_recall_wish(referral: Referral, reason: str) -> RecallWish:
    """Raises BadInput for a reason that is none."""
    if reason not in REASONS:
        raise BadInput("recall-no-reason")
    return RecallWish(referral.id, reason, referral.step is ReferralStep.ANSWERED)


def require_wish_current(referral: Referral, what: RecallWish) -> None:
    """Raises WrongState where the body has answered since: whether that goes, too, is to be wished anew."""
    if referral.step is ReferralStep.ANSWERED and not what.answered:
        raise WrongState("recall-answered")
