"""Groups of learners: made by owners, joined by a code, looked after by their leads."""

from typing import Final

from bot.conversation.router import Route, Who
from bot.handlers.cohorts import cohort_form, cohort_progress, cohorts, enrol

ROUTES: Final = (
    Route("/enrol", enrol.enrol, button="enrol"),
    Route("state:enrol.code", enrol.take_typed_code),
    Route("/cohort", cohort_progress.groups, button="groups"),
    Route("group-table", cohort_progress.table),
    Route("group-picture", cohort_progress.picture),
    Route("group-file", cohort_progress.file),
    Route("/cohorts", cohorts.list_cohorts, button="cohorts", who=Who.OWNER),
    Route("cohort", cohorts.show_cohort, who=Who.OWNER),
    Route("cohort-switch", cohorts.ask_switch, who=Who.OWNER),
    Route("cohort-switch-yes", cohorts.switch, who=Who.OWNER),
    Route("cohort-code", cohorts.renew_code, who=Who.OWNER),
    Route("cohort-lead", cohorts.renew_lead, who=Who.OWNER),
    Route("cohort-new", cohort_form.begin, who=Who.OWNER),
    Route("cohort-track", cohort_form.track, who=Who.OWNER),
    Route("cohort-area", cohort_form.area, who=Who.OWNER),
    Route("cohort-here", cohort_form.choose_place, who=Who.OWNER),
    Route("cohort-most", cohort_form.choose_size, who=Who.OWNER),
    Route("cohort-until", cohort_form.choose_last_day, who=Who.OWNER),
    Route("cohort-make", cohort_form.make, who=Who.OWNER),
    Route("state:cohort.*", cohort_form.take_typed_answer, who=Who.OWNER),
)
