"""A colleague reads another person's case and gives an opinion on it. It decides nothing."""

from dataclasses import dataclass

from bot.domain.cases import second_opinion as rules
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import SecondOpinion
from bot.domain.errors import NotFound
from bot.usecases.access.find_case import find_case
from bot.usecases.access.keep_notes import keep_note
from bot.usecases.access.keep_opinion import keep_opinion, opinion_of
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext


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
