"""How hours of the roster are written: «۱۲ آذر، از ۰۸:۰۰ تا ۱۲:۰۰»."""

from collections.abc import Iterable, Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, TextRef
from bot.domain.desk.roster import HOURS, HourSpan, RosterHour, spans_of
from bot.domain.errors import NotFound
from bot.handlers.desk.desk_arguments import RosterSpan
from bot.handlers.pieces import argument, button, mark_preview, time_of_day

_HOUR = 60


def span_args(span: HourSpan) -> dict[str, Arg]:
    """The day and both times; a span that ends at midnight ends at 24:00."""
    end = span.end
    return {
        "day": span.first.day,
        "since": time_of_day(span.first.number * _HOUR),
        "until": time_of_day((end.number or HOURS) * _HOUR),
    }


def span_term(span: HourSpan) -> TextRef:
    return TextRef("roster-span", span_args(span))


def spans_by_day(hours: Sequence[RosterHour]) -> Sequence[HourSpan]:
    """These hours as spans, none over midnight, so that each has one day."""
    days = sorted({hour.day for hour in hours})
    return [span for day in days for span in spans_of(hour for hour in hours if hour.day == day)]


def on_button(span: HourSpan) -> RosterSpan:
    return RosterSpan(span.first.day, span.first.number, span.count)


def mark_hours(hours: Iterable[RosterHour]) -> str:
    """A mark of these hours, for the button that accepts what stands above it and no more."""
    return mark_preview(*(f"{hour.day} {hour.number}" for hour in sorted(hours)))


def accept_all_row(hours: Iterable[RosterHour]) -> tuple[Button, ...]:
    return (button("hours-button-all", "hours.all", mark_hours(hours)),)


def pressed_span(update: Incoming) -> HourSpan:
    """The hours on a button. Raises NotFound for anything else."""
    pressed = argument(update, RosterSpan)
    return checked_span(pressed)


def checked_span(pressed: RosterSpan) -> HourSpan:
    day, number, length = pressed
    if day is None or number is None or not length or number >= HOURS or length > HOURS:
        raise NotFound("press-stale")
    return HourSpan(RosterHour(day, number), length)
