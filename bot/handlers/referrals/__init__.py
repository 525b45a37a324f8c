"""A verified case's way to a body: preparation, consent, signature, deadlines; requests for a witness."""

from typing import Final

from bot.conversation.router import Route, Where
from bot.domain.staff.permissions import Permission
from bot.handlers.referrals import introductions, refer, refer_files, refer_sign

ROUTES: Final = (
    Route("intro", introductions.ask, where=Where.ANY, needs=Permission.ASK_WITNESSES, answers_presser=True),
    Route("intro.body", introductions.begin, needs=Permission.ASK_WITNESSES),
    Route("intro.wish", introductions.wish, needs=Permission.ASK_WITNESSES),
    Route("intro.yes", introductions.sign, needs=Permission.ASK_WITNESSES),
    Route("intro.no", introductions.refuse, needs=Permission.ASK_WITNESSES),
    Route("intro.read", introductions.read, needs=Permission.READ_WITNESS_ANSWER, fresh=True),
    Route("state:case.intro", introductions.preview_wish, needs=Permission.ASK_WITNESSES),
    Route("refer", refer.ask, where=Where.ANY, needs=Permission.HANDLE_REFERRALS, answers_presser=True),
    Route("ref.who", refer.name, needs=Permission.HANDLE_REFERRALS),
    Route("ref.body", refer.begin, needs=Permission.HANDLE_REFERRALS),
    Route("ref.read", refer.read, needs=Permission.HANDLE_REFERRALS, fresh=True),
    Route("ref.known", refer_files.answer_source_check, needs=Permission.HANDLE_REFERRALS),
    Route("ref.leave", refer.leave, needs=Permission.HANDLE_REFERRALS),
    Route("ref.back", refer.cancel_referral, needs=Permission.HANDLE_REFERRALS),
    Route("ref.list", refer_files.show_files, needs=Permission.HANDLE_REFERRALS),
    Route("ref.file", refer_files.change, needs=Permission.HANDLE_REFERRALS),
    Route("ref.grid", refer_files.grid, needs=Permission.HANDLE_REFERRALS, fresh=True),
    Route("ref.film", refer_files.film, needs=Permission.HANDLE_REFERRALS, fresh=True),
    Route("ref.cell", refer_files.cell, needs=Permission.HANDLE_REFERRALS, fresh=True),
    Route("ref.ask", refer_files.send, needs=Permission.HANDLE_REFERRALS),
    Route("ref.see", refer_sign.see, needs=Permission.HANDLE_REFERRALS, fresh=True),
    Route("ref.look", refer_sign.look, needs=Permission.HANDLE_REFERRALS, fresh=True),
    Route("ref.yes", refer_sign.sign, needs=Permission.HANDLE_REFERRALS),
    Route("ref.no", refer_sign.refuse, needs=Permission.HANDLE_REFERRALS),
    Route("ref.recall", refer_sign.ask_recall, needs=Permission.RECALL_REFERRAL),
    Route("ref.recall-why", refer_sign.wish_recall, needs=Permission.RECALL_REFERRAL),
    Route("ref.recall-yes", refer_sign.sign_recall, needs=Permission.HANDLE_REFERRALS),
    Route("ref.recall-no", refer_sign.decline_recall, needs=Permission.HANDLE_REFERRALS),
    Route("state:case.refer", refer.preview_summary, needs=Permission.HANDLE_REFERRALS),
)
