"""What a message that stays in a private chat says of a case beside its number.

Offers, wakes and what comes to the leads are no details: nothing deletes them when the case ends. Of a restricted case,
or of one whose act nobody has named yet, they have the number alone, and nobody can pass them on; the rest is behind
the button.
"""

from datetime import timedelta

from bot.conversation.outgoing import TextRef
from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.handlers.cards.card import act_of, area_of, moment, word
from bot.handlers.pieces import span
from bot.usecases.context import Context


def is_number_alone(case: Case) -> bool:
    """Whether such a message names only the case's number."""
    return is_restricted_case(case) or not case.act_id


def message_line(case: Case, ctx: Context) -> TextRef:
    """Severity, act, district and deadline, where they may stay in a chat."""
    if is_number_alone(case):
        return TextRef("message-line-alone")
    args = {
        "severity": word("case-severity", case.severity),
        "act": act_of(case.act_id, ctx.content),
        "area": area_of(case.area_id, ctx.content),
        "deadline": moment(case.deadline, now=ctx.clock.now()),
    }
    return TextRef("message-line-open", args)


def waiting_line(case: Case, ctx: Context) -> TextRef:
    """Act, district, how long it has waited, and its deadline, where they may stay in a chat."""
    if is_number_alone(case):
        return TextRef("message-line-alone")
    now = ctx.clock.now()
    args = {
        "act": act_of(case.act_id, ctx.content),
        "area": area_of(case.area_id, ctx.content),
        "span": span(max(now - case.opened_at, timedelta(0))),
        "deadline": moment(case.deadline, now=now),
    }
    return TextRef("message-line-waiting", args)
