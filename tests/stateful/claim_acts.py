"""What staff and reporters do to a case, drawn at random. What is not allowed is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from bot.domain.cases.claims import BREAKS
from bot.domain.cases.follow_up import CLOSINGS
from bot.domain.cases.triage import REASONS
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.events import Fact
from bot.domain.people import Account, Messenger, Person, Role, Staff
from bot.language.masking import mask
from bot.usecases.access.claims import expire_claims, free_claims_of, keep_claim
from bot.usecases.cases.ask_reporter import ask_reporter
from bot.usecases.cases.claim import (
    agree_to_break,
    claim_report,
    refuse_to_break,
    release_claim,
    wish_to_break,
)
from bot.usecases.cases.decide import close_case, decide_case, tell_decisions, undo_decision
from bot.usecases.cases.merge import merge_cases, unmerge_cases
from bot.usecases.cases.reads import count_read
from bot.usecases.sent_reports.answer_question import answer_question
from bot.usecases.sent_reports.object_to_decision import object_to_decision
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from bot.usecases.staff.hand_over import decline_claims, offer_claims, take_claims
from tests.fakes import polling_day
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import TRACES, FakeClock, FakeContent, FakeIds, keys_for

CASES, MOST_WITNESSES = 5, 2
PEOPLE = tuple(Account(Messenger.TELEGRAM, number) for number in (1, 2, 3, 8, 9))
LEADS = PEOPLE[3:]
CONTENT = polling_day.content()
REASON = [reason for each in REASONS.values() for reason in each]
KINDS = (
    "claim", "claim", "claim", "release", "read", "ask", "answer", "decide", "decide", "undo", "merge", "unmerge",
    "disagree", "close", "withdraw", "break", "agree", "agree", "refuse", "offer", "take", "take", "decline", "left",
)  # fmt: skip


@dataclass(frozen=True)
class ClaimAction:
    """One complete step of somebody, drawn at random. What is not allowed is refused."""

    kind: str
    who: int
    case: int
    other: int
    witness: int
    reason: int

    @property
    def account(self) -> Account:
        return PEOPLE[self.who]


acts = st.builds(
    ClaimAction,
    kind=st.sampled_from(KINDS),
    who=st.integers(0, len(PEOPLE) - 1),
    case=st.integers(0, CASES - 1),
    other=st.integers(0, CASES - 1),
    witness=st.integers(0, MOST_WITNESSES - 1),
    reason=st.integers(0, len(REASON) - 1),
)


def person(account: Account) -> Person:
    return Person(account, keys_for(account), name=f"n{account.id}")


async def do(act: ClaimAction, *, uow: MemoryUow, clock: FakeClock, ids: FakeIds) -> tuple[Fact, ...]:
    """Run the use case of the act."""
    who = act.account
    case_id, into, report_id = f"c{act.case}", f"c{act.other}", f"r{act.case}{act.witness}"
    other, at = PEOPLE[act.other % len(PEOPLE)], {"uow": uow, "clock": clock}
    steps: dict[str, Callable[[], Awaitable[Any]]] = {
        "claim": lambda: claim_report(context(by=person(who), **at), case_id),
        "release": lambda: release_claim(context(by=who, **at), case_id),
        "read": lambda: _read_case(case_id, who, uow, clock),
        "ask": lambda: ask_reporter(context(by=who, mask=mask, **at), case_id, "what time was it there?"),
        "answer": lambda: answer_question(
            context(
                reporter="reporter",
                ids=ids,
                areas=AreaTree(()),
                mask=mask,
                traces=TRACES,
                messenger=Messenger.TELEGRAM,
                **at,
            ),
            report_id,
            "at ten",
        ),
        "decide": lambda: decide_case(context(by=who, content=CONTENT, **at), case_id, REASON[act.reason]),
        "undo": lambda: undo_decision(context(by=who, **at), case_id),
        "merge": lambda: merge_cases(context(by=who, **at), case_id, into),
        "unmerge": lambda: unmerge_cases(context(by=_staff_person(who), **at), case_id),
        "disagree": lambda: object_to_decision(context(mask=mask, **at), report_id),
        "close": lambda: close_case(context(by=person(who), **at), case_id, CLOSINGS[0]),
        "withdraw": lambda: withdraw_report(context(**at), report_id),
        "break": lambda: wish_to_break(context(by=who, **at), case_id, BREAKS[act.reason % len(BREAKS)]),
        "agree": lambda: agree_to_break(context(by=who, **at), case_id),
        "refuse": lambda: refuse_to_break(context(by=person(who), **at), case_id),
        "offer": lambda: offer_claims(context(by=who, **at), other),
        "take": lambda: take_claims(context(by=person(who), **at), other),
        "decline": lambda: decline_claims(context(by=who, **at), other),
        "left": lambda: free_claims_of(context(**at), who),
        "expire": lambda: expire_claims(context(**at)),
        "tell": lambda: tell_decisions(context(**at)),
    }
    done = await steps[act.kind]()
    return done if isinstance(done, tuple) else ()


def _staff_person(account: Account) -> Person:
    role = Role.LEAD if account in LEADS else Role.MODERATOR
    return replace(person(account), staff=Staff(account, role))


async def _read_case(case_id: str, who: Account, uow: MemoryUow, clock: FakeClock) -> tuple[Fact, ...]:
    case, facts = await keep_claim(context(uow, by=who, clock=clock), case_id)
    await count_read(context(uow, by=who, clock=clock, content=FakeContent()), case)
    return facts
