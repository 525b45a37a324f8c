"""A body's liaison asks to hear a witness of a case that was referred to the body. The reporters are asked
once a lead has signed, and only the liaison reads what a reporter writes."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, DetailOf, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.triage import moderator_words
from bot.domain.errors import BadInput, NotFound
from bot.handlers.flows.typed_words import warn_if_identifying
from bot.handlers.pieces import argument, button, mark_preview, refuse_older
from bot.handlers.press_arguments import PreviewedWords
from bot.handlers.referrals.introductions import body_of, signature_requests
from bot.usecases.referrals.introduce import may_introduce, refuse_accused_body, request_introduction

STATE: Final = "body.witness"
_BACK: Final = ((button("body-button-desk", "body.list"),),)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the question. The reporters of the case will read it."""
    case, body = await may_introduce(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    await refuse_accused_body(body, case, by=ctx.person.account, uow=ctx.uow, content=ctx.content)
    screen = Screen("intro-write", {"body": body_of(body, ctx.content)}, _BACK)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id))


async def preview_wish(update: Incoming, ctx: Ctx) -> Turn:
    """Show the question as the reporter will read it. Nothing is asked yet."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    words, case_id = moderator_words(update.text), ctx.session.data.get("case", "")
    _, body = await may_introduce(case_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if (
        warning := warn_if_identifying(
            words, "witness", _BACK, ctx, state=STATE, session_data={"case": case_id}
        )
    ) is not None:
        return warning
    rows: Rows = (
        (button("intro-button-wish", "body.wish", PreviewedWords(case_id, mark_preview(words))),),
        (button("case-button-again", "body.witness", case_id),),
        *_BACK,
    )
    args: dict[str, Arg] = {
        "wish": TextRef("intro-wish", {"body": body_of(body, ctx.content), "words": words})
    }
    screen = Screen("body-witness-preview", args, rows, remember=DetailOf(case_id, ctx.person.account))
    return Turn((screen,), session=ctx.session.at(STATE, case=case_id, words=words))


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the leads to sign the question."""
    data, me = ctx.session.data, ctx.person.account
    case_id, mark = argument(update, PreviewedWords)
    if ctx.session.state != STATE or data.get("case") != case_id or "words" not in data:
        raise NotFound("case-nothing-written")
    refuse_older(mark, data["words"])
    case, body = await may_introduce(case_id, by=me, uow=ctx.uow, clock=ctx.clock)
    signature_request, others = await request_introduction(
        case_id, body, data["words"],
        by=me, uow=ctx.uow, clock=ctx.clock, ids=ctx.ids, content=ctx.content, mask=ctx.mask,
    )  # fmt: skip
    requests = signature_requests(
        signature_request, others, case=case, body=body, words=data["words"], ctx=ctx
    )
    return Turn((Screen("intro-wished", buttons=_BACK), *requests), session=ctx.session.at(""))
