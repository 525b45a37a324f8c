"""A verified case on its way to a body: prepared, agreed to, signed, watched; a body's wish for a witness."""

from typing import Final

from bot.conversation.router import Route, Where, Who
from bot.handlers.referrals import introductions, refer, refer_files, refer_recall, refer_sign

ROUTES: Final = (
    Route("intro", introductions.ask, where=Where.ANY, who=Who.MODERATOR),
    Route("intro.body", introductions.begin, who=Who.MODERATOR),
    Route("intro.wish", introductions.wish, who=Who.MODERATOR),
    Route("intro.yes", introductions.sign, who=Who.MODERATOR),
    Route("intro.no", introductions.refuse, who=Who.MODERATOR),
    Route("intro.read", introductions.read, who=Who.LIAISON, fresh=True),
    Route("state:case.intro", introductions.preview_wish, who=Who.MODERATOR),
    Route("refer", refer.ask, where=Where.ANY, who=Who.MODERATOR),
    Route("ref.who", refer.name, who=Who.MODERATOR),
    Route("ref.body", refer.begin, who=Who.MODERATOR),
    Route("ref.read", refer.read, who=Who.MODERATOR, fresh=True),
    Route("ref.known", refer_files.answer_source_check, who=Who.MODERATOR),
    Route("ref.leave", refer.leave, who=Who.MODERATOR),
    Route("ref.back", refer.cancel_referral, who=Who.MODERATOR),
    Route("ref.list", refer_files.show_files, who=Who.MODERATOR),
    Route("ref.file", refer_files.change, who=Who.MODERATOR),
    Route("ref.grid", refer_files.grid, who=Who.MODERATOR, fresh=True),
    Route("ref.film", refer_files.film, who=Who.MODERATOR, fresh=True),
    Route("ref.cell", refer_files.cell, who=Who.MODERATOR),
    Route("ref.ask", refer_files.send, who=Who.MODERATOR),
    Route("ref.see", refer_sign.see, who=Who.MODERATOR, fresh=True),
    Route("ref.look", refer_sign.look, who=Who.MODERATOR, fresh=True),
    Route("ref.yes", refer_sign.sign, who=Who.MODERATOR),
    Route("ref.no", refer_sign.refuse, who=Who.MODERATOR),
    Route("ref.recall", refer_recall.ask, who=Who.LEAD),
    Route("ref.recall-why", refer_recall.wish, who=Who.LEAD),
    Route("ref.recall-yes", refer_recall.sign, who=Who.MODERATOR),
    Route("ref.recall-no", refer_recall.refuse, who=Who.MODERATOR),
    Route("state:case.refer", refer.preview_summary, who=Who.MODERATOR),
)
