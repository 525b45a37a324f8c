"""What of a draft goes along with an answer that changed. It was promised to be kept, so it is said."""

from datetime import date

from bot.conversation.outgoing import Reply, Say, Term
from bot.domain.moments import read_when
from bot.domain.reporting.drafts import Draft, Name, Way
from bot.handlers.pieces import lines


def losses(before: Draft | None, after: Draft) -> tuple[Reply, ...]:
    """What the draft held before and does not hold any more; nothing for an answer that another has replaced."""
    if before is None:
        return ()
    told: list[Term] = []
    if Name.ADDRESS in before.answers and Name.ADDRESS not in after.answers:
        told.append(Term("report-gone-address", {"what": "post" if before.forwarded else "address"}))
    elif before.forwarded and not after.forwarded:
        told.append(Term("report-gone-post"))
    if before.point and not after.point:
        told.append(Term("report-gone-point"))
    if before.get(Name.ACTOR) and Name.ACTOR not in after.answers and after.way is not Way.FULL:
        told.append(Term("report-gone-actor"))
    told += _gone_with_the_day(before, after)
    return (Say("report-gone", {"told": lines(told)}),) if told else ()


def _gone_with_the_day(before: Draft, after: Draft) -> list[Term]:
    """An act that does not fit the day which is told, or a day that does not fit the act."""
    if Name.ACT in before.answers and Name.ACT not in after.answers and (day := _day(after)):
        return [Term("report-gone-act", {"day": day})]
    earlier = _day(before)
    if earlier is None or before.editing is Name.WHEN or before.get(Name.WHEN) == after.get(Name.WHEN):
        return []
    if (day := _day(after)) is None:
        return [Term("report-gone-day", {"day": earlier})]
    return [Term("report-gone-day-set", {"day": earlier, "now": day})]


def _day(draft: Draft) -> date | None:
    try:
        return read_when(draft.get(Name.WHEN))[0]
    except ValueError:
        return None
