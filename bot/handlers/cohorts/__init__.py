"""Groups of learners: created by owners, joined by a code, managed by their leads."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.cohorts import (
    cohort_form,
    cohort_progress,
    cohorts,
    enrol,
    group_due,
    group_gains,
    group_practice,
    group_questions,
    group_remind,
)

ROUTES: Final = (
    Route("/enrol", enrol.enrol, button="enrol"),
    Route("state:enrol.code", enrol.take_typed_code),
    Route("/cohort", cohort_progress.groups, button="groups"),
    Route("group-table", cohort_progress.table),
    Route("group-picture", cohort_progress.picture),
    Route("group-file", cohort_progress.file),
    Route("group-gain", group_gains.show_gains),
    Route("group-due", group_due.ask_day),
    Route("group-due-set", group_due.choose_day),
    Route(f"state:{group_due.STATE}", group_due.take_typed_day),
    # a lead's reminder
    Route("group-remind", group_remind.ask),
    Route("group-remind-yes", group_remind.send, once=True),
    Route("group-reminders", group_remind.switch),
    # an institution's own questions: for the lead, then for learners
    Route("group-questions", group_questions.home),
    Route(f"state:{group_questions.STATE}", group_questions.take),
    Route("group-q-add", group_questions.add, once=True),
    Route("group-q-drop", group_questions.drop),
    Route("group-q-list", group_questions.list_questions),
    Route("group-q-see", group_questions.see),
    Route("group-q-remove", group_questions.ask_removal),
    Route("group-q-remove-yes", group_questions.remove, once=True),
    Route("group-q-clear", group_questions.ask_clearing),
    Route("group-q-clear-yes", group_questions.clear, once=True),
    Route("group-ask", group_practice.ask),
    Route("group-answer", group_practice.answer),
    Route("/cohorts", cohorts.list_cohorts, button="cohorts", needs=Permission.MANAGE_COHORTS),
    Route("cohort", cohorts.show_cohort, needs=Permission.MANAGE_COHORTS),
    Route("cohort-switch", cohorts.ask_switch, needs=Permission.MANAGE_COHORTS),
    Route("cohort-switch-yes", cohorts.switch, needs=Permission.MANAGE_COHORTS),
    Route("cohort-code", cohorts.renew_code, needs=Permission.MANAGE_COHORTS),
    Route("cohort-lead", cohorts.renew_lead, needs=Permission.MANAGE_COHORTS),
    Route("cohort-new", cohort_form.begin, needs=Permission.MANAGE_COHORTS),
    Route("cohort-track", cohort_form.track, needs=Permission.MANAGE_COHORTS),
    Route("cohort-area", cohort_form.area, needs=Permission.MANAGE_COHORTS),
    Route("cohort-here", cohort_form.choose_place, needs=Permission.MANAGE_COHORTS),
    Route("cohort-most", cohort_form.choose_size, needs=Permission.MANAGE_COHORTS),
    Route("cohort-until", cohort_form.choose_last_day, needs=Permission.MANAGE_COHORTS),
    Route("cohort-make", cohort_form.make, needs=Permission.MANAGE_COHORTS),
    Route("state:cohort.*", cohort_form.take_typed_answer, needs=Permission.MANAGE_COHORTS),
)
