"""What owners see and set: settings, the phase, the program's health, destroying keys."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.catalogue.election import POLLING, RESULT, Election
from bot.domain.staff.permissions import Permission
from bot.handlers.owner import (
    admin,
    admin_asking,
    admin_bodies,
    admin_health,
    admin_questions,
    admin_setting,
    burn,
    first_day,
    phase_hold,
    recordings,
)

ROUTES: Final = (
    Route("/admin", admin.admin, button="admin", needs=Permission.CHANGE_SETTINGS),
    Route("first-steps", first_day.show_steps, needs=Permission.CHANGE_SETTINGS),
    Route("first-step", first_day.show_step, needs=Permission.CHANGE_SETTINGS),
    Route("/reporting", admin.reporting, needs=Permission.CHANGE_SETTINGS),
    Route("admin.days", admin_setting.days, needs=Permission.CHANGE_SETTINGS),
    Route("admin.day", admin_setting.day, needs=Permission.CHANGE_SETTINGS),
    Route("admin.see", admin_setting.see, needs=Permission.CHANGE_SETTINGS),
    Route("admin.numbers", admin_setting.numbers, needs=Permission.CHANGE_SETTINGS),
    Route("admin.line", admin_setting.new_line, needs=Permission.CHANGE_SETTINGS),
    Route("admin.groups", admin.groups, needs=Permission.CHANGE_SETTINGS),
    Route("admin.bodies", admin_bodies.bodies, needs=Permission.CHANGE_SETTINGS),
    Route("admin.body", admin_bodies.body, needs=Permission.CHANGE_SETTINGS),
    Route("admin.liaison", admin_bodies.choose_liaison, needs=Permission.CHANGE_SETTINGS),
    Route("admin.liaison-ask", admin_bodies.ask, needs=Permission.CHANGE_SETTINGS),
    Route("admin.liaison-yes", admin_bodies.name_liaison, needs=Permission.CHANGE_SETTINGS),
    Route("admin.liaison-end", admin_bodies.ask_end, needs=Permission.CHANGE_SETTINGS),
    Route("admin.liaison-ended", admin_bodies.confirm_end, needs=Permission.CHANGE_SETTINGS),
    Route("admin.questions", admin_questions.questions, needs=Permission.CHANGE_SETTINGS),
    Route("admin.hours", admin_questions.ask_hours, needs=Permission.CHANGE_SETTINGS),
    Route("state:admin.hours", admin_questions.take_hours, needs=Permission.CHANGE_SETTINGS),
    Route("admin.keeping", admin_setting.show_retention, needs=Permission.CHANGE_SETTINGS),
    Route("admin.keep", admin_setting.ask_retention, needs=Permission.CHANGE_SETTINGS),
    Route("admin.content", admin.content, needs=Permission.CHANGE_SETTINGS),
    Route("admin.health", admin_health.health, needs=Permission.CHANGE_SETTINGS),
    Route("admin.ask", admin_asking.ask, needs=Permission.CHANGE_SETTINGS),
    Route("admin.yes", admin_asking.apply_change, once=True, needs=Permission.CHANGE_SETTINGS),
    Route("admin.no", admin_asking.cancel_change, needs=Permission.CHANGE_SETTINGS),
    Route("state:admin.liaison", admin_bodies.take_account, needs=Permission.CHANGE_SETTINGS),
    Route("state:admin.phase", phase_hold.take_reason, needs=Permission.CHANGE_SETTINGS),
    Route("state:admin.*", admin_setting.take_value, needs=Permission.CHANGE_SETTINGS),
    Route("/phase", admin.phase, needs=Permission.CHANGE_SETTINGS),
    Route("phase-auto", phase_hold.ask_end, needs=Permission.CHANGE_SETTINGS),
    Route("phase-auto-yes", phase_hold.confirm_end, needs=Permission.CHANGE_SETTINGS),
    Route("phase-until", phase_hold.choose_end, needs=Permission.CHANGE_SETTINGS),
    Route("phase-until-yes", phase_hold.confirm_hold, needs=Permission.CHANGE_SETTINGS),
    Route("/polling_day", admin.election_day, needs=Permission.CHANGE_SETTINGS),
    Route("/result_day", admin.election_day, needs=Permission.CHANGE_SETTINGS),
    Route("recordings", recordings.recordings, needs=Permission.CHANGE_SETTINGS),
    Route("recording", recordings.read_aloud, needs=Permission.CHANGE_SETTINGS),
    Route("recording-on", recordings.publish, needs=Permission.CHANGE_SETTINGS),
    Route("recording-off", recordings.remove, needs=Permission.CHANGE_SETTINGS),
    Route("state:recording.voice", recordings.take_voice, needs=Permission.CHANGE_SETTINGS),
    Route("/burn", burn.burn, button="burn", needs=Permission.BURN),
    Route("burn-ask", burn.propose, needs=Permission.BURN),
    Route("burn-yes", burn.confirm, needs=Permission.BURN),
    Route("burn-no", burn.refuse, needs=Permission.BURN),
)


def day_routes(election: Election) -> tuple[Route, ...]:
    """The commands for the other days of this election: ``/start_day`` for ``start``."""
    return tuple(
        Route(f"/{day.id}{admin.DAY_COMMAND}", admin.election_day, needs=Permission.CHANGE_SETTINGS)
        for day in election.days
        if day.id not in (POLLING, RESULT)
    )
