"""The moderators' private chat across cases:
what waits, search, many at once, saved replies, mutes, drills, the clock's words.
"""

from typing import Final

from bot.conversation.router import Route, Where, Who
from bot.handlers.desk import bulk, case_search, drill, mutes, own_body, queue, replies

ROUTES: Final = (
    Route("/queue", queue.desk, button="queue", who=Who.MODERATOR),
    Route("queue.first", queue.show_first_case, who=Who.MODERATOR),
    Route("mute", mutes.ask, who=Who.MODERATOR),
    Route("mute.why", mutes.ask_mute_reason, who=Who.MODERATOR),
    Route("mute.days", mutes.ask_mute_days, who=Who.MODERATOR),
    Route("mute.set", mutes.mute, who=Who.MODERATOR),
    Route("mutes", mutes.list_mutes, who=Who.MODERATOR),
    Route("mute.lift", mutes.lift, who=Who.MODERATOR),
    Route("replies", replies.replies, who=Who.MODERATOR),
    Route("reply.see", replies.see, who=Who.MODERATOR),
    Route("reply.drop", replies.drop, who=Who.MODERATOR),
    Route("reply.new", replies.ask_reply_name, who=Who.MODERATOR),
    Route("reply.pick", replies.pick, who=Who.MODERATOR),
    Route("reply.use", replies.use, who=Who.MODERATOR),
    Route("state:reply.name", replies.ask_reply_text, who=Who.MODERATOR),
    Route("state:reply.text", replies.save_reply_text, who=Who.MODERATOR),
    Route("bulk", bulk.begin, who=Who.MODERATOR),
    Route("bulk.mark", bulk.mark, who=Who.MODERATOR),
    Route("bulk.page", bulk.turn_page, who=Who.MODERATOR),
    Route("bulk.all", bulk.mark_all, who=Who.MODERATOR),
    Route("bulk.why", bulk.ask_reason, who=Who.MODERATOR),
    Route("bulk.see", bulk.preview, who=Who.MODERATOR),
    Route("bulk.yes", bulk.confirm, who=Who.MODERATOR),
    Route("bulk.undo", bulk.undo, who=Who.MODERATOR),
    Route("/search", case_search.ask, button="search", who=Who.MODERATOR),
    Route("search.page", case_search.page, who=Who.MODERATOR),
    Route("search.by", case_search.ask_filter, who=Who.MODERATOR),
    Route("search.only", case_search.choose_filter, who=Who.MODERATOR),
    Route("search.show", case_search.show, who=Who.MODERATOR),
    Route("/drill", drill.open_drill, button="drill", who=Who.MODERATOR),
    Route("drill.begin", drill.begin, who=Who.MODERATOR),
    Route("drill.join", drill.join, where=Where.ANY, who=Who.MODERATOR),
    Route("drill.next", drill.show_next_case, who=Who.MODERATOR),
    Route("drill.show", drill.show, who=Who.MODERATOR),
    Route("drill.claim", drill.claim, who=Who.MODERATOR),
    Route("drill.release", drill.release, who=Who.MODERATOR),
    Route("drill.open", drill.open_details, who=Who.MODERATOR),
    Route("drill.why", drill.ask_reason, who=Who.MODERATOR),
    Route("drill.as", drill.decide, who=Who.MODERATOR),
    Route("drill.undo", drill.undo, who=Who.MODERATOR),
    Route("drill.end", drill.ask_end, who=Who.MODERATOR),
    Route("drill.end-yes", drill.end, who=Who.MODERATOR),
    Route("state:case.search", case_search.search_typed_words, who=Who.MODERATOR),
    Route("own-body", own_body.ask, who=Who.STAFF),
    Route("own-body.is", own_body.choose, who=Who.STAFF),
    Route("own-body.yes", own_body.confirm, who=Who.STAFF),
)
