"""A body's liaison wishes to hear a witness of a case that was referred to it: the reporters are asked once a lead has
signed, and what one writes only the liaison reads."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, DetailOf, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.triage import worded
from bot.domain.errors import BadInput, NotFound
from bot.handlers.pieces import argument, button, mark_preview, refuse_older, split
from bot.handlers.referrals.introductions import asked_to_sign, body_of
from bot.handlers.submissions.staff_words import leading
from bot.usecases.referrals.introduce import may_introduce, not_accused, wish_for_witness

STATE: Final = "body.witness"
_BACK: Final = ((button("body-button-desk", "body.list"),),)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """What is asked? Its reporters read it."""
    case, body = await may_introduce(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    await not_accused(body, case, by=ctx.person.account, uow=ctx.uow, content=ctx.content)
    screen = Screen("intro-write", {"body": body_of(body, ctx.content)}, _BACK)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id))


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """As the reporter will read it; nothing is asked yet."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    words, case_id = worded(update.text), ctx.session.data.get("case", "")
    _, body = await may_introduce(case_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if (told := leading(words, "witness", _BACK, ctx, state=STATE, kept={"case": case_id})) is not None:
        return told
    rows: Rows = (
        (button("intro-button-wish", "body.wish", f"{case_id}/{mark_preview(words)}"),),
        (button("case-button-again", "body.witness", case_id),),
        *_BACK,
    )
    args: dict[str, Arg] = {"wish": Term("intro-wish", {"body": body_of(body, ctx.content), "words": words})}
    screen = Screen("body-witness-preview", args, rows, remember=DetailOf(case_id, ctx.person.account))
    return Turn((screen,), session=ctx.session.at(STATE, case=case_id, words=words))


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Leads are asked to sign it."""
    data, me, (case_id, mark) = ctx.session.data, ctx.person.account, split(argument(update))
    if ctx.session.state != STATE or data.get("case") != case_id or "words" not in data:
        raise NotFound("case-nothing-written")
    refuse_older(mark, data["words"])
    case, body = await may_introduce(case_id, by=me, uow=ctx.uow, clock=ctx.clock)
    made, others = await wish_for_witness(
        case_id, body, data["words"],
        by=me, uow=ctx.uow, clock=ctx.clock, ids=ctx.ids, content=ctx.content, mask=ctx.mask,
    )  # fmt: skip
    asked = asked_to_sign(made, others, case=case, body=body, words=data["words"], ctx=ctx)
    return Turn((Screen("intro-wished", buttons=_BACK), *asked), session=ctx.session.at(""))
