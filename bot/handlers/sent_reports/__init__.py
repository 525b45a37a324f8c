"""A sent report, for its reporter: the code, its state, answers, additions, verdicts, consent."""

from typing import Final

from bot.conversation.router import Route
from bot.handlers.sent_reports import (
    my_additions,
    my_alerts,
    my_answers,
    my_code_again,
    my_introductions,
    my_referrals,
    my_reports,
    my_verdicts,
    my_waiting,
    privacy_news,
    receipts,
)

ROUTES: Final = (
    Route("state:report.answer", my_answers.take_answer),
    Route("my-news", privacy_news.news),
    Route("/my_reports", my_reports.my_reports, button="my-reports"),
    Route("my-open", my_reports.open_mine),
    Route("my-answer", my_answers.ask_answer),
    Route("my-add", my_additions.ask_add),
    Route("state:mine.add", my_additions.take_added),
    Route("state:mine.code", my_code_again.take_code_again),
    Route("my-kept-none", my_waiting.discard_waiting),
    Route("my-disagree", my_verdicts.ask_disagree),
    Route("my-disagree-yes", my_verdicts.disagree_silently),
    Route("state:mine.disagree", my_verdicts.disagree_typed),
    Route("my-right", my_verdicts.answer_put_right),
    Route("my-summary", my_verdicts.answer_summary),
    Route("my-intro", my_introductions.show),
    Route("my-intro-write", my_introductions.begin),
    Route("my-intro-send", my_introductions.send),
    Route("my-intro-no", my_introductions.refuse),
    Route("state:mine.intro", my_introductions.preview_answer),
    Route("my-refer", my_referrals.show),
    Route("my-refer-look", my_referrals.look),
    Route("my-refer-hide", my_referrals.hide),
    Route("my-refer-later", my_referrals.answer_later),
    Route("my-refer-yes", my_referrals.agree_referral),
    Route("my-refer-no", my_referrals.refuse_referral),
    Route("my-alert", my_alerts.show),
    Route("my-alert-yes", my_alerts.permit),
    Route("my-alert-no", my_alerts.forbid),
    Route("my-withdraw", my_reports.ask_withdraw),
    Route("my-withdraw-yes", my_reports.withdraw),
    Route("/receipt", receipts.ask_code, button="receipt"),
)
