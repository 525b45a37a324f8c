"""The report form: its entrance, its questions one by one, files sent with them, review and sending."""

from typing import Final

from bot.conversation.router import Route, Typed
from bot.handlers.reporting import (
    listening,
    report_code,
    report_form,
    report_outside,
    report_picks,
    report_review,
    stray_location,
    stray_message,
)

ROUTES: Final = (
    Route("/report", report_form.open_report, button="report"),
    Route("report-start", report_form.start_report, epoch=True),
    Route("report-agree", report_form.agree, epoch=True),
    Route("report-on", report_form.go_on, epoch=True),
    Route("report-show", report_picks.show, epoch=True),
    Route("report-pick", report_picks.pick, epoch=True),
    Route("report-located", report_picks.pick_located, epoch=True),
    Route("report-back", report_form.go_back, epoch=True),
    Route("report-keep", report_form.keep, epoch=True),
    Route("report-edit", report_form.edit, epoch=True),
    Route("report-drop-files", report_form.ask_drop_files, epoch=True),
    Route("report-drop-yes", report_form.drop_files, epoch=True, typed=Typed.NEVER),
    Route("report-drop-point", report_form.drop_point, epoch=True),
    Route("report-outside", report_outside.ask_outside, epoch=True, typed=Typed.WHOLE),
    Route("report-decline", report_outside.decline_outside, epoch=True, typed=Typed.NEVER),
    Route("report-cancel", report_form.cancel, epoch=True),
    Route("report-discard", report_form.discard, epoch=True, typed=Typed.NEVER),
    Route("report-code", report_code.show_code, epoch=True),
    Route("report-want-answer", report_code.want_answer, once=True),
    Route("report-no-answer", report_code.decline_answer, once=True),
    Route("report-change", report_review.show_changes, epoch=True),
    Route("report-send", report_review.send, epoch=True, typed=Typed.WHOLE),
    Route("erase", report_review.erase),
    Route("listen", listening.listen),
    Route("report-here", stray_location.report_from_here),
    # a message sent outside any question
    Route("later-answer", stray_message.to_answer, once=True, typed=Typed.WHOLE),
    Route("later-case", stray_message.add_to_case, once=True, typed=Typed.WHOLE),
    Route("later-draft", stray_message.add_to_draft, once=True),
    Route("later-new", stray_message.start_new_report, once=True),
    Route("later-none", stray_message.forget, once=True, typed=Typed.NEVER),
)
