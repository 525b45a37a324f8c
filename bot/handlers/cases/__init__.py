"""What staff do with a case: claim, read, ask, decide, merge, note, reopen, close."""

from functools import partial
from typing import Final

from bot.conversation.router import Route, Where
from bot.domain.staff.permissions import Permission
from bot.handlers.cases import (
    case,
    case_account,
    case_break,
    case_end,
    case_merge,
    decisions,
    further_actions,
    questions,
    second_opinion,
    voice_summary,
)

_asks: Final = partial(Route, where=Where.ANY, needs=Permission.WORK_ON_CASES, answers_presser=True)
"""A button beside a card whose answer asks its presser, and nobody else, something."""

ROUTES: Final = (
    _asks("case.note", case.ask_note),
    Route("state:case.note", case.save_note, needs=Permission.WORK_ON_CASES),
    Route("case.show", case.show, needs=Permission.WORK_ON_CASES),
    Route("case.claim", case.claim, where=Where.GROUP, needs=Permission.WORK_ON_CASES),
    Route("case.claim", case.claim, needs=Permission.WORK_ON_CASES, fresh=True, once=True),
    Route("case.release", case.release, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("case.more", further_actions.show_more, needs=Permission.WORK_ON_CASES),
    Route("case.hashes", further_actions.show_hashes, needs=Permission.WORK_ON_CASES),
    Route("case.history", further_actions.show_history, needs=Permission.WORK_ON_CASES, fresh=True),
    Route("case.next", case.show_next_case, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("case.why", case.explain_priority, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route(
        "case.open",
        case.open_details,
        where=Where.ANY,
        needs=Permission.WORK_ON_CASES,
        fresh=True,
        once=True,
        answers_presser=True,
    ),
    _asks("case.verify", decisions.verify),
    _asks("case.out", decisions.out_of_scope),
    _asks("case.reject", decisions.reject),
    Route("case.reason", decisions.decide, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    _asks("case.write", decisions.write),
    Route("case.write-send", decisions.send_written, needs=Permission.WORK_ON_CASES),
    _asks("case.ask", questions.ask),
    Route("case.ask-send", questions.send, needs=Permission.WORK_ON_CASES),
    Route("case.account", case_account.ask, needs=Permission.WORK_ON_CASES, fresh=True),
    Route("case.account-as", case_account.choose, needs=Permission.WORK_ON_CASES, fresh=True),
    Route("case.undo", case.undo, where=Where.GROUP, needs=Permission.WORK_ON_CASES),
    Route("case.undo", case.undo, needs=Permission.WORK_ON_CASES, fresh=True, once=True),
    Route("case.added", case.open_additions, needs=Permission.WORK_ON_CASES, fresh=True),
    _asks("case.merge", case_merge.ask),
    Route("case.merge-with", case_merge.preview_picked_case, needs=Permission.WORK_ON_CASES, fresh=True),
    Route("case.merge-yes", case_merge.confirm, needs=Permission.WORK_ON_CASES),
    Route("case.unmerge", case_merge.ask_unmerge, needs=Permission.WORK_ON_CASES),
    Route("case.unmerge-yes", case_merge.confirm_unmerge, needs=Permission.WORK_ON_CASES),
    _asks("case.sum", voice_summary.begin),
    Route("case.sum-act", voice_summary.choose, needs=Permission.WORK_ON_CASES),
    Route("case.sum-send", voice_summary.send, needs=Permission.WORK_ON_CASES),
    _asks("case.break", case_break.ask),
    Route("case.break-why", case_break.wish, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("case.break-yes", case_break.agree, needs=Permission.WORK_ON_CASES),
    Route("case.break-no", case_break.refuse, needs=Permission.WORK_ON_CASES),
    Route("case.opinion", second_opinion.ask, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("case.opinion-read", second_opinion.read_case, needs=Permission.WORK_ON_CASES, fresh=True),
    Route("case.opinion-as", second_opinion.answer, needs=Permission.WORK_ON_CASES),
    Route("case.opinion-more", second_opinion.ask_words, needs=Permission.WORK_ON_CASES),
    Route("state:case.opinion", second_opinion.save_opinion_words, needs=Permission.WORK_ON_CASES),
    _asks("case.reopen", case_end.ask_reopening_reason),
    Route("case.reopen-why", case_end.reopen, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    _asks("case.close", case_end.ask_closing_reason),
    Route("case.end", case_end.end, where=Where.ANY, needs=Permission.WORK_ON_CASES),
    Route("state:case.reason", decisions.preview_typed_reason, needs=Permission.WORK_ON_CASES),
    Route("state:case.ask", questions.preview_typed_question, needs=Permission.WORK_ON_CASES),
    Route("state:case.merge", case_merge.preview_typed_case, needs=Permission.WORK_ON_CASES, fresh=True),
    Route("state:case.sum-find", voice_summary.find, needs=Permission.WORK_ON_CASES),
    Route("state:case.sum", voice_summary.preview_summary, needs=Permission.WORK_ON_CASES),
)
