"""«What do you think?»: the holder of a case asks, the first colleague reads it and answers, the holder decides."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    DetailOf,
    EraseDetails,
    Lane,
    Reply,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import Answer, Opinion
from bot.domain.errors import BadInput
from bot.domain.people import Account
from bot.handlers.cards.beside_card import after_act
from bot.handlers.cards.card import act_of, area_of, number_of
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.cases.case import reading_counted
from bot.handlers.cases.case_details import all_told
from bot.handlers.cases.opinion_over import no_longer_asked
from bot.handlers.pieces import argument, button, called, split
from bot.usecases.cases.give_opinion import add_words, give_opinion, may_add_words, take_opinion
from bot.usecases.cases.seek_opinion import seek_opinion

STATE: Final = "case.opinion"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Colleagues hear that an opinion is wanted, and of the case what its card says."""
    me = ctx.person
    sought = await seek_opinion(
        argument(update), by=me.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    case, before = sought.case, sought.before
    told: list[Reply] = [_asked(case, one, ctx) for one in sought.asked]
    if before is not None and before not in sought.asked:
        told.append(no_longer_asked(case, before))
    erased = () if before is None else (EraseDetails(case.id, before),)
    heard = await seen_by(told, case, uow=ctx.uow)
    return Turn((*after_act(update, ctx, case, "case-opinion-sought"), *erased, *heard), facts=sought.facts)


def _asked(case: Case, to: Account, ctx: Ctx) -> Say:
    args: dict[str, Arg] = {
        "name": called(ctx.person),
        "number": number_of(case),
        "act": act_of(case.act_id, ctx.content),
        "area": area_of(case.area_id, ctx.content),
    }
    rows = ((button("case-button-opinion-read", "case.opinion-read", case.id),),)
    slot = f"second-opinion:{case.id}"
    return Say("case-opinion-asked", args, rows, to=StaffChat(to), lane=Lane.DIALOGUE, slot=slot)


async def read(update: Incoming, ctx: Ctx) -> Turn:
    """What the holder reads but for an exact point, for the first who takes it. His reading is counted."""
    me = ctx.person.account
    case = await take_opinion(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    told, _ = await all_told(ctx, case, exact=False)
    asked = Say(
        "case-opinion-read",
        {"number": number_of(case)},
        _answers(case),
        to=StaffChat(me),
        lane=Lane.DIALOGUE,
        remember=DetailOf(case.id, me),
    )
    return Turn((*told, asked, *await reading_counted(case, ctx)), session=ctx.session.at(""))


def _answers(case: Case) -> Rows:
    founded, out, reject, unsure = (
        button(f"case-button-opinion-{one}", "case.opinion-as", f"{case.id}/{one}") for one in Answer
    )
    more = button("case-button-opinion-more", "case.opinion-more", case.id)
    return ((founded, out), (reject, unsure), (more,))


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """The holder hears it; what the colleague was shown goes from his chat."""
    me = ctx.person.account
    case_id, word = split(argument(update))
    case, opinion = await give_opinion(case_id, word, by=me, uow=ctx.uow, clock=ctx.clock)
    told = _to_holder("case-opinion-given", case, opinion, ctx, answer=Term(f"case-opinion-{opinion.answer}"))
    more = button("case-button-opinion-more", "case.opinion-more", case.id)
    rows = ((more,), (button("queue-button-home", "queue"),))
    sent = Screen("case-opinion-sent", {"number": number_of(case)}, rows)
    heard = await seen_by([told], case, uow=ctx.uow)
    return Turn((sent, EraseDetails(case.id, me), *heard), session=ctx.session.at(""))


def _to_holder(key: str, case: Case, opinion: Opinion, ctx: Ctx, **said: Arg) -> Say:
    """What a colleague thinks of his case: it goes with the claim."""
    args = {"number": number_of(case), "name": called(ctx.person), **said}
    return Say(
        key,
        args,
        ((button("case-button-show", "case.show", case.id),),),
        to=StaffChat(opinion.holder),
        lane=Lane.DIALOGUE,
        remember=DetailOf(case.id, opinion.holder),
        protect=True,
    )


async def ask_words(update: Incoming, ctx: Ctx) -> Turn:
    """Words beside the answer, before it or after."""
    case, opinion = await may_add_words(argument(update), by=ctx.person.account, uow=ctx.uow)
    screen = Screen("case-opinion-write", {"number": number_of(case)}, _left_to_do(case, opinion))
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id))


def _left_to_do(case: Case, opinion: Opinion) -> Rows:
    if opinion.answer is None:
        return _answers(case)[:-1]
    return ((button("queue-button-home", "queue"),),)


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """They are kept as a note on the case, and the holder reads them at once."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    case_id = ctx.session.data.get("case", "")
    left = await add_words(case_id, update.text, by=ctx.person, uow=ctx.uow, clock=ctx.clock)
    case, opinion = left.case, left.opinion
    told = _to_holder("case-opinion-words", case, opinion, ctx, text=left.words)
    kept = Screen("case-opinion-kept", {"number": number_of(case)}, _left_to_do(case, opinion))
    gone = () if opinion.answer is None else (EraseDetails(case.id, ctx.person.account),)
    heard = await seen_by([told], case, uow=ctx.uow)
    return Turn((kept, *gone, *heard), session=ctx.session.at(""))
