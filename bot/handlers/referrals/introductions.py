"""A body wishes to hear a witness: entered by a lead, looked over, signed by another, read by the one who asked."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
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
from bot.domain.cases.claims import LEADS
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import worded
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account
from bot.domain.referrals.introductions import Introduction
from bot.handlers.cards.beside_card import in_private, to_private_chat
from bot.handlers.cards.card import number_of
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.pieces import argument, button, called, mark_preview, refuse_older, split
from bot.handlers.submissions.staff_words import leading
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.ports import Content, UnitOfWork
from bot.usecases.referrals.introduce import (
    may_introduce,
    not_accused,
    read_answer,
    refuse_to_sign,
    sign_wish,
    wish_for_witness,
)
from bot.usecases.sight.find_case import find_case

STATE: Final = "case.intro"
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Which body?"""
    case, own = await may_introduce(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if not in_private(update):
        return Turn(to_private_chat(update, ctx, case, "intro", case.id))
    rows: Rows = tuple(
        (Button(agency.name, Press("intro.body", f"{case.id}/{agency.id}")),)
        for agency in await may_ask_witnesses(case, uow=ctx.uow, content=ctx.content)
        if own in ("", agency.id)
    )
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("intro-ask-body", {"number": number_of(case)}, (*rows, *back))
    return Turn((screen,), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """What does it ask? The reporter reads it."""
    case_id, body = split(argument(update))
    case, _ = await may_introduce(case_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    await not_accused(body, case, by=ctx.person.account, uow=ctx.uow, content=ctx.content)
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("intro-write", {"body": body_of(body, ctx.content)}, back)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id, body=body))


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """As the reporter will read it; nothing is asked yet."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    words, data = worded(update.text), ctx.session.data
    case_id, body = data.get("case", ""), data.get("body", "")
    await may_introduce(case_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    back, kept = (button("case-button-back", "case.show", case_id),), {"case": case_id, "body": body}
    if (told := leading(words, "witness", (back,), ctx, state=STATE, kept=kept)) is not None:
        return told
    rows = (
        (button("intro-button-wish", "intro.wish", f"{case_id}/{mark_preview(body, words)}"),),
        (button("case-button-again", "intro.body", f"{case_id}/{body}"),),
        back,
    )
    args: dict[str, Arg] = {"wish": Term("intro-wish", {"body": body_of(body, ctx.content), "words": words})}
    session = ctx.session.at(STATE, **kept, words=words)
    detail = DetailOf(case_id, ctx.person.account)
    return Turn((Screen("intro-preview", args, rows, remember=detail),), session=session)


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """The other leads are asked to sign it."""
    data, (case_id, mark) = ctx.session.data, split(argument(update))
    if ctx.session.state != STATE or data.get("case") != case_id or "words" not in data:
        raise NotFound("case-nothing-written")
    refuse_older(mark, data["body"], data["words"])
    me = ctx.person
    made, others = await wish_for_witness(
        case_id, data["body"], data["words"],
        by=me.account, uow=ctx.uow, clock=ctx.clock, ids=ctx.ids, content=ctx.content, mask=ctx.mask,
    )  # fmt: skip
    case = await find_case(case_id, by=me.account, uow=ctx.uow)
    asked = asked_to_sign(made, others, case=case, body=data["body"], words=data["words"], ctx=ctx)
    typed = () if case.owner == me.account and case.open else (EraseDetails(case.id, me.account),)
    replies = (Screen("intro-wished", buttons=_HOME), *typed, *asked)
    return Turn(replies, session=ctx.session.at(""))


def asked_to_sign(
    made: str, others: Sequence[Account], *, case: Case, body: str, words: str, ctx: Ctx
) -> list[Say]:
    """What leads read before one of them signs a wish."""
    args: dict[str, Arg] = {
        "number": number_of(case),
        "name": called(ctx.person),
        "wish": Term("intro-wish", {"body": body_of(body, ctx.content), "words": words}),
    }
    rows = (
        (button("intro-button-yes", "intro.yes", made),),
        (button("intro-button-no", "intro.no", made),),
    )
    return [
        Say(
            "intro-sign", args, rows, to=StaffChat(one), lane=Lane.DIALOGUE, protect=True,
            remember=DetailOf(made, one),
        )
        for one in others
    ]  # fmt: skip


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """A second lead signs: the reporters get a neutral notice."""
    one, facts = await sign_wish(
        argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    told = await _told("notice-intro-signed", one, ctx)
    gone = await no_longer_asked(one.wish, uow=ctx.uow)
    return Turn((Screen("intro-signed", buttons=_HOME), *told, *gone), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """A second lead does not sign: nobody is asked, and the words are gone."""
    one = await refuse_to_sign(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    told = await _told("notice-intro-unsigned", one, ctx)
    gone = await no_longer_asked(one.wish, uow=ctx.uow)
    return Turn((Screen("intro-unsigned", buttons=_HOME), *told, *gone))


async def read(update: Incoming, ctx: Ctx) -> Turn:
    """The answer, to the one who asked; the message goes within a day, the answer when its time is over."""
    me = ctx.person.account
    one, text = await read_answer(argument(update), by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    args: dict[str, Arg] = {"body": body_of(one.body, ctx.content), "text": text, "until": one.until}
    shown = Say(
        "intro-answer", args, to=StaffChat(me), lane=Lane.DIALOGUE, protect=True,
        remember=DetailOf(one.case_id, me),
    )  # fmt: skip
    return Turn((shown,))


def body_of(body: str, content: Content) -> str | Term:
    agency = content.agencies.get(body)
    return agency.name if agency is not None else Term("intro-body-gone")


async def no_longer_asked(wish: str, *, uow: UnitOfWork) -> list[EraseDetails]:
    """It waits for no signature any more: what it asks goes from the chats of all who could sign."""
    return [EraseDetails(wish, lead.account) for lead in await uow.staff.all() if lead.role in LEADS]


async def _told(key: str, one: Introduction, ctx: Ctx) -> Sequence[Reply]:
    """To whoever wished it, if he may still see the case."""
    case = await find_case(one.case_id, by=ctx.person.account, uow=ctx.uow)
    told = Say(key, {"number": number_of(case)}, to=StaffChat(one.by), lane=Lane.DIALOGUE)
    return await seen_by([told], case, uow=ctx.uow)
