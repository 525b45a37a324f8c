"""Quick alerts: the assignee prepares one, a lead signs it, the liaison acknowledges it, and it is called back."""

from typing import Final

from bot.conversation.router import Route, Where
from bot.domain.staff.permissions import Permission
from bot.handlers.alerts import alert, alert_ends, alert_lists, alert_sign

ROUTES: Final = (
    Route(
        "alert",
        alert.ask,
        where=Where.ANY,
        needs=Permission.HANDLE_REFERRALS,
        fresh=True,
        answers_presser=True,
    ),
    Route("alert.ask", alert.ask_reporter, needs=Permission.HANDLE_REFERRALS),
    Route("alert.one", alert.answer_source_check, needs=Permission.HANDLE_REFERRALS, once=True),
    Route("alert.who", alert.ask_actor, needs=Permission.HANDLE_REFERRALS),
    Route("alert.see", alert_lists.show_to_sign, needs=Permission.SIGN_ALERT, fresh=True),
    Route("alert.open", alert_lists.show_to_body, needs=Permission.OPEN_BODY_DESK, fresh=True),
    Route("alert.yes", alert_sign.sign, needs=Permission.SIGN_ALERT),
    Route("alert.no", alert_sign.refuse, needs=Permission.SIGN_ALERT),
    Route("alert.ack", alert_sign.confirm_receipt, needs=Permission.OPEN_BODY_DESK),
    Route("alert.back", alert_ends.ask_reason, needs=Permission.HANDLE_REFERRALS),
    Route("alert.back-why", alert_ends.call_back, needs=Permission.HANDLE_REFERRALS),
)
