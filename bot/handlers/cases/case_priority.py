"""«چرا این اولویت؟»: what moves a case forward in the queue, each part with its weight, in one short answer."""

from datetime import datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.domain.cases.priority import MOST_WITNESSES, PriorityPart, Weight, weights
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.handlers.cards.card import word
from bot.handlers.pieces import sentences, span

TEXT_FAMILIES: Final = tuple(f"case-why-{part}" for part in PriorityPart if part is not PriorityPart.MUTED)
_HOUR: Final = timedelta(hours=1)


def priority_term(case: Case, *, now: datetime) -> TextRef:
    """The parts that move this case forward, and how long it has waited. It fits into a callback answer. It
    never says that the reporter is muted: whoever muted them would recognise a second case of theirs."""
    parts = [
        _part(weight, case)
        for weight in weights(case)
        if weight.bonus and weight.part is not PriorityPart.MUTED
    ]
    return sentences(
        [*parts, TextRef("case-why-age", {"span": span(max(now - case.opened_at, timedelta(0)))})]
    )


def _part(weight: Weight, case: Case) -> TextRef:
    if weight.part is PriorityPart.SEVERITY and case.severity is Severity.CRITICAL:
        return TextRef("case-why-critical")
    values: dict[PriorityPart, Arg] = {
        PriorityPart.SEVERITY: word("case-severity", case.severity),
        PriorityPart.PHASE: word("case-phase", case.phase),
        PriorityPart.ACTOR: word("case-actor", case.actor),
        PriorityPart.WITNESSES: min(case.witnesses, MOST_WITNESSES + 1),
    }
    return TextRef(f"case-why-{weight.part}", {"what": values[weight.part], "hours": weight.bonus // _HOUR})
