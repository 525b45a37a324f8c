"""Staff call a referral back: the reasons, and what a second person signs. Pure rules."""

from dataclasses import dataclass
from typing import Final

from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.referrals.referrals import BEFORE, Referral, ReferralStep
from bot.domain.staff.signatures import Matter, SignatureRequest

REASONS: Final = ("body", "words", "person")
"""The wrong body; words or copies that should not have been sent; somebody can be recognised."""
_ANSWERED: Final = "+"


@dataclass(frozen=True, slots=True)
class RecallWish:
    """``answered``: whether the body had answered when the recall was requested, so that its answer is
    removed too."""

    referral_id: str
    reason: str
    answered: bool = False

    def detail(self) -> str:
        """At most 32 characters: an id of 22, a reason, a sign."""
        return f"{self.referral_id} {self.reason}{_ANSWERED if self.answered else ''}"


def read_recall_wish(wanted: SignatureRequest | None) -> RecallWish:
    """What this request is about. Raises NotFound if it is not a recall."""
    if wanted is None or wanted.matter is not Matter.RECALL:
        raise NotFound("sign-none")
    referral_id, _, reason = wanted.detail.partition(" ")
    return RecallWish(referral_id, reason.removesuffix(_ANSWERED), reason.endswith(_ANSWERED))


def require_sent(referral: Referral | None) -> Referral:
    """A referral that was sent. Raises NotFound for any other: the person who prepared it takes back an
    unsent one."""
    if referral is None or referral.step in BEFORE:
        raise NotFound("recall-over")
    return referral


def make_recall_wish(referral: Referral, reason: str) -> RecallWish:
    """Raises BadInput for an unknown reason."""
    if reason not in REASONS:
        raise BadInput("recall-no-reason")
    return RecallWish(referral.id, reason, referral.step is ReferralStep.ANSWERED)


def require_wish_current(referral: Referral, what: RecallWish) -> None:
    """Raises WrongState if the body has answered since: then a new request must include the answer."""
    if referral.step is ReferralStep.ANSWERED and not what.answered:
        raise WrongState("recall-answered")
