"""«چرا این اولویت؟»: what moves a case forward in the queue, each part with its weight, in one short answer."""

from datetime import datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Arg, Term
from bot.domain.cases.priority import MOST_WITNESSES, Part, Weight, weights
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.handlers.cards.card import word
from bot.handlers.pieces import sentences, span

TEXT_FAMILIES: Final = tuple(f"case-why-{part}" for part in Part if part is not Part.MUTED)
_HOUR: Final = timedelta(hours=1)


def why_here(case: Case, *, now: datetime) -> Term:
    """The parts that move this case forward, and how long it has waited. Fits into the answer to a press. That its
    sender is muted is said to nobody: whoever has muted one would know a second case as theirs."""
    told = [_part(one, case) for one in weights(case) if one.bonus and one.part is not Part.MUTED]
    return sentences([*told, Term("case-why-age", {"span": span(max(now - case.opened_at, timedelta(0)))})])


def _part(weight: Weight, case: Case) -> Term:
    if weight.part is Part.SEVERITY and case.severity is Severity.CRITICAL:
        return Term("case-why-critical")
    values: dict[Part, Arg] = {
        Part.SEVERITY: word("case-severity", case.severity),
        Part.PHASE: word("case-phase", case.phase),
        Part.ACTOR: word("case-actor", case.actor),
        Part.WITNESSES: min(case.witnesses, MOST_WITNESSES + 1),
    }
    return Term(f"case-why-{weight.part}", {"what": values[weight.part], "hours": weight.bonus // _HOUR})
