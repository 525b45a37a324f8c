"""Lessons, quizzes, progress, certificates, handouts, reminders, and remarks about cards."""

from typing import Final

from bot.conversation.router import Route, Typed
from bot.domain.staff.permissions import Permission
from bot.handlers.learning import (
    ballots,
    card_checks,
    certificates,
    daily,
    gain_tests,
    handouts,
    law_news,
    lessons,
    own_questions,
    progress,
    quizzes,
    remark_desk,
    remarks,
    reminders,
    sharing,
    single_questions,
    verify,
)

ROUTES: Final = (
    # lessons
    Route("/learn", lessons.learn, button="learn"),
    Route("tier", lessons.tier),
    Route("lesson", lessons.open_lesson),
    Route("card", lessons.show_card),
    Route("check", card_checks.press_answer),
    Route("card-law", lessons.card_law),
    Route("scene", lessons.scene),
    Route("scene-law", lessons.scene_law),
    Route("tracks", lessons.tracks),
    Route("terms", lessons.card_terms),
    Route("scene-terms", lessons.scene_terms),
    Route("diagram", lessons.diagram),
    Route("progress", progress.progress),
    Route("topics", progress.topics),
    Route("past", progress.list_past_results),
    Route("past-show", progress.show_past_result),
    # quizzes
    Route("/quiz", quizzes.quiz, button="quiz"),
    Route("quiz-go", quizzes.begin),
    Route("quiz-on", quizzes.go_on),
    Route("q", quizzes.option),
    Route("q-send", quizzes.send),
    Route("q-undo", quizzes.undo),
    # ten questions before and after a track
    Route("gain", gain_tests.show_intro),
    Route("gain-go", gain_tests.begin),
    Route("gain-answer", gain_tests.answer),
    Route("gain-skip", gain_tests.decline),
    # rounds of ballots
    Route("ballot-practice", ballots.practice),
    Route("ballot-begin", ballots.begin, once=True),
    Route("ballot-anew", ballots.begin_anew, once=True, typed=Typed.WHOLE),
    Route("ballot-answer", ballots.answer, once=True),
    Route("ballot-next", ballots.show_next, once=True),
    Route("ballot-minutes", ballots.minutes),
    Route("ballot-line", ballots.change_line),
    Route("ballot-piles", ballots.piles),
    Route("ballot-close", ballots.close),
    Route(f"state:{ballots.COUNTING}", ballots.take_count),
    # questions for a duty, or about a kind of council
    Route("own-ask", own_questions.ask),
    # passing on
    Route("share", sharing.share),
    Route("shared", sharing.open_press),
    Route("single", single_questions.try_answer),
    # remarks about cards
    Route("remark", remarks.begin),
    Route("remark-kind", remarks.kind),
    Route("remark-wants", remarks.answer),
    Route("remark-send", remarks.send),
    Route("state:remark.words", remarks.preview_words),
    Route("/remarks", remark_desk.remarks, button="remarks"),
    Route("remark-see", remark_desk.see),
    Route("remark-card", remark_desk.card),
    Route("remark-reply", remark_desk.ask_answer),
    Route("remark-reply-send", remark_desk.send),
    Route("remark-close", remark_desk.ask_close),
    Route("remark-end", remark_desk.close),
    Route("state:remark.answer", remark_desk.preview_answer),
    # handouts to print
    Route("/handouts", handouts.handouts, button="handouts"),
    Route("handout", handouts.checklist),
    Route("handout-poster", handouts.poster),
    # certificates
    Route("/certificate", certificates.certificates, button="certificate"),
    Route("cert-new", certificates.begin_certificate),
    Route("state:certificate.*", certificates.preview_name),
    Route("cert-send", certificates.send),
    Route("cert-drop", certificates.ask_give_back),
    Route("cert-drop-yes", certificates.give_back),
    Route("/verify", verify.verify, button="verify"),
    Route("state:verify.number", verify.typed_number),
    Route("state:verify.name", verify.typed_name),
    Route("/revoke", verify.ask_revoke, button="cert-revoke", needs=Permission.REVOKE_CERTIFICATES),
    Route("cert-revoke-yes", verify.revoke, needs=Permission.REVOKE_CERTIFICATES),
    # reviews and news of the law
    Route("/review", quizzes.review, button="review"),
    Route("/reminders", reminders.reminders, button="remind"),
    Route("/daily", daily.daily, button="daily"),
    Route("law-news", law_news.news),
)
