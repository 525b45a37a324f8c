"""A colleague reads another person's case and gives an opinion on it. It decides nothing."""

from dataclasses import dataclass

from bot.domain.cases import second_opinion as rules
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import SecondOpinion
from bot.domain.errors import NotFound
from bot.domain.people import Account, Person
from bot.usecases.access.find_case import find_case
from bot.usecases.access.keep_notes import keep_note
from bot.usecases.access.keep_opinion import keep_opinion, opinion_of
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True)
class OpinionNote:
    """The words that go with an answer, as stored."""

    case: Case
    opinion: SecondOpinion
    words: str


async def take_opinion(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Case:
    """Take the request as the first of the invitees, who may then read the case. Raises NotFound (not asked,
    or no longer), NotAllowed, WrongState if another was faster."""
    case, opinion = await _find_opinion(case_id, by=by, uow=uow)
    keep_opinion(case, rules.take(opinion, by=by), by=by, detail="taken", uow=uow, clock=clock)
    return case


async def give_opinion(
    case_id: str, word: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, SecondOpinion]:
    """Their answer, once. Raises as above, and BadInput."""
    case, opinion = await _find_opinion(case_id, by=by, uow=uow)
    given = rules.give(opinion, word, by=by)
    keep_opinion(case, given, by=by, detail=word, uow=uow, clock=clock)
    return case, given


async def may_add_words(case_id: str, *, by: Account, uow: UnitOfWork) -> tuple[Case, SecondOpinion]:
    """For the reader, before the answer and after. Raises NotFound, NotAllowed."""
    case, opinion = await _find_opinion(case_id, by=by, uow=uow)
    rules.require_reader(opinion, by)
    return case, opinion


async def add_words(case_id: str, text: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> OpinionNote:
    """Their words, stored as a note on the case. Raises as above, and as notes do: BadInput, TooMany."""
    case, opinion = await may_add_words(case_id, by=by.account, uow=uow)
    return OpinionNote(case, opinion, await keep_note(case, text, by=by, uow=uow, clock=clock))


async def _find_opinion(case_id: str, *, by: Account, uow: UnitOfWork) -> tuple[Case, SecondOpinion]:
    case = await find_case(case_id, by=by, uow=uow)
    opinion = await opinion_of(case, uow=uow)
    if opinion is None:
        raise NotFound("case-opinion-none")
    await require_second_moderator(case, by=by, uow=uow)
    return case, opinion
