"""The buttons below a referral, for those who speak for its body."""

from typing import Final

from bot.conversation.outgoing import Button, Rows
from bot.domain.referrals.referrals import Referral, ReferralOutcome, ReferralStep
from bot.handlers.pieces import button
from bot.handlers.press_arguments import ReferralAnswer

TEXT_FAMILIES: Final = tuple(f"body-button-{outcome.replace('_', '-')}" for outcome in ReferralOutcome)


def letter_row(referral: Referral) -> tuple[Button, ...]:
    """Fetches the letter and the copies."""
    return (button("body-button-open", "body.open", referral.id),)


def answer_rows(referral: Referral) -> Rows:
    """«We have it in hand», and each possible answer, as long as they are open."""
    acknowledge: Rows = (
        ((button("body-button-ack", "body.ack", referral.id),),) if referral.step is ReferralStep.SENT else ()
    )
    if not referral.is_open:
        return acknowledge
    answers: Rows = tuple((_answer_button(referral, outcome),) for outcome in ReferralOutcome)
    return (*acknowledge, *answers)


def _answer_button(referral: Referral, outcome: ReferralOutcome) -> Button:
    key = f"body-button-{outcome.replace('_', '-')}"
    return button(key, "body.how", ReferralAnswer(referral.id, outcome))
