"""The assignee of a case asks colleagues for an opinion; a colleague reads the case and gives one. It decides
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases import second_opinion as rules
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import MOST_ASKED, SecondOpinion
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import find_case, who_may_see
from bot.usecases.access.claims import keep_claim, keep_opinion, opinion_of
from bot.usecases.access.keep_notes import keep_note
from bot.usecases.access.one_person import accounts_of, require_second_moderator
from bot.usecases.context import ActingContext
from bot.usecases.staff.hand_over import colleagues
from bot.usecases.staff.own_areas import is_outside


@dataclass(frozen=True, slots=True)
class OpinionRequest:
    """``before``: a previous reader who did not answer in time."""

    case: Case
    asked: Sequence[Account]
    before: Account | None
    facts: tuple[Fact, ...]


async def seek_opinion(ctx: ActingContext, case_id: str) -> OpinionRequest:
    """One request per case at a time. Raises NotFound if nobody can be asked, NotAllowed, WrongState."""
    case, facts = await keep_claim(ctx, case_id)
    before = await opinion_of(ctx, case)
    if before is not None and before.is_pending(now=ctx.clock.now()):
        raise WrongState("case-opinion-waits")
    last = before.reader if before is not None else None
    able = await _possible_readers(ctx, case)
    asked = sorted(able, key=lambda account: account == last)[:MOST_ASKED]
    if not asked:
        raise NotFound("case-opinion-nobody")
    detail = f"asked {len(asked)}"
    keep_opinion(ctx, case, SecondOpinion(ctx.account, ctx.clock.now(), tuple(asked)), detail=detail)
    reading = last if before is not None and before.answer is None else None
    return OpinionRequest(case, asked, reading, facts)


async def _possible_readers(ctx: ActingContext, case: Case) -> list[Account]:
    """People on duty who may see the case, each by one account: those of its area first, then those with the
    fewest claims. Neither the assignee nor the first decider."""
    out = await accounts_of(ctx, ctx.account, case.barred)
    there = [
        colleague for colleague in await colleagues(ctx) if has_role_for(colleague, Permission.HANDLE_CASES)
    ]
    seeing = await who_may_see(ctx, case, [colleague for colleague in there if colleague.account not in out])
    candidates: list[tuple[bool, int, str, Account]] = []
    for account in _one_account_each(seeing):
        outside = await is_outside(ctx, case, by=account)
        candidates.append((outside, await ctx.uow.cases.open_claims(account), str(account), account))
    return [account for *_, account in sorted(candidates)]


def _one_account_each(people: Sequence[Staff]) -> list[Account]:
    accounts: list[Account] = []
    for staff in people:
        if staff.same_as not in accounts:
            accounts.append(staff.account)
    return accounts


@dataclass(frozen=True, slots=True)
class OpinionNote:
    """The words that go with an answer, as stored."""

    case: Case
    opinion: SecondOpinion
    words: str


async def take_opinion(ctx: ActingContext, case_id: str) -> Case:
    """Take the request as the first of the invitees, who may then read the case. Raises NotFound (not asked,
    or no longer), NotAllowed, WrongState if another was faster."""
    case, opinion = await _find_opinion(ctx, case_id)
    keep_opinion(ctx, case, rules.take(opinion, by=ctx.account), detail="taken")
    return case


async def give_opinion(ctx: ActingContext, case_id: str, word: str) -> tuple[Case, SecondOpinion]:
    """Their answer, once. Raises as above, and BadInput."""
    case, opinion = await _find_opinion(ctx, case_id)
    given = rules.give(opinion, word, by=ctx.account)
    keep_opinion(ctx, case, given, detail=word)
    return case, given


async def may_add_words(ctx: ActingContext, case_id: str) -> tuple[Case, SecondOpinion]:
    """For the reader, before the answer and after. Raises NotFound, NotAllowed."""
    case, opinion = await _find_opinion(ctx, case_id)
    rules.require_reader(opinion, ctx.account)
    return case, opinion


async def add_words(ctx: ActingContext, case_id: str, text: str) -> OpinionNote:
    """Their words, stored as a note on the case. Raises as above, and as notes do: BadInput, TooMany."""
    case, opinion = await may_add_words(ctx, case_id)
    return OpinionNote(case, opinion, await keep_note(ctx, case, text))


async def _find_opinion(ctx: ActingContext, case_id: str) -> tuple[Case, SecondOpinion]:
    case = await find_case(ctx, case_id)
    opinion = await opinion_of(ctx, case)
    if opinion is None:
        raise NotFound("case-opinion-none")
    await require_second_moderator(ctx, case)
    return case, opinion
