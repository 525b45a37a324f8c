"""A body's liaison asks to hear a witness of a case that was referred to the body. The reporters are asked
once a lead has signed, and only the liaison reads what a reporter writes."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.triage import moderator_words
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.pieces import argument, button
from bot.handlers.referrals.introductions import body_of, signature_requests
from bot.usecases.referrals.introduce import may_introduce, refuse_accused_body, request_introduction

STATE: Final = "body.witness"
QUESTION: Final = TypedWords(STATE, reader="witness", send_label="intro-button-wish", send_verb="body.wish")
_DESK: Final = button("body-button-desk", "body.list")
_BACK: Final = ((_DESK,),)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the question. The reporters of the case will read it."""
    case, body = await may_introduce(ctx, argument(update))
    await refuse_accused_body(ctx, body, case)
    screen = Screen("intro-write", {"body": body_of(body, ctx.content)}, _BACK)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id))


async def preview_wish(update: Incoming, ctx: Ctx) -> Turn:
    """Show the question as the reporter will read it. Nothing is asked yet."""
    words, case_id = moderator_words(QUESTION.text(update)), ctx.session.data.get("case", "")
    _, body = await may_introduce(ctx, case_id)
    args: dict[str, Arg] = {
        "wish": TextRef("intro-wish", {"body": body_of(body, ctx.content), "words": words})
    }
    return QUESTION.preview(
        "body-witness-preview",
        args,
        words,
        ctx,
        data={"case": case_id},
        again=button("case-button-again", "body.witness", case_id),
        back=_DESK,
    )


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the leads to sign the question."""
    data = QUESTION.words_to_send(update, ctx)
    case_id = data["case"]
    case, body = await may_introduce(ctx, case_id)
    signature_request, others = await request_introduction(ctx, case_id, body, data["words"])
    requests = signature_requests(
        signature_request, others, case=case, body=body, words=data["words"], ctx=ctx
    )
    return Turn((Screen("intro-wished", buttons=_BACK), *requests), session=ctx.session.at(""))
