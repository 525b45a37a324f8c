"""The state before a referral: a verified case, the shipped bodies, and a lead who may sign."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.cases.reports import ProofGrade, State
from bot.domain.people import Account, Role, Staff
from tests.fakes import floor as floors
from tests.fakes.floor import LEILA, NAMES, Floor, a_floor
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import REZA

SHIPPED = shipped_content()


def a_referring_floor(monkeypatch: pytest.MonkeyPatch, **more: Any) -> Floor:
    """Reza and Babak moderate, Leila leads. The shipped bodies with their routes, numbers and articles, and
    ``more`` of the content."""
    known = replace(
        floors.content(),
        agencies=SHIPPED.agencies,
        complaints=SHIPPED.complaints,
        urgent=SHIPPED.urgent,
        articles=SHIPPED.articles,
        **more,
    )
    monkeypatch.setattr(floors, "content", lambda: known)
    floor = a_floor()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.commit()
    return floor


async def decide_case(floor: Floor, *, owner: Account = REZA) -> None:
    """Decide the case; its reporters have been told."""
    case = await floor.case()
    floor.uow.cases.save(
        replace(
            case,
            state=State.VERIFIED,
            assignee=owner,
            assignee_name=NAMES[owner],
            reporter_notified=True,
            reason="verified-document",
            grade=ProofGrade.DOCUMENT,
            decided_at=case.opened_at,
        )
    )
    floor.uow.commit()
