"""Messages to many people and what they subscribe to: the legal calendar, broadcasts, corrections."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.news import (
    broadcast_form,
    broadcast_review,
    broadcasts,
    calendar,
    calendar_district,
    corrections,
)

ROUTES: Final = (
    # the legal calendar
    Route("/calendar", calendar.calendar, button="calendar"),
    Route("calendar-all", calendar.show_all_dates),
    Route("calendar-picture", calendar.picture),
    Route("calendar-now", calendar.now_picture),
    Route("calendar-follow", calendar.toggle_following),
    Route("calendar-where", calendar_district.ask_district),
    Route("calendar-here", calendar_district.choose_district),
    # broadcasts and corrections
    Route("/corrections", corrections.corrections, button="corrections"),
    Route("/broadcast", broadcasts.broadcasts, button="bcast"),
    Route("bcast.of", broadcasts.show_broadcast),
    Route("bcast.way", broadcasts.refresh_progress),
    Route("bcast.new", broadcast_form.begin),
    Route("bcast.take", broadcast_form.take_up),
    Route("bcast.who", broadcast_form.ask_source),
    Route("bcast.fixes", broadcast_form.choose_corrected),
    Route("bcast.for", broadcast_review.audience),
    Route("bcast.see", broadcast_review.see),
    Route("bcast.links", broadcast_review.links),
    Route("bcast.drop", broadcast_review.drop),
    Route("bcast.ask", broadcast_review.ask),
    Route("bcast.sign", broadcasts.sign, needs=Permission.SIGN_BROADCASTS),
    Route("bcast.no", broadcasts.refuse),
    Route("bcast.stop", broadcasts.stop, needs=Permission.SIGN_BROADCASTS),
    Route("state:bcast.words", broadcast_form.take_words),
    Route("state:bcast.source", broadcast_form.take_source),
)
