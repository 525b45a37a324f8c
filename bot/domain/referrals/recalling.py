"""Staff call a referral back: why, and what a second person signs. Pure rules."""

from dataclasses import dataclass
from typing import Final

from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.referrals.referrals import BEFORE, Referral, Step
from bot.domain.staff.signatures import Matter, Wanted

REASONS: Final = ("body", "words", "person")
"""The wrong body; words or copies that should not have gone; somebody can be recognised by it."""
_ANSWERED: Final = "+"


@dataclass(frozen=True, slots=True)
class Meant:
    """``answered``: whether the body had answered when it was wished, so that its answer goes with it."""

    referral_id: str
    reason: str
    answered: bool = False

    def detail(self) -> str:
        """At most 32 characters: an id of 22, a reason, a sign."""
        return f"{self.referral_id} {self.reason}{_ANSWERED if self.answered else ''}"


def meant(wanted: Wanted | None) -> Meant:
    """What this wish is about. Raises NotFound where it is about something else."""
    if wanted is None or wanted.matter is not Matter.RECALL:
        raise NotFound("sign-none")
    referral_id, _, reason = wanted.detail.partition(" ")
    return Meant(referral_id, reason.removesuffix(_ANSWERED), reason.endswith(_ANSWERED))


def gone(one: Referral | None) -> Referral:
    """One that has left. Raises NotFound for any other: what has not gone is taken back by whoever prepared it."""
    if one is None or one.step in BEFORE:
        raise NotFound("recall-over")
    return one


def wish(one: Referral, reason: str) -> Meant:
    """Raises BadInput for a reason that is none."""
    if reason not in REASONS:
        raise BadInput("recall-no-reason")
    return Meant(one.id, reason, one.step is Step.ANSWERED)


def still_meant(one: Referral, what: Meant) -> None:
    """Raises WrongState where the body has answered since: whether that goes, too, is to be wished anew."""
    if one.step is Step.ANSWERED and not what.answered:
        raise WrongState("recall-answered")
