"""The bodies: their liaisons' desk, the letter to one, and a reporter's own complaint to one."""

from typing import Final

from bot.conversation.router import Route, Who
from bot.handlers.bodies import body_desk, body_witness, complaint

ROUTES: Final = (
    # a reporter's own complaint
    Route("complaint", complaint.show_complaint),
    Route("complaint-to", complaint.write),
    Route("complaint-own", complaint.ask_own_words),
    Route(f"state:{complaint.STATE}", complaint.take_own_words),
    Route("complaint-remind", complaint.remind_me),
    Route("complaint-quiet", complaint.do_not_remind),
    # the liaisons' desk
    Route("/referrals", body_desk.desk, button="body.list", who=Who.LIAISON),
    Route("body.see", body_desk.see, who=Who.LIAISON),
    Route("body.open", body_desk.open_package, who=Who.LIAISON),
    Route("body.ack", body_desk.confirm_receipt, who=Who.LIAISON),
    Route("body.how", body_desk.ask_answer_words, who=Who.LIAISON),
    Route("body.send", body_desk.send, who=Who.LIAISON),
    Route("body.witness", body_witness.begin, who=Who.LIAISON),
    Route("body.wish", body_witness.wish, who=Who.LIAISON),
    Route("state:body.witness", body_witness.preview_wish, who=Who.LIAISON),
    Route("state:body.answer", body_desk.preview_answer, who=Who.LIAISON),
)
