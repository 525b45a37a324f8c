"""A moderator who is too late is not told who has the case."""

from typing import Any

from bench.mutants import Patch
from bot.domain.cases import triage
from bot.domain.errors import WrongState


def apply(patch: Patch) -> None:
    def claim_without_name(*given: Any, **named: Any) -> Any:
        try:
            return claim(*given, **named)
        except WrongState as refused:
            raise WrongState("case-cannot-claim") from refused

    claim = patch.replace(triage, "claim", claim_without_name)
