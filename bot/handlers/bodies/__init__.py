"""The competent bodies: the liaisons' desk, letters to bodies, and a reporter's own complaint to one."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.bodies import body_desk, complaint

ROUTES: Final = (
    # a reporter's own complaint
    Route("complaint", complaint.show_complaint),
    Route("complaint-to", complaint.write),
    Route("complaint-own", complaint.ask_own_words),
    Route(f"state:{complaint.STATE}", complaint.take_own_words),
    Route("complaint-remind", complaint.remind_me),
    Route("complaint-quiet", complaint.do_not_remind),
    # the liaisons' desk
    Route("/referrals", body_desk.desk, button="body.list", needs=Permission.OPEN_BODY_DESK),
    Route("body.see", body_desk.see, needs=Permission.OPEN_BODY_DESK),
    Route("body.open", body_desk.open_package, needs=Permission.OPEN_BODY_DESK),
    Route("body.ack", body_desk.confirm_receipt, needs=Permission.OPEN_BODY_DESK),
    Route("body.how", body_desk.ask_answer_words, needs=Permission.OPEN_BODY_DESK),
    Route("body.send", body_desk.send, needs=Permission.OPEN_BODY_DESK),
    Route("body.witness", body_desk.begin, needs=Permission.OPEN_BODY_DESK),
    Route("body.wish", body_desk.wish, needs=Permission.OPEN_BODY_DESK),
    Route("state:body.witness", body_desk.preview_wish, needs=Permission.OPEN_BODY_DESK),
    Route("state:body.answer", body_desk.preview_answer, needs=Permission.OPEN_BODY_DESK),
)
