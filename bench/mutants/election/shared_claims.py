"""A case that somebody holds can be claimed by another moderator."""

from dataclasses import replace
from datetime import datetime

from bench.mutants import Patch
from bot.domain.cases import triage
from bot.domain.cases.reports import Case, State
from bot.domain.people import Account


def apply(patch: Patch) -> None:
    def claim_anyway(case: Case, *, by: Account, name: str, now: datetime, open_claims: int) -> Case:
        free = replace(case, state=State.NEW) if case.assignee != by else case
        claimed: Case = claim(free, by=by, name=name, now=now, open_claims=open_claims)
        return claimed

    claim = patch.replace(triage, "claim", claim_anyway)
