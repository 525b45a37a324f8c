"""The moderators' private chat across cases: queue, search, bulk actions, saved replies, mutes, drills, and
notices sent by the clock."""

from typing import Final

from bot.conversation.router import Route, Where
from bot.domain.staff.permissions import Permission
from bot.handlers.desk import bulk, case_search, drill, mutes, own_body, queue, replies

ROUTES: Final = (
    Route("/queue", queue.desk, button="queue", needs=Permission.WORK_ON_CASES),
    Route("queue.first", queue.show_first_case, needs=Permission.WORK_ON_CASES),
    Route("mute", mutes.ask, needs=Permission.MUTE_REPORTERS),
    Route("mute.why", mutes.ask_mute_reason, needs=Permission.MUTE_REPORTERS),
    Route("mute.days", mutes.ask_mute_days, needs=Permission.MUTE_REPORTERS),
    Route("mute.set", mutes.mute, needs=Permission.MUTE_REPORTERS),
    Route("mutes", mutes.list_mutes, needs=Permission.MUTE_REPORTERS),
    Route("mute.lift", mutes.lift, needs=Permission.MUTE_REPORTERS),
    Route("replies", replies.replies, needs=Permission.WORK_ON_CASES),
    Route("reply.see", replies.see, needs=Permission.WORK_ON_CASES),
    Route("reply.drop", replies.drop, needs=Permission.WORK_ON_CASES),
    Route("reply.new", replies.ask_reply_name, needs=Permission.WORK_ON_CASES),
    Route("reply.pick", replies.pick, needs=Permission.WORK_ON_CASES),
    Route("reply.use", replies.use, needs=Permission.WORK_ON_CASES),
    Route("state:reply.name", replies.ask_reply_text, needs=Permission.WORK_ON_CASES),
    Route("state:reply.text", replies.save_reply_text, needs=Permission.WORK_ON_CASES),
    Route("bulk", bulk.begin, needs=Permission.WORK_ON_CASES),
    Route("bulk.mark", bulk.mark, needs=Permission.WORK_ON_CASES),
    Route("bulk.page", bulk.turn_page, needs=Permission.WORK_ON_CASES),
    Route("bulk.all", bulk.mark_all, needs=Permission.WORK_ON_CASES),
    Route("bulk.why", bulk.ask_reason, needs=Permission.WORK_ON_CASES),
    Route("bulk.see", bulk.preview, needs=Permission.WORK_ON_CASES),
    Route("bulk.yes", bulk.confirm, needs=Permission.WORK_ON_CASES),
    Route("bulk.undo", bulk.undo, needs=Permission.WORK_ON_CASES),
    Route("/search", case_search.ask, button="search", needs=Permission.WORK_ON_CASES),
    Route("search.page", case_search.page, needs=Permission.WORK_ON_CASES),
    Route("search.by", case_search.ask_filter, needs=Permission.WORK_ON_CASES),
    Route("search.only", case_search.choose_filter, needs=Permission.WORK_ON_CASES),
    Route("search.show", case_search.show, needs=Permission.WORK_ON_CASES),
    Route("/drill", drill.open_drill, button="drill", needs=Permission.DRILL),
    Route("drill.begin", drill.begin, needs=Permission.DRILL),
    Route("drill.join", drill.join, where=Where.ANY, needs=Permission.DRILL),
    Route("drill.next", drill.show_next_case, needs=Permission.DRILL),
    Route("drill.show", drill.show, needs=Permission.DRILL),
    Route("drill.claim", drill.claim, needs=Permission.DRILL),
    Route("drill.release", drill.release, needs=Permission.DRILL),
    Route("drill.open", drill.open_details, needs=Permission.DRILL),
    Route("drill.why", drill.ask_reason, needs=Permission.DRILL),
    Route("drill.as", drill.decide, needs=Permission.DRILL),
    Route("drill.undo", drill.undo, needs=Permission.DRILL),
    Route("drill.end", drill.ask_end, needs=Permission.DRILL),
    Route("drill.end-yes", drill.end, needs=Permission.DRILL),
    Route("state:case.search", case_search.search_typed_words, needs=Permission.WORK_ON_CASES),
    Route("own-body", own_body.ask, needs=Permission.NAME_OWN_BODY),
    Route("own-body.is", own_body.choose, needs=Permission.NAME_OWN_BODY),
    Route("own-body.yes", own_body.confirm, needs=Permission.NAME_OWN_BODY),
)
