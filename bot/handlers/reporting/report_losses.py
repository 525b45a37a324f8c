"""Parts of a draft lost when another answer changes: the draft was promised to be kept, so say it."""

from datetime import date

from bot.conversation.outgoing import Reply, Say, TextRef
from bot.domain.moments import read_when
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant
from bot.handlers.pieces import lines


def losses(before: Draft | None, after: Draft) -> tuple[Reply, ...]:
    """What the draft contained before and does not any more; empty for a replaced answer."""
    if before is None:
        return ()
    loss_terms: list[TextRef] = []
    if FieldName.ADDRESS in before.answers and FieldName.ADDRESS not in after.answers:
        loss_terms.append(TextRef("report-gone-address", {"what": "post" if before.forwarded else "address"}))
    elif before.forwarded and not after.forwarded:
        loss_terms.append(TextRef("report-gone-post"))
    if before.point and not after.point:
        loss_terms.append(TextRef("report-gone-point"))
    if (
        before.get(FieldName.ACTOR)
        and FieldName.ACTOR not in after.answers
        and after.way is not FormVariant.FULL
    ):
        loss_terms.append(TextRef("report-gone-actor"))
    loss_terms += _gone_with_the_day(before, after)
    return (Say("report-gone", {"told": lines(loss_terms)}),) if loss_terms else ()


def _gone_with_the_day(before: Draft, after: Draft) -> list[TextRef]:
    """An act that does not fit the given day, or a day that does not fit the act."""
    if FieldName.ACT in before.answers and FieldName.ACT not in after.answers and (day := _day(after)):
        return [TextRef("report-gone-act", {"day": day})]
    earlier = _day(before)
    if (
        earlier is None
        or before.editing is FieldName.WHEN
        or before.get(FieldName.WHEN) == after.get(FieldName.WHEN)
    ):
        return []
    if (day := _day(after)) is None:
        return [TextRef("report-gone-day", {"day": earlier})]
    return [TextRef("report-gone-day-set", {"day": earlier, "now": day})]


def _day(draft: Draft) -> date | None:
    try:
        return read_when(draft.get(FieldName.WHEN))[0]
    except ValueError:
        return None
